"""The part of the search that differs between databases, behind one protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.foundation.search.scope import Scope

ENTRIES = "tracker_searchentry"
TEXTS = "tracker_searchtext"


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry and its text, to be written."""

    object_id: int
    recorded_at: datetime
    title_norm: str
    text_norm: str
    title: str
    body: str


class Match(NamedTuple):
    """A found entry."""

    entry_id: int
    kind: str


class GramIndex(Protocol):
    """How one database stores entries with their grams, and finds them. Writing needs a transaction around it."""

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Make the place for the grams beside the tables of the models, unless it is there."""

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Undo `create`."""

    def write(self, kind: str, texts: Sequence[EntryText]) -> None:
        """Enter texts, each in place of what its record had."""

    def erase(self, kind: str, object_ids: Sequence[int]) -> None:
        """Take records out: entry, text and grams."""

    def settle(self) -> None:
        """Bring what many writings left behind into the form that is quickest to read."""

    def best(self, terms: Sequence[str], scope: Scope, limit: int) -> list[Match]:
        """The first `limit` matches: those with all terms in the title, then the others; newest first in both."""

    def newest_of_each(self, terms: Sequence[str], scope: Scope, limit: int) -> list[list[Match]]:
        """For each term by itself the newest matches, about `limit` (fewer where most may not be seen)."""

    def count_in_titles(self, grams: Sequence[str], most: int) -> list[int]:
        """For each gram how many titles have it, whoever may see them, counted no further than `most`."""

    def with_heaviest_titles(self, weights: Mapping[str, float], scope: Scope, limit: int) -> list[Match]:
        """The entries whose titles have the most of these grams by weight, about `limit` (fewer where most may not be
        seen): the heaviest first, then the newest.
        """
