"""The cast, with lily and sally: liaisons of pit two, and of pit three in the South."""

import pytest

from tests.english import english
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World, make_person
from tracker.organisation.enums import Role

__all__ = ["english", "world"]


@pytest.fixture
def world(db: None) -> World:
    world = make_world_with_offices()
    world.people["lily"] = make_person("lily", world.pit_two, (Role.NEED_OWNER, world.pit_two), name="李联")
    world.people["sally"] = make_person(
        "sally", world.pit_three, (Role.NEED_OWNER, world.pit_three), name="沙莉"
    )
    return world
