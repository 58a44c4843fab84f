import pytest

from tests.english import in_english
from tests.factories.organisation import World, make_world

__all__ = ["in_english", "world"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()
