"""Everything the page of an outcome shows, drawn once from few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tracker.foundation import clock
from tracker.foundation.attachments import Attachment
from tracker.outcomes.enums import BenefitKind, BenefitState
from tracker.outcomes.models import Benefit, IntellectualProperty, Outcome
from tracker.outcomes.models.outcome import KIT_FIELDS
from tracker.outcomes.queries import (
    BenefitFigures,
    benefits_visible_to,
    can_see_shares,
    figures_from,
    kit_files_of,
    live_contributions,
)
from tracker.rollout.enums import ADOPTED_STATES, CELLS, AdoptionState, Cell
from tracker.rollout.ladder import LadderStep, ladder_from
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.queries import Coverage, coverage_from


@dataclass(frozen=True)
class KitEntry:
    """One line of the adoption kit; `value` is "" where nothing is stated."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Failure:
    """One thing that went wrong and what helped, and the unit that saw it ("" for the team itself)."""

    text: str
    unit_name: str = ""


@dataclass(frozen=True)
class Adopter:
    """One unit that has answered or owes an answer; `verified_wan` is what finance verified there (万元)."""

    adoption_id: int
    unit_name: str
    cell: str
    state_words: str
    started_on: date | None
    place: str
    scale: str
    effect: str
    reason: str
    is_overdue: bool
    verified_wan: Decimal | None


@dataclass(frozen=True)
class SpreadStep:
    """From `date` on, `count` units have adopted; `label` names the level that a unit opened, or is ""."""

    date: date
    count: int
    label: str = ""


@dataclass(frozen=True)
class ContributorLine:
    """A contributor in their place; the share (%) only for those who may see it."""

    person_id: int
    name: str
    order: int
    share: Decimal | None
    is_confirmed: bool


@dataclass(frozen=True)
class OutcomeOverview:
    """The page of an outcome. `coverage` counts all levels together: each unit is asked once."""

    figures: BenefitFigures
    claimed_on: date | None
    confirmed_on: date | None
    verified_on: date | None
    coverage: Coverage
    ladder: tuple[LadderStep, ...]
    adopters: tuple[Adopter, ...]
    spread: tuple[SpreadStep, ...]
    planned: tuple[SpreadStep, ...]
    kit: tuple[KitEntry, ...]
    kit_files: tuple[Attachment, ...]
    failures: tuple[Failure, ...]
    benefits: tuple[Benefit, ...]
    contributors: tuple[ContributorLine, ...]
    intellectual_properties: tuple[IntellectualProperty, ...]

    @property
    def stated_kit_count(self) -> int:
        return sum(bool(entry.value) for entry in self.kit)


def overview_of(outcome: Outcome, person: Any) -> OutcomeOverview:
    """Load with `contact`, `unit` and `lead` joined. Seven queries, and one more the first time that the person's
    roles are read.
    """
    rollouts = list(outcome.rollouts.select_related("approved_by"))
    adoptions = list(
        outcome.adoptions.exclude(state=AdoptionState.RELEASED)
        .select_related("unit")
        .order_by("started_on", "pk")
    )
    benefits = list(
        benefits_visible_to(person)
        .filter(outcome=outcome)
        .select_related("unit", "claimed_by", "confirmed_by", "verified_by")
        .prefetch_related("lines")
        .order_by("pk")
    )
    figures = figures_from(benefits)
    covered = _coverages(adoptions)
    return OutcomeOverview(
        figures=figures,
        claimed_on=_latest(benefits, "claimed_at"),
        confirmed_on=_latest(benefits, "confirmed_at"),
        verified_on=_latest(benefits, "verified_at"),
        coverage=coverage_from((adoption.state, 1) for adoption in adoptions),
        ladder=ladder_from(outcome, rollouts=rollouts, covered=covered, figures=figures),
        adopters=_adopters(adoptions, benefits),
        spread=_spread(adoptions, rollouts),
        planned=_planned(adoptions),
        kit=_kit(outcome),
        kit_files=tuple(kit_files_of(outcome)),
        failures=_failures(outcome, adoptions),
        benefits=tuple(benefits),
        contributors=_contributors(outcome, person),
        intellectual_properties=tuple(outcome.intellectual_properties.all()),
    )


