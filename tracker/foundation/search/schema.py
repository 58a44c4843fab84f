"""The migration's part of the search: `RunPython(create_gram_index, drop_gram_index)` after `SearchEntry` exists."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.foundation.search.vendors import gram_index_of


def create_gram_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the place where grams are kept, if it is not there, and empty the index: `reindex_search` fills it again."""
    gram_index_of(schema_editor.connection.vendor).create(schema_editor)
    # Last: PostgreSQL alters no table that has checks outstanding.
    apps.get_model("tracker", "SearchEntry").objects.all().delete()


def drop_gram_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    gram_index_of(schema_editor.connection.vendor).drop(schema_editor)
