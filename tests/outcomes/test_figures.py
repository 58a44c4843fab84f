"""What an outcome is worth, and by how few queries it is known."""

from decimal import Decimal

import pytest

from tests.factories.organisation import World
from tests.factories.outcomes import (
    claimed_benefit,
    confirmed_benefit,
    registered_outcome,
    returned_benefit,
    verified_benefit,
)
from tracker.outcomes.benefit_services import confirm_benefit, verify_benefit
from tracker.outcomes.enums import Formula
from tracker.outcomes.formulas import Line
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import (
    BenefitFigures,
    figures_of,
    verified_benefit_wan,
    verified_benefits_wan,
    verified_benefits_wan_by_unit,
)


def verified_in_pit_two(world: World, outcome: Outcome) -> None:
    """20.00 万元 claimed by lily, confirmed by head_two, verified by frida."""
    line = Line(Formula.OTHER, "租金收入", Decimal(200_000))
    benefit = claimed_benefit(world, outcome, unit=world.pit_two, by=world.lily, lines=[line])
    confirmed = confirm_benefit(benefit, confirmed_wan=Decimal(20), by=world.head_two)
    verify_benefit(confirmed, verified_wan=Decimal(20), by=world.frida)


def test_without_any_claim_there_is_no_figure(world: World) -> None:
    assert figures_of(registered_outcome(world)) == BenefitFigures()


def test_a_claim_stands_in_grey_only(world: World) -> None:
    figures = figures_of(claimed_benefit(world).outcome)
    assert figures == BenefitFigures(claimed_wan=Decimal(438))
    assert figures.reduction_percent is None


def test_returned_claims_are_nobodys_figures(world: World) -> None:
    assert figures_of(returned_benefit(world).outcome) == BenefitFigures()


def test_each_unit_is_added_once(world: World) -> None:
    outcome = verified_benefit(world).outcome
    verified_in_pit_two(world, outcome)
    figures = figures_of(outcome)
    assert figures == BenefitFigures(
        claimed_wan=Decimal("458.00"),
        confirmed_wan=Decimal("451.20"),
        verified_wan=Decimal("422.60"),
        has_verified=True,
    )
    assert figures.reduction_percent == Decimal("7.7")
    assert verified_benefit_wan(outcome) == Decimal("422.60")
    assert verified_benefits_wan_by_unit(outcome) == {
        world.pit_one.pk: Decimal("402.60"),
        world.pit_two.pk: Decimal("20.00"),
    }


def test_indirect_benefits_stand_apart(world: World) -> None:
    line = Line(Formula.AVOIDED_LOSS, "避免事故", Decimal(10**6), before=Decimal(3), after=Decimal(1))
    benefit = claimed_benefit(world, is_direct=False, lines=[line])
    confirmed = confirm_benefit(benefit, confirmed_wan=Decimal(200), by=world.head_one)
    verify_benefit(confirmed, verified_wan=Decimal(200), by=world.frida)
    assert figures_of(benefit.outcome) == BenefitFigures(
        indirect_verified_wan=Decimal(200), has_verified=True
    )
    assert verified_benefit_wan(benefit.outcome) == Decimal(0)


def test_what_is_confirmed_is_not_verified(world: World) -> None:
    outcome = confirmed_benefit(world).outcome
    assert figures_of(outcome).has_verified is False
    assert verified_benefits_wan([outcome.pk]) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_many_outcomes_are_summed_by_one_query(
    world: World, count: int, django_assert_num_queries: object
) -> None:
    outcomes = [verified_benefit(world).outcome for _ in range(count)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        sums = verified_benefits_wan(outcome.pk for outcome in outcomes)
    assert sums == {outcome.pk: Decimal("402.60") for outcome in outcomes}
