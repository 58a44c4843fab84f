"""Revisions of a published challenge, and the notices that they become. Issued by olga, the group's office."""

from datetime import timedelta
from typing import Any

from tests.factories.chain import DAY
from tests.factories.organisation import World
from tracker.challenges.models import Challenge, ChallengeNotice
from tracker.challenges.services import Target
from tracker.challenges.supplements.differences import REVISED_FIELDS, Revision
from tracker.challenges.supplements.services import issue_supplement
from tracker.foundation import clock

WHEN = DAY + timedelta(days=3)
"""A Thursday, on which bids are taken."""
EXTENSION = timedelta(days=7)


def published_targets(challenge: Challenge) -> list[tuple[int | None, Target]]:
    return [
        (
            row.pk,
            Target(row.name, row.unit_of_measure, row.target, row.proof, row.comparator, row.baseline),
        )
        for row in challenge.targets.all()
    ]


def revision_of(challenge: Challenge, *, reason: str = "与新规定一致。", **changed: Any) -> Revision:
    """All as it is published, but for what is named: fields, `targets`, `criteria`, `is_substantive`; a substantive one
    extends the deadline by a week unless it names another.
    """
    current = Challenge.objects.get(pk=challenge.pk)
    if changed.get("is_substantive") and current.bid_deadline is not None:
        changed.setdefault("bid_deadline", current.bid_deadline + EXTENSION)
    facts = {name: changed.pop(name, getattr(current, name)) for name in REVISED_FIELDS}
    return Revision(
        facts=facts,
        targets=changed.pop("targets", published_targets(current)),
        criteria=changed.pop("criteria", list(current.criteria.values_list("name", "weight"))),
        reason=reason,
        **changed,
    )


def supplemented(world: World, challenge: Challenge, **changed: Any) -> ChallengeNotice:
    """By default with one more thing that is provided."""
    changed = changed or {"resources": "增加现场踏勘：3 月 10 日 08:30。"}
    with clock.at(WHEN):
        return issue_supplement(challenge, revision_of(challenge, **changed), by=world.olga)
