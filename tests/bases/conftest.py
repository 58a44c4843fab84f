import pytest

from tests.english import english
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World

__all__ = ["english", "world"]


@pytest.fixture
def world(db: None) -> World:
    return make_world_with_offices()
