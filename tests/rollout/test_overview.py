"""Everything the page of an outcome shows."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.organisation import World
from tests.factories.outcomes import (
    claimed_benefit,
    drafted_outcome,
    registered_outcome,
    verified_benefit,
)
from tests.factories.rollout import (
    ANSWERED_AT,
    HERE,
    PROVEN_AT,
    adoption_in,
    adoption_not_applicable,
    group_rollout,
    halted_rollout,
    outcome_ready_for_company,
)
from tracker.foundation import clock
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import BenefitFigures
from tracker.outcomes.services import list_intellectual_property
from tracker.rollout.overview import Failure, SpreadStep, overview_of
from tracker.rollout.queries import Coverage
from tracker.rollout.services import adopt_outcome

pytestmark = pytest.mark.usefixtures("english")


def loaded(pk: int) -> Outcome:
    return Outcome.objects.select_related("unit", "lead", "contact").get(pk=pk)


def test_a_fresh_outcome_shows_what_is_missing(world: World) -> None:
    overview = overview_of(loaded(registered_outcome(world).pk), world.trudy)
    assert overview.figures == BenefitFigures()
    assert (overview.coverage, overview.adopters, overview.spread) == (Coverage(), (), ())
    assert overview.stated_kit_count == 0
    assert [step.status for step in overview.ladder] == ["next", "next", "next"]


def test_the_page_of_an_outcome_on_its_way_through_the_group(world: World) -> None:
    rollout = group_rollout(world)
    with clock.at(ANSWERED_AT):
        adopt_outcome(adoption_in(rollout, world.pit_three), started_on=date(2027, 1, 4), by=world.head_three)
    with clock.at(PROVEN_AT):
        overview = overview_of(loaded(rollout.outcome_id), world.trudy)
    assert overview.figures == BenefitFigures(
        claimed_wan=Decimal("438.00"),
        confirmed_wan=Decimal("431.20"),
        verified_wan=Decimal("402.60"),
        has_verified=True,
    )
    assert (overview.claimed_on, overview.confirmed_on, overview.verified_on) == (
        date(2026, 11, 2),
        date(2026, 11, 4),
        date(2026, 11, 6),
    )
    assert overview.coverage == Coverage(verified=2, adopting=1, unanswered=1)
    assert [(row.unit_name, row.cell, row.started_on, row.verified_wan) for row in overview.adopters] == [
        ("一矿", "verified", date(2026, 11, 16), Decimal("402.60")),
        ("二矿", "verified", date(2026, 11, 16), None),
        ("三厂", "adopting", date(2027, 1, 4), None),
        ("技术研究院", "unanswered", None, None),
    ]
    assert [step.status for step in overview.ladder] == ["done", "done", "now"]
    assert overview.spread == (SpreadStep(date(2026, 11, 16), 2, "Own unit"),)
    assert overview.planned == (SpreadStep(date(2027, 1, 4), 3),)
    assert {entry.name: entry.value for entry in overview.kit} == {
        "procedure": "标准作业书 V1.2",
        "cost_wan": "38.60",
        "lead_time": "6至8周",
        "prerequisites": "巷宽不小于3.6 m，倾角不大于15°。",
        "training": "2天，8人",
        "safety_assessment": "",
        "contact": "柏岩",
    }
    assert overview.failures == (
        Failure("倾角大于10°时平台下滑：加防滑销。"),
        Failure("底板软岩压陷滑道：先铺钢板。"),
        Failure("窄通道须拆一节，用时40分钟。", "一矿"),
        Failure("窄通道须拆一节，用时40分钟。", "二矿"),
    )


def test_a_day_in_the_evening_is_that_day_here(world: World) -> None:
    outcome = registered_outcome(world)
    benefit = claimed_benefit(world, outcome)
    type(benefit).objects.filter(pk=benefit.pk).update(claimed_at=datetime(2026, 11, 3, 0, 30, tzinfo=HERE))
    assert overview_of(loaded(outcome.pk), world.alice).claimed_on == date(2026, 11, 3)


def test_not_applicable_stands_apart_and_released_not_at_all(world: World) -> None:
    overview = overview_of(loaded(adoption_not_applicable(world).outcome_id), world.trudy)
    assert (overview.coverage.not_applicable, overview.coverage.applicable) == (1, 0)
    assert [(row.cell, row.reason) for row in overview.adopters] == [
        ("not_applicable", "倾角28°，超出适用范围。")
    ]
    assert overview_of(loaded(halted_rollout(world).outcome_id), world.trudy).adopters == ()


def shares(world: World, name: str) -> list[tuple[str, Decimal | None]]:
    outcome = loaded(registered_outcome(world).pk)
    return [(line.name, line.share) for line in overview_of(outcome, getattr(world, name)).contributors]


def test_colleagues_see_the_order_but_not_the_shares(world: World) -> None:
    assert shares(world, "trudy") == [("艾丽", None), ("柏岩", None)]
    assert shares(world, "bob") == [("艾丽", None), ("柏岩", Decimal(40))]
    assert shares(world, "alice") == [("艾丽", Decimal(60)), ("柏岩", Decimal(40))]


def test_rights_are_listed(world: World) -> None:
    outcome = drafted_outcome(world)
    right = list_intellectual_property(
        outcome, kind="software", title="监测软件", holder="北岭公司", by=world.alice
    )
    assert overview_of(loaded(outcome.pk), world.alice).intellectual_properties == (right,)


def rich_outcome(world: World, rights: int) -> Outcome:
    outcome = outcome_ready_for_company(world)
    for place in range(rights):
        list_intellectual_property(
            outcome, kind="paper", title=f"论文{place}", holder="北岭公司", by=world.alice
        )
        if place:
            unit = (world.pit_two, world.pit_three)[place - 1]
            claimed_benefit(world, outcome, unit=unit, by=world.alice)
    return loaded(outcome.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_eight_queries(world: World, count: int, django_assert_num_queries: Any) -> None:
    outcome = rich_outcome(world, count)
    person = type(world.trudy).objects.select_related("unit").get(username="trudy")
    with django_assert_num_queries(8):
        overview = overview_of(outcome, person)
    assert (len(overview.benefits), len(overview.intellectual_properties)) == (count, count)
    assert verified_benefit(world).pk
