"""From a workbook to the needs it lists. The one door of this package."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tracker.needs.ledger.amounts import DEFAULT_UNIT, MAXIMUM_WAN, Amount, read_amount
from tracker.needs.ledger.cell_text import one_line, text_of
from tracker.needs.ledger.dates import Moment, read_deadline, read_published
from tracker.needs.ledger.drafts import Draft, DraftCollector
from tracker.needs.ledger.headers import ROWS_SEARCHED, Header, find_header, is_guide
from tracker.needs.ledger.package import open_package
from tracker.needs.ledger.problems import make_problem
from tracker.needs.ledger.records import LedgerField, LedgerProblem, LedgerReading, LedgerRow, ProblemCode
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode
from tracker.needs.ledger.sheet import MAXIMUM_ROWS, Sheet, column_number, read_sheet
from tracker.needs.ledger.targets import read_targets
from tracker.needs.ledger.workbook import SheetEntry, Workbook, open_workbook

LONGEST_TITLE = 200  # characters
DateReader = Callable[..., Moment | ProblemCode]


def read_ledger(source: Path | BinaryIO, *, maximum_bytes: int) -> LedgerReading:
    """Reads the first visible sheet that has a header; sheets that only explain are tried last.

    Takes at most `maximum_bytes` of file and 20,000 rows of data. All that cannot be taken over is among
    the problems of the reading: nothing is to be written unless it `is_clean`. Raises LedgerRefused where
    there is nothing to read at all. A stream is read from its beginning and left open.
    """
    with open_package(source, maximum_bytes=maximum_bytes) as package:
        _entry, sheet, header = find_ledger(open_workbook(package))
    return _LedgerReader(sheet, header).read()


def find_ledger(workbook: Workbook) -> tuple[SheetEntry, Sheet, Header]:
    """The sheet that holds the ledger, and its header. Raises LedgerRefused: no_sheet, no_header."""
    visible = [entry for entry in workbook.sheets if entry.is_visible]
    if not visible:
        raise LedgerRefused(RefusalCode.NO_SHEET)
    for entry in sorted(visible, key=lambda entry: is_guide(entry.name)):
        sheet = read_sheet(workbook, entry)
        header = find_header(sheet)
        if header:
            return entry, sheet, header
    raise LedgerRefused(RefusalCode.NO_HEADER, rows=ROWS_SEARCHED)


class _LedgerReader:
    """Turns the drafts of one sheet into rows and gathers what is wrong with them."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet = sheet
        self._header = header
        self._problems: list[LedgerProblem] = []
        self._first_rows: dict[tuple[str, str], int] = {}
        bounty = header.fields.get(LedgerField.BOUNTY)
        self._unit = (header.columns[bounty].unit if bounty else "") or header.line_unit or DEFAULT_UNIT

    def read(self) -> LedgerReading:
        collector = DraftCollector(self._sheet, self._header)
        drafts = collector.collect()
        if len(drafts) > MAXIMUM_ROWS:
            raise LedgerRefused(RefusalCode.TOO_MANY_ROWS, rows=MAXIMUM_ROWS)
        rows = [row for row in map(self._row, drafts) if row]
        problems = sorted(collector.problems + self._problems, key=_place)
        return LedgerReading(
            sheet=self._sheet.name,
            columns=tuple(self._header.columns.values()),
            rows=tuple(rows),
            problems=tuple(problems),
        )

    def _row(self, draft: Draft) -> LedgerRow | None:
        """The row; None where it has no title to be known by."""
        texts = {meaning: text_of(value) for meaning, value in draft.values.items()}
        title = self._title(draft, one_line(texts[LedgerField.TITLE]))
        need_unit = one_line(texts.get(LedgerField.NEED_UNIT, ""))
        bounty = self._bounty(draft)
        deadline = self._moment(draft, LedgerField.DEADLINE, read_deadline)
        published = self._moment(draft, LedgerField.PUBLISHED_ON, read_published)
        if not title:
            return None
        self._note_duplicate(draft.row, title, need_unit)
        return LedgerRow(
            row_number=draft.row,
            title=title,
            domain=one_line(texts.get(LedgerField.DOMAIN, "")),
            need_unit=need_unit,
            problem=texts.get(LedgerField.PROBLEM, ""),
            targets=read_targets(texts.get(LedgerField.TARGETS, "")),
            bounty_wan=bounty.figure,
            bounty_qualifier=bounty.qualifier,
            bounty_remark=bounty.remark,
            deadline=deadline.day,
            deadline_text=deadline.text,
            published_on=published.day,
            published_text=published.text,
            contact=" ".join(texts.get(LedgerField.CONTACT, "").split()),
            remark=texts.get(LedgerField.REMARK, ""),
        )

    def _title(self, draft: Draft, title: str) -> str:
        if not title and LedgerField.TITLE not in draft.broken:
            self._complain(ProblemCode.TITLE_MISSING, draft.row, LedgerField.TITLE)
        if len(title) > LONGEST_TITLE:
            self._complain(
                ProblemCode.TITLE_TOO_LONG,
                draft.row,
                LedgerField.TITLE,
                value=title,
                length=len(title),
                maximum=LONGEST_TITLE,
            )
        return title

    def _note_duplicate(self, row: int, title: str, need_unit: str) -> None:
        first = self._first_rows.setdefault((title, need_unit), row)
        if first != row:
            self._complain(ProblemCode.DUPLICATE, row, LedgerField.TITLE, value=title, first=first)

    def _bounty(self, draft: Draft) -> Amount:
        value = draft.values.get(LedgerField.BOUNTY)
        if value is None:
            return Amount(None)
        amount = read_amount(value, unit=self._unit)
        if isinstance(amount, Amount):
            return amount
        self._complain(amount, draft.row, LedgerField.BOUNTY, value=text_of(value), maximum=MAXIMUM_WAN)
        return Amount(None)

    def _moment(self, draft: Draft, meaning: LedgerField, read: DateReader) -> Moment:
        value = draft.values.get(meaning)
        if value is None:
            return Moment(None)
        moment = read(value, epoch=self._sheet.epoch)
        if isinstance(moment, Moment):
            return moment
        text = text_of(value)
        year = text.partition(".")[0]
        self._complain(
            moment, draft.row, meaning, value=text, january=f"{year}年1月", october=f"{year}年10月"
        )
        return Moment(None)

    def _complain(
        self, code: ProblemCode, row: int, meaning: LedgerField, *, value: str = "", **facts: object
    ) -> None:
        column = self._header.columns[self._header.fields[meaning]]
        self._problems.append(make_problem(code, row=row, column=column, value=value, **facts))


def _place(problem: LedgerProblem) -> tuple[int, int]:
    return problem.row or 0, column_number(problem.column or "")
