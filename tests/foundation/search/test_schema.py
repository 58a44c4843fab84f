"""The migration's two steps can be taken, taken back, and taken again."""

from django.apps import apps
from django.db import connection

from tests.foundation.search.conftest import Shelf
from tracker.foundation.search.index import reindex
from tracker.foundation.search.models import SearchEntry
from tracker.foundation.search.schema import create_gram_index, drop_gram_index


def test_the_grams_can_be_dropped_and_made_anew(shelf: Shelf) -> None:
    shelf.put("瓦斯监测")
    connection.check_constraints()  # a table with checks outstanding cannot be altered
    # Not entered as a context: it would ask for a connection outside of the test's transaction.
    editor = connection.schema_editor()
    for _ in range(2):
        drop_gram_index(apps, editor)
    create_gram_index(apps, editor)
    assert not SearchEntry.objects.exists()
    reindex(["group"])
    assert shelf.titles("瓦斯") == ["瓦斯监测"]


def test_making_them_where_they_are_empties_the_index(shelf: Shelf) -> None:
    shelf.put("瓦斯监测")
    connection.check_constraints()
    create_gram_index(apps, connection.schema_editor())
    assert shelf.titles("瓦斯") == []
    shelf.put("瓦斯抽采")
    assert shelf.titles("瓦斯") == ["瓦斯抽采"]
