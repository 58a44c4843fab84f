"""Grams on SQLite: a contentless full-text table, one token per gram, whose row ids are the entries' ids."""

# ruff: noqa: S608 - statements are put together from constants of this package; every value is a parameter

from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.foundation.search.gram_index import ENTRIES, TEXTS, EntryText, Match
from tracker.foundation.search.models import SearchText
from tracker.foundation.search.normal_form import GRAM_PUNCTUATION, RESERVED, gram_query, grams_of
from tracker.foundation.search.scope import CANDIDATE, Scope

_GRAMS = "tracker_searchgram"
_IN_TITLE, _OF_KIND, _EVERY_ENTRY = tuple(RESERVED)
_IDS_PER_SECOND = 2**20
_SEEN_BY_FEW = 3
"""How many times as many entries are taken as wanted, where some may not be seen."""
_MERGED_PAGES = 500
"""Of the full-text table, in one go: some tens of milliseconds during which nobody else can write."""


class SqliteGramIndex:
    """Reads the full-text table backwards by row id, and so may stop at the newest matches.

    That needs ids in the order of `recorded_at`: an id is the second and a running number within it. Rows of
    the full-text table may outlive their entry (a test's flush knows nothing of them); they do no harm, for
    no entry ever gets an id that the full-text table has seen.
    """

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        characters = GRAM_PUNCTUATION.replace("'", "''")
        # No positions and no sizes are kept: the grams of a text are a set.
        editor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {_GRAMS} USING fts5(grams, content='', detail=none, columnsize=0, "
            f"tokenize=\"ascii tokenchars '{characters}'\")",
            params=None,
        )

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(f"DROP TABLE IF EXISTS {_GRAMS}")

    def write(self, kind: str, texts: Sequence[EntryText]) -> None:
        ids = _new_ids(texts)
        self.erase(kind, [text.object_id for text in texts])
        rows = sorted(zip(ids, texts, strict=True), key=lambda row: row[0])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {ENTRIES} (id, kind, object_id, recorded_at) VALUES (%s, %s, %s, %s)",
                [
                    (
                        entry_id,
                        kind,
                        text.object_id,
                        connection.ops.adapt_datetimefield_value(text.recorded_at),
                    )
                    for entry_id, text in rows
                ],
            )
            cursor.executemany(
                f"INSERT INTO {TEXTS} (entry_id, title_norm, text_norm, title, body) VALUES (%s, %s, %s, %s, %s)",
                [
                    (entry_id, text.title_norm, text.text_norm, text.title, text.body)
                    for entry_id, text in rows
                ],
            )
            # Sorted, because the full-text table writes out what it has gathered whenever row ids step back.
            cursor.executemany(
                f"INSERT INTO {_GRAMS} (rowid, grams) VALUES (%s, %s)",
                [(entry_id, _tokens(kind, text)) for entry_id, text in rows],
            )

    def erase(self, kind: str, object_ids: Sequence[int]) -> None:
        texts = SearchText.objects.filter(entry__kind=kind, entry__object_id__in=object_ids)
        with connection.cursor() as cursor:
            for text in texts.order_by("pk"):
                # A contentless table forgets a row only when told what was in it. An entry that came with a
                # fixture is not in it at all; forgetting that would upset its sums.
                cursor.execute(
                    f"SELECT 1 FROM {_GRAMS} WHERE {_GRAMS} MATCH %s AND rowid = %s", [_EVERY_ENTRY, text.pk]
                )
                if cursor.fetchone():
                    cursor.execute(
                        f"INSERT INTO {_GRAMS} ({_GRAMS}, rowid, grams) VALUES ('delete', %s, %s)",
                        [text.pk, _tokens(kind, text)],
                    )
            numbers = ", ".join(["%s"] * len(object_ids))
            entries = f"FROM {ENTRIES} WHERE kind = %s AND object_id IN ({numbers})"
            cursor.execute(
                f"DELETE FROM {TEXTS} WHERE entry_id IN (SELECT id {entries})", [kind, *object_ids]
            )
            cursor.execute(f"DELETE {entries}", [kind, *object_ids])

    def settle(self) -> None:
        with connection.cursor() as cursor:
            pages = -_MERGED_PAGES  # negative: put all segments up for merging; positive: go on with it
            while True:
                before = connection.connection.total_changes
                cursor.execute(f"INSERT INTO {_GRAMS} ({_GRAMS}, rank) VALUES ('merge', %s)", [pages])
                # The command itself counts as one change.
                if connection.connection.total_changes - before < 2:  # noqa: PLR2004 - said above
                    return
                pages = _MERGED_PAGES

    def best(self, terms: Sequence[str], scope: Scope, limit: int) -> list[Match]:
        found = dict.fromkeys(_newest(terms, scope, limit, column="title_norm"))
        if len(found) < limit:
            found |= dict.fromkeys(_newest(terms, scope, limit, column="text_norm"))
        return list(found)[:limit]

    def newest_of_each(self, terms: Sequence[str], scope: Scope, limit: int) -> list[list[Match]]:
        return [_newest([term], scope, limit, column="text_norm") for term in terms]

    def count_in_titles(self, grams: Sequence[str], most: int) -> list[int]:
        if not grams:
            return []
        one = f"SELECT count(*) FROM (SELECT 1 FROM {_GRAMS} WHERE {_GRAMS} MATCH %s LIMIT %s)"
        params = [param for gram in grams for param in (f'"{_IN_TITLE}{gram}"', most)]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([f'({one})'] * len(grams))}", params)
            return list(cursor.fetchone())

    def with_heaviest_titles(self, weights: Mapping[str, float], scope: Scope, limit: int) -> list[Match]:
        if not weights:
            return []
        each = " UNION ALL ".join(
            [f"SELECT rowid, %s AS weight FROM {_GRAMS} WHERE {_GRAMS} MATCH %s"] * len(weights)
        )
        of_kinds = _of_kinds(scope)
        params = [
            param for gram, weight in weights.items() for param in (weight, f'"{_IN_TITLE}{gram}"{of_kinds}')
        ]
        condition, given = scope.condition()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {CANDIDATE}.id, {CANDIDATE}.kind FROM (SELECT rowid AS id, sum(weight) AS weight FROM ({each}) "
                f"GROUP BY rowid ORDER BY 2 DESC, 1 DESC LIMIT %s) heaviest CROSS JOIN {ENTRIES} {CANDIDATE} "
                f"ON {CANDIDATE}.id = heaviest.id WHERE {condition} ORDER BY heaviest.weight DESC, heaviest.id DESC LIMIT %s",
                [*params, limit * _SEEN_BY_FEW, *given, limit],
            )
            return [Match(*row) for row in cursor.fetchall()]


