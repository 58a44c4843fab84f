"""Who may do what to a rollout in each of its states, and what a level asks for."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories.organisation import World
from tests.factories.outcomes import (
    claimed_benefit,
    confirmed_benefit,
    equipped_outcome,
    registered_outcome,
    submitted_outcome,
    verified_benefit,
)
from tests.factories.rollout import (
    ANSWERED_AT,
    APPROVED_AT,
    PROVEN_AT,
    REPLY_BY,
    adopting,
    adoption_in,
    company_rollout,
    effective_rollout,
    group_rollout,
    halted_rollout,
    outcome_ready_for_company,
    outcome_ready_for_group,
    proven,
    recommended_rollout,
    running_rollout,
    standardized_rollout,
    withdrawn_rollout,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, perform
from tracker.inbox.models import Task
from tracker.outcomes.models import Outcome
from tracker.outcomes.services import keep_kit
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.services import (
    approve_rollout,
    halt_rollout,
    recommend_rollout,
    retire_outcome,
    standardize_rollout,
)

pytestmark = pytest.mark.usefixtures("english")

CAST = [
    "alice",
    "bob",
    "dave",
    "head_one",
    "head_two",
    "lily",
    "olga",
    "david",
    "leo",
    "sam",
    "sid",
    "system",
]


def company_recommendation(world: World) -> Rollout:
    """Level 2, waiting for the decision body."""
    return recommended_rollout(world, outcome_ready_for_company(world), level=2)


MAY: dict[Callable[[World], Rollout], dict[str, str]] = {
    recommended_rollout: {"approve": "head_one david", "withdraw": "alice head_one david system"},
    company_recommendation: {"approve": "david", "withdraw": "alice david system"},
    running_rollout: {"take_effect": "system", "halt": "head_one olga david system"},
    company_rollout: {"take_effect": "system", "halt": "olga david system"},
    effective_rollout: {"standardize": "olga", "halt": "head_one olga david system"},
    standardized_rollout: {"halt": "head_one olga david system"},
    halted_rollout: {},
    withdrawn_rollout: {},
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Rollout]
) -> None:
    rollout = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(PROVEN_AT):
        assert who_may_act(rollout, cast) == MAY[make]


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (recommended_rollout, "proposed"),
        (withdrawn_rollout, "withdrawn"),
        (running_rollout, "trialing"),
        (effective_rollout, "effective"),
        (standardized_rollout, "standardized"),
        (halted_rollout, "halted"),
    ],
)
def test_each_act_leads_to_its_state(world: World, make: Callable[[World], Rollout], state: str) -> None:
    assert Rollout.objects.get(pk=make(world).pk).state == state
    assert audit.verify().is_intact


def refusal(outcome: Outcome, level: int, by: object) -> tuple[str, ...]:
    with pytest.raises(GuardFailed) as refused, clock.at(APPROVED_AT):
        recommend_rollout(outcome, level=level, recommendation="宜推广。", by=by)  # type: ignore[arg-type]
    assert not Rollout.objects.filter(outcome=outcome, level=level).exists()
    return refused.value.reasons


def test_an_outcome_enters_its_own_unit_registered_and_with_its_kit(world: World) -> None:
    assert refusal(submitted_outcome(world), 1, world.alice) == (
        "Only a registered outcome that is still in use can be rolled out.",
        (
            "The outcome has to be registered first. The adoption kit still lacks: standard procedure, "
            "cost per set (10,000 yuan), time to put it to use, prerequisites, contact."
        ),
    )
    assert refusal(registered_outcome(world), 1, world.alice) == (
        (
            "The adoption kit still lacks: standard procedure, cost per set (10,000 yuan), time to put it to use, "
            "prerequisites, contact."
        ),
    )
    assert recommended_rollout(world).unit == world.pit_one


def test_a_level_needs_the_one_below_and_a_verified_benefit(world: World) -> None:
    outcome = equipped_outcome(world)
    running_rollout(world, outcome)
    assert refusal(outcome, 2, world.alice) == (
        (
            "The level “Own unit” has to be effective first, or be waived on record. No benefit has been verified yet: "
            "claim one where the outcome is in use, and have it verified."
        ),
    )


@pytest.mark.parametrize("make", [claimed_benefit, confirmed_benefit])
def test_a_benefit_that_finance_has_not_verified_opens_nothing(
    world: World, make: Callable[..., object]
) -> None:
    outcome = effective_rollout(world).outcome
    make(world, outcome)
    assert refusal(outcome, 2, world.alice) == (
        "No benefit has been verified yet: claim one where the outcome is in use, and have it verified.",
    )


def test_the_group_is_asked_after_the_company(world: World) -> None:
    outcome = outcome_ready_for_company(world)
    assert refusal(outcome, 3, world.alice) == (
        "The level “Company” has to be effective first, or be waived on record.",
    )
    assert group_rollout(world).unit == world.group


def test_the_decision_body_may_waive_a_level_but_never_the_benefit(world: World) -> None:
    outcome = equipped_outcome(world)
    with clock.at(APPROVED_AT):
        with pytest.raises(GuardFailed):
            recommend_rollout(
                outcome, level=3, recommendation="急需。", waiver="公司内仅此一矿。", by=world.alice
            )
        verified_benefit(world, outcome)
        rollout = recommend_rollout(
            outcome, level=3, recommendation="急需。", waiver="公司内仅此一矿。", by=world.alice
        )
        approved = approve_rollout(
            rollout, meeting_number="党委会〔2026〕19号", minutes="同意。", by=world.david
        )
    assert approved.state == "trialing"


@pytest.mark.parametrize("name", ["alice", "head_one", "olga"])
def test_the_outcomes_side_recommends(world: World, name: str) -> None:
    outcome = equipped_outcome(world)
    assert (
        recommend_rollout(outcome, level=1, recommendation="宜推广。", by=getattr(world, name)).state
        == "proposed"
    )


@pytest.mark.parametrize("name", ["bob", "dave", "head_two", "lily", "david", "sam"])
def test_nobody_else_recommends(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        recommend_rollout(
            equipped_outcome(world), level=1, recommendation="宜推广。", by=getattr(world, name)
        )


def test_a_level_is_recommended_once_until_it_ends(world: World) -> None:
    outcome = withdrawn_rollout(world).outcome
    recommended_rollout(world, outcome)
    with pytest.raises(ValidationError) as refused:
        recommended_rollout(world, outcome)
    assert refused.value.messages == ["This level is recommended or under way already."]


def test_there_is_no_fourth_level(world: World) -> None:
    outcome = outcome_ready_for_group(world)
    with pytest.raises(ValidationError):
        recommend_rollout(outcome, level=4, recommendation="行业推广。", waiver="无", by=world.alice)


def test_approval_is_on_record_and_sets_the_day_for_answers(world: World) -> None:
    rollout = recommended_rollout(world)
    with pytest.raises(GuardFailed) as refused, clock.at(APPROVED_AT):
        approve_rollout(rollout, meeting_number="", minutes="同意。", by=world.head_one)
    assert refused.value.reasons == ("The number of the meeting and its decision must be on record.",)
    assert not Adoption.objects.exists()
    with clock.at(APPROVED_AT):
        rollout = approve_rollout(rollout, meeting_number="办公会11号", minutes="同意。", by=world.head_one)
    assert (rollout.approved_by, rollout.approved_on, rollout.reply_by) == (
        world.head_one,
        date(2026, 11, 9),
        REPLY_BY,
    )


def test_what_has_gone_missing_since_stops_the_approval(world: World) -> None:
    rollout = recommended_rollout(world)
    keep_kit(rollout.outcome, procedure="", by=world.alice)
    with pytest.raises(GuardFailed) as refused:
        approve_rollout(rollout, meeting_number="办公会11号", minutes="同意。", by=world.head_one)
    assert refused.value.reasons == ("The adoption kit still lacks: standard procedure.",)


def asked(rollout: Rollout) -> list[str]:
    return [adoption.unit.name for adoption in rollout.adoptions.select_related("unit")]


def test_each_level_asks_the_units_that_no_lower_level_has_asked(world: World) -> None:
    group = group_rollout(world)
    own, company = Rollout.objects.filter(outcome=group.outcome, level__lt=3).order_by("level")
    assert asked(own) == ["一矿"]
    assert asked(company) == ["二矿"]
    assert asked(group) == ["三厂", "技术研究院"]


def test_the_approver_may_name_the_units(world: World) -> None:
    rollout = running_rollout(world, outcome_ready_for_group(world), level=3, targets=[world.pit_three])
    assert asked(rollout) == ["三厂"]


def test_a_unit_outside_the_level_or_asked_before_is_refused(world: World) -> None:
    rollout = company_recommendation(world)
    with pytest.raises(GuardFailed) as refused, clock.at(APPROVED_AT):
        approve_rollout(
            rollout,
            meeting_number="办公会11号",
            minutes="同意。",
            targets=[world.pit_one, world.pit_two, world.pit_three],
            by=world.david,
        )
    assert refused.value.reasons == (
        "These units lie outside the level, or have been asked already: 一矿, 三厂.",
    )
    assert Rollout.objects.get(pk=rollout.pk).state == "proposed"


def test_a_level_without_any_unit_is_refused(world: World) -> None:
    with pytest.raises(GuardFailed) as refused, clock.at(APPROVED_AT):
        approve_rollout(
            company_recommendation(world), meeting_number="11号", minutes="同意。", targets=[], by=world.david
        )
    assert refused.value.reasons == ("There is no unit to ask at this level. Name at least one.",)


def test_approval_begins_the_conversion(world: World) -> None:
    assert Outcome.objects.get(pk=running_rollout(world).outcome_id).state == "in_conversion"


def test_a_level_becomes_effective_with_the_share_that_is_set(world: World, settings: object) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "EFFECTIVE_SHARE": {1: 100, 2: 100, 3: 51}}  # type: ignore[attr-defined]
    rollout = group_rollout(world)
    proven(world, adoption_in(rollout, world.pit_three), by="head_three")
    assert Rollout.objects.get(pk=rollout.pk).state == "trialing"
    settings.JIEBANG = {**settings.JIEBANG, "EFFECTIVE_SHARE": {1: 100, 2: 100, 3: 50}}  # type: ignore[attr-defined]
    with clock.at(PROVEN_AT):
        perform(rollout, "take_effect", by=SYSTEM, effective_on=clock.today())
    assert Rollout.objects.get(pk=rollout.pk).state == "effective"


def test_one_proof_outside_makes_the_group_level_effective(world: World) -> None:
    rollout = group_rollout(world)
    proven(world, adoption_in(rollout, world.pit_three), by="head_three")
    fresh = Rollout.objects.get(pk=rollout.pk)
    assert (fresh.state, fresh.effective_on) == ("effective", PROVEN_AT.date())


def test_a_standard_has_its_number(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        standardize_rollout(effective_rollout(world), standard_number=" ", by=world.olga)
    assert refused.value.reasons == ("Give the number of the standard or operating procedure.",)


def test_a_halt_leaves_a_lesson_and_lets_go_of_whoever_has_not_begun(world: World) -> None:
    rollout = group_rollout(world)
    adopting(world, adoption_in(rollout, world.pit_three), by="head_three")
    with pytest.raises(GuardFailed) as refused, clock.at(ANSWERED_AT):
        halt_rollout(rollout, lesson="", note="滑道压陷。", by=world.olga)
    assert refused.value.reasons == ("Say what others can learn from this.",)
    with clock.at(ANSWERED_AT):
        halt_rollout(rollout, lesson="软岩底板不适用。", note="滑道压陷。", by=world.olga)
    assert {adoption.unit.name: adoption.state for adoption in rollout.adoptions.all()} == {
        "三厂": "adopting",
        "技术研究院": "released",
    }


def test_a_halted_level_may_be_tried_again(world: World) -> None:
    outcome = halted_rollout(world).outcome
    assert asked(running_rollout(world, outcome)) == ["一矿"]


def test_retiring_an_outcome_ends_what_is_under_way(world: World) -> None:
    outcome = outcome_ready_for_company(world)
    recommended_rollout(world, outcome, level=2)
    retire_outcome(outcome, note="已被新平台替代。", by=world.olga)
    assert [(rollout.level, rollout.state, rollout.lesson) for rollout in outcome.rollouts.all()] == [
        (1, "halted", "已被新平台替代。"),
        (2, "withdrawn", ""),
    ]


def test_a_stranger_retires_nothing(world: World) -> None:
    outcome = outcome_ready_for_company(world)
    with pytest.raises(NotAllowed):
        retire_outcome(outcome, note="不要了。", by=world.sam)
    assert outcome.rollouts.get().state == "effective"


@pytest.mark.parametrize(
    ("make", "owed"),
    [
        (recommended_rollout, ("approve", "unit_admin", "一矿")),
        (company_recommendation, ("approve", "decision_body", "北岭公司")),
    ],
)
def test_the_recommendation_lies_with_whoever_decides(
    world: World, make: Callable[[World], Rollout], owed: tuple[str, str, str]
) -> None:
    rollout = make(world)
    task = Task.objects.get(subject_kind="rollout", subject_id=rollout.pk, closed_at=None)
    assert task.unit is not None
    assert (task.act, task.role, task.unit.name) == owed
