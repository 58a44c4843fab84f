"""The cast with an editor, and the site of the stories."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from cms.site.setting_up import StorySite
from tests.english import english
from tests.factories.organisation import World, make_world
from tests.factories.stories import site_with_editor
from tracker.foundation.search.schema import create_gram_index

__all__ = ["english", "site", "world"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A run with --no-migrations lacks what only a migration makes: the place of the search index."""
    with django_db_blocker.unblock():
        if "tracker_searchgram" not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                create_gram_index(apps, editor)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def client() -> Client:
    """A reader whose browser asks for English, so that pages are compared in the language of the source."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def site(world: World) -> StorySite:
    return site_with_editor(world)
