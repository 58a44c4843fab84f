"""The cast, and a way to send requests as one of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.english import english
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World
from tracker.organisation.models import Person

__all__ = ["as_person", "english", "world"]


@pytest.fixture
def world(db: None) -> World:
    return make_world_with_offices()


@pytest.fixture
def as_person() -> Callable[[Person], Client]:
    """A client signed in as the person, reading English."""

    def sign_in(person: Person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person, "tracker.organisation.authentication.PersonBackend")
        return client

    return sign_in
