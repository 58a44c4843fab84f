"""What became of needs: each one's answer, and the record in which it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.challenges.queries import challenges_visible_to
from tracker.foundation.audit import AuditEntry
from tracker.needs.enums import CLOSED_INTO_OTHERS, IN_POOL_STATES, ON_BOARD_STATES, NeedState
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.queries import projects_visible_to

OWN_ACTS = ("begin", "submit", "revise", "complete", "support", "hand_on", "give_opinion")
"""Acts on a need that answer nobody: of its proposer, the unit, and those who have the problem too."""


@dataclass(frozen=True)
class Step:
    """A record in which a need goes on."""

    kind: str
    object_id: int
    number: str


@dataclass(frozen=True)
class Fate:
    """One need with its answer. `answered_at` is the first answer (None: nobody has answered yet); `reason` is what
    the proposer was told last, or the challenge that was made of it. `parts` are the needs that it was split into.
    """

    need: Need
    answered_at: datetime | None
    reason: str
    steps: tuple[Step, ...]
    parts: tuple[Step, ...]

    @property
    def days_to_answer(self) -> int | None:
        """Whole days from raising to the first answer."""
        return None if self.answered_at is None else max((self.answered_at - self.need.raised_at).days, 0)


def fates_of(needs: Iterable[Need], person: Any) -> list[Fate]:
    """The fates of these needs, steps only as far as the person may see them: four queries for any number, and one
    more when some of them were split.
    """
    shown = list(needs)
    ids = [need.pk for need in shown]
    answers, parts = _answers(ids), _parts(shown, person)
    steps: dict[int, list[Step]] = {pk: [] for pk in ids}
    for need in shown:
        if need.merged_into is not None:
            steps[need.pk].append(Step("need", need.merged_into.pk, need.merged_into.number))
    for kind, visible, way in (
        ("challenge", challenges_visible_to(person), "need_id"),
        ("project", projects_visible_to(person), "challenge__need_id"),
        ("outcome", outcomes_visible_to(person), "project__challenge__need_id"),
    ):
        rows = (
            visible.filter(**{f"{way}__in": ids}).order_by("pk").values_list(way, "pk", "number").distinct()
        )
        for need_id, pk, number in rows:
            steps[need_id].append(Step(kind, pk, number))
    return [
        Fate(
            need=need,
            answered_at=answers.get(need.pk, (None, ""))[0],
            reason=_reason(need, answers.get(need.pk, (None, ""))[1], steps[need.pk]),
            steps=tuple(steps[need.pk]),
            parts=tuple(parts.get(need.pk, ())),
        )
        for need in shown
    ]


def _reason(need: Need, last_note: str, steps: Iterable[Step]) -> str:
    """What answers the proposer as things stand. A need that came into the pool before it was answered in words is
    answered by its appraisal.
    """
    if need.state in ON_BOARD_STATES:
        challenges = [step.number for step in steps if step.kind == "challenge"]
        if challenges:
            return _("Made into the challenge %(numbers)s.") % {"numbers": _(", ").join(challenges)}
    if need.state in (NeedState.DIVERTED, *CLOSED_INTO_OTHERS):
        return need.reply or last_note
    if need.state in IN_POOL_STATES:
        return last_note or need.reply or need.expert_opinion
    return last_note or need.reply


def _parts(needs: Iterable[Need], person: Any) -> dict[int, list[Step]]:
    """Split need → the needs that it goes on in."""
    split = [need.pk for need in needs if need.state == NeedState.SPLIT]
    parts: dict[int, list[Step]] = {pk: [] for pk in split}
    if split:
        rows = needs_visible_to(person).filter(split_from__in=split).order_by("pk")
        for whole, pk, number in rows.values_list("split_from_id", "pk", "number"):
            parts[whole].append(Step("need", pk, number))
    return parts


def _answers(need_ids: Iterable[int]) -> dict[int, tuple[datetime, str]]:
    """When each need was first acted upon by another hand than its own side's, and the newest note of those acts."""
    entries = AuditEntry.objects.filter(subject_kind="need", subject_id__in=[str(pk) for pk in need_ids])
    answered = entries.exclude(act__in=OWN_ACTS)
    rows = answered.order_by("pk").values_list("subject_id", "at", "note")
    answers: dict[int, tuple[datetime, str]] = {}
    for subject_id, at, note in rows:
        first, noted = answers.get(int(subject_id), (at, ""))
        answers[int(subject_id)] = first, note or noted
    return answers
