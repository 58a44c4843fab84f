"""The life cycles of a bid and of a commitment (DOMAIN C3)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.bids.enums import BidState, CommitmentState
from tracker.bids.models import Bid, Commitment
from tracker.bids.queries import bids_visible_to, commitments_visible_to
from tracker.challenges.enums import ChallengeState
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import next_step_due
from tracker.organisation.enums import Role
from tracker.teams.enums import MemberState

FULL_WEIGHT = 100
FEWEST_MILESTONES = 2


def challenge_takes_bids(bid: Bid, _by: Any) -> Words | None:
    if not bid.challenge.takes_bids:
        return _("Bidding for this challenge is closed. Your draft is kept.")
    return None


def statement_is_complete(bid: Bid, _by: Any) -> Words | None:
    missing = [
        str(bid._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in ("analysis", "approach", "risks")
        if not getattr(bid, name).strip()
    ]
    if bid.budget_wan is None:
        missing.append(str(bid._meta.get_field("budget_wan").verbose_name))
    if missing:
        return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)}
    return None


def promises_cover_targets(bid: Bid, _by: Any) -> Words | None:
    missing = bid.challenge.targets.exclude(pk__in=bid.promises.values("target_id")).count()
    if missing:
        return _("%(count)s targets of the challenge have no promise yet.") % {"count": missing}
    return None


def plan_is_whole(bid: Bid, _by: Any) -> Words | None:
    weights = list(bid.planned_milestones.values_list("weight", flat=True))
    if len(weights) < FEWEST_MILESTONES or sum(weights) != FULL_WEIGHT:
        return _("The plan needs at least two milestones whose weights add up to 100.")
    return None


def team_is_whole(bid: Bid, _by: Any) -> Words | None:
    seats = list(bid.team.members.exclude(state=MemberState.DECLINED))
    waiting = [seat for seat in seats if seat.state == MemberState.INVITED]
    if waiting:
        return _("%(count)s members have not confirmed yet.") % {"count": len(waiting)}
    minimum = settings.JIEBANG["MINIMUM_MEMBERS"]
    if len(seats) - 1 < minimum:
        return _("A 1+N team needs at least %(count)s members besides its lead.") % {"count": minimum}
    return None


def lead_may_lead(bid: Bid, _by: Any) -> Words | None:
    if settings.JIEBANG["REQUIRE_PARTY_LEAD"] == "hard" and not bid.lead.is_party_member:
        return _("The lead must be a party member (probationary members count).")
    return None


def is_pledged(bid: Bid, _by: Any) -> Words | None:
    return None if bid.is_pledged else _("Tick the pledge: what you state is true.")


def bidding_is_closed(bid: Bid, _by: Any) -> Words | None:
    if bid.challenge.state == ChallengeState.PUBLISHED:
        return _("Bids stay sealed until the deadline.")
    return None


def deadline_of(bid: Bid) -> datetime | None:
    return bid.challenge.bid_deadline


S = BidState

BID_LIFECYCLE = register(
    Lifecycle(
        kind="bid",
        model=Bid,
        states=BidState,
        initial=S.DRAFT,
        visible_to=bids_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.DRAFT,),
                S.DRAFT,
                "tracker.change_bid",
                pgettext_lazy("act on a bid", "Go on writing"),
                page="tracker:bid-edit",
            ),
            Transition(
                "submit",
                (S.DRAFT,),
                S.SUBMITTED,
                "tracker.submit_bid",
                gettext_lazy("Hand in the bid"),
                guards=(
                    challenge_takes_bids,
                    statement_is_complete,
                    promises_cover_targets,
                    plan_is_whole,
                    team_is_whole,
                    lead_may_lead,
                    is_pledged,
                ),
                asks=("is_pledged",),
                is_primary=True,
            ),
            Transition(
                "amend",
                (S.SUBMITTED,),
                S.DRAFT,
                "tracker.amend_bid",
                gettext_lazy("Take back to amend"),
                guards=(challenge_takes_bids,),
            ),
            Transition(
                "withdraw",
                (S.DRAFT, S.SUBMITTED),
                S.WITHDRAWN,
                "tracker.withdraw_bid",
                gettext_lazy("Withdraw the bid"),
                guards=(challenge_takes_bids,),
            ),
            Transition(
                "qualify",
                (S.SUBMITTED,),
                S.QUALIFIED,
                "tracker.check_bid",
                gettext_lazy("Passes the formal check"),
                guards=(bidding_is_closed,),
                is_primary=True,
            ),
            Transition(
                "disqualify",
                (S.SUBMITTED, S.QUALIFIED),
                S.DISQUALIFIED,
                "tracker.check_bid",
                gettext_lazy("Disqualify"),
                guards=(bidding_is_closed,),
                needs_note=True,
            ),
            Transition(
                "recommend",
                (S.QUALIFIED,),
                S.RECOMMENDED,
                "tracker.recommend_bid",
                gettext_lazy("Recommend"),
                is_inner=True,
            ),
            Transition(
                "win", (S.RECOMMENDED,), S.WON, "tracker.award_bid", gettext_lazy("Wins"), is_inner=True
            ),
            Transition(
                "pass_over",
                (S.QUALIFIED, S.RECOMMENDED),
                S.NOT_SELECTED,
                "tracker.pass_over_bid",
                gettext_lazy("Is not selected"),
                is_inner=True,
            ),
            Transition(
                "void",
                (S.DRAFT, S.SUBMITTED, S.QUALIFIED, S.RECOMMENDED),
                S.VOID,
                "tracker.void_bid",
                gettext_lazy("Becomes void"),
                is_inner=True,
            ),
        ),
        duties=(
            Duty(S.DRAFT, "submit", lambda bid: [Assignee(person_id=bid.lead_id)], due=deadline_of),
            # The formal check is owed with the challenge's own evaluation: a task of its own would tell the office
            # of a sealed bid.
        ),
    )
)

COMMITMENT_LIFECYCLE = register(
    Lifecycle(
        kind="commitment",
        model=Commitment,
        states=CommitmentState,
        initial=CommitmentState.DRAFTED,
        visible_to=commitments_visible_to,
        transitions=(
            Transition(
                "sign",
                (CommitmentState.DRAFTED,),
                CommitmentState.LEAD_SIGNED,
                "tracker.sign_commitment",
                gettext_lazy("Sign the commitment"),
                is_primary=True,
            ),
            Transition(
                "countersign",
                (CommitmentState.LEAD_SIGNED,),
                CommitmentState.EFFECTIVE,
                "tracker.countersign_commitment",
                gettext_lazy("Countersign and establish the project"),
                is_primary=True,
            ),
        ),
        duties=(
            Duty(
                CommitmentState.DRAFTED,
                "sign",
                lambda paper: [Assignee(person_id=paper.bid.lead_id)],
                due=next_step_due,
            ),
            Duty(
                CommitmentState.LEAD_SIGNED,
                "countersign",
                lambda paper: [Assignee(role=Role.DECISION_BODY, unit_id=paper.bid.challenge.unit_id)],
                due=next_step_due,
            ),
        ),
    )
)
