"""The rows of data under a header, still as cells: merged cells filled, 同上 resolved, everything else left out."""

from dataclasses import dataclass, field

from tracker.needs.ledger import row_kinds
from tracker.needs.ledger.cell_text import is_blank, plain, repeats_above, repeats_left, text_of
from tracker.needs.ledger.headers import Header, is_column_numbering, plain_header
from tracker.needs.ledger.problems import make_problem
from tracker.needs.ledger.records import LedgerField, LedgerProblem, ProblemCode
from tracker.needs.ledger.sheet import CellError, CellValue, MergedColumns, MergedRange, Sheet

# What a second row under one merged title adds to it. With an amount, a date or a unit of its own such a
# row is a need of its own.
GROWING_FIELDS = (LedgerField.PROBLEM, LedgerField.TARGETS, LedgerField.REMARK)
SECTION_SPANS = 3  # columns that a heading between rows of data is merged over, at least
ROWS_SAMPLED = 100


@dataclass
class Draft:
    """One row of data. A value is None where the cell is blank or `broken`, that is already complained of."""

    row: int
    values: dict[LedgerField, CellValue | None] = field(default_factory=dict)
    own: set[LedgerField] = field(default_factory=set)  # written in this very row, not filled down into it
    broken: set[LedgerField] = field(default_factory=set)
    title_range: MergedRange | None = None
    has_number: bool = False