def _coverages(adoptions: Sequence[Adoption]) -> dict[int, Coverage]:
    """Rollout id → coverage, from adoptions that are loaded already."""
    states: dict[int, list[tuple[str, int]]] = {}
    for adoption in adoptions:
        states.setdefault(adoption.rollout_id, []).append((adoption.state, 1))
    return {rollout_id: coverage_from(pairs) for rollout_id, pairs in states.items()}


def _latest(benefits: Iterable[Benefit], field: str) -> date | None:
    moments = [moment for benefit in benefits if (moment := getattr(benefit, field)) is not None]
    return timezone.localtime(max(moments)).date() if moments else None


def _adopters(adoptions: Iterable[Adoption], benefits: Iterable[Benefit]) -> tuple[Adopter, ...]:
    """Verified first, then adopting, then the others, each in the order in which they began."""
    verified = {
        benefit.unit_id: benefit.verified_wan
        for benefit in benefits
        if benefit.state == BenefitState.VERIFIED
        and benefit.kind == BenefitKind.ECONOMIC
        and benefit.is_direct
    }
    ranks = {cell: rank for rank, cell in enumerate(Cell)}
    ordered = sorted(adoptions, key=lambda adoption: ranks[CELLS[adoption.state]])
    return tuple(
        Adopter(
            adoption_id=adoption.pk,
            unit_name=adoption.unit.short_name,
            cell=CELLS[adoption.state],
            state_words=adoption.get_state_display(),
            started_on=adoption.started_on,
            place=adoption.place,
            scale=adoption.scale,
            effect=adoption.effect,
            reason=adoption.reason,
            is_overdue=adoption.is_overdue,
            verified_wan=verified.get(adoption.unit_id),
        )
        for adoption in ordered
    )


def _spread(adoptions: Iterable[Adoption], rollouts: Iterable[Rollout]) -> tuple[SpreadStep, ...]:
    """One step per day on which units began; the first unit of a level carries the level's name."""
    levels = {rollout.pk: str(rollout.get_level_display()) for rollout in rollouts}
    begun = [
        (adoption.started_on, levels.get(adoption.rollout_id, ""))
        for adoption in adoptions
        if adoption.state in ADOPTED_STATES
        and adoption.started_on is not None
        and adoption.started_on <= clock.today()
    ]
    steps: dict[date, SpreadStep] = {}
    named: set[str] = set()
    for count, (day, level) in enumerate(sorted(begun), start=1):
        label = steps[day].label if day in steps else ""
        if level not in named:
            named.add(level)
            label = level
        steps[day] = SpreadStep(day, count, label)
    return tuple(steps.values())


def _planned(adoptions: Iterable[Adoption]) -> tuple[SpreadStep, ...]:
    """Units that have named a day ahead on which they will begin; counted on from those at work."""
    adopted = [
        adoption.started_on
        for adoption in adoptions
        if adoption.state in ADOPTED_STATES and adoption.started_on is not None
    ]
    today = clock.today()
    at_work = sum(day <= today for day in adopted)
    ahead = sorted(day for day in adopted if day > today)
    return tuple(SpreadStep(day, at_work + place) for place, day in enumerate(ahead, start=1))


def _kit(outcome: Outcome) -> tuple[KitEntry, ...]:
    values = {name: getattr(outcome, name) for name in KIT_FIELDS}
    return tuple(
        KitEntry(name, outcome.label_of(name), "" if value is None else str(value))
        for name, value in values.items()
    )


def _failures(outcome: Outcome, adoptions: Iterable[Adoption]) -> tuple[Failure, ...]:
    """What the team wrote, one to a line, and then what the adopting units add."""
    own = [Failure(line.strip()) for line in outcome.failures_seen.splitlines() if line.strip()]
    others = [
        Failure(adoption.problems.strip(), adoption.unit.short_name)
        for adoption in adoptions
        if adoption.problems.strip()
    ]
    return (*own, *others)


def _contributors(outcome: Outcome, person: Any) -> tuple[ContributorLine, ...]:
    sees_all = can_see_shares(person, outcome)
    return tuple(
        ContributorLine(
            person_id=row.person_id,
            name=row.person.get_full_name(),
            order=row.order,
            share=row.share if sees_all or row.person_id == person.pk else None,
            is_confirmed=row.state == "confirmed",
        )
        for row in live_contributions(outcome)
    )
