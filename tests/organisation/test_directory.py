"""Names of units without a join, as pages show them."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.organisation import World, make_world
from tracker.organisation.directory import LIFETIME, names_of_unit
from tracker.organisation.models import OrgUnit


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_a_unit_is_named_without_a_query_once_the_names_are_read(world: World) -> None:
    assert names_of_unit(world.pit_one.pk).name == world.pit_one.name
    with CaptureQueriesContext(connection) as captured:
        assert names_of_unit(world.pit_two.pk).short_name == world.pit_two.short_name
    assert len(captured) == 0


def test_no_unit_and_an_unknown_one_have_no_name(world: World) -> None:
    assert (names_of_unit(None).name, names_of_unit(987654321).short_name) == ("", "")


def test_a_new_name_shows_at_once_where_it_was_given(world: World) -> None:
    assert names_of_unit(world.pit_one.pk).name == world.pit_one.name
    world.pit_one.name = "一矿𠮷"
    world.pit_one.save()
    assert names_of_unit(world.pit_one.pk).name == "一矿𠮷"


def test_a_name_given_elsewhere_shows_after_a_minute(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    names_of_unit(world.pit_one.pk)
    OrgUnit.objects.filter(pk=world.pit_one.pk).update(name="一矿新名")
    assert names_of_unit(world.pit_one.pk).name == world.pit_one.name
    later = time.monotonic() + LIFETIME + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert names_of_unit(world.pit_one.pk).name == "一矿新名"
