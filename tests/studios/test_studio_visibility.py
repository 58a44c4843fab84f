"""Who sees which studios, what the list costs, and what the database holds."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import World
from tests.factories.studios import (
    applied_studio,
    named_studio,
    recommended_studio,
    rectifying_studio,
    revoked_studio,
)
from tracker.foundation.actors import SYSTEM
from tracker.studios.models import Studio, StudioMember
from tracker.studios.queries import studios_visible_to
from tracker.studios.services import take_over_studio

CAST = ["alice", "bob", "head_one", "head_two", "head_three", "olga", "polly", "una", "ursula", "trudy"]
EVERYBODY = " ".join(CAST)


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (applied_studio, "alice head_one polly una"),
        (recommended_studio, "alice head_one polly una"),
        (named_studio, EVERYBODY),
        (rectifying_studio, EVERYBODY),
        (revoked_studio, EVERYBODY),
    ],
)
def test_a_studio_is_seen_by(world: World, make: Callable[[World], Studio], seen_by: str) -> None:
    studio = make(world)
    seeing = [name for name in CAST if studios_visible_to(getattr(world, name)).filter(pk=studio.pk).exists()]
    assert " ".join(seeing) == seen_by
    assert not studios_visible_to(AnonymousUser()).exists()


def test_the_system_sees_what_everyone_sees(world: World) -> None:
    applied_studio(world)
    shown = take_over_studio(by=world.una, name="孙立创新工作室", unit=world.institute, unit_name="")
    assert list(studios_visible_to(SYSTEM)) == [shown]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_and_one_for_the_roles(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        take_over_studio(by=world.una, name=f"工作室{number}", unit=world.north, unit_name="")
    with django_assert_num_queries(2):
        rows = [
            (studio.name, studio.unit_label, studio.get_state_display(), studio.get_tier_display())
            for studio in studios_visible_to(world.alice).select_related("unit")
        ]
    assert len(rows) == count


@pytest.mark.parametrize(
    ("make", "facts"),
    [
        (applied_studio, {"name": "中国工作室"}),
        (recommended_studio, {"leader": None}),
        (recommended_studio, {"plan": ""}),
        (recommended_studio, {"unit_opinion": ""}),
        (named_studio, {"named_on": None}),
        (named_studio, {"union_opinion": ""}),
        (named_studio, {"starts_on": "2026-03-02", "ends_on": "2026-03-01"}),
        (rectifying_studio, {"rectify_by": None}),
    ],
)
def test_what_a_state_promises_the_database_holds(
    world: World, make: Callable[[World], Studio], facts: dict[str, object]
) -> None:
    studio = make(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Studio.objects.filter(pk=studio.pk).update(**facts)


def test_the_roster_has_one_leader_and_nobody_twice(world: World) -> None:
    studio = applied_studio(world)
    for person, part in ((world.head_two, "leader"), (world.bob, "member")):
        with pytest.raises(IntegrityError), transaction.atomic():
            StudioMember.objects.create(studio=studio, person=person, part=part, home_unit=world.pit_one)