class DraftCollector:
    """Walks down a sheet once. `problems` has what was found wrong on the way."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.problems: list[LedgerProblem] = []
        self._sheet = sheet
        self._header = header
        self._title = header.fields[LedgerField.TITLE]
        self._sequence = header.fields.get(LedgerField.SEQUENCE)
        self._read = sorted(
            (column, meaning)
            for meaning, column in header.fields.items()
            if meaning is not LedgerField.SEQUENCE
        )
        self._merged = MergedColumns(sheet.merges, header.fields.values())
        self._headings = {
            (merge.first_row, merge.first_column)
            for merge in sheet.merges
            if sum(merge.first_column <= column <= merge.last_column for column in header.fields.values())
            >= min(SECTION_SPANS, len(header.fields))
        }
        self._preamble = {
            plain(text_of(value))
            for number, cells in sheet.rows.items()
            if number < header.first_row
            for value in cells.values()
        }
        self._is_numbered = self._has_row_numbers()
        self._is_after_note = False
        self._complained: set[tuple[int, int]] = set()
        self._above: dict[LedgerField, CellValue | None] = {}

    def collect(self) -> list[Draft]:
        """The rows of data in order."""
        drafts: list[Draft] = []
        for row, cells in self._sheet.rows.items():
            if row <= self._header.last_row:
                continue
            content = {column: value for column, value in sorted(cells.items()) if not is_blank(value)}
            if not content or self._is_left_out(row, content):
                continue
            draft = self._draft(row, content)
            if not (drafts and _continues(draft, drafts[-1])):
                drafts.append(draft)
        return drafts

    def _has_row_numbers(self) -> bool:
        if self._sequence is None:
            return False
        numbers = [
            cells.get(self._sequence)
            for row, cells in self._sheet.rows.items()
            if row > self._header.last_row
        ]
        return any(row_kinds.is_row_number(text_of(number)) for number in numbers[:ROWS_SAMPLED])

    def _is_left_out(self, row: int, content: dict[int, CellValue]) -> bool:
        """Whether a row that is not empty is no need: a total, a note, a heading, a header repeated."""
        lead_column = next(iter(content))
        lead = text_of(content[lead_column])
        number = text_of(content.get(self._sequence or 0))
        if row_kinds.is_total(lead) or row_kinds.is_total(text_of(content.get(self._title))):
            return True
        if row_kinds.is_row_number(number):
            self._is_after_note = False
            return len(content) == 1 or is_column_numbering([*map(text_of, content.values())])
        if row_kinds.is_note(lead):
            self._is_after_note = True
            return True
        if len(content) == 1:
            return self._is_lone_heading(row, lead_column, lead)
        if (
            self._is_numbered
            and row_kinds.is_chinese_number(number)
            and content.keys() == {self._sequence, self._title}
        ):
            return True
        return self._is_repeated_header(content)

    def _is_lone_heading(self, row: int, column: int, text: str) -> bool:
        """Whether the only cell of a row is something else than a title without any facts."""
        if (row, column) in self._headings or self._is_after_note or plain(text) in self._preamble:
            return True
        if column == self._sequence and (row, column) in self._sheet.formulas:
            return True
        return row_kinds.is_section(text) or (column != self._title and row_kinds.is_chinese_number(text))

    def _is_repeated_header(self, content: dict[int, CellValue]) -> bool:
        texts = {column: text_of(value) for column, value in content.items()}
        return (
            all(plain_header(text) in self._header.paths.get(column, ()) for column, text in texts.items())
            or all(plain(text) in self._preamble for text in texts.values())
            or is_column_numbering([*texts.values()])
        )

    def _draft(self, row: int, content: dict[int, CellValue]) -> Draft:
        draft = Draft(row, has_number=self._sequence in content)
        beside: dict[int, CellValue | None] = {**content}
        for column, meaning in self._read:
            merge = self._merged.range_at(row, column)
            place = (merge.first_row, merge.first_column) if merge else (row, column)
            written = self._sheet.rows.get(place[0], {}).get(place[1]) if merge else content.get(column)
            if meaning is LedgerField.TITLE:
                draft.title_range = merge
            value: CellValue | None = None
            if written is not None and not is_blank(written):
                if place[0] == row:
                    draft.own.add(meaning)
                resolved = self._resolve(place, written, meaning, beside.get(column - 1))
                if isinstance(resolved, ProblemCode):
                    draft.broken.add(meaning)
                    self._complain(resolved, row, column, place, written)
                else:
                    value = resolved
            draft.values[meaning] = beside[column] = value
        self._above = draft.values
        return draft

    def _resolve(
        self, place: tuple[int, int], value: CellValue, meaning: LedgerField, left: CellValue | None
    ) -> CellValue | ProblemCode | None:
        """What the cell says: its value, or that of the cell to which 同上 or 同左 refers."""
        if place in self._sheet.formulas:
            return ProblemCode.FORMULA
        if isinstance(value, CellError):
            return ProblemCode.ERROR_VALUE
        if not isinstance(value, str):
            return value
        if repeats_above(value):
            return self._above.get(meaning, ProblemCode.NOTHING_ABOVE)
        if repeats_left(value):
            return ProblemCode.NOTHING_ABOVE if left is None else left
        return value

    def _complain(
        self, code: ProblemCode, row: int, column: int, place: tuple[int, int], value: CellValue
    ) -> None:
        """Once for a cell, however many rows a merged one fills."""
        if place not in self._complained:
            self._complained.add(place)
            text = self._sheet.formulas.get(place) or text_of(value)
            self.problems.append(make_problem(code, row=row, column=self._header.columns[column], value=text))


def _continues(draft: Draft, previous: Draft) -> bool:
    """Whether the row stands under the same merged title, has no number of its own and only adds to what
    the row above says. If so, `previous` has grown by it.
    """
    if draft.title_range is None or draft.title_range != previous.title_range or draft.has_number:
        return False
    for meaning, value in draft.values.items():
        if meaning not in GROWING_FIELDS and value not in {None, previous.values[meaning]}:
            return False
    for meaning in GROWING_FIELDS:
        addition = draft.values.get(meaning) if meaning in draft.own else None
        if addition is not None and addition != previous.values[meaning]:
            lines = [text_of(previous.values[meaning]), text_of(addition)]
            previous.values[meaning] = "\n".join(filter(None, lines))
    previous.broken |= draft.broken
    return True
