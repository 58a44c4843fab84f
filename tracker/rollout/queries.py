"""Who sees which rollouts and adoptions, how far a rollout has come, and which units it may ask."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from tracker.foundation.attachments import Attachment, attachments_of
from tracker.organisation.enums import OVERSEEING_ROLES, Role, UnitKind
from tracker.organisation.models import OrgUnit
from tracker.organisation.queries import paths_held, units_within, within
from tracker.outcomes.enums import BenefitKind, BenefitState
from tracker.outcomes.models import Benefit, Outcome
from tracker.rollout.enums import (
    ADOPTED_STATES,
    CELLS,
    RUNNING_STATES,
    AdoptionState,
    Cell,
    Level,
    RolloutState,
)
from tracker.rollout.models import Adoption, Rollout

PROOF_KIND = "adoption"
"""The kind under which the proofs of an adoption are attached."""

PREPARING_ROLES = (*OVERSEEING_ROLES, Role.NEED_OWNER, Role.UNIT_ADMIN)


def rollouts_visible_to(person: Any) -> QuerySet[Rollout]:
    """Approved rollouts to everyone signed in, halted ones among them; proposals and refused ones to whoever
    recommended them, answers for the outcome, or acts for the outcome's unit or the scope.
    """
    if person.pk is None:
        return Rollout.objects.none()
    held = paths_held(person, *PREPARING_ROLES)
    return Rollout.objects.filter(
        ~Q(state__in=(RolloutState.PROPOSED, RolloutState.WITHDRAWN))
        | Q(recommended_by=person)
        | Q(outcome__lead=person)
        | within(held, "unit")
        | within(held, "outcome__unit")
    )


def adoptions_visible_to(person: Any) -> QuerySet[Adoption]:
    """Answers are open to everyone signed in: "not applicable" with its reason is a good answer, not a fault."""
    return Adoption.objects.none() if person.pk is None else Adoption.objects.all()


def proofs_of(adoption: Adoption) -> QuerySet[Attachment]:
    return attachments_of(PROOF_KIND, adoption.pk)


def verified_benefit_of(adoption: Adoption) -> Benefit | None:
    """The verified direct economic benefit that the outcome brings to this unit; None while there is none."""
    return Benefit.objects.filter(
        outcome_id=adoption.outcome_id,
        unit_id=adoption.unit_id,
        kind=BenefitKind.ECONOMIC,
        is_direct=True,
        state=BenefitState.VERIFIED,
    ).first()


@dataclass(frozen=True)
class Coverage:
    """How many units gave which answer. 推广覆盖率 = adopted / applicable; units for which the outcome is not meant
    (and the office agrees) are no part of it.
    """

    verified: int = 0
    adopting: int = 0
    assessing: int = 0
    deferred: int = 0
    unanswered: int = 0
    not_applicable: int = 0

    @property
    def adopted(self) -> int:
        """Numerator: adopting or verified."""
        return self.adopting + self.verified

    @property
    def applicable(self) -> int:
        """Denominator: everyone asked but those for whom it is not meant."""
        return self.adopted + self.assessing + self.deferred + self.unanswered

    @property
    def adopted_percent(self) -> Decimal | None:
        return _percent(self.adopted, self.applicable)

    @property
    def verified_percent(self) -> Decimal | None:
        """What the effect of a level is judged by; None while nobody is asked."""
        return _percent(self.verified, self.applicable)

    def is_enough(self, level: int) -> bool:
        """Have at least JIEBANG["EFFECTIVE_SHARE"][level] % of the applicable units, and at least one, proven it?"""
        return self.verified > 0 and 100 * self.verified >= effective_share(level) * self.applicable


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1")) if whole else None


def effective_share(level: int) -> int:
    """The share of applicable units (in %) that must have proven an outcome at this level."""
    return int(settings.JIEBANG["EFFECTIVE_SHARE"][level])


def coverage_from(counts: Iterable[tuple[str, int]]) -> Coverage:
    """From (state of adoption, how many) pairs; those no longer asked do not count."""
    cells: Counter[str] = Counter()
    for state, count in counts:
        if state in CELLS:
            cells[CELLS[state]] += count
    return Coverage(**{cell.value: cells[cell] for cell in Cell})


def coverage(rollout: Rollout) -> Coverage:
    return coverages([rollout.pk]).get(rollout.pk, Coverage())


def coverages(rollout_ids: Iterable[int]) -> dict[int, Coverage]:
    """Rollout id → its coverage; rollouts that ask nobody are left out. One query."""
    return _coverages(Adoption.objects.filter(rollout_id__in=list(rollout_ids)), "rollout_id")


def coverages_of_outcomes(outcome_ids: Iterable[int]) -> dict[int, Coverage]:
    """Outcome id → its coverage over all levels, for each unit is asked once. One query."""
    return _coverages(Adoption.objects.filter(outcome_id__in=list(outcome_ids)), "outcome_id")


def _coverages(adoptions: QuerySet[Adoption], key: str) -> dict[int, Coverage]:
    counts: dict[int, list[tuple[str, int]]] = {}
    for found, state, count in adoptions.order_by().values_list(key, "state").annotate(Count("pk")):
        counts.setdefault(found, []).append((state, count))
    return {found: coverage_from(pairs) for found, pairs in counts.items()}


def scope_of(outcome: Outcome, level: int) -> OrgUnit:
    """Where a level asks: the completing unit, its company, or the group."""
    if level == Level.OWN_UNIT:
        return outcome.unit
    if level == Level.COMPANY:
        return outcome.company
    group: OrgUnit = outcome.company.get_root()
    return group


def candidate_units(rollout: Rollout) -> QuerySet[OrgUnit]:
    """Units that this level may ask, in tree order: those of its scope that have not been asked about this outcome
    before. The first level asks the completing unit alone; a company is asked itself where it has no units.
    """
    if rollout.level == Level.OWN_UNIT:
        units = OrgUnit.objects.filter(pk=rollout.unit_id)
    else:
        units = OrgUnit.objects.filter(path__startswith=rollout.unit.path).filter(
            Q(kind=UnitKind.UNIT) | Q(kind=UnitKind.COMPANY, numchild=0)
        )
    asked = Adoption.objects.filter(outcome_id=rollout.outcome_id).exclude(state=AdoptionState.RELEASED)
    candidates: QuerySet[OrgUnit] = units.exclude(pk__in=asked.values("unit_id")).order_by("path")
    return candidates


def units_that_may_ask(outcome_id: int, held: Iterable[str]) -> QuerySet[OrgUnit]:
    """Of the units under the paths `held`, those for which 本单位申请采纳 comes through, in tree order: a level under way
    reaches them, or they have been asked, and they have not adopted the outcome yet.
    """
    running = Rollout.objects.filter(outcome_id=outcome_id, state__in=RUNNING_STATES).annotate(
        asking=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    reaches = Q(level=Level.OWN_UNIT, unit=OuterRef("pk")) | Q(
        level__gt=Level.OWN_UNIT, asking__startswith=F("unit__path")
    )
    asked = Adoption.objects.filter(outcome_id=outcome_id, unit=OuterRef("pk")).exclude(
        state=AdoptionState.RELEASED
    )
    return units_within(held).filter(
        Exists(running.filter(reaches)) | Exists(asked), ~Exists(asked.filter(state__in=ADOPTED_STATES))
    )


def running_rollout_for(outcome: Outcome, unit: OrgUnit) -> Rollout | None:
    """The lowest level under way that may ask `unit`; None when no level has come that far."""
    running = outcome.rollouts.filter(state__in=RUNNING_STATES).select_related("unit").order_by("level")
    for rollout in running:
        if unit.pk == rollout.unit_id if rollout.level == Level.OWN_UNIT else unit.is_within(rollout.unit):
            return rollout
    return None