def _of_kinds(scope: Scope) -> str:
    """What narrows an expression down to the kinds of a scope."""
    if scope.every_kind:
        return ""
    return " AND (" + " OR ".join(f'"{_OF_KIND}{kind}"' for kind in scope.names) + ")"


def _newest(terms: Sequence[str], scope: Scope, limit: int, *, column: str) -> list[Match]:
    """The newest `limit` visible entries with all terms in `column` of their text."""
    wanted = gram_query(terms)
    mark = _IN_TITLE if column == "title_norm" else ""
    expression = " AND ".join(f'"{mark}{gram}"' for gram in wanted.grams)
    expression += _of_kinds(scope)
    condition, params = scope.condition()
    if wanted.unproven:
        contained = " AND ".join([f"instr({column}, %s) > 0"] * len(wanted.unproven))
        condition += f" AND EXISTS (SELECT 1 FROM {TEXTS} WHERE entry_id = {CANDIDATE}.id AND {contained})"
        params += wanted.unproven
    with connection.cursor() as cursor:
        # CROSS JOIN: the full-text table leads, whatever the planner thinks.
        cursor.execute(
            f"SELECT {CANDIDATE}.id, {CANDIDATE}.kind "
            f"FROM {_GRAMS} CROSS JOIN {ENTRIES} {CANDIDATE} ON {CANDIDATE}.id = {_GRAMS}.rowid "
            f"WHERE {_GRAMS} MATCH %s AND {condition} ORDER BY {_GRAMS}.rowid DESC LIMIT %s",
            [expression, *params, limit],
        )
        return [Match(*row) for row in cursor.fetchall()]


def _new_ids(texts: Sequence[EntryText]) -> list[int]:
    """Ids for these texts, above all that any entry of the same second has or had."""
    last: dict[int, int] = {}
    ids = []
    for text in texts:
        first = int(text.recorded_at.timestamp()) * _IDS_PER_SECOND
        last[first] = last[first] + 1 if first in last else _first_free(first)
        ids.append(last[first])
    return ids


def _first_free(first: int) -> int:
    second = [first, first + _IDS_PER_SECOND]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {_GRAMS} WHERE {_GRAMS} MATCH %s AND rowid >= %s AND rowid < %s "
            "ORDER BY rowid DESC LIMIT 1",
            [_EVERY_ENTRY, *second],
        )
        had = cursor.fetchone() or (first - 1,)
        cursor.execute(f"SELECT max(id) FROM {ENTRIES} WHERE id >= %s AND id < %s", second)
        has = cursor.fetchone()
    return 1 + max(*had, has[0] or first - 1)


def _tokens(kind: str, text: EntryText | SearchText) -> str:
    in_title = (_IN_TITLE + gram for gram in grams_of(text.title_norm))
    return " ".join([_EVERY_ENTRY, _OF_KIND + kind, *in_title, *grams_of(text.text_norm)])
