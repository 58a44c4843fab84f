"""Grams on PostgreSQL: an array of gram numbers beside each entry, under an inverted index."""

# ruff: noqa: S608 - statements are put together from constants of this package; every value is a parameter

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from tracker.foundation.search.gram_index import ENTRIES, TEXTS, EntryText, Match
from tracker.foundation.search.normal_form import gram_number, gram_query, grams_of
from tracker.foundation.search.scope import CANDIDATE, Scope

_GRAMS = "tracker_searchentry_grams"
_FILLER = 0
"""No gram: makes short arrays long."""
_SHORTEST_ARRAY = 280
"""Numbers of 8 bytes: a row of 2 kB, from which on PostgreSQL stores long values out of line."""
_FENCE = " OFFSET 0"
"""Ends a subquery that is to be planned on its own: neither hashed whole nor merged into what is around it."""
_NEWEST_FIRST = "ORDER BY recorded_at DESC, id DESC"
_LIKE_ESCAPES = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


class PostgresqlGramIndex:
    """The inverted index names the candidates, these narrow rows are sorted, and only then, newest first and
    until there are enough, are visibility and texts looked at.
    """

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in (
            f"ALTER TABLE {ENTRIES} ADD COLUMN IF NOT EXISTS grams bigint[] NOT NULL DEFAULT '{{}}'",
            # Statistics of long arrays are dear to gather, and no plan depends on them.
            f"ALTER TABLE {ENTRIES} ALTER COLUMN grams SET STATISTICS 0",
            # Grams go out of line (see _SHORTEST_ARRAY), so that a page holds a hundred entries.
            f"ALTER TABLE {ENTRIES} SET (toast_tuple_target = 128)",
            # What candidates are compared with stays in the row; what results show goes out of line instead.
            f"ALTER TABLE {TEXTS} ALTER COLUMN title_norm SET STORAGE MAIN, ALTER COLUMN text_norm SET STORAGE MAIN",
            # The list of grams not yet sorted in makes saving quick; every search reads it, so it stays short (kB).
            f"CREATE INDEX IF NOT EXISTS {_GRAMS} ON {ENTRIES} USING gin (grams) WITH (gin_pending_list_limit = 1024)",
        ):
            editor.execute(statement, params=None)

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(f"ALTER TABLE {ENTRIES} DROP COLUMN IF EXISTS grams", params=None)
        editor.execute(f"ALTER TABLE {ENTRIES} RESET (toast_tuple_target)", params=None)
        editor.execute(
            f"ALTER TABLE {TEXTS} ALTER COLUMN title_norm SET STORAGE EXTENDED, "
            "ALTER COLUMN text_norm SET STORAGE EXTENDED",
            params=None,
        )

    def write(self, kind: str, texts: Sequence[EntryText]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"WITH entry AS (INSERT INTO {ENTRIES} (kind, object_id, recorded_at, grams) "
                "VALUES (%s, %s, %s, %s::bigint[]) ON CONFLICT (kind, object_id) "
                "DO UPDATE SET recorded_at = EXCLUDED.recorded_at, grams = EXCLUDED.grams RETURNING id) "
                f"INSERT INTO {TEXTS} (entry_id, title_norm, text_norm, title, body) "
                "SELECT id, %s, %s, %s, %s FROM entry ON CONFLICT (entry_id) DO UPDATE SET "
                "title_norm = EXCLUDED.title_norm, text_norm = EXCLUDED.text_norm, "
                "title = EXCLUDED.title, body = EXCLUDED.body",
                [
                    (
                        kind,
                        text.object_id,
                        text.recorded_at,
                        numbers_of(text),
                        text.title_norm,
                        text.text_norm,
                        text.title,
                        text.body,
                    )
                    for text in texts
                ],
            )

    def erase(self, kind: str, object_ids: Sequence[int]) -> None:
        entries = f"FROM {ENTRIES} WHERE kind = %s AND object_id = ANY(%s::bigint[])"
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TEXTS} WHERE entry_id IN (SELECT id {entries})", [kind, list(object_ids)]
            )
            cursor.execute(f"DELETE {entries}", [kind, list(object_ids)])

    def settle(self) -> None:
        """Nothing to do: vacuuming is PostgreSQL's own business."""

    def best(self, terms: Sequence[str], scope: Scope, limit: int) -> list[Match]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            # Entries are narrow, so that the planner thinks nothing of reading them all, arrays included.
            cursor.execute("SET LOCAL enable_seqscan = off")
            found = dict.fromkeys(_newest(cursor, terms, scope, limit, column="title_norm"))
            if len(found) < limit:
                found |= dict.fromkeys(_newest(cursor, terms, scope, limit, column="text_norm"))
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
        return list(found)[:limit]


def _newest(
    cursor: CursorWrapper, terms: Sequence[str], scope: Scope, limit: int, *, column: str
) -> list[Match]:
    """The newest `limit` visible entries with all terms in `column` of their text."""
    wanted = gram_query(terms)
    numbers = [gram_number(gram) for gram in wanted.grams]
    if column == "title_norm":
        numbers = [~number for number in numbers]
    narrowed, kinds = ("", []) if scope.every_kind else (" AND kind = ANY(%s)", [scope.names])
    condition, params = scope.condition(_FENCE)
    if wanted.unproven:
        contained = " AND ".join([f"{column} LIKE %s"] * len(wanted.unproven))
        condition += (
            f" AND EXISTS (SELECT 1 FROM {TEXTS} WHERE entry_id = {CANDIDATE}.id AND {contained}{_FENCE})"
        )
        params += ["%" + term.translate(_LIKE_ESCAPES) + "%" for term in wanted.unproven]
    cursor.execute(
        f"SELECT id, kind FROM (SELECT id, kind, object_id, recorded_at FROM {ENTRIES} "
        f"WHERE grams @> %s::bigint[]{narrowed} {_NEWEST_FIRST}{_FENCE}) {CANDIDATE} "
        f"WHERE {condition} {_NEWEST_FIRST} LIMIT %s",
        [numbers, *kinds, *params, limit],
    )
    return [Match(*row) for row in cursor.fetchall()]


def numbers_of(text: EntryText) -> list[int]:
    """The grams of a text as numbers, those of its title once more as complements."""
    numbers = sorted(map(gram_number, grams_of(text.text_norm)))
    numbers += [~gram_number(gram) for gram in grams_of(text.title_norm)]
    # The entries' own rows must stay narrow; in the index a repeated number is one.
    return numbers + [_FILLER] * max(0, _SHORTEST_ARRAY - len(numbers))
