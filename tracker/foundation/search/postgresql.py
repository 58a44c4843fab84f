"""Grams on PostgreSQL: an array of gram numbers beside each entry, under an inverted index."""

# ruff: noqa: S608 - statements are put together from constants of this package; every value is a parameter

import json
from collections.abc import Container, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from tracker.foundation.search.gram_index import ENTRIES, TEXTS, EntryText, Match
from tracker.foundation.search.normal_form import gram_number, gram_query, grams_of
from tracker.foundation.search.scope import Scope

_GRAMS = "tracker_searchentry_grams"
_FILLER = 0
"""No gram: makes short arrays long."""
_SHORTEST_ARRAY = 280
"""Numbers of 8 bytes: a row of 2 kB, from which on PostgreSQL stores long values out of line."""
_FENCE = " OFFSET 0"
"""Ends a subquery that is to be planned on its own: neither hashed whole nor merged into what is around it."""
_NEWEST_FIRST = "ORDER BY recorded_at DESC, id DESC"
_CURSOR = "search_candidates"
_GROWTH = 5
"""How much larger a further batch is at most."""
_SPARE = 50
"""Candidates that are looked at beyond those that should do."""
_SPARE_SHARE = 8
"""One in so many more than wanted comes with the first batch: most readers see nearly all, and to ask once more who sees the
last few costs more than to read these."""
_PROBED = 100
_DENSE = 0.15
"""Of the newest entries that are looked at, the share above which a term counts as dense."""
_DENSE_FOR_FEW = 0.02
"""The same where only some dozens are wanted."""
_SEEN_BY_FEW = 2
"""How many times as many candidates are taken as wanted, where some may not be seen."""
_Candidate = tuple[int, str, int]
"""Id, kind and record number of an entry."""
_LIKE_ESCAPES = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


