"""Queries whose SQL is kept give what Django's own give: for each of the product, and for values of every kind."""

import gc
import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import BigIntegerField, CharField, DateTimeField
from django.test.utils import CaptureQueriesContext

from tests.factories import chain, projects
from tests.factories.organisation import World
from tracker.bids import queries as bids
from tracker.challenges import queries as challenges
from tracker.deliberation import queries as deliberation
from tracker.foundation.kept_queries import KeptQuery, KeptRecords
from tracker.inbox import queries as inbox
from tracker.inbox.models import Task
from tracker.inbox.queries import count_open_tasks, open_tasks_of
from tracker.needs.services import submit_need
from tracker.organisation import authentication
from tracker.organisation.authentication import PersonBackend
from tracker.organisation.models import OrgUnit, Person
from tracker.projects import overview

pytestmark = pytest.mark.django_db

KEPT: dict[str, tuple[KeptQuery, Callable[[World], dict[str, Any]]]] = {
    "person": (authentication._WITH_ROLES, lambda world: {"pk": world.olga.pk}),
    "bids": (bids._OF_CHALLENGE, lambda world: {"challenge": projects.running_project(world).challenge_id}),
    "targets": (
        challenges.TARGETS_OF._query,
        lambda world: {"challenge": projects.running_project(world).challenge_id},
    ),
    "criteria": (
        challenges.CRITERIA_OF._query,
        lambda world: {"challenge": projects.running_project(world).challenge_id},
    ),
    "notices": (
        deliberation._NOTICES,
        lambda world: {"kind": "challenge", "pk": projects.running_project(world).challenge_id},
    ),
    "notices and panels": (
        deliberation._NOTICES_AND_PANELS,
        lambda world: {"kind": "challenge", "pk": projects.running_project(world).challenge_id},
    ),
    "measured": (
        overview._MEASURED,
        lambda world: {"challenge": projects.running_project(world).challenge_id},
    ),
    "seats": (overview._SEATS, lambda world: {"team": projects.running_project(world).team_id}),
    "attached": (
        overview._ATTACHED,
        lambda world: {"project": projects.reported_milestone(world).project_id},
    ),
    "tasks": (
        inbox._counting(1),
        lambda world: {
            "person": chain.draft_need(world).proposer_id,
            "role_0": "challenge_office",
            "path_0": world.olga.grants[0][1],
        },
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_kept_is_what_django_would_find(name: str, world: World) -> None:
    query, values_for = KEPT[name]
    values = values_for(world)
    own = [tuple(row) for row in query.queryset(**values)]
    assert own
    for _ in range(2):  # drawn up, and then as it was kept
        assert sorted(query.rows(**values), key=repr) == sorted(own, key=repr)


def test_it_is_drawn_up_once_and_runs_with_other_values(world: World) -> None:
    drawn: list[int] = []

    def draw(code: Any) -> Any:
        drawn.append(1)
        return OrgUnit.objects.filter(code=code).values_list("name")

    query = KeptQuery(draw, code=CharField())
    names = [query.rows(code=unit.code) for unit in OrgUnit.objects.all()]
    assert names == [[(unit.name,)] for unit in OrgUnit.objects.all()]
    assert len(drawn) == 1


def test_what_is_kept_goes_with_its_connection(world: World) -> None:
    """A thread that has ended leaves no connection behind."""
    query = KeptQuery(lambda pk: OrgUnit.objects.filter(pk=pk).values_list("name"), pk=BigIntegerField())
    left: list[weakref.ref[object]] = []

    def ask() -> None:
        # A connection of the thread's own. Whether it finds the row is no matter here.
        left.append(weakref.ref(connections["default"]))
        with suppress(DatabaseError):
            query.rows(pk=0)
        connections["default"].close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    [own] = left
    assert own() is None


@pytest.mark.parametrize("value", ['"; DROP TABLE x; --', "100% _", "\\", "'", "𠮷 %s"])
def test_a_value_stays_a_value(value: str, world: World) -> None:
    unit = OrgUnit.objects.get(pk=world.olga.unit_id)
    OrgUnit.objects.filter(pk=unit.pk).update(name=f"{value}矿")
    exact = KeptQuery(lambda name: OrgUnit.objects.filter(name=name).values_list("pk"), name=CharField())
    begins = KeptQuery(
        lambda name: OrgUnit.objects.filter(name__startswith=name).values_list("pk"), name=CharField()
    )
    assert exact.rows(name=f"{value}矿") == [(unit.pk,)]
    assert begins.rows(name=value) == [(unit.pk,)]
    assert exact.rows(name=value) == []


def test_moments_go_in_and_come_out_as_moments(world: World) -> None:
    submit_need(chain.draft_need(world), by=world.dave)
    task = Task.objects.latest("pk")
    until = KeptQuery(
        lambda moment: (
            Task.objects.filter(opened_at__lte=moment).values_list("opened_at").order_by("-pk")[:1]
        ),
        moment=DateTimeField(),
    )
    assert until.rows(moment=task.opened_at) == [(task.opened_at,)]
    assert until.rows(moment=task.opened_at - timedelta(days=4000)) == []


def test_records_come_whole_and_cost_one_statement(world: World) -> None:
    people = KeptRecords(Person, lambda pk: Person.objects.filter(pk=pk), pk=BigIntegerField())
    with CaptureQueriesContext(connection) as statements:
        [olga] = people.records(pk=world.olga.pk)
        assert (olga.username, olga.date_joined) == (world.olga.username, world.olga.date_joined)
        assert not olga.get_deferred_fields()
    assert len(statements) == 1


def test_whoever_is_signed_in_comes_with_unit_and_roles(world: World) -> None:
    for person in world.people.values():
        found = PersonBackend().get_user(person.pk)
        assert found == person
        assert found.unit == person.unit
        roles = person.role_assignments.values_list("role", "unit__path")
        assert sorted(found.grants) == sorted(roles)
    Person.objects.filter(pk=world.olga.pk).update(is_active=False)
    assert PersonBackend().get_user(world.olga.pk) is None
    assert PersonBackend().get_user(0) is None


def test_the_bell_counts_what_the_inbox_lists(world: World) -> None:
    submit_need(chain.draft_need(world), by=world.dave)
    projects.pending_project(world)
    counts = {}
    for name, person in world.people.items():
        found = PersonBackend().get_user(person.pk)
        counts[name] = count_open_tasks(found)
        assert counts[name] == open_tasks_of(found).count()
    assert counts["olga"] >= 1
    assert counts["alice"] >= 1
