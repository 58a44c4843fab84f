"""Rights and standards that came of an outcome."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories.organisation import World
from tests.factories.outcomes import (
    drafted_outcome,
    registered_outcome,
    retired_outcome,
    submitted_outcome,
)
from tracker.foundation import audit
from tracker.foundation.lifecycle import NotAllowed, WrongState
from tracker.outcomes.models import IntellectualProperty, Outcome
from tracker.outcomes.services import (
    change_intellectual_property,
    list_intellectual_property,
    strike_intellectual_property,
)

pytestmark = pytest.mark.usefixtures("english")


def listed_patent(world: World, outcome: Outcome) -> IntellectualProperty:
    return list_intellectual_property(
        outcome,
        kind="utility_model",
        title="一种支架调移平台",
        holder="北岭公司",
        applied_on=date(2026, 8, 3),
        by=world.alice,
    )


def test_a_right_is_listed_and_later_granted(world: World) -> None:
    right = listed_patent(world, drafted_outcome(world))
    assert right.is_granted is False
    right = change_intellectual_property(
        right, number="ZL202621234567.8", granted_on=date(2026, 12, 1), by=world.alice
    )
    assert right.is_granted is True
    notes = [entry.note for entry in audit.history_of("outcome", right.outcome_id)[:2]]
    assert notes == ["Changed: 一种支架调移平台.", "Listed: 一种支架调移平台."]


def test_a_registered_outcome_still_gains_rights(world: World) -> None:
    assert listed_patent(world, registered_outcome(world)).pk


@pytest.mark.parametrize("make", [submitted_outcome, retired_outcome])
def test_while_the_office_decides_and_after_retirement_nothing_is_listed(world: World, make: object) -> None:
    with pytest.raises(WrongState):
        listed_patent(world, make(world))  # type: ignore[operator]


def test_strangers_list_nothing(world: World) -> None:
    outcome = drafted_outcome(world)
    with pytest.raises(NotAllowed):
        list_intellectual_property(outcome, kind="software", title="监测软件", holder="我", by=world.bob)


def test_a_mistake_is_struck_off(world: World) -> None:
    right = listed_patent(world, drafted_outcome(world))
    strike_intellectual_property(right, by=world.alice)
    assert not IntellectualProperty.objects.exists()


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"granted_on": date(2026, 12, 1)}, "A granted right carries its number."),
        (
            {"granted_on": date(2026, 8, 1), "number": "ZL1"},
            "A right is not granted before it is applied for.",
        ),
    ],
)
def test_a_grant_holds_together(world: World, facts: dict[str, object], message: str) -> None:
    right = listed_patent(world, drafted_outcome(world))
    with pytest.raises(ValidationError) as refused:
        change_intellectual_property(right, by=world.alice, **facts)
    assert refused.value.messages == [message]


def test_nothing_is_listed_twice(world: World) -> None:
    outcome = drafted_outcome(world)
    listed_patent(world, outcome)
    with pytest.raises(ValidationError):
        listed_patent(world, outcome)
