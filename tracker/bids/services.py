"""Bidding: from a draft to the commitment."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.bids.enums import BidState
from tracker.bids.models import AwardDecision, Bid, Commitment, MetricPromise, PlannedMilestone
from tracker.bids.queries import valid_bids
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.services import close_due_bidding, mark_without_bid, mark_without_winner
from tracker.challenges.services import withdraw_challenge as withdraw_from_board
from tracker.deliberation.decisions import Proceedings
from tracker.deliberation.enums import NoticeState, ObjectionState, PanelState
from tracker.deliberation.models import PublicNotice, ReviewPanel
from tracker.deliberation.queries import ranking
from tracker.deliberation.services import (
    Candidate,
    convene_panel,
    open_notice,
    subject_of,
)
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.foundation.ticking import on_tick
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.models import Person
from tracker.teams.enums import MemberState
from tracker.teams.services import form_team

NUMBER_PREFIX = "JBS"
SCORING_DAYS = 10
"""Working days that a panel has."""


@dataclass(frozen=True)
class Step:
    """One planned milestone of a bid: months after the start, and its share of the whole in %."""

    name: str
    deliverable: str
    months_after_start: int
    weight: int


def start_bid(challenge: Challenge, *, team_name: str, by: Person) -> Bid:
    """A draft led by `by`. Raises GuardFailed when bidding is closed, ValidationError for a second bid of one
    lead on one challenge.
    """
    if not challenge.takes_bids:
        raise GuardFailed(_("Bidding for this challenge is closed."))
    if by.unit is None:
        raise GuardFailed(_("Your account belongs to no unit; ask your administrator."))
    with acting():
        team = form_team(lead=by, name=team_name)
        return begin(Bid(number=next_number(NUMBER_PREFIX), challenge=challenge, team=team, lead=by), by=by)


def change_bid(
    bid: Bid,
    *,
    by: Person,
    promises: Mapping[int, Decimal] | None = None,
    steps: Iterable[Step] | None = None,
    **facts: Any,
) -> Bid:
    """Change a draft: its texts, what it promises (target id → figure) and its steps. Nothing has to be complete."""
    with acting():
        changed = perform(bid, "revise", by=by, **facts)
        if promises is not None:
            _write_promises(changed, promises)
        if steps is not None:
            changed.planned_milestones.all().delete()
            PlannedMilestone.objects.bulk_create(
                PlannedMilestone(bid=changed, order=order, **asdict(step)) for order, step in enumerate(steps)
            )
    return changed


def _write_promises(bid: Bid, promises: Mapping[int, Decimal]) -> None:
    known = set(bid.challenge.targets.values_list("pk", flat=True))
    bid.promises.all().delete()
    MetricPromise.objects.bulk_create(
        MetricPromise(bid=bid, target_id=target_id, promised=promised)
        for target_id, promised in promises.items()
        if target_id in known
    )


def submit_bid(bid: Bid, *, is_pledged: bool, by: Person) -> Bid:
    """Hand the bid in. The deadline is judged by the server's clock under the challenge's lock, so that a bid a
    tenth of a second late is refused and no bid slips past the closing.
    """
    with acting():
        Challenge.objects.select_for_update().get(pk=bid.challenge_id)
        # The receipt is of what stands here now; the caller's copy may be older than the last change.
        current = Bid.objects.get(pk=bid.pk)
        handed_in = perform(
            current,
            "submit",
            by=by,
            is_pledged=is_pledged,
            handed_in_at=clock.now(),
            receipt=receipt_of(current),
        )
        Challenge.objects.filter(pk=bid.challenge_id).update(bid_count=F("bid_count") + 1)
    return handed_in


def receipt_of(bid: Bid) -> str:
    """SHA-256 over what the bid states, as printed on its receipt."""
    facts = {
        field: getattr(bid, field)
        for field in ("number", "challenge_id", "analysis", "approach", "innovation", "schedule", "budget_wan", "risks", "benefits", "rollout_plan")
    }  # fmt: skip
    facts["promises"] = sorted(bid.promises.values_list("target_id", "promised"))
    facts["steps"] = list(
        bid.planned_milestones.values_list("name", "deliverable", "months_after_start", "weight")
    )
    facts["members"] = sorted(
        bid.team.members.exclude(state=MemberState.DECLINED).values_list("person_id", flat=True)
    )
    canonical = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def amend_bid(bid: Bid, *, by: Person) -> Bid:
    """Back to a draft, until the deadline: what was handed in, its pledge and its receipt no longer stand. Only a bid
    that is handed in again takes part.
    """
    with acting():
        # As in handing in: the challenge's lock decides which side of the deadline this falls on.
        Challenge.objects.select_for_update().get(pk=bid.challenge_id)
        reopened = perform(bid, "amend", by=by, handed_in_at=None, is_pledged=False, receipt="")
        Challenge.objects.filter(pk=bid.challenge_id).update(bid_count=F("bid_count") - 1)
    return reopened


def withdraw_bid(bid: Bid, *, by: Person, note: str = "") -> Bid:
    """弃榜: free until the deadline."""
    with acting():
        was_handed_in = Bid.objects.get(pk=bid.pk).state == BidState.SUBMITTED
        withdrawn = perform(bid, "withdraw", by=by, note=note)
        if was_handed_in:
            Challenge.objects.filter(pk=bid.challenge_id).update(bid_count=F("bid_count") - 1)
    return withdrawn


def withdraw_challenge(challenge: Challenge, *, proceedings: Proceedings, note: str, by: Person) -> Challenge:
    """撤榜: the challenge leaves the board by a decision, and every bid on it becomes void."""
    with acting():
        withdrawn = withdraw_from_board(challenge, proceedings=proceedings, note=note, by=by)
        for bid in challenge.bids.filter(state__in=(BidState.DRAFT, BidState.SUBMITTED)):
            perform(bid, "void", by=SYSTEM, note=note)
    return withdrawn


@on_tick
def close_bidding_when_due(moment: datetime) -> int:
    """Close every challenge whose deadline has passed. Unfinished drafts become void."""
    due = Challenge.objects.filter(state=ChallengeState.PUBLISHED, bid_deadline__lt=moment)
    closed = 0
    for challenge in due:
        with acting():
            close_due_bidding(challenge)
            for bid in challenge.bids.filter(state=BidState.DRAFT).select_related("challenge", "team"):
                perform(bid, "void", by=SYSTEM, note=_("Not handed in before the deadline."))
        closed += 1
    return closed


def disqualify_bid(bid: Bid, *, note: str, by: Person) -> Bid:
    """False material, or a condition not met. When no valid bid is left, the challenge has failed (流榜)."""
    with acting():
        disqualified = perform(bid, "disqualify", by=by, note=note)
        Challenge.objects.filter(pk=bid.challenge_id).update(bid_count=F("bid_count") - 1)
        challenge = Challenge.objects.get(pk=bid.challenge_id)
        if challenge.state == ChallengeState.BID_CLOSED and not challenge.bid_count:
            mark_without_bid(challenge, by=SYSTEM, note=_("No valid bid is left."))
    return disqualified


def fail_challenge(challenge: Challenge, *, note: str, by: Person) -> Challenge:
    """流榜 for want of a winner: no bid is selected, and a notice that still stands is taken down."""
    with acting():
        failed = mark_without_winner(challenge, note=note, by=by)
        for bid in failed.bids.filter(state__in=(BidState.QUALIFIED, BidState.RECOMMENDED)):
            perform(bid, "pass_over", by=SYSTEM, note=note)
        for notice in PublicNotice.objects.filter(
            subject_kind="challenge", subject_id=failed.pk, state=NoticeState.OPEN
        ):
            perform(notice, "take_down", by=SYSTEM, note=note)
    return failed


def qualify_bid(bid: Bid, *, by: Person) -> Bid:
    return perform(bid, "qualify", by=by)


def evaluate_challenge(challenge: Challenge, *, experts: Collection[Person], by: Person) -> Challenge:
    """Convene a panel over the qualified bids. Experts of a bidding lead's own unit, and members of the team,
    are barred from judging that bid (回避), with the reason on record.
    """
    with acting():
        bids = list(valid_bids(challenge.pk).select_related("team", "lead", "challenge"))
        if not bids:
            raise GuardFailed(_("No bid has passed the formal check yet."))
        if challenge.bids.filter(state=BidState.SUBMITTED).exists():
            raise GuardFailed(_("A bid still waits for its formal check."))
        evaluating = perform(challenge, "evaluate", by=by)
        convene_panel(
            subject_of(evaluating, kind="challenge"),
            title=_("Evaluation of “%(title)s”") % {"title": evaluating.title},
            unit=evaluating.unit,
            experts=experts,
            criteria=list(evaluating.criteria.values_list("name", "weight")),
            candidates=[Candidate(subject_of(bid, kind="bid"), _barred(bid, experts)) for bid in bids],
            due_at=end_of_day(add_working_days(clock.today(), SCORING_DAYS)),
            by=by,
        )
    return evaluating


def _barred(bid: Bid, experts: Collection[Person]) -> dict[int, str]:
    seats = list(bid.team.members.all())
    members = {seat.person_id for seat in seats}
    units = {seat.home_unit_id for seat in seats}
    barred = {}
    for expert in experts:
        if expert.pk in members:
            barred[expert.pk] = _("Is a member of the bidding team.")
        elif expert.unit_id in units:
            barred[expert.pk] = _("Belongs to a unit of the bidding team.")
    return barred


def panel_of(challenge: Challenge) -> ReviewPanel:
    """The newest panel over a challenge; raises ReviewPanel.DoesNotExist when none was convened."""
    return ReviewPanel.objects.filter(subject_kind="challenge", subject_id=challenge.pk).latest("pk")


def notice_of(challenge: Challenge) -> PublicNotice:
    """The newest notice on a challenge; raises PublicNotice.DoesNotExist when there is none."""
    return PublicNotice.objects.filter(subject_kind="challenge", subject_id=challenge.pk).latest("pk")


def publicize_award(challenge: Challenge, *, bids: Collection[Bid], by: Person, note: str = "") -> Challenge:
    """Announce the intended winners. The panel must be closed, the bids must have passed its mark, and there
    may be no more of them than the challenge takes teams.
    """
    with acting():
        panel = panel_of(challenge)
        if panel.state != PanelState.LOCKED:
            raise GuardFailed(_("The panel has not been closed yet."))
        passing = {standing.candidate_id: standing for standing in ranking(panel) if standing.passes}
        if not bids or any(bid.pk not in passing for bid in bids):
            raise GuardFailed(_("Only bids at or above the pass mark can be recommended."))
        if len(bids) > challenge.parallel_teams:
            raise GuardFailed(
                _("This challenge takes %(count)s team(s).") % {"count": challenge.parallel_teams}
            )
        recommended = [perform(bid, "recommend", by=by, note=note) for bid in bids]
        publicized = perform(challenge, "publicize", by=by, note=note)
        open_notice(
            subject_of(publicized, kind="challenge"),
            title=_("Intended award of “%(title)s”") % {"title": publicized.title},
            body="\n".join(_notice_line(bid, passing[bid.pk].mean) for bid in recommended),
            unit=publicized.unit,
            by=by,
        )
    return publicized


def _notice_line(bid: Bid, mean: Decimal | None) -> str:
    return _("%(team)s, led by %(lead)s (%(unit)s), %(points)s points") % {
        "team": bid.team.name,
        "lead": bid.lead.get_full_name(),
        "unit": bid.team.unit.name,
        "points": mean,
    }


def award_challenge(challenge: Challenge, *, meeting_number: str, minutes: str, by: Person) -> Challenge:
    """定榜: after the notice has run its time, with every objection decided and none upheld. Winners get a commitment
    to sign; the others are told. Two who award at once: the first wins, the second is told by WrongState.
    """
    with acting():
        awarded = perform(challenge, "award", by=by)
        notice = notice_of(awarded)
        if notice.state == NoticeState.OPEN:
            # Normally the clock has ended the notice overnight; whoever is faster finds the same guards.
            notice = perform(notice, "close", by=SYSTEM)
        if notice.objections.filter(state=ObjectionState.UPHELD).exists():
            raise GuardFailed(_("An objection was upheld: record that there is no winner."))
        AwardDecision.objects.create(
            challenge=awarded,
            panel=panel_of(awarded),
            notice=notice,
            meeting_number=meeting_number,
            minutes=minutes,
            decided_by=by,
        )
        for bid in awarded.bids.filter(state__in=(BidState.QUALIFIED, BidState.RECOMMENDED)).select_related(
            "challenge", "team", "lead"
        ):
            if bid.state == BidState.RECOMMENDED:
                won = perform(bid, "win", by=by)
                begin(_commitment_for(won), by=by)
            else:
                perform(bid, "pass_over", by=by)
    return awarded


def _commitment_for(bid: Bid) -> Commitment:
    promises = bid.promises.select_related("target")
    return Commitment(
        bid=bid,
        goals="\n".join(
            f"{promise.target.name} {promise.target.get_comparator_display()} {promise.promised.normalize():f} {promise.target.unit_of_measure}"
            for promise in promises
        )
        or bid.challenge.task,
        rights=_(
            "Choice of the technical approach; use of the lump-sum budget; scheduling of resources; forming of the team."
        ),
        reward_terms=bid.challenge.reward_terms,
        tolerance_terms="\n".join(
            filter(
                None,
                (
                    bid.challenge.penalty_terms,
                    _("A failure after diligent work is examined under the rules of fault tolerance."),
                ),
            )
        ),
    )


def sign_commitment(commitment: Commitment, *, by: Person) -> Commitment:
    return perform(commitment, "sign", by=by, signed_at=clock.now())


def countersign_commitment(commitment: Commitment, *, by: Person) -> Commitment:
    """Puts the commitment in force; `projects.services.establish_project` calls this."""
    return perform(commitment, "countersign", by=by, countersigned_at=clock.now(), countersigned_by=by)


def leading_count(person: Person) -> int:
    """How many won bids the person leads: more than JIEBANG["MAXIMUM_LEADING_PROJECTS"] are too many."""
    return Bid.objects.filter(lead=person, state=BidState.WON).count()


def leads_too_much(person: Person) -> bool:
    return leading_count(person) >= int(settings.JIEBANG["MAXIMUM_LEADING_PROJECTS"])
