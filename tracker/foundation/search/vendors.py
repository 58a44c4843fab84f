"""Which gram index a database has."""

from django.db import NotSupportedError, connection

from tracker.foundation.search.gram_index import GramIndex
from tracker.foundation.search.postgresql import PostgresqlGramIndex
from tracker.foundation.search.sqlite import SqliteGramIndex

_BY_VENDOR: dict[str, GramIndex] = {"postgresql": PostgresqlGramIndex(), "sqlite": SqliteGramIndex()}


def gram_index_of(vendor: str) -> GramIndex:
    """The gram index of a kind of database; raises `NotSupportedError` where there is none."""
    try:
        return _BY_VENDOR[vendor]
    except KeyError:
        raise NotSupportedError(
            f"The search knows PostgreSQL and SQLite, not {vendor}; name one of the two in DATABASE_URL."
        ) from None


def gram_index() -> GramIndex:
    """The gram index of the database in use."""
    return gram_index_of(connection.vendor)
