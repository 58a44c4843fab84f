"""Who sees which squads, and what the lists cost."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import World
from tests.factories.squads import (
    PROPOSED_AT,
    active_squad,
    approved_squad,
    assessed_squad,
    completed_squad,
    disbanded_squad,
    flagged_squad,
    proposed_squad,
)
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.squads.models import Squad
from tracker.squads.queries import campaigns_visible_to, squads_visible_to
from tracker.squads.services import open_campaign, take_over_squad, turn_down_squad

CAST = ["alice", "bob", "head_one", "head_two", "head_three", "olga", "polly", "una", "pat", "trudy"]
EVERYBODY = " ".join(CAST)


def turned_down_squad(world: World) -> Squad:
    with clock.at(PROPOSED_AT):
        return turn_down_squad(proposed_squad(world), note="属日常工作。", by=world.polly)


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (proposed_squad, "alice head_one polly una"),
        (turned_down_squad, "alice head_one polly una"),
        (approved_squad, EVERYBODY),
        (flagged_squad, EVERYBODY),
        (active_squad, EVERYBODY),
        (completed_squad, EVERYBODY),
        (assessed_squad, EVERYBODY),
        (disbanded_squad, EVERYBODY),
    ],
)
def test_a_squad_is_seen_by(world: World, make: Callable[[World], Squad], seen_by: str) -> None:
    squad = make(world)
    seeing = [name for name in CAST if squads_visible_to(getattr(world, name)).filter(pk=squad.pk).exists()]
    assert " ".join(seeing) == seen_by
    assert not squads_visible_to(AnonymousUser()).exists()


def test_the_system_sees_what_everyone_sees(world: World) -> None:
    proposed_squad(world)
    shown = take_over_squad(by=world.polly, name="综采准备队", unit=world.north, unit_name="")
    assert list(squads_visible_to(SYSTEM)) == [shown]


def test_campaigns_are_seen_by_everyone_who_is_signed_in(world: World) -> None:
    today = clock.today()
    campaign = open_campaign(
        title="百日攻坚", unit=world.north, goal="快。", starts_on=today, ends_on=today, by=world.polly
    )
    assert list(campaigns_visible_to(world.trudy)) == [campaign]
    assert list(campaigns_visible_to(AnonymousUser())) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_and_one_for_the_roles(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        take_over_squad(by=world.polly, name=f"突击队{number}", unit=world.north, unit_name="")
    with django_assert_num_queries(2):
        rows = [(squad.name, squad.unit_label, squad.get_state_display()) for squad in _list(world)]
    assert len(rows) == count


def _list(world: World) -> list[Squad]:
    return list(squads_visible_to(world.alice).select_related("unit"))
