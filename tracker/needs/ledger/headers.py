"""Which row of a sheet is its header, and what each of its columns means."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from tracker.needs.ledger.amounts import YUAN, unit_in_header, unit_in_line
from tracker.needs.ledger.cell_text import REMEMBERED, one_line, text_of
from tracker.needs.ledger.header_words import (
    GENERAL_WORDS,
    OTHER_BEGINNINGS,
    OTHER_ENDINGS,
    OTHER_PARTS,
    WORDS,
)
from tracker.needs.ledger.records import LedgerField, RecognisedColumn
from tracker.needs.ledger.sheet import MergedColumns, Sheet, column_letter

ROWS_SEARCHED = 30
DEEPEST_HEADER = 3  # rows
WIDEST_HEADER = 200  # columns
LONGEST_HEADER = 40  # characters; a longer text is a sentence

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|《|》|[“”\"'‘’]")
_EDGES = re.compile(r"^(?:[★☆*※●○▲△#◆]|\d{1,2}[.、]|[一二三四五六七八九十]{1,2}、)+|[★☆*※:、,。.#]+$")
_LATIN = re.compile(r"[a-z][a-z.'_\-/&]*")
_UNIT_AT_END = re.compile(rf"(?:/|,|单位:?)?(?:{'|'.join(YUAN)})$")


class Level(IntEnum):
    """How clearly a header says a field."""

    INSIDE = 1  # somewhere in it
    GENERAL = 2  # it is a word as general as 名称 or 内容
    END = 3  # its last noun
    WHOLE = 4  # it is a word for the field


class Match(NamedTuple):
    """How well a header says a field: larger is better."""

    level: Level
    preference: int
    length: int


@dataclass(frozen=True)
class Header:
    """The header of a sheet: its rows, its columns in order, and where each field stands (column number)."""

    first_row: int
    last_row: int
    columns: dict[int, RecognisedColumn]
    fields: dict[LedgerField, int]
    paths: dict[int, tuple[str, ...]]  # the texts above each other, as `plain_header` makes them
    line_unit: str  # of the line 单位：万元 above the table
    weight: int


def find_header(sheet: Sheet) -> Header | None:
    """The likeliest header within the first rows; None where no row names a title column.

    A header is one to three rows. The one that names most fields most clearly wins, and of equals the
    one with fewest rows, so that neither the sheet's title nor the first data is taken in.
    """
    top = [number for number in sheet.rows if number <= ROWS_SEARCHED]
    merges = [merge for merge in sheet.merges if merge.first_row <= ROWS_SEARCHED]
    columns = sorted({column for number in top for column in sheet.rows[number] if column <= WIDEST_HEADER})
    merged = MergedColumns(merges, columns)
    best: Header | None = None
    for first in top:
        for last in range(first, min(first + DEEPEST_HEADER, ROWS_SEARCHED + 1)):
            header = _header_of(sheet, merged, columns, first, last)
            if header and (best is None or header.weight > best.weight):
                best = header
    return best


def is_guide(name: str) -> bool:
    """Whether a sheet's name says that it explains others: 填表说明, 目录, 下拉选项 ..."""
    return (
        re.search(r"说明|须知|目录|封面|字典|选项|下拉|示例|样例|模板|参数|readme", name.lower()) is not None
    )


