"""The cast, and lily: liaison of the end user, pit two."""

import pytest

from tests.english import english
from tests.factories.organisation import World, make_person, make_world
from tracker.organisation.enums import Role

__all__ = ["english", "world"]


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    world.people["lily"] = make_person("lily", world.pit_two, (Role.NEED_OWNER, world.pit_two), name="李联")
    return world
