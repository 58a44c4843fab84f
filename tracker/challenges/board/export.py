"""The board's rows as an Excel workbook, written row by row: its size costs disk, not memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tracker.challenges.board.filters import Filters
from tracker.challenges.board.rows import COLUMNS, Row, Target, board_rows, row_of
from tracker.challenges.models import Challenge
from tracker.foundation.printable import printable

ROWS_AT_ONCE: Final = 500
"""Rows fetched from the database at a time."""
LONGEST_TEXT: Final = 32_767
"""Characters that a cell may hold."""

Value = str | int | Decimal | datetime | None


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in characters, what it says of a row, and the format of its figures."""

    head: str | Promise
    width: int
    value: Callable[[Row], Value]
    number_format: str = "General"


def _target_words(target: Target | None) -> str:
    """In one line, as ledgers have it: "停机时间 8 → ≤ 2 h"."""
    if target is None:
        return ""
    goal = f"{target.baseline} → {target.goal}" if target.baseline else target.goal
    return f"{target.name} {goal} {target.unit}"


LEDGER: Final = (
    Column(pgettext_lazy("ledger", "Challenge number"), 18, lambda row: row.number),
    Column(pgettext_lazy("ledger", "Challenge title"), 44, lambda row: row.title),
    Column(pgettext_lazy("ledger", "State"), 12, lambda row: row.state_label),
    Column(gettext_lazy("Domain"), 14, lambda row: row.domain),
    Column(gettext_lazy("Publishing unit"), 20, lambda row: row.unit),
    Column(gettext_lazy("Company"), 20, lambda row: row.company),
    Column(gettext_lazy("First target"), 30, lambda row: _target_words(row.target)),
    Column(gettext_lazy("Bounty (10,000 yuan)"), 14, lambda row: row.bounty_wan, "#,##0.00"),
    Column(pgettext_lazy("ledger", "Bids until"), 18, lambda row: row.deadline, "yyyy-mm-dd hh:mm"),
    Column(pgettext_lazy("ledger", "Published on"), 12, lambda row: row.published, "yyyy-mm-dd"),
    Column(
        pgettext_lazy("ledger", "Number of bids"),
        10,
        lambda row: _("Sealed") if row.bid_count is None else row.bid_count,
    ),
    Column(pgettext_lazy("ledger", "Teams in the race"), 10, lambda row: row.race_teams or None),
)
"""In the order of the ledgers that the group's offices keep; the running number stands before them."""


def write_ledger(person: Any, filters: Filters, file: IO[bytes]) -> None:
    """Write what `person` sees on the board under these filters, on all its pages and in its order, as .xlsx."""
    write_rows(board_rows(person, filters), str(filters.scope.label), file)


def write_rows(challenges: QuerySet[Challenge], title: str, file: IO[bytes]) -> None:
    """The challenges in their order under the heads of `LEDGER`."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_title(title))
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for place, width in enumerate((6, *(column.width for column in LEDGER)), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    heads = (pgettext_lazy("ledger", "No."), *(column.head for column in LEDGER))
    sheet.append([_head(sheet, str(head)) for head in heads])
    count = 0
    for count, row in enumerate(_rows(challenges), start=1):
        sheet.append([count, *(_cell(sheet, column, column.value(row)) for column in LEDGER)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count + 1}"
    workbook.save(file)


def sheet_title(words: str) -> str:
    """What Excel takes for the name of a sheet."""
    return "".join(sign for sign in printable(words) if sign not in "[]:*?/\\'")[:31] or "Sheet1"


def _rows(challenges: QuerySet[Challenge]) -> Iterator[Row]:
    found = challenges.values(*COLUMNS)
    return (row_of(values) for values in found.iterator(chunk_size=ROWS_AT_ONCE))


def _head(sheet: Any, words: str) -> Cell:
    head = text_cell(sheet, words)
    head.font = Font(bold=True)
    head.alignment = Alignment(vertical="center", wrap_text=True)
    return head


def _cell(sheet: Any, column: Column, value: Value) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text_cell(sheet, value)
    # Excel knows no time zones: it gets what the clock on the wall said.
    cell = WriteOnlyCell(sheet, timezone.make_naive(value) if isinstance(value, datetime) else value)  # type: ignore[arg-type]  # it takes Decimal
    cell.number_format = column.number_format
    return cell


def text_cell(sheet: Any, words: str) -> Cell:
    """Text that stays text, whatever it begins with: "=cmd|…" is neither calculated here nor after it was edited.

    The words themselves stay as they are, so that a ledger that is taken over again says what it said.
    """
    cell = WriteOnlyCell(sheet, printable(words)[:LONGEST_TEXT])
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
