"""Who made it: everyone confirms their own place and share, and nobody else can."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories.organisation import World
from tests.factories.outcomes import (
    agreed_outcome,
    confirmed_contribution,
    contribution_of,
    disputed_contribution,
    drafted_outcome,
    pending_contribution,
    registered_outcome,
    removed_contribution,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.inbox.models import Task
from tracker.outcomes.models import Contribution, Outcome
from tracker.outcomes.services import (
    Contributor,
    confirm_contribution,
    dispute_contribution,
    name_contributors,
    restate_contribution,
)

pytestmark = pytest.mark.usefixtures("english")

CAST = ["alice", "bob", "carol", "head_one", "lily", "olga", "david", "sam", "system"]

MAY: dict[Callable[[World], Contribution], dict[str, str]] = {
    pending_contribution: {
        "confirm": "bob",
        "dispute": "bob",
        "restate": "alice system",
        "remove": "alice system",
    },
    confirmed_contribution: {"dispute": "bob", "restate": "alice system", "remove": "alice system"},
    disputed_contribution: {"confirm": "bob", "restate": "alice system", "remove": "alice system"},
    removed_contribution: {"restate": "alice system"},
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Contribution]
) -> None:
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert who_may_act(make(world), cast) == MAY[make]


@pytest.mark.parametrize("make", [confirm_contribution, dispute_contribution, restate_contribution])
def test_nothing_changes_once_the_outcome_is_registered(
    world: World, make: Callable[..., Contribution]
) -> None:
    row = contribution_of(registered_outcome(world), "bob")
    facts = {
        dispute_contribution: {"note": "太低。", "by": world.bob},
        restate_contribution: {"order": 1, "share": Decimal(10), "by": world.alice},
    }
    if make is confirm_contribution:
        Contribution.objects.filter(pk=row.pk).delete()
        row = Contribution.objects.create(outcome=row.outcome, person=world.carol, order=3, share=Decimal(1))
    with pytest.raises(GuardFailed) as refused:
        make(row, **facts.get(make, {"by": world.carol}))
    assert refused.value.reasons == ("The outcome is registered; order and shares no longer change.",)


def listed(outcome: Outcome) -> list[tuple[str, int, Decimal, str]]:
    rows = outcome.contributions.select_related("person").order_by("order", "pk")
    return [(row.person.username, row.order, row.share, row.state) for row in rows]


def test_whoever_keeps_place_and_share_keeps_their_word(world: World) -> None:
    outcome = agreed_outcome(world)
    name_contributors(
        outcome,
        contributors=[
            Contributor(world.alice, Decimal(60)),
            Contributor(world.bob, Decimal(30)),
            Contributor(world.carol, Decimal(10)),
        ],
        by=world.alice,
    )
    assert listed(outcome) == [
        ("alice", 1, Decimal(60), "confirmed"),
        ("bob", 2, Decimal(30), "pending"),
        ("carol", 3, Decimal(10), "pending"),
    ]


def test_whoever_is_missing_from_the_list_is_taken_off_it_and_can_come_back(world: World) -> None:
    outcome = drafted_outcome(world)
    name_contributors(outcome, contributors=[Contributor(world.alice, Decimal(100))], by=world.alice)
    assert listed(outcome)[1] == ("bob", 2, Decimal(40), "removed")
    both = [Contributor(world.bob, Decimal(50)), Contributor(world.alice, Decimal(50))]
    name_contributors(outcome, contributors=both, by=world.alice)
    assert listed(outcome) == [("bob", 1, Decimal(50), "pending"), ("alice", 2, Decimal(50), "pending")]


def test_nobody_is_named_twice(world: World) -> None:
    twice = [Contributor(world.bob, Decimal(50)), Contributor(world.bob, Decimal(50))]
    with pytest.raises(GuardFailed) as refused:
        name_contributors(drafted_outcome(world), contributors=twice, by=world.alice)
    assert refused.value.reasons == ("A person is named twice.",)


def test_only_the_lead_or_the_liaison_names_contributors(world: World) -> None:
    outcome = drafted_outcome(world)
    for stranger in (world.bob, world.head_one, world.lily, world.olga):
        with pytest.raises(NotAllowed):
            name_contributors(outcome, contributors=[], by=stranger)


def test_a_registered_outcome_keeps_its_contributors(world: World) -> None:
    with pytest.raises(GuardFailed):
        name_contributors(registered_outcome(world), contributors=[], by=world.alice)


@pytest.mark.parametrize("share", ["0", "-5", "100.01"])
def test_a_share_is_a_percentage(world: World, share: str) -> None:
    with pytest.raises(ValidationError):
        name_contributors(
            drafted_outcome(world), contributors=[Contributor(world.carol, Decimal(share))], by=world.alice
        )


def tasks_on(row: Contribution) -> list[tuple[str, str]]:
    tasks = Task.objects.filter(subject_kind="contribution", subject_id=row.pk, closed_at=None)
    return [(task.act, task.person.username) for task in tasks.select_related("person") if task.person]


def test_a_dispute_goes_to_the_lead_and_the_answer_back_to_the_person(world: World) -> None:
    row = disputed_contribution(world)
    assert tasks_on(row) == [("restate", "alice")]
    restate_contribution(row, order=2, share=Decimal(50), by=world.alice)
    assert tasks_on(row) == [("confirm", "bob")]
