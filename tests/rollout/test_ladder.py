"""Three steps: what each asks for, what is missing, who approved it and when."""

from datetime import date
from typing import Any

import pytest

from tests.factories.organisation import World
from tests.factories.outcomes import drafted_outcome, equipped_outcome, registered_outcome
from tests.factories.rollout import (
    APPROVED_AT,
    company_rollout,
    group_rollout,
    halted_rollout,
    outcome_ready_for_company,
    recommended_rollout,
)
from tracker.foundation import clock
from tracker.outcomes.models import Outcome
from tracker.rollout.ladder import LadderStep, ladder_of
from tracker.rollout.queries import Coverage
from tracker.rollout.services import recommend_rollout

pytestmark = pytest.mark.usefixtures("english")


def statuses(outcome: Outcome) -> list[tuple[str, str]]:
    return [(step.status, step.badge) for step in ladder_of(outcome)]


def test_a_draft_stands_before_the_ladder(world: World) -> None:
    assert statuses(drafted_outcome(world)) == [
        ("next", "2 conditions missing"),
        ("next", "3 conditions missing"),
        ("next", "3 conditions missing"),
    ]


def test_what_is_missing_is_said_in_words(world: World) -> None:
    own, company, group = ladder_of(registered_outcome(world))
    kit = (
        "The adoption kit still lacks: standard procedure, cost per set (10,000 yuan), time to put it to use, "
        "prerequisites, contact."
    )
    benefit = "No benefit has been verified yet: claim one where the outcome is in use, and have it verified."
    assert own.missing == (kit,)
    assert company.missing == (
        "The level “Own unit” has to be effective first, or be waived on record.",
        benefit,
        kit,
    )
    assert group.missing == (
        "The level “Company” has to be effective first, or be waived on record.",
        benefit,
        kit,
    )


def test_a_step_that_nothing_keeps_back_may_be_recommended(world: World) -> None:
    own, company, _group = ladder_of(equipped_outcome(world))
    assert (own.status, own.badge, own.can_be_recommended) == ("now", "Can be recommended", True)
    assert company.can_be_recommended is False


def test_a_recommendation_waits(world: World) -> None:
    outcome = equipped_outcome(world)
    rollout = recommended_rollout(world, outcome)
    own = ladder_of(outcome)[0]
    assert (own.status, own.badge, own.note, own.rollout_id) == (
        "now",
        "Waiting for approval",
        "",
        rollout.pk,
    )
    assert own.can_be_recommended is False


def test_a_step_under_way_counts_its_units(world: World) -> None:
    own, company, _group = ladder_of(company_rollout(world).outcome)
    assert own == LadderStep(
        number=1,
        level="Level 1",
        title="Own unit",
        status="done",
        badge="Effective since Dec. 14, 2026",
        conditions=own.conditions,
        note="Approved by 一矿长, 办公会〔2026〕11号, Nov. 9, 2026",
        rollout_id=own.rollout_id,
        approver="一矿长",
        approved_on=date(2026, 11, 9),
        effective_on=date(2026, 12, 14),
        coverage=Coverage(verified=1),
    )
    assert [(condition.label, condition.is_met) for condition in company.conditions] == [
        ("Own unit effective", True),
        ("Verified benefit 402.60 (10k CNY)", True),
        ("Adoption kit complete", True),
        ("0 of 1 applicable units have proven it (50 % needed)", False),
    ]
    assert (company.status, company.badge) == ("now", "Under way, 0/1 verified")


def test_a_waiver_stands_on_the_ladder(world: World) -> None:
    outcome = outcome_ready_for_company(world)
    with clock.at(APPROVED_AT):
        recommend_rollout(
            outcome, level=3, recommendation="急需。", waiver="公司内仅此一矿。", by=world.alice
        )
    group = ladder_of(outcome)[2]
    assert group.conditions[0].label == "Company waived: 公司内仅此一矿。"
    assert group.missing == ()


def test_a_halted_level_is_open_again(world: World) -> None:
    outcome = Outcome.objects.get(pk=halted_rollout(world).outcome_id)
    assert statuses(outcome)[0] == ("now", "Can be recommended")


@pytest.mark.parametrize(
    ("make", "queries"), [(registered_outcome, 2), (company_rollout, 3), (group_rollout, 3)]
)
def test_the_ladder_takes_three_queries_at_most(
    world: World, make: Any, queries: int, django_assert_num_queries: Any
) -> None:
    made = make(world)
    outcome = Outcome.objects.get(pk=made.pk if isinstance(made, Outcome) else made.outcome_id)
    with django_assert_num_queries(queries):
        ladder_of(outcome)
