"""What a revision changes in a published challenge, field by field, in words that stay readable for good."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.challenges.documents.words import moment_words
from tracker.challenges.enums import Comparator
from tracker.challenges.models import Challenge, TargetMetric
from tracker.challenges.services import Target, plain

PLAIN_FIELDS = (
    "title",
    "background",
    "task",
    "constraints_text",
    "resources",
    "outcome_form",
    "bounty_wan",
    "reward_terms",
    "penalty_terms",
    "duration_months",
    "milestone_terms",
    "parallel_teams",
    "elimination_terms",
    "eligibility",
    "ip_terms",
    "acceptance_method",
)
REVISED_FIELDS = (*PLAIN_FIELDS, "bid_deadline")
"""What a supplementary notice may change; unit, domain, visibility and sealing stay as they were published."""

WEIGHTY_FIELDS = frozenset({"bounty_wan", "duration_months", "parallel_teams", "eligibility"})
"""A change of these, of a target or of the criteria is substantive whatever the office calls it."""

TARGET, CRITERIA = "target_", "criteria"
"""Keys of the differences beside the names of fields: "target_1" is the first target."""

Changes = dict[str, list[str]]
"""Field, "target_1" … or "criteria" → [before, after]."""


@dataclass(frozen=True)
class Revision:
    """What a challenge shall say from now on. `targets` are (id of the published one, or None for a new one; its
    line), in order; `criteria` are (name, weight).
    """

    facts: Mapping[str, Any]
    targets: Sequence[tuple[int | None, Target]]
    criteria: Sequence[tuple[str, int]]
    reason: str
    is_substantive: bool = False


def differences(challenge: Challenge, revision: Revision) -> Changes:
    """What the revision would change in the challenge as it now stands; a published target that the revision leaves
    out counts as removed.
    """
    found: Changes = {}

    def note(key: str, before: str, after: str) -> None:
        if before != after:
            found[key] = [before, after]

    for name in REVISED_FIELDS:
        if name in revision.facts:
            note(name, in_words(getattr(challenge, name)), in_words(revision.facts[name]))
    published = list(challenge.targets.all())
    known = {row.pk for row in published}
    revised = {pk: target for pk, target in revision.targets if pk in known}
    for place, row in enumerate(published, start=1):
        note(
            f"{TARGET}{place}", target_words(row), target_words(revised[row.pk]) if row.pk in revised else ""
        )
    added = [target for pk, target in revision.targets if pk not in known]
    for place, target in enumerate(added, start=len(published) + 1):
        note(f"{TARGET}{place}", "", target_words(target))
    note(
        CRITERIA,
        criteria_words(challenge.criteria.values_list("name", "weight")),
        criteria_words(revision.criteria),
    )
    return found


def in_words(value: Any) -> str:
    """A field's value as it is stored in a notice: "60.5", "2026年3月23日17:00", a text with plain line ends."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, Decimal):
        return plain(value)
    return tidy(str(value))


def tidy(text: str) -> str:
    """Browsers send line ends of their own: they are no change."""
    return text.replace("\r\n", "\n").strip()


def target_words(target: Target | TargetMetric) -> str:
    """A target in one line: "超限报警 11 → ≤ 0 次/月 · 监测系统连续 30 天记录"."""
    now = "" if target.baseline is None else f"{plain(target.baseline)} → "
    sign = Comparator(target.comparator).label
    return f"{target.name} {now}{sign} {plain(target.target)} {target.unit_of_measure} · {tidy(target.proof)}"


def criteria_words(criteria: Any) -> str:
    return "\n".join(f"{name} {weight}" for name, weight in criteria)


def label_of(key: str) -> str:
    """What a key of the differences is called on the screen."""
    if key == CRITERIA:
        return _("Scoring criteria")
    if key.startswith(TARGET):
        return _("Target %(number)s") % {"number": key.removeprefix(TARGET)}
    return capfirst(str(Challenge._meta.get_field(key).verbose_name))  # type: ignore[union-attr]


def is_weighty(key: str) -> bool:
    return key == CRITERIA or key.startswith(TARGET) or key in WEIGHTY_FIELDS


def digest_of(challenge: Challenge, revision: Revision, changes: Changes) -> str:
    """SHA-256 of what the office was shown: other words, another reason or a notice meanwhile give another one."""
    shown = [
        challenge.pk,
        challenge.supplement_count,
        tidy(revision.reason),
        revision.is_substantive,
        sorted(changes.items()),
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def in_order(changes: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """(label, before, after) in the order of the challenge's page: a database may keep the keys in one of its own."""

    def place(key: str) -> tuple[int, int]:
        if key in REVISED_FIELDS:
            return 0, REVISED_FIELDS.index(key)
        return (1, int(key.removeprefix(TARGET))) if key.startswith(TARGET) else (2, 0)

    return [(label_of(key), *changes[key]) for key in sorted(changes, key=place)]  # type: ignore[misc]
