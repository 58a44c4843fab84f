"""What holds for every test: the group's language, no file left outside pytest's own directory, repeatable chance."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings as hypothesis_settings

# The same examples in every run, so that a red run means a changed program; a slow machine is not an error.
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
# New examples in every run, ten times as many: HYPOTHESIS_PROFILE=explore script/test --sqlite tests/...
hypothesis_settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask no database say the same on either: `-m database` leaves them out."""
    for item in items:
        fixtures = frozenset(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") is not None or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")


@pytest.fixture(autouse=True)
def media_root(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads of a test land in a directory of its own, made by the storage when the first file comes."""
    settings.MEDIA_ROOT = str(tmp_path_factory.getbasetemp() / "media" / uuid4().hex)


@pytest.fixture(autouse=True)
def empty_caches() -> None:
    """A rollback takes back rows and their keys but not what was cached under them, such as a picture's renditions."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def site_language(settings: LazySettings) -> Iterator[None]:
    """A request leaves its language behind in the thread: each test begins and ends with the site's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
