"""How many units adopt, of how many for whom the outcome is meant."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.organisation import World
from tests.factories.outcomes import verified_benefit
from tests.factories.rollout import (
    adopting_adoption,
    adoption_not_applicable,
    adoption_with_proof,
    assessing_adoption,
    declined_adoption,
    deferred_adoption,
    group_rollout,
    invited_adoption,
    outcome_ready_for_company,
    proven_adoption,
    recommended_rollout,
    released_adoption,
    running_rollout,
)
from tracker.rollout.enums import CELLS, AdoptionState, Cell
from tracker.rollout.models import Adoption
from tracker.rollout.queries import (
    Coverage,
    candidate_units,
    coverage,
    coverages,
    verified_benefit_of,
)


@pytest.mark.parametrize(
    ("make", "expected", "applicable"),
    [
        (invited_adoption, Coverage(unanswered=1), 1),
        (assessing_adoption, Coverage(assessing=1), 1),
        (deferred_adoption, Coverage(deferred=1), 1),
        (adopting_adoption, Coverage(adopting=1), 1),
        (adoption_with_proof, Coverage(adopting=1), 1),
        (proven_adoption, Coverage(verified=1), 1),
        (declined_adoption, Coverage(assessing=1), 1),
        (adoption_not_applicable, Coverage(not_applicable=1), 0),
        (released_adoption, Coverage(), 0),
    ],
)
def test_each_answer_has_its_place(
    world: World, make: Callable[[World], Adoption], expected: Coverage, applicable: int
) -> None:
    found = coverage(make(world).rollout)
    assert found == expected
    assert found.applicable == applicable


def test_every_state_but_released_has_a_cell() -> None:
    assert set(AdoptionState) - set(CELLS) == {AdoptionState.RELEASED}
    assert set(CELLS.values()) == set(Cell)


def test_shares_name_their_denominator() -> None:
    reach = Coverage(verified=5, adopting=2, assessing=1, deferred=1, unanswered=1, not_applicable=6)
    assert (reach.adopted, reach.applicable) == (7, 10)
    assert (reach.adopted_percent, reach.verified_percent) == (Decimal("70.0"), Decimal("50.0"))
    assert (Coverage().adopted_percent, Coverage().verified_percent) == (None, None)


@pytest.mark.parametrize(
    ("reach", "level", "is_enough"),
    [
        (Coverage(verified=1), 1, True),
        (Coverage(adopting=1), 1, False),
        (Coverage(verified=1, unanswered=1), 2, True),
        (Coverage(verified=1, unanswered=2), 2, False),
        (Coverage(verified=1, unanswered=99), 3, True),
        (Coverage(verified=1, unanswered=100), 3, False),
        (Coverage(not_applicable=4), 3, False),
    ],
)
def test_the_set_share_decides(reach: Coverage, level: int, is_enough: bool) -> None:  # noqa: FBT001
    assert reach.is_enough(level) is is_enough


def test_candidates_are_the_units_of_the_scope_not_asked_before(world: World) -> None:
    own = recommended_rollout(world)
    assert [unit.name for unit in candidate_units(own)] == ["一矿"]
    company = recommended_rollout(world, outcome_ready_for_company(world), level=2)
    assert [unit.name for unit in candidate_units(company)] == ["二矿"]


def test_the_benefit_of_an_adoption_is_the_one_booked_at_its_unit(world: World) -> None:
    adoption = proven_adoption(world)
    assert verified_benefit_of(adoption) is None
    benefit = verified_benefit(world, adoption.outcome)
    assert verified_benefit_of(adoption) == benefit


@pytest.mark.parametrize("count", [1, 3])
def test_many_rollouts_are_counted_by_one_query(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    rollouts = [running_rollout(world) for _ in range(count)]
    with django_assert_num_queries(1):
        found = coverages(rollout.pk for rollout in rollouts)
    assert found == {rollout.pk: Coverage(unanswered=1) for rollout in rollouts}


def test_a_rollout_that_asks_nobody_has_no_coverage(world: World) -> None:
    assert coverage(recommended_rollout(world)) == Coverage()
    assert coverage(group_rollout(world)) == Coverage(unanswered=2)
