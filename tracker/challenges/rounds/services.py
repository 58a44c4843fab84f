"""Listing a failed challenge again, or settling it otherwise."""

from django.utils.translation import gettext as _

from tracker.challenges.board.following import follow_on
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.services import FILE_KIND, Target, draft_challenge
from tracker.challenges.supplements.differences import PLAIN_FIELDS
from tracker.deliberation.decisions import Proceedings, record_decision
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.services import subject_of
from tracker.foundation.attachments import copy_files, files_gone_on_refusal
from tracker.foundation.lifecycle import acting, perform
from tracker.needs.enums import NeedState
from tracker.needs.services import answer_with_disposition
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
            act_of("relist", challenge),
            by=by,
            note=failure_analysis,
            failure_cause=failure_cause,
            failure_analysis=failure_analysis,
            # Whatever else was proposed before.
            proposed_disposition="",
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
        follow_on(failed, draft)
        return draft


def propose_disposition(
    challenge: Challenge, *, failure_cause: str, failure_analysis: str, proposed_disposition: str, by: Person
) -> Challenge:
    """The office proposes what becomes of it instead, and why; until it is decided, it may propose something else."""
    return perform(
        challenge,
        act_of("propose", challenge),
        by=by,
        note=failure_analysis,
        failure_cause=failure_cause,
        failure_analysis=failure_analysis,
        proposed_disposition=proposed_disposition,
    )


def settle_challenge(
    challenge: Challenge, *, proceedings: Proceedings, disposition: str, by: Person
) -> Challenge:
    """By a decision of those who approved it, the matter goes another way than the board; its need stays in the pool
    with the answer.
    """
    with files_gone_on_refusal() as kept, acting():
        record_decision(
            subject_of(challenge, kind="challenge"),
            DecisionMatter.DISPOSITION,
            proceedings,
            unit=challenge.unit,
            by=by,
            kept=kept,
        )
        settled = perform(
            challenge,
            act_of("settle", challenge),
            by=by,
            note=challenge.failure_analysis,
            disposition=disposition,
        )
        if settled.need is not None and settled.need.state == NeedState.POOLED:
            words = _("%(number)s failed. Decided: %(disposition)s. Cause: %(cause)s")
            note = words % {
                "number": settled.number,
                "disposition": settled.get_disposition_display(),
                "cause": settled.failure_analysis,
            }
            answer_with_disposition(settled.need, note=note)
        return settled


def act_of(name: str, challenge: Challenge) -> str:
    """Each failed state has its own row in the table, for an act leads to one state."""
    return f"{name}_no_winner" if challenge.state == ChallengeState.FAILED_NO_WINNER else name
