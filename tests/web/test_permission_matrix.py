"""Who gets what at every address of the tracker and of the stories.

The people are those of `tests/factories/organisation.py`: alice leads (pit one, North), bob is her team's member,
head_two heads the end user, olga is the group's office, david decides, frida audits, erin scores, iris supervises,
emma edits stories; sam is the South's office and trudy works there. A visitor has not signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

import cms.urls
import tracker.urls
from tests.factories.offices import make_world_with_offices
from tests.factories.whole_chain import OPEN, whole_chain
from tests.web.permissions import GETS, POSTS, Row
from tracker.foundation import clock
from tracker.organisation.models import Person

PEOPLE = ("alice", "bob", "head_two", "olga", "david", "frida", "erin", "iris", "emma", "sam", "trudy")
CAST = ("visitor", *PEOPLE)
REDIRECT = 302


@dataclass(frozen=True)
class Built:
    """The ids of the records by name, the cookie of everybody who has signed in, and where the files lie."""

    records: dict[str, int]
    cookies: dict[str, str]
    media: Path
    client: Client
    """One for all: each new one would look for every static file again."""

    def answers(self, row: Row, method: str) -> dict[str, int | str]:
        address = reverse(row.name, args=[self.records.get(str(part), part) for part in row.arguments])
        return {name: self._answer(address, name, method) for name in CAST}

    def _answer(self, address: str, name: str, method: str) -> int | str:
        """The status; of a redirect, whether it asks for signing in or leads elsewhere. All of it is undone."""
        self.client.cookies.clear()
        if name in self.cookies:
            self.client.cookies["sessionid"] = self.cookies[name]
        with transaction.atomic(), clock.at(OPEN):
            # A field that no form knows: an empty body would be no form at all.
            response = getattr(self.client, method)(address, {"sent": "1"})
            # Read to its end: closing it otherwise would close the database's connection as well.
            b"".join(response.streaming_content if response.streaming else ())
            transaction.set_rollback(True)
        if response.status_code != REDIRECT:
            return int(response.status_code)
        asks = response.headers["Location"].startswith(reverse("tracker:sign-in"))
        return "sign in" if asks else "elsewhere"


def signed_in(person: Person) -> str:
    client = Client()
    client.force_login(person, "tracker.organisation.authentication.PersonBackend")
    return client.cookies["sessionid"].value


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    """Built once for all rows, in a transaction that is undone at the end."""
    media = tmp_path_factory.mktemp("matrix")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=str(media)):
            world = make_world_with_offices()
            records = whole_chain(world)
        cookies = {name: signed_in(world.people[name]) for name in PEOPLE}
        yield Built(records, cookies, media, Client())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media_root(settings: LazySettings, built: Built) -> None:
    """Where the files of the records lie."""
    settings.MEDIA_ROOT = str(built.media)


@pytest.mark.parametrize("row", GETS, ids=str)
def test_opening(row: Row, built: Built) -> None:
    assert built.answers(row, "get") == row.expected(CAST)


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_sending(row: Row, built: Built) -> None:
    assert built.answers(row, "post") == row.expected(CAST)


def test_every_address_stands_in_the_table() -> None:
    known = {
        f"{urls.app_name}:{pattern.name}" for urls in (tracker.urls, cms.urls) for pattern in urls.urlpatterns
    }
    assert {row.name for row in GETS} == known
    assert {row.name for row in POSTS} <= known