@lru_cache(REMEMBERED)
def plain_header(text: str) -> str:
    r"""A header without what is not its meaning: breaks, spaces, brackets, units, stars, numbers, English.

    `★榜额\n（万元）` -> `榜额`.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    bare = _EDGES.sub("", _BRACKETS.sub("", _EDGES.sub("", folded)))
    if re.search(r"[\u4e00-\u9fff]", bare):
        bare = _EDGES.sub("", _UNIT_AT_END.sub("", _LATIN.sub("", bare))) or bare
    return bare


@lru_cache(REMEMBERED)
def meanings(header: str) -> dict[LedgerField, Match]:
    """What a header, made plain, can mean, and how clearly."""
    if not header or len(header) > LONGEST_HEADER:
        return {}
    found = {
        field: Match(level, -words.index(header), len(header))
        for level, vocabulary in ((Level.GENERAL, GENERAL_WORDS), (Level.WHOLE, WORDS))
        for field, words in vocabulary.items()
        if header in words
    }
    if found or _speaks_of_something_else(header):
        return found
    return _ends(header) or _insides(header)


def _speaks_of_something_else(header: str) -> bool:
    return (
        header.startswith(OTHER_BEGINNINGS)
        or header.endswith(OTHER_ENDINGS)
        or any(part in header for part in OTHER_PARTS)
    )


def _ends(header: str) -> dict[LedgerField, Match]:
    """The field whose word ends the header: the last noun is what a Chinese compound is about."""
    endings = {
        field: max(
            (
                Match(Level.END, -preference, len(word))
                for preference, word in enumerate(words)
                if header.endswith(word)
            ),
            default=None,
        )
        for field, words in WORDS.items()
    }
    longest = max((match.length for match in endings.values() if match), default=0)
    return {field: match for field, match in endings.items() if match and match.length == longest}


def _insides(header: str) -> dict[LedgerField, Match]:
    """The fields whose longer words stand inside the header: 考核指标及说明."""
    found: dict[LedgerField, Match] = {}
    for field, words in WORDS.items():
        for preference, word in enumerate(words):
            if len(word) > 2 and word in header:  # noqa: PLR2004 - shorter words are in too many others
                found.setdefault(field, Match(Level.INSIDE, -preference, len(word)))
    return found


def _header_of(
    sheet: Sheet, merged: MergedColumns, columns: list[int], first: int, last: int
) -> Header | None:
    last_row = _lowest_row(sheet, merged, columns, first, last)
    if last_row - first >= DEEPEST_HEADER:
        return None
    written = {column: tuple(_texts_above(sheet, merged, column, first, last_row)) for column in columns}
    paths = {column: _meaningful(texts) for column, texts in written.items() if texts}
    claims = {column: _claims(path) for column, path in paths.items()}
    fields = _assigned(claims)
    if (
        LedgerField.TITLE not in fields
        or claims[fields[LedgerField.TITLE]][LedgerField.TITLE].level is Level.INSIDE
    ):
        return None
    if len(fields) == 1 and len(paths) > 1:
        return None
    taken = {column: field for field, column in fields.items()}
    units = [
        unit
        for text in reversed(written.get(fields.get(LedgerField.BOUNTY, 0), ()))
        if (unit := unit_in_header(text))
    ]
    return Header(
        first_row=first,
        last_row=last_row,
        columns={
            column: RecognisedColumn(
                letter=column_letter(column),
                header=one_line(next(filter(plain_header, reversed(texts)), texts[-1])),
                field=taken.get(column),
                unit=units[0] if units and taken.get(column) is LedgerField.BOUNTY else "",
            )
            for column, texts in written.items()
            if texts
        },
        fields=fields,
        paths=paths,
        line_unit=_line_unit(sheet, first),
        weight=100 * sum(claims[column][field].level for field, column in fields.items())
        - (last_row - first),
    )


def _meaningful(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a path made plain, without those that are empty then or only a unit."""
    return tuple(plain for plain in map(plain_header, texts) if plain and plain not in YUAN)


def _lowest_row(sheet: Sheet, merged: MergedColumns, columns: list[int], first: int, last: int) -> int:
    """The last row of the header: merged cells that begin in it belong to it whole, and so does a row
    beneath that only gives units （万元）.
    """
    for column in columns:
        for row in range(first, last + 1):
            merge = merged.range_at(row, column)
            # A taller one is a label beside the table, not a part of its header.
            if merge and merge.first_row >= first and merge.last_row - merge.first_row < DEEPEST_HEADER:
                last = max(last, merge.last_row)
    while _only_gives_units(sheet, last + 1):
        last += 1
    return last


def _only_gives_units(sheet: Sheet, row: int) -> bool:
    texts = tuple(map(text_of, sheet.rows.get(row, {}).values()))
    return bool(texts) and not _meaningful(texts)


def is_column_numbering(texts: list[str]) -> bool:
    """Whether a row numbers the columns, as forms do: 1 2 3 ..., （1）（2）（3） ... or 甲 1 2 ..."""
    first = texts[0].strip("()（） ")
    if first not in {"1", "甲", "栏次"}:
        return False
    numbers = [text.strip("()（） ") for text in texts[first != "1" :]]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]  # noqa: PLR2004


def _texts_above(sheet: Sheet, merged: MergedColumns, column: int, first: int, last: int) -> Iterator[str]:
    """The texts of one column's header from the top, a merged cell once."""
    seen: set[tuple[int, int]] = set()
    for row in range(first, last + 1):
        merge = merged.range_at(row, column)
        place = (merge.first_row, merge.first_column) if merge else (row, column)
        text = text_of(sheet.rows.get(place[0], {}).get(place[1]))
        if text and place not in seen:
            seen.add(place)
            yield text


def _claims(path: tuple[str, ...]) -> dict[LedgerField, Match]:
    """What a column can mean by its lowest header, alone and together with those over it.

    需求单位 over 名称 is 需求单位名称; but a meaning that lies in the upper part alone is the group's and
    not the column's, so only endings count once upper parts are joined on.
    """
    if not path:
        return {}
    claims = meanings(path[-1])
    for start in range(len(path) - 2, -1, -1):
        joined = "".join(path[start:])
        if _speaks_of_something_else(joined):
            return {}
        claims = {
            field: match for field, match in _ends(joined).items() if match.length > len(path[-1])
        } or claims
    return claims


def _assigned(claims: dict[int, dict[LedgerField, Match]]) -> dict[LedgerField, int]:
    """Each field to the column that says it best; the title chooses first, as nothing goes without it."""
    fields: dict[LedgerField, int] = {}
    ranked = sorted(
        (field is not LedgerField.TITLE, [-part for part in match], column, field)
        for column, by_field in claims.items()
        for field, match in by_field.items()
    )
    for _, _, column, field in ranked:
        if field not in fields and column not in fields.values():
            fields[field] = column
    return fields


def _line_unit(sheet: Sheet, first_row: int) -> str:
    for number, cells in sheet.rows.items():
        if number >= first_row:
            break
        for value in cells.values():
            if unit := unit_in_line(text_of(value)):
                return unit
    return ""
