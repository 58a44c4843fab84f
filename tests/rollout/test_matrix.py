"""Units × outcomes, in the order of the tree."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome
from tests.factories.rollout import (
    ANSWERED_AT,
    HERE,
    adoption_in,
    adoption_not_applicable,
    declined_adoption,
    group_rollout,
    halted_rollout,
    proven_adoption,
    recommended_rollout,
    released_adoption,
    running_rollout,
)
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit
from tracker.rollout.matrix import NOT_ASKED, AdoptionMatrix, MatrixCell, Tally, adoption_matrix
from tracker.rollout.services import adopt_outcome, decline_adoption

pytestmark = pytest.mark.usefixtures("english")


def words(matrix: AdoptionMatrix) -> dict[str, dict[str, list[str]]]:
    return {
        group.name: {row.name: [cell.words or cell.state for cell in row.cells] for row in group.rows}
        for group in matrix.groups
    }


def test_nothing_under_way_is_an_empty_matrix(world: World) -> None:
    recommended_rollout(world)
    halted_rollout(world)
    assert adoption_matrix(world.alice) == AdoptionMatrix(columns=(), groups=(), tally=Tally())


def test_rows_follow_the_tree_and_columns_the_newest_outcome(world: World) -> None:
    wide = group_rollout(world)
    with clock.at(ANSWERED_AT):
        adopt_outcome(adoption_in(wide, world.pit_three), started_on=ANSWERED_AT.date(), by=world.head_three)
        narrow = running_rollout(world, equipped_outcome(world, title="浮选柱分级改造"))
        matrix = adoption_matrix(world.trudy)
    assert [(column.title, column.level, column.level_name) for column in matrix.columns] == [
        ("浮选柱分级改造", 1, "Own unit"),
        ("支架调移平台", 3, "Group"),
    ]
    assert words(matrix) == {
        "北岭公司": {"一矿": ["unanswered", "verified"], "二矿": ["not_applicable", "verified"]},
        "南山公司": {"三厂": ["not_applicable", "Adopting"]},
        "技术研究院": {"技术研究院": ["not_applicable", "unanswered"]},
    }
    assert [column.tally for column in matrix.columns] == [Tally(0, 1, 1), Tally(3, 4, 1)]
    assert [row.tally for group in matrix.groups for row in group.rows] == [
        Tally(1, 2, 1),
        Tally(1, 1, 0),
        Tally(1, 1, 0),
        Tally(0, 1, 1),
    ]
    assert (matrix.tally, matrix.unit_count) == (Tally(3, 5, 2), 4)
    first, second = matrix.groups[0].rows
    assert first.cells[0] == MatrixCell("unanswered", "", adoption_in(narrow, world.pit_one).pk)
    assert second.cells[0] == NOT_ASKED


def test_an_answer_that_is_late_is_marked(world: World) -> None:
    running_rollout(world)
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=HERE)):
        cell = adoption_matrix(world.olga).groups[0].rows[0].cells[0]
    assert (cell.state, cell.is_overdue) == ("unanswered", True)


def test_until_the_office_agrees_not_applicable_counts(world: World) -> None:
    declined_adoption(world)
    adoption_not_applicable(world)
    row = adoption_matrix(world.olga).groups[0].rows[0]
    assert [(cell.state, cell.words) for cell in row.cells] == [
        ("not_applicable", "Not applicable"),
        ("assessing", "Says not applicable"),
    ]
    assert row.tally == Tally(0, 1, 0)


def test_who_was_released_is_not_shown(world: World) -> None:
    released_adoption(world)
    assert adoption_matrix(world.olga).groups == ()


def test_columns_by_domain_rows_by_company(world: World) -> None:
    group_rollout(world)
    running_rollout(world, equipped_outcome(world, domain="选煤"))
    assert [column.tally.applicable for column in adoption_matrix(world.olga, domain="选煤").columns] == [1]
    south = adoption_matrix(world.olga, company=OrgUnit.objects.get(pk=world.south.pk))
    assert words(south) == {"南山公司": {"三厂": ["not_applicable", "unanswered"]}}


def test_only_who_owes_an_answer(world: World) -> None:
    wide = group_rollout(world)
    proven_adoption(world)
    with clock.at(ANSWERED_AT):
        decline_adoption(adoption_in(wide, world.pit_three), reason="无此设备。", by=world.head_three)
    matrix = adoption_matrix(world.olga, is_unanswered_only=True)
    assert words(matrix) == {"技术研究院": {"技术研究院": ["unanswered"]}}
    assert adoption_matrix(world.olga, is_unanswered_only=True, company=world.south).columns == ()


def test_many_outcomes_are_turned_over_page_by_page(world: World) -> None:
    outcomes = [running_rollout(world).outcome for _ in range(3)]
    first = adoption_matrix(world.olga, limit=2)
    assert [column.outcome_id for column in first.columns] == [outcomes[2].pk, outcomes[1].pk]
    assert first.next_before == outcomes[1].pk
    second = adoption_matrix(world.olga, limit=2, before=first.next_before)
    assert ([column.outcome_id for column in second.columns], second.next_before) == ([outcomes[0].pk], None)


def test_visitors_see_no_matrix(world: World) -> None:
    running_rollout(world)
    assert adoption_matrix(AnonymousUser()).columns == ()


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_takes_three_queries(world: World, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        group_rollout(world)
    with django_assert_num_queries(3):
        matrix = adoption_matrix(world.olga)
    assert len(matrix.columns) == count