class PostgresqlGramIndex:
    """The inverted index names the candidates, these narrow rows are sorted, and only then, newest first and
    until there are enough, are the texts looked at, and who may see their records.
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
                        # As its text: to adapt some hundred numbers one by one would take as long as storing them.
                        "{" + ",".join(map(str, numbers_of(text))) + "}",
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
        found: dict[Match, None] = {}
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            dense = _dense_columns(cursor, terms)
            close = ""
            unasked: list[_Candidate] = []
            for column in ("title_norm", "text_norm"):
                if len(found) >= limit:
                    break
                size, looked_at, seen = limit + limit // _SPARE_SHARE, 0, len(found)
                batch = _first_candidates(
                    cursor, terms, scope, size, column=column, is_dense=column in dense, before=close
                )
                close = f"CLOSE {_CURSOR}; "
                if column == "title_norm" and len(batch) < limit:
                    # All that there are, and too few: who may see them is asked together with the others.
                    unasked = batch
                    continue
                while True:
                    asked = list(dict.fromkeys([*unasked, *batch]))
                    found |= dict.fromkeys(_visible(cursor, asked, scope, known=found))
                    if len(batch) < size or len(found) >= limit:
                        break
                    looked_at += size
                    unasked = []
                    # As many as will do if the rest are seen as often as those so far: often few, for asking is dear.
                    share = max(1, len(found) - seen) / looked_at
                    size = min(_GROWTH * size, _SPARE + int((limit - len(found)) / share))
                    batch = _next_candidates(cursor, size)
            cursor.execute(close)
        return list(found)[:limit]

    def newest_of_each(self, terms: Sequence[str], scope: Scope, limit: int) -> list[list[Match]]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            held = _share_of_newest(cursor, terms)
            cursor.execute("SET LOCAL enable_seqscan = off")
            rows = []
            for is_dense in (True, False):
                places = [place for place, share in enumerate(held) if (share > _DENSE_FOR_FEW) is is_dense]
                rows += _newest_of_each(cursor, terms, scope, limit, places=places, is_dense=is_dense)
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
            distinct = list(dict.fromkeys((entry_id, kind, pk) for _place, entry_id, kind, pk in rows))
            visible = set(_visible(cursor, distinct, scope, known=()))
        found: list[list[Match]] = [[] for _ in terms]
        for place, entry_id, kind, _pk in rows:
            match = Match(entry_id, kind)
            if match in visible and len(found[place]) < limit:
                found[place].append(match)
        return found

    def count_in_titles(self, grams: Sequence[str], most: int) -> list[int]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            rows = _by_inverted_index(
                cursor,
                "SELECT held.titles FROM unnest(%s::bigint[]) WITH ORDINALITY AS gram (number, place) "
                f"CROSS JOIN LATERAL (SELECT count(*) AS titles FROM (SELECT 1 FROM {ENTRIES} "
                "WHERE grams @> ARRAY[gram.number] LIMIT %s) counted) held ORDER BY gram.place",
                [[~gram_number(gram) for gram in grams], most],
            )
            return [titles for (titles,) in rows]

    def with_heaviest_titles(self, weights: Mapping[str, float], scope: Scope, limit: int) -> list[Match]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            heaviest = _by_inverted_index(
                cursor,
                "SELECT id, kind, object_id FROM unnest(%s::bigint[], %s::float8[]) AS gram (number, weight) "
                f"CROSS JOIN LATERAL (SELECT id, kind, object_id, recorded_at FROM {ENTRIES} "
                f"WHERE grams @> ARRAY[gram.number]{_FENCE}) held WHERE kind = ANY(%s) "
                "GROUP BY id, kind, object_id, recorded_at "
                "ORDER BY sum(weight) DESC, recorded_at DESC, id DESC LIMIT %s",
                [
                    [~gram_number(gram) for gram in weights],
                    list(weights.values()),
                    scope.names,
                    limit * _SEEN_BY_FEW,
                ],
            )
            return _visible(cursor, heaviest, scope, known=())[:limit]


def _by_inverted_index(cursor: CursorWrapper, statement: str, params: Sequence[Any]) -> list[Any]:
    """The rows of a statement for which the entries, narrow as they are, are not read one after the other."""
    cursor.execute(
        f"SET LOCAL enable_seqscan = off; {statement}; SET LOCAL enable_seqscan TO DEFAULT", params
    )
    while cursor.description is None:  # of the three only the middle one has rows
        cursor.nextset()
    rows: list[Any] = cursor.fetchall()
    return rows


def _newest_of_each(
    cursor: CursorWrapper,
    terms: Sequence[str],
    scope: Scope,
    limit: int,
    *,
    places: Sequence[int],
    is_dense: bool,
) -> list[tuple[int, int, str, int]]:
    """(place of the term, entry, kind, record number) of the newest that hold each term, by one statement."""
    if not places:
        return []
    grams = [json.dumps([gram_number(gram) for gram in gram_query([terms[place]]).grams]) for place in places]
    # The fence inside keeps the planner from walking by age and looking into every array.
    named = "TRUE" if is_dense else f"grams @> translate(term.grams, '[]', '{{}}')::bigint[]{_FENCE}"
    cursor.execute(
        "SELECT term.place, entry.id, entry.kind, entry.object_id "
        "FROM unnest(%s::int[], %s::text[], %s::text[]) AS term (place, grams, pattern) CROSS JOIN LATERAL ("
        "SELECT * FROM (SELECT * FROM "
        f"(SELECT id, kind, object_id, recorded_at FROM {ENTRIES} WHERE {named}) named "
        f"WHERE kind = ANY(%s) {_NEWEST_FIRST}{_FENCE}) candidate "
        f"WHERE EXISTS (SELECT 1 FROM {TEXTS} WHERE entry_id = candidate.id AND text_norm LIKE term.pattern{_FENCE}) "
        f"{_NEWEST_FIRST} LIMIT %s) entry ORDER BY term.place, entry.recorded_at DESC, entry.id DESC",
        [
            list(places),
            grams,
            [_pattern(terms[place]) for place in places],
            scope.names,
            limit * _SEEN_BY_FEW,
        ],
    )
    rows: list[tuple[int, int, str, int]] = cursor.fetchall()
    return rows


def _pattern(term: str) -> str:
    return "%" + term.translate(_LIKE_ESCAPES) + "%"


def _dense_columns(cursor: CursorWrapper, terms: Sequence[str]) -> set[str]:
    """The columns in which so many of the newest entries hold all terms that walking through the newest finds enough
    sooner than the inverted index, which would name most entries and then sort them.
    """
    columns = ("title_norm", "text_norm")
    conditions = [" AND ".join([f"{column} LIKE %s"] * len(terms)) for column in columns]
    shares = _shares(cursor, conditions, [_pattern(term) for _column in columns for term in terms])
    return {column for column, share in zip(columns, shares, strict=True) if share > _DENSE}


def _share_of_newest(cursor: CursorWrapper, terms: Sequence[str]) -> list[float]:
    return _shares(cursor, ["text_norm LIKE %s"] * len(terms), [_pattern(term) for term in terms])


def _shares(cursor: CursorWrapper, conditions: Sequence[str], params: Sequence[str]) -> list[float]:
    """Of the newest entries, the share for which each condition holds."""
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    cursor.execute(
        f"SELECT count(*), {counts} FROM (SELECT id FROM {ENTRIES} {_NEWEST_FIRST} LIMIT {_PROBED}) newest "
        f"CROSS JOIN LATERAL (SELECT title_norm, text_norm FROM {TEXTS} WHERE entry_id = newest.id{_FENCE}) newest_text",
        params,
    )
    total, *found = cursor.fetchone() or (0,)
    return [count / max(1, total) for count in found]


def _candidates(terms: Sequence[str], scope: Scope, *, column: str, is_dense: bool) -> tuple[str, list[Any]]:
    """The entries with all terms in `column` of their text, newest first."""
    wanted = gram_query(terms)
    numbers = [gram_number(gram) for gram in wanted.grams]
    if column == "title_norm":
        numbers = [~number for number in numbers]
    narrowed, params = ("", list[Any]()) if scope.every_kind else (" AND kind = ANY(%s)", [scope.names])
    looked_for = terms if is_dense else wanted.unproven
    contained = ""
    if looked_for:
        held = " AND ".join([f"{column} LIKE %s"] * len(looked_for))
        contained = f" WHERE EXISTS (SELECT 1 FROM {TEXTS} WHERE entry_id = entry.id AND {held}{_FENCE})"
    # The fence inside keeps the planner from walking by age and looking into every array.
    named = "TRUE" if is_dense else f"grams @> %s::bigint[]{narrowed}{_FENCE}"
    statement = (
        "SELECT id, kind, object_id FROM (SELECT id, kind, object_id, recorded_at FROM "
        f"(SELECT id, kind, object_id, recorded_at FROM {ENTRIES} WHERE {named}) named "
        f"WHERE TRUE{narrowed if is_dense else ''} {_NEWEST_FIRST}{_FENCE}) entry{contained}"
    )
    return statement, [*([] if is_dense else [numbers]), *params, *map(_pattern, looked_for)]


def _first_candidates(
    cursor: CursorWrapper,
    terms: Sequence[str],
    scope: Scope,
    size: int,
    *,
    column: str,
    is_dense: bool,
    before: str,
) -> list[_Candidate]:
    """Opens the cursor and reads its first `size` rows, in one round trip; `before` is carried out first."""
    statement, params = _candidates(terms, scope, column=column, is_dense=is_dense)
    # Entries are narrow, so that the planner thinks nothing of reading them all, arrays included. Of a dense term hardly
    # any candidate is read, of another one most.
    fraction = 0.001 if is_dense else 1
    cursor.execute(
        f"{before}SET LOCAL enable_seqscan = off; SET LOCAL cursor_tuple_fraction = {fraction}; "
        f"DECLARE {_CURSOR} NO SCROLL CURSOR FOR {statement}; "
        f"SET LOCAL enable_seqscan TO DEFAULT; FETCH {size} FROM {_CURSOR}",
        params,
    )
    while cursor.description is None:  # of all these only the last one has rows
        cursor.nextset()
    batch: list[_Candidate] = cursor.fetchall()
    return batch


def _next_candidates(cursor: CursorWrapper, size: int) -> list[_Candidate]:
    cursor.execute(f"FETCH {size} FROM {_CURSOR}")
    batch: list[_Candidate] = cursor.fetchall()
    return batch


def _visible(
    cursor: CursorWrapper, batch: Sequence[_Candidate], scope: Scope, *, known: Container[Match]
) -> list[Match]:
    """Those of the batch that may be seen and are not known yet, in its order. Asked only for the kinds that occur: what
    takes longest about a rule of visibility is to plan its joins.
    """
    new = [one for one in batch if Match(one[0], one[1]) not in known]
    choices: list[str] = []
    params: list[Any] = []
    for each in scope.kinds:
        numbers = [object_id for _id, kind, object_id in new if kind == each.kind]
        asked = each.among(numbers) if numbers else None
        if asked is not None:
            sql, given = asked
            choices.append(f"(SELECT %s AS kind, ARRAY({sql}))")
            params += [each.kind, *given]
    if not choices:
        return []
    cursor.execute(" UNION ALL ".join(choices), params)
    seen = {(kind, number) for kind, numbers in cursor.fetchall() for number in numbers}
    return [Match(entry_id, kind) for entry_id, kind, object_id in new if (kind, object_id) in seen]


def numbers_of(text: EntryText) -> list[int]:
    """The grams of a text as numbers, those of its title once more as complements."""
    numbers = sorted(map(gram_number, grams_of(text.text_norm)))
    numbers += [~gram_number(gram) for gram in grams_of(text.title_norm)]
    # The entries' own rows must stay narrow; in the index a repeated number is one.
    return numbers + [_FILLER] * max(0, _SHORTEST_ARRAY - len(numbers))
