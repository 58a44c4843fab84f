"""A table of a Word file as the block that holds it: 前后对照 where it has those columns and fits, else a plain table."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 60, 8, 300
MOST_COMPARED, LONGEST_ITEM, LONGEST_LABEL = 40, 100, 60
COMPARED: Final = 4
"""Columns of 前后对照: item, before, after, change."""

Note = Callable[[str], None]


def rows_of(table: Any, number: int, note: Note, whole: list[str]) -> list[list[str]]:
    """Rows that say something, as text; a merged cell stands once, at its first place. Every cut gets its note.

    The texts of cells that are too long for one are added to `whole`, to stand after the table.
    """
    if len(table.rows) > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        note(_("Table %(table)d has %(rows)d rows and %(columns)d columns: the first %(most_rows)d rows and %(most_columns)d columns were kept.") % {
            "table": number, "rows": len(table.rows), "columns": len(table.columns),
            "most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS,
        })  # fmt: skip
    seen: set[Any] = set()
    rows = []
    for line, row in enumerate(list(table.rows)[:MOST_ROWS], 1):
        words = [_once(cell, seen) for cell in _cells(row)[:MOST_COLUMNS]]
        rows.append(
            [_kept(text, (number, line, column), note, whole) for column, text in enumerate(words, 1)]
        )
    return [row for row in rows if any(row)]


def table_block(rows: list[list[str]], number: int, note: Note) -> tuple[str, Any]:
    head = rows[0]
    if len(head) == COMPARED and (head[0], head[3]) == ("项目", "变化"):
        if _is_comparison(rows):
            lines = [dict(zip(("item", "before", "after", "change"), row, strict=True)) for row in rows[1:]]
            value = {"caption": "", "before_label": head[1], "after_label": head[2]}
            return "before_after", {**value, "rows": [_with_item(line) for line in lines]}
        note(_("Table %(table)d compares before and after, but holds more or less than such a block: it became an ordinary table.") % {
            "table": number
        })  # fmt: skip
    return "table", {"caption": "", "rows": "\n".join("\t".join(row) for row in rows)}


def _is_comparison(rows: list[list[str]]) -> bool:
    return (
        1 < len(rows) <= MOST_COMPARED + 1
        and all(len(row) == COMPARED and len(row[0]) <= LONGEST_ITEM for row in rows)
        and all(len(label) <= LONGEST_LABEL for label in rows[0])
    )


def _with_item(line: dict[str, str]) -> dict[str, str]:
    return {**line, "item": line["item"] or "—", "after": line["after"] or "—"}


def _cells(row: Any) -> list[Any]:
    """One cell for each column; a cell that goes on from a row that is not there ends the row where it stands."""
    from docx.table import _Cell

    try:
        return list(row.cells)
    except (ValueError, IndexError):
        return [_Cell(cell, row) for cell in row._tr.tc_lst]  # noqa: SLF001 - python-docx offers no other way


def _once(cell: Any, seen: set[Any]) -> str:
    """python-docx hands out a merged cell at each of its places."""
    if cell._tc in seen:  # noqa: SLF001 - the cell around it is made anew each time
        return ""
    seen.add(cell._tc)  # noqa: SLF001
    return " ".join(_text(cell).replace("|", "｜").split())


def _text(cell: Any) -> str:
    """With the words of tables that stand in the cell."""
    seen: set[Any] = set()
    inner = (each for table in cell.tables for row in table.rows for each in _cells(row))
    return " ".join([cell.text, *(_once(each, seen) for each in inner)])


def _kept(text: str, place: tuple[int, int, int], note: Note, whole: list[str]) -> str:
    if len(text) <= LONGEST_CELL:
        return text
    table, row, column = place
    note(_("Table %(table)d, row %(row)d, column %(column)d has %(length)d characters, of which the cell holds %(kept)d: the whole text stands after the table.") % {
        "table": table, "row": row, "column": column, "length": len(text), "kept": LONGEST_CELL
    })  # fmt: skip
    whole.append(text)
    return f"{text[: LONGEST_CELL - 1]}…"
