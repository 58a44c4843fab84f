"""补充公告: the one way in which what is published changes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge, ChallengeNotice, TargetMetric
from tracker.challenges.services import Target, keep_first_target, write_criteria
from tracker.challenges.supplements.differences import (
    CRITERIA,
    REVISED_FIELDS,
    Changes,
    Revision,
    differences,
    digest_of,
    tidy,
)
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import WrongState, acting, perform
from tracker.organisation.models import Person


def issue_supplement(
    challenge: Challenge, revision: Revision, *, seen: str | None = None, by: Person
) -> ChallengeNotice:
    """Change a published challenge by its next numbered notice.

    `seen` is the digest of the differences that the office was shown: WrongState is raised when they are no longer
    the same, such as after another officer's notice. Raises GuardFailed with all that keeps the notice back.
    """
    with acting():
        current = Challenge.objects.get(pk=challenge.pk)
        changes = differences(current, revision)
        if (
            seen is not None
            and current.state == ChallengeState.PUBLISHED
            and seen != digest_of(current, revision, changes)
        ):
            raise WrongState(
                _(
                    "What is published has changed since you were shown the differences: look at them once more."
                )
            )
        notice = ChallengeNotice.objects.create(
            challenge=current,
            number=current.supplement_count + 1,
            reason=tidy(revision.reason),
            is_substantive=revision.is_substantive,
            changes=changes,
            issued_at=clock.now(),
            issued_by=by,
        )
        _rewrite_targets(current, revision.targets)
        if CRITERIA in changes:
            write_criteria(current, revision.criteria)
        perform(
            current,
            "supplement",
            by=by,
            note=notice.reason,
            supplement_count=notice.number,
            **_changed_facts(revision, changes),
        )
        # The challenge's own entry names its fields; this one seals the notice word for word.
        audit.record(
            kind="challenge_notice", subject=notice, act="issue", by=by, note=notice.reason, changes=changes
        )
    return notice


def rehearse_supplement(challenge: Challenge, revision: Revision, *, by: Person) -> tuple[Changes, str]:
    """The differences that the notice would publish, and their digest for `issue_supplement`. All that would keep it
    back is raised as there; nothing of it stays.
    """
    with transaction.atomic():
        notice = issue_supplement(challenge, revision, by=by)
        transaction.set_rollback(True)
    current = Challenge.objects.get(pk=challenge.pk)
    return notice.changes, digest_of(current, revision, notice.changes)


def _changed_facts(revision: Revision, changes: Changes) -> dict[str, Any]:
    changed = {name: revision.facts[name] for name in REVISED_FIELDS if name in changes}
    facts = {name: tidy(value) if isinstance(value, str) else value for name, value in changed.items()}
    if "parallel_teams" in changed:
        facts["is_race"] = changed["parallel_teams"] > 1
    return facts


def _rewrite_targets(challenge: Challenge, targets: Sequence[tuple[int | None, Target]]) -> None:
    """In place, for bids hold promises for the published rows; new ones come last."""
    published = {row.pk: row for row in challenge.targets.all()}
    last = len(published)
    for pk, target in targets:
        row = published.get(pk or 0)
        if row is None:
            row, last = TargetMetric(challenge=challenge, order=last), last + 1
        row.name, row.unit_of_measure, row.proof = target.name, target.unit_of_measure, tidy(target.proof)
        row.baseline, row.comparator, row.target = target.baseline, target.comparator, target.target
        row.full_clean(exclude=["challenge"])
        row.save()
    keep_first_target(challenge)
