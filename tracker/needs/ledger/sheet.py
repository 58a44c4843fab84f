"""One worksheet read in a single pass: values, merged ranges, places of formulas."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.needs.ledger.number_formats import Display
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode
from tracker.needs.ledger.workbook import Formats, SheetEntry, Workbook, unescaped
from tracker.needs.ledger.xml_events import feed, local_name

MAXIMUM_ROWS = 20_000  # of data; the guard below leaves room for titles, totals and notes
MAXIMUM_FILLED_ROWS = MAXIMUM_ROWS + 2_000
MAXIMUM_CELLS = 1_000_000  # written in the file, empty ones included: 20,000 rows of 50
MAXIMUM_MERGES = 100_000
MAXIMUM_CHARACTERS = 50_000_000  # in all cells; a shared text counts wherever it stands
LAST_COLUMN = 16_384  # XFD, the last that Excel has
LAST_ROW = 1_048_576
LAST_SERIAL = 2_950_000  # in the year 9976 or 9980, whichever way the days are counted

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class CellError(str):
    """An error that a cell shows instead of a value: #REF!, #N/A ..."""

    __slots__ = ()


CellValue = str | int | float | bool | datetime | CellError


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged range, its corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A worksheet. `rows` has the rows that hold a value, in order: row number -> column number -> value.

    `formulas` has the text of every formula by row and column; its value is the one that was current when
    the file was saved, or a CellError with the formula itself where the file gives none. Serial numbers
    count from `epoch`.
    """

    name: str
    rows: dict[int, dict[int, CellValue]]
    merges: tuple[MergedRange, ...]
    formulas: dict[tuple[int, int], str]
    epoch: datetime


class MergedColumns:
    """Where the cells of some columns take their value from, if they lie in a merged range."""

    def __init__(self, merges: Iterable[MergedRange], columns: Iterable[int]) -> None:
        wanted = frozenset(columns)
        found: dict[int, list[MergedRange]] = {column: [] for column in wanted}
        for merge in merges:
            for column in wanted:
                if merge.first_column <= column <= merge.last_column:
                    found[column].append(merge)
        self._ranges = {column: sorted(ranges, key=_first_row) for column, ranges in found.items()}
        self._first_rows = {column: [*map(_first_row, ranges)] for column, ranges in self._ranges.items()}

    def range_at(self, row: int, column: int) -> MergedRange | None:
        """The merged range that covers the cell. Ranges of one column do not overlap in a sound file."""
        position = bisect_right(self._first_rows[column], row) - 1
        if position < 0:
            return None
        merge = self._ranges[column][position]
        return merge if merge.last_row >= row else None


def read_sheet(workbook: Workbook, entry: SheetEntry) -> Sheet:
    """Reads the worksheet.

    Raises LedgerRefused: too_many_rows, too_many_cells, damaged, zip_bomb.
    """
    parser = _SheetParser(workbook.strings, workbook.formats)
    feed(workbook.package.read(entry.part), start=parser.start, end=parser.end, text=parser.text)
    return Sheet(
        entry.name,
        dict(sorted(parser.rows.items())),
        tuple(parser.merges),
        parser.formulas,
        workbook.formats.epoch,
    )


def column_letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _first_row(merge: MergedRange) -> int:
    return merge.first_row


class _SheetParser:
    """The state between two events. Kept flat: a sheet of 10,000 rows calls `start` half a million times."""

    def __init__(self, strings: tuple[str, ...], formats: Formats) -> None:
        self.rows: dict[int, dict[int, CellValue]] = {}
        self.merges: list[MergedRange] = []
        self.formulas: dict[tuple[int, int], str] = {}
        self._strings = strings
        self._formats = formats
        self._names: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = 0
        self._cells: dict[int, CellValue] = {}
        self._cell_count = 0
        self._character_count = 0
        self._kind = "n"
        self._style = 0
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._is_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._names.get(name) or self._names.setdefault(name, local_name(name))
        if local == "c":
            self._start_cell(attributes)
        elif local == "v":
            self._into = self._value
        elif local == "t":
            self._into = None if self._is_reading else self._value
        elif local == "f":
            self._formula = self._into = []
        elif local == "row":
            self._start_row(attributes)
        elif local == "rPh":
            self._is_reading = True
        elif local == "mergeCell":
            self._add_merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        local = self._names[name]
        if local == "c":
            self._end_cell()
        elif local in {"v", "t", "f"}:
            self._into = None
        elif local == "row":
            self._end_row()
        elif local == "rPh":
            self._is_reading = False

    def text(self, piece: str) -> None:
        if self._into is not None:
            self._into.append(piece)

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        self._row = _number(stated) if stated else self._row + 1
        if not 0 < self._row <= LAST_ROW:
            raise LedgerRefused(RefusalCode.DAMAGED)
        self._column = 0
        self._cells = {}

    def _end_row(self) -> None:
        if self._cells:
            self.rows.setdefault(self._row, {}).update(self._cells)
            if len(self.rows) > MAXIMUM_FILLED_ROWS:
                raise LedgerRefused(RefusalCode.TOO_MANY_ROWS, rows=MAXIMUM_ROWS)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell_count += 1
        if self._cell_count > MAXIMUM_CELLS:
            raise LedgerRefused(RefusalCode.TOO_MANY_CELLS)
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._add_column(letters)
        else:
            self._column += 1
        if self._column > LAST_COLUMN:
            raise LedgerRefused(RefusalCode.DAMAGED)
        self._kind = attributes.get("t", "n")
        self._style = _number(attributes.get("s", "0"))
        self._value.clear()
        self._formula = None

    def _end_cell(self) -> None:
        if self._formula is not None:
            formula = "=" + "".join(self._formula)
            self.formulas[self._row, self._column] = formula
            if not self._value:
                self._cells[self._column] = CellError(formula)
        if self._value:
            value = self._convert("".join(self._value))
            if value != "":
                self._cells[self._column] = value

    def _convert(self, text: str) -> CellValue:
        match self._kind:
            case "s":
                position = _number(text)
                if position >= len(self._strings):
                    raise LedgerRefused(RefusalCode.DAMAGED)
                shared = self._strings[position]
                self._character_count += len(shared)
                if self._character_count > MAXIMUM_CHARACTERS:
                    raise LedgerRefused(RefusalCode.ZIP_BOMB)
                return shared
            case "inlineStr" | "str":
                return unescaped(text)
            case "b":
                return text.strip() in {"1", "true"}
            case "e":
                return CellError(text)
            case "d":
                return _iso_moment(text)
            case _:
                return self._convert_number(text.strip())

    def _convert_number(self, text: str) -> CellValue:
        if not text:
            return ""
        try:
            number = int(text) if text.isdecimal() else float(text)
        except ValueError as error:
            raise LedgerRefused(RefusalCode.DAMAGED) from error
        if not math.isfinite(number):
            raise LedgerRefused(RefusalCode.DAMAGED)
        display = self._formats.display(self._style)
        if display in {Display.NUMBER, Display.TIME} or not 1 <= number < LAST_SERIAL:
            return number
        moment = self._formats.epoch + timedelta(days=number)
        # Excel turns what is typed as 2026年12月 into the first of December and hides the day: the day is
        # its invention, so the text that the cell shows is the value.
        if display is Display.MONTH:
            return f"{moment.year}年{moment.month}月"
        return f"{moment.year}年" if display is Display.YEAR else moment

    def _add_column(self, letters: str) -> int:
        if not letters.isascii() or not letters.isupper() or len(letters) > len("XFD"):
            raise LedgerRefused(RefusalCode.DAMAGED)
        return self._columns.setdefault(letters, column_number(letters))

    def _add_merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        corners = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
        if corners[0] is None or corners[1] is None or len(self.merges) >= MAXIMUM_MERGES:
            raise LedgerRefused(RefusalCode.DAMAGED)
        self.merges.append(
            MergedRange(
                int(corners[0][2]),
                column_number(corners[0][1]),
                int(corners[1][2]),
                column_number(corners[1][1]),
            )
        )


def _number(text: str) -> int:
    """A count or a position as the format writes them. Raises LedgerRefused where it is none."""
    if not text.isascii() or not text.strip().isdecimal() or len(text) > len(str(LAST_ROW)) + 2:
        raise LedgerRefused(RefusalCode.DAMAGED)
    return int(text)


def _iso_moment(text: str) -> CellValue:
    """A date that is written as text of its own kind (t="d"); what is no date stays text for the reader."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text
