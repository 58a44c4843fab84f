"""The life cycle of a challenge (DOMAIN C2)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.completeness import (
    core_is_complete,
    has_measurable_target,
    statement_is_complete,
    targets_are_finished,
    targets_begin_somewhere,
    weights_are_full,
)
from tracker.challenges.deadlines import deadline_is_not_far_off
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.review.guards import (
    all_sides_have_answered,
    decided_by_others,
    disposition_carries,
    named_settlers_are_others,
    named_voters_are_others,
    objections_are_answered,
    publication_carries,
    settled_by_others,
    settled_by_those_who_published,
    withdrawal_carries,
    withdrawn_by_those_who_published,
)
from tracker.challenges.rounds.guards import (
    cause_is_found,
    differs_from_last_round,
    disposition_is_named,
    disposition_is_proposed,
    has_a_round_left,
    is_still_open,
    proposal_is_named,
)
from tracker.challenges.rounds.queries import MOST_ROUNDS
from tracker.challenges.supplements.guards import (
    bidding_is_still_open,
    deadline_is_not_brought_forward,
    new_deadline_is_a_working_day,
    new_deadline_is_not_far_off,
    new_race_says_how_teams_leave,
    no_target_is_removed,
    revised_targets_begin_somewhere,
    something_has_changed,
    substantive_change_extends_deadline,
    weighty_change_is_substantive,
)
from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import (
    add_working_days,
    end_of_day,
    is_working_day,
    next_step_due,
)
from tracker.organisation.enums import Role


def leaves_time_to_bid(challenge: Challenge, _by: Any) -> Words | None:
    if challenge.bid_deadline is None:
        return _("Set the deadline for bids.")
    deadline = timezone.localtime(challenge.bid_deadline).date()
    earliest = add_working_days(clock.today(), settings.JIEBANG["MINIMUM_BIDDING_DAYS"])
    if deadline < earliest:
        return _("Teams need at least %(days)s working days: the deadline may be %(day)s or later.") % {
            "days": settings.JIEBANG["MINIMUM_BIDDING_DAYS"],
            "day": clock.day_words(earliest),
        }
    if not is_working_day(deadline):
        return _("The deadline falls on a day off.")
    return None


def deadline_has_passed(challenge: Challenge, _by: Any) -> Words | None:
    if challenge.bid_deadline is None or clock.now() <= challenge.bid_deadline:
        return _("The deadline has not passed yet.")
    return None


def has_bids(challenge: Challenge, _by: Any) -> Words | None:
    return None if challenge.bid_count else _("There is no bid to evaluate.")


def has_no_bid(challenge: Challenge, _by: Any) -> Words | None:
    return _("There are bids.") if challenge.bid_count else None


def office_of(challenge: Challenge) -> list[Assignee]:
    return [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=challenge.unit_id)]


def decision_body_of(challenge: Challenge) -> list[Assignee]:
    return [Assignee(role=Role.DECISION_BODY, unit_id=challenge.unit_id)]


def decision_due(_challenge: Challenge) -> datetime:
    """The decision waits for the opinions of all sides; then the usual time begins."""
    days = settings.JIEBANG["REVIEW_DAYS"] + settings.JIEBANG["ANSWER_DAYS"]
    return end_of_day(add_working_days(clock.today(), days))


def award_due(_challenge: Challenge) -> datetime:
    """The award waits for the end of its public notice; then the usual time begins."""
    days = settings.JIEBANG["PUBLIC_NOTICE_DAYS"] + settings.JIEBANG["ANSWER_DAYS"]
    return end_of_day(add_working_days(clock.today(), days))


def office_after_the_last_round(challenge: Challenge) -> list[Assignee]:
    is_due = challenge.round_number >= MOST_ROUNDS and not (
        challenge.proposed_disposition or challenge.disposition
    )
    return office_of(challenge) if is_due else []


def decision_body_once_it_is_proposed(challenge: Challenge) -> list[Assignee]:
    is_proposed = challenge.proposed_disposition and not challenge.disposition
    return decision_body_of(challenge) if is_proposed else []


S = ChallengeState
FAILED_ACTS = ((S.FAILED_NO_BID, ""), (S.FAILED_NO_WINNER, "_no_winner"))
"""Each failed state has rows of its own, for an act leads to one state."""

CHALLENGE_LIFECYCLE = register(
    Lifecycle(
        kind="challenge",
        model=Challenge,
        states=ChallengeState,
        initial=S.DRAFT,
        visible_to=challenges_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.DRAFT,),
                S.DRAFT,
                "tracker.change_challenge",
                gettext_lazy("Edit the challenge"),
                page="tracker:challenge-edit",
            ),
            Transition(
                "complete",
                (S.RETURNED,),
                S.RETURNED,
                "tracker.change_challenge",
                gettext_lazy("Complete the challenge"),
                page="tracker:challenge-edit",
            ),
            Transition(
                "submit",
                (S.DRAFT, S.RETURNED),
                S.IN_REVIEW,
                "tracker.submit_challenge",
                gettext_lazy("Submit for review"),
                guards=(
                    statement_is_complete,
                    targets_are_finished,
                    targets_begin_somewhere,
                    weights_are_full,
                    differs_from_last_round,
                ),
                is_primary=True,
            ),
            Transition(
                "approve",
                (S.IN_REVIEW,),
                S.APPROVED,
                "tracker.approve_challenge",
                gettext_lazy("Approve the challenge"),
                guards=(
                    publication_carries,
                    # It would be refused when it is published, and only before the approval can it still be returned.
                    statement_is_complete,
                    targets_begin_somewhere,
                    all_sides_have_answered,
                    objections_are_answered,
                    decided_by_others,
                    named_voters_are_others,
                ),
                asks=("meeting_number", "minutes", "votes"),
                page="tracker:challenge-approve",
                is_primary=True,
            ),
            Transition(
                "return",
                (S.IN_REVIEW,),
                S.RETURNED,
                "tracker.approve_challenge",
                gettext_lazy("Return to the office"),
                needs_note=True,
            ),
            Transition(
                "publish",
                (S.APPROVED,),
                S.PUBLISHED,
                "tracker.publish_challenge",
                gettext_lazy("Publish on the board"),
                guards=(
                    statement_is_complete,
                    targets_begin_somewhere,
                    weights_are_full,
                    leaves_time_to_bid,
                    deadline_is_not_far_off,
                ),
                asks=("bid_deadline",),
                is_primary=True,
            ),
            Transition(
                "supplement",
                (S.PUBLISHED,),
                S.PUBLISHED,
                "tracker.supplement_challenge",
                gettext_lazy("Issue a supplementary notice"),
                guards=(
                    bidding_is_still_open,
                    something_has_changed,
                    no_target_is_removed,
                    core_is_complete,
                    has_measurable_target,
                    revised_targets_begin_somewhere,
                    new_race_says_how_teams_leave,
                    weights_are_full,
                    weighty_change_is_substantive,
                    deadline_is_not_brought_forward,
                    substantive_change_extends_deadline,
                    new_deadline_is_a_working_day,
                    new_deadline_is_not_far_off,
                ),
                needs_note=True,
                # The differences come with the page's form: before it, nothing can be judged.
                asks=("supplement_count",),
                page="tracker:challenge-supplement",
            ),
            Transition(
                "withdraw",
                (S.PUBLISHED,),
                S.WITHDRAWN,
                "tracker.withdraw_challenge",
                gettext_lazy("Withdraw the challenge"),
                guards=(withdrawal_carries, withdrawn_by_those_who_published),
                needs_note=True,
                asks=("meeting_number", "minutes", "votes"),
                page="tracker:challenge-withdraw",
            ),
            Transition(
                "close_bidding",
                (S.PUBLISHED,),
                S.BID_CLOSED,
                "tracker.close_bidding",
                gettext_lazy("Close bidding"),
                guards=(deadline_has_passed,),
                is_inner=True,
            ),
            Transition(
                "fail_no_bid",
                (S.BID_CLOSED,),
                S.FAILED_NO_BID,
                "tracker.fail_challenge",
                gettext_lazy("Record: no bid"),
                guards=(has_no_bid,),
                is_inner=True,
            ),
            Transition(
                "evaluate",
                (S.BID_CLOSED,),
                S.EVALUATING,
                "tracker.evaluate_challenge",
                gettext_lazy("Convene the panel"),
                guards=(has_bids,),
                page="tracker:challenge-evaluate",
                is_primary=True,
            ),
            Transition(
                "publicize",
                (S.EVALUATING,),
                S.PUBLICIZED,
                "tracker.publicize_award",
                gettext_lazy("Announce the intended award"),
                page="tracker:challenge-recommend",
                is_primary=True,
            ),
            Transition(
                "fail_no_winner",
                (S.EVALUATING, S.PUBLICIZED),
                S.FAILED_NO_WINNER,
                "tracker.publicize_award",
                gettext_lazy("Record: no winner"),
                needs_note=True,
            ),
            *(
                transition
                for state, suffix in FAILED_ACTS
                for transition in (
                    Transition(
                        f"relist{suffix}",
                        (state,),
                        state,
                        "tracker.relist_challenge",
                        gettext_lazy("Find the cause and list again"),
                        guards=(cause_is_found, has_a_round_left, is_still_open),
                        asks=("failure_cause", "failure_analysis"),
                        beforehand=(has_a_round_left, is_still_open),
                        page="tracker:challenge-relist",
                        is_primary=True,
                    ),
                    Transition(
                        f"propose{suffix}",
                        (state,),
                        state,
                        "tracker.propose_disposition",
                        gettext_lazy("Propose what becomes of it instead"),
                        guards=(cause_is_found, proposal_is_named, is_still_open),
                        asks=("failure_cause", "failure_analysis", "proposed_disposition"),
                        beforehand=(is_still_open,),
                        page="tracker:challenge-propose",
                    ),
                    Transition(
                        f"settle{suffix}",
                        (state,),
                        state,
                        "tracker.settle_challenge",
                        gettext_lazy("Decide what becomes of it instead"),
                        guards=(
                            disposition_is_proposed,
                            disposition_is_named,
                            is_still_open,
                            disposition_carries,
                            settled_by_those_who_published,
                            settled_by_others,
                            named_settlers_are_others,
                        ),
                        asks=("disposition", "meeting_number", "minutes", "votes"),
                        beforehand=(is_still_open,),
                        page="tracker:challenge-settle",
                    ),
                )
            ),
            Transition(
                "award",
                (S.PUBLICIZED,),
                S.AWARDED,
                "tracker.award_challenge",
                gettext_lazy("Award the challenge"),
                page="tracker:challenge-award",
                is_primary=True,
            ),
            Transition(
                "start_execution",
                (S.AWARDED,),
                S.IN_EXECUTION,
                "tracker.start_execution",
                gettext_lazy("Start execution"),
                is_inner=True,
            ),
            Transition(
                "fulfil",
                (S.IN_EXECUTION,),
                S.FULFILLED,
                "tracker.fulfil_challenge",
                gettext_lazy("Mark as fulfilled"),
                is_inner=True,
            ),
        ),
        duties=(
            Duty(S.DRAFT, "submit", office_of),
            Duty(S.RETURNED, "submit", office_of),
            Duty(S.IN_REVIEW, "approve", decision_body_of, due=decision_due),
            Duty(S.APPROVED, "publish", office_of, due=next_step_due),
            Duty(S.BID_CLOSED, "evaluate", office_of, due=next_step_due),
            Duty(S.EVALUATING, "publicize", office_of, due=next_step_due),
            Duty(S.PUBLICIZED, "award", decision_body_of, due=award_due),
            *(
                duty
                for state, suffix in FAILED_ACTS
                for duty in (
                    Duty(state, f"propose{suffix}", office_after_the_last_round, due=next_step_due),
                    Duty(state, f"settle{suffix}", decision_body_once_it_is_proposed, due=next_step_due),
                )
            ),
        ),
    )
)
