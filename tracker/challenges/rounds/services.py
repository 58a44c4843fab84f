"""Listing a failed challenge again, or settling it otherwise."""

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.services import FILE_KIND, Target, draft_challenge
from tracker.challenges.supplements.differences import PLAIN_FIELDS
from tracker.foundation.attachments import copy_files
from tracker.foundation.lifecycle import acting, perform
from tracker.needs.enums import NeedState
from tracker.organisation.models import Person

KEPT_FIELDS = (*PLAIN_FIELDS, "domain", "visibility", "is_race", "is_sealed")


def relist_challenge(
    challenge: Challenge, *, failure_cause: str, failure_analysis: str, by: Person
) -> Challenge:
    """The draft of the next round, with everything that the failed one said; it is submitted once something is changed.

    Returns the draft. Raises GuardFailed without a cause, after the last round, or when it is on its way already.
    """
    with acting():
        failed = perform(
            challenge,
            _act("relist", challenge),
            by=by,
            note=failure_analysis,
            failure_cause=failure_cause,
            failure_analysis=failure_analysis,
        )
        is_free = failed.need is not None and failed.need.state == NeedState.POOLED
        draft = draft_challenge(
            by=by,
            unit=failed.unit,
            end_user_unit=failed.end_user_unit,
            contact=failed.contact,
            need=failed.need if is_free else None,
            targets=[
                Target(row.name, row.unit_of_measure, row.target, row.proof, row.comparator, row.baseline)
                for row in failed.targets.all()
            ],
            criteria=list(failed.criteria.values_list("name", "weight")),
            previous_round=failed,
            round_number=failed.round_number + 1,
            **{name: getattr(failed, name) for name in KEPT_FIELDS},
        )
        copy_files(FILE_KIND, failed.pk, draft, by=by)
        return draft


def settle_challenge(
    challenge: Challenge, *, failure_cause: str, failure_analysis: str, disposition: str, by: Person
) -> Challenge:
    """The matter goes another way than the board; its need stays in the pool with the answer."""
    return perform(
        challenge,
        _act("settle", challenge),
        by=by,
        note=failure_analysis,
        failure_cause=failure_cause,
        failure_analysis=failure_analysis,
        disposition=disposition,
    )


def _act(name: str, challenge: Challenge) -> str:
    """Each failed state has its own row in the table, for an act leads to one state."""
    return f"{name}_no_winner" if challenge.state == ChallengeState.FAILED_NO_WINNER else name
