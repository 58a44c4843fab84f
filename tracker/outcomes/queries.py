"""Who sees which outcomes, contributions and benefits, and what an outcome is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from tracker.foundation.attachments import Attachment, attachments_of
from tracker.organisation.enums import OVERSEEING_ROLES, Role
from tracker.organisation.queries import holds_role, paths_held, within
from tracker.outcomes.enums import (
    REGISTERED_STATES,
    STANDING_BENEFIT_STATES,
    BenefitKind,
    BenefitState,
    ContributionState,
)
from tracker.outcomes.models import Benefit, Contribution, Outcome
from tracker.teams.queries import teams_of

ZERO = Decimal(0)

KIT_KIND = "outcome"
"""The kind under which the files of an adoption kit are attached."""

EVIDENCE_KIND = "benefit"
"""The kind under which the evidence of a benefit is attached: sealed statements, records of consumption."""

BOOKING_ROLES = (*OVERSEEING_ROLES, Role.NEED_OWNER, Role.UNIT_ADMIN, Role.FINANCE_OFFICER)
"""Who prepares or checks the outcomes and benefits of the units that they hold."""

SHARE_ROLES = (
    Role.CHALLENGE_OFFICE,
    Role.UNIT_ADMIN,
    Role.PARTY_AFFAIRS,
    Role.DISCIPLINE_SUPERVISOR,
)
"""Who sees everyone's share, besides the one responsible: colleagues see facts, not percentages."""


def registered_outcomes(person: Any) -> QuerySet[Outcome]:
    """The catalogue: registered outcomes, retired ones among them, for everyone signed in."""
    if not person.is_authenticated:
        return Outcome.objects.none()
    return Outcome.objects.filter(state__in=REGISTERED_STATES)


def outcomes_visible_to(person: Any) -> QuerySet[Outcome]:
    """The catalogue, and what is not registered yet to its team, its unit's liaison and head and the offices."""
    if person.pk is None:
        return registered_outcomes(person)
    held = within(paths_held(person, *BOOKING_ROLES), "unit")
    named = Contribution.objects.filter(person=person).exclude(state=ContributionState.REMOVED)
    return Outcome.objects.filter(
        Q(state__in=REGISTERED_STATES)
        | Q(lead=person)
        | Q(pk__in=named.values("outcome_id"))
        | Q(project__team__in=teams_of(person))
        | held
    )


def contributions_visible_to(person: Any) -> QuerySet[Contribution]:
    """With their shares: one's own, those of outcomes that one answers for, and those of the units held."""
    if person.pk is None:
        return Contribution.objects.none()
    held = within(paths_held(person, *SHARE_ROLES), "outcome__unit")
    return Contribution.objects.filter(Q(person=person) | Q(outcome__lead=person) | held)


def can_see_shares(person: Any, outcome: Outcome) -> bool:
    """May the person see the shares of all contributors?"""
    return person.pk is not None and (
        person.pk == outcome.lead_id or holds_role(person, *SHARE_ROLES, unit=outcome.unit)
    )


def benefits_visible_to(person: Any) -> QuerySet[Benefit]:
    """Standing benefits of the catalogue to everyone signed in; returned and withdrawn ones to those who claimed
    or handle them.
    """
    if person.pk is None:
        return Benefit.objects.none()
    held = within(paths_held(person, *BOOKING_ROLES), "unit")
    return Benefit.objects.filter(
        Q(state__in=STANDING_BENEFIT_STATES) | Q(claimed_by=person) | Q(outcome__lead=person) | held
    )


@dataclass(frozen=True)
class BenefitFigures:
    """What an outcome is worth in 万元 over twelve months: direct money as it was claimed, confirmed and verified.

    A figure is None while no benefit has come so far; only the verified one counts (DOMAIN H6). What is indirect
    (avoided losses) stands apart and is never added.
    """

    claimed_wan: Decimal | None = None
    confirmed_wan: Decimal | None = None
    verified_wan: Decimal | None = None
    indirect_verified_wan: Decimal = ZERO
    has_verified: bool = False
    """Any verified benefit: money, or a counted political or social one."""

    @property
    def reduction_percent(self) -> Decimal | None:
        """效益核减率: by how many % the verified figure lies below the claimed one; None while not both are known."""
        if self.verified_wan is None or not self.claimed_wan:
            return None
        return (100 * (1 - self.verified_wan / self.claimed_wan)).quantize(Decimal("0.1"))


def figures_from(benefits: Iterable[Benefit]) -> BenefitFigures:
    """The figures of benefits that are loaded already; returned and withdrawn ones do not count."""
    standing = [benefit for benefit in benefits if benefit.state in STANDING_BENEFIT_STATES]
    direct = [benefit for benefit in standing if benefit.kind == BenefitKind.ECONOMIC and benefit.is_direct]
    indirect = [
        benefit for benefit in standing if benefit.kind == BenefitKind.ECONOMIC and not benefit.is_direct
    ]
    return BenefitFigures(
        claimed_wan=_sum_or_none(benefit.claimed_wan for benefit in direct),
        confirmed_wan=_sum_or_none(benefit.confirmed_wan for benefit in direct),
        verified_wan=_sum_or_none(benefit.verified_wan for benefit in direct),
        indirect_verified_wan=sum((benefit.verified_wan or ZERO for benefit in indirect), ZERO),
        has_verified=any(
            benefit.state == BenefitState.VERIFIED and (benefit.verified_wan or benefit.quantity)
            for benefit in standing
        ),
    )


def _sum_or_none(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def figures_of(outcome: Outcome) -> BenefitFigures:
    return figures_from(Benefit.objects.filter(outcome=outcome, state__in=STANDING_BENEFIT_STATES))


def verified_benefit_wan(outcome: Outcome) -> Decimal:
    """Verified direct economic benefit in 万元; 0 without any."""
    return verified_benefits_wan([outcome.pk]).get(outcome.pk, ZERO)


def verified_benefits_wan(outcome_ids: Iterable[int]) -> dict[int, Decimal]:
    """Outcome id → verified direct economic benefit in 万元; outcomes without any are left out. One query."""
    rows = (
        _verified_direct()
        .filter(outcome_id__in=list(outcome_ids))
        .values("outcome_id")
        .annotate(total=Sum("verified_wan"))
        .order_by()
    )
    return {row["outcome_id"]: row["total"] for row in rows}


def verified_benefits_wan_by_unit(outcome: Outcome) -> dict[int, Decimal]:
    """Unit id → what the outcome verifiably brings there in 万元: each benefit is booked once, where it arises."""
    rows = _verified_direct().filter(outcome=outcome).values_list("unit_id", "verified_wan")
    return {unit_id: amount or ZERO for unit_id, amount in rows}


def _verified_direct() -> QuerySet[Benefit]:
    return Benefit.objects.filter(state=BenefitState.VERIFIED, kind=BenefitKind.ECONOMIC, is_direct=True)


def kit_files_of(outcome: Outcome) -> QuerySet[Attachment]:
    return attachments_of(KIT_KIND, outcome.pk)


def evidence_of(benefit: Benefit) -> QuerySet[Attachment]:
    return attachments_of(EVIDENCE_KIND, benefit.pk)


def live_contributions(outcome: Outcome) -> QuerySet[Contribution]:
    """Contributors in their order, without those who were taken off the list."""
    return outcome.contributions.exclude(state=ContributionState.REMOVED).select_related("person")
