"""Who sees a project, and its milestones with it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import World, make_person
from tests.factories.projects import established_project, pending_project, terminated_project
from tracker.foundation.actors import SYSTEM
from tracker.organisation.enums import Role
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import milestones_visible_to, projects_visible_to, with_parties

EVERYONE = [
    *("alice", "bob", "carol", "dave", "lily", "head_one", "head_two", "head_three", "olga", "david"),
    *("frida", "iris", "leo", "erin", "sam", "sid", "sue", "trudy"),
]


def seen_by(world: World, project: Project) -> list[str]:
    names = [
        name for name in EVERYONE if projects_visible_to(getattr(world, name)).filter(pk=project.pk).exists()
    ]
    with_milestones = [
        name
        for name in EVERYONE
        if milestones_visible_to(getattr(world, name)).filter(project=project).exists()
    ]
    assert with_milestones == names
    return names


def test_before_its_charter_a_project_is_seen_by_its_parties_and_those_who_oversee_it(world: World) -> None:
    assert seen_by(world, pending_project(world)) == [
        *("alice", "bob", "carol", "lily", "head_one", "head_two", "olga", "david", "iris", "leo"),
    ]


@pytest.mark.parametrize("make", [established_project, terminated_project])
def test_from_its_charter_on_the_group_sees_it(world: World, make: Callable[[World], Project]) -> None:
    assert seen_by(world, make(world)) == EVERYONE


def test_visitors_and_the_system_see_nothing(world: World) -> None:
    established_project(world)
    for nobody in (AnonymousUser(), SYSTEM):
        assert list(projects_visible_to(nobody)) == []
        assert list(milestones_visible_to(nobody)) == []


def test_a_project_is_listed_once_whatever_one_holds_in_it(world: World) -> None:
    pending_project(world)
    many = make_person(
        "many", world.group, (Role.CHALLENGE_OFFICE, world.group), (Role.UNIT_ADMIN, world.group)
    )
    assert projects_visible_to(many).count() == 1
    assert milestones_visible_to(many).count() == Milestone.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_with_its_parties_is_one_query(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        established_project(world)
    person = world.trudy
    assert person.grants == ()
    with django_assert_num_queries(1):
        rows = [
            (one.lead.name, one.unit.name, one.end_user_unit.name, one.challenge.number, one.team.name)
            for one in with_parties(projects_visible_to(person))
        ]
    assert len(rows) == count
