"""Who may do what to an outcome in each of its states, and what keeps an act back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.organisation import World
from tests.factories.outcomes import (
    DRAFTED_AT,
    REGISTERED_AT,
    agreed_outcome,
    contribution_of,
    converted_outcome,
    drafted_outcome,
    equipped_outcome,
    outcome_in_conversion,
    registered_outcome,
    retired_outcome,
    returned_outcome,
    submitted_outcome,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, WrongState
from tracker.inbox.models import Task
from tracker.outcomes.models import Outcome
from tracker.outcomes.services import (
    Contributor,
    change_outcome,
    dispute_contribution,
    keep_kit,
    mark_converted,
    mark_in_conversion,
    register_outcome,
    submit_outcome,
)

pytestmark = pytest.mark.usefixtures("english")

CAST = ["alice", "bob", "dave", "head_one", "lily", "olga", "david", "frida", "leo", "sam", "sid", "system"]

MAY: dict[Callable[[World], Outcome], dict[str, str]] = {
    drafted_outcome: {"revise": "alice", "submit": "alice"},
    submitted_outcome: {"register": "olga", "return": "olga"},
    returned_outcome: {"complete": "alice", "submit": "alice"},
    equipped_outcome: {"keep_kit": "alice bob olga", "start_conversion": "system", "retire": "olga"},
    outcome_in_conversion: {
        "keep_kit_in_conversion": "alice bob olga",
        "convert": "system",
        "retire": "olga",
    },
    converted_outcome: {"keep_kit_when_converted": "alice bob olga", "retire": "olga"},
    retired_outcome: {},
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Outcome]
) -> None:
    outcome = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(REGISTERED_AT):
        assert who_may_act(outcome, cast) == MAY[make]


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (drafted_outcome, "draft"),
        (submitted_outcome, "submitted"),
        (returned_outcome, "returned"),
        (registered_outcome, "registered"),
        (equipped_outcome, "registered"),
        (outcome_in_conversion, "in_conversion"),
        (converted_outcome, "converted"),
        (retired_outcome, "retired"),
    ],
)
def test_each_act_leads_to_its_state(world: World, make: Callable[[World], Outcome], state: str) -> None:
    assert Outcome.objects.get(pk=make(world).pk).state == state
    assert audit.verify().is_intact


def test_a_liaison_writes_for_their_unit(world: World) -> None:
    outcome = drafted_outcome(world, unit=world.pit_two)
    with clock.at(DRAFTED_AT):
        assert change_outcome(outcome, effect="13天撤完。", by=world.lily).effect == "13天撤完。"
        assert submit_outcome(outcome, is_ip_declared=True, by=world.lily).state == "submitted"


def test_a_draft_that_says_too_little_is_not_submitted(world: World) -> None:
    outcome = drafted_outcome(world, effect="", description="", research_to=None, contributors=[])
    with pytest.raises(GuardFailed) as refused:
        submit_outcome(outcome, is_ip_declared=False, by=world.alice)
    assert refused.value.reasons == (
        "Still missing: effect in one sentence, what it is and how it works, work ended on.",
        "Name the contributors first.",
        "Tick the declaration on intellectual property.",
    )


def test_shares_that_do_not_add_up_are_refused(world: World) -> None:
    thirds = [Contributor(person, Decimal("33.33")) for person in (world.alice, world.bob, world.carol)]
    with pytest.raises(GuardFailed) as refused:
        submit_outcome(drafted_outcome(world, contributors=thirds), is_ip_declared=True, by=world.alice)
    assert refused.value.reasons == ("The shares add up to 99.99 %; they must add up to 100 %.",)


def test_everybody_confirms_before_registration(world: World) -> None:
    outcome = agreed_outcome(world)
    dispute_contribution(contribution_of(outcome, "bob"), note="份额偏低。", by=world.bob)
    with pytest.raises(GuardFailed) as refused:
        register_outcome(outcome, by=world.olga)
    assert refused.value.reasons == ("Not every contributor has confirmed place and share: 柏岩.",)


def test_registration_keeps_its_day(world: World) -> None:
    assert registered_outcome(world).registered_on == date(2026, 10, 26)


def test_what_is_registered_is_no_longer_rewritten(world: World) -> None:
    with pytest.raises(WrongState):
        change_outcome(registered_outcome(world), effect="更好。", by=world.alice)


def test_the_kit_is_not_kept_before_registration(world: World) -> None:
    with pytest.raises(WrongState):
        keep_kit(drafted_outcome(world), lead_time="6周", by=world.alice)


def test_the_kit_can_be_kept_as_long_as_the_outcome_is_in_use(world: World) -> None:
    outcome = registered_outcome(world)
    with clock.at(REGISTERED_AT):
        outcome = keep_kit(outcome, lead_time="8周", by=world.alice)
        outcome = keep_kit(mark_in_conversion(outcome), lead_time="7周", by=world.alice)
        outcome = keep_kit(mark_converted(outcome), lead_time="6周", by=world.olga)
    assert (outcome.state, outcome.lead_time, outcome.converted_on) == (
        "converted",
        "6周",
        date(2026, 10, 26),
    )


def test_conversion_does_not_go_back(world: World) -> None:
    outcome = converted_outcome(world)
    assert mark_in_conversion(outcome).state == "converted"
    assert mark_converted(outcome).state == "converted"


def open_tasks(outcome: Outcome) -> list[tuple[str, str, str]]:
    tasks = Task.objects.filter(subject_kind="outcome", subject_id=outcome.pk, closed_at=None)
    return [(task.act, task.person.username if task.person else "", task.role) for task in tasks]


def test_the_inbox_follows_the_outcome(world: World) -> None:
    outcome = drafted_outcome(world)
    assert open_tasks(outcome) == [("submit", "alice", "")]
    with clock.at(DRAFTED_AT):
        submit_outcome(outcome, is_ip_declared=True, by=world.alice)
    assert open_tasks(outcome) == [("register", "", "challenge_office")]
