"""Dates and periods as ledgers write them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.needs.ledger.calendar_texts import (
    FIRST_YEAR,
    LAST_YEAR,
    fold,
    is_relative,
    read_day,
    read_period_end,
    read_range_end,
)
from tracker.needs.ledger.cell_text import text_of
from tracker.needs.ledger.records import ProblemCode
from tracker.needs.ledger.sheet import CellValue

# A number in this range is a day that Excel counted and the cell does not show as one: 2000 to 2100.
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_416
LONGEST_READ = 200  # characters; a longer text is prose

_SERIAL = re.compile(r"[3-7][0-9]{4}")
_YEAR_AND_TENTH = re.compile(r"[0-9]{4}\.1")
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Moment:
    """`day` where the cell gives one, or names a period that ends with it (not `is_exact`).

    `text` as written unless the cell holds a whole date and nothing else.
    """

    day: date | None
    text: str = ""
    is_exact: bool = True


def read_published(value: CellValue, *, epoch: datetime) -> Moment | ProblemCode:
    """A cell that is not blank, as the day of a publication. A month alone is kept as text: no day is made up."""
    moment = _read(value, epoch, read_period_end)
    if isinstance(moment, Moment) and not moment.is_exact:
        return Moment(None, moment.text, is_exact=False)
    return moment


def read_deadline(value: CellValue, *, epoch: datetime) -> Moment | ProblemCode:
    """A cell that is not blank, as the last day on which the work may end.

    2026年底, 2026年第三季度, 2026年9月 and 2024年1月至2026年9月 give their last day and keep their text;
    签订后12个月 keeps its text alone.
    """
    moment = _read(value, epoch, lambda text: read_period_end(text) or read_range_end(text))
    if moment is ProblemCode.DATE_UNREADABLE and isinstance(value, str) and len(value) <= LONGEST_READ:
        text = text_of(value)
        if is_relative(fold(text)):
            return Moment(None, text, is_exact=False)
    return moment


def _read(value: CellValue, epoch: datetime, read_end: Callable[[str], date | None]) -> Moment | ProblemCode:
    written = _as_written(value, epoch)
    if isinstance(written, str) and not isinstance(written, ProblemCode):
        return _read_text(text_of(written), read_end)
    if isinstance(written, datetime) and FIRST_YEAR <= written.year <= LAST_YEAR:
        return Moment(written.date())
    return written if isinstance(written, ProblemCode) else ProblemCode.DATE_UNREADABLE


def _as_written(value: CellValue, epoch: datetime) -> datetime | str | ProblemCode:
    """A serial number as its day; what was typed as 2025.9, 2025, 202509 or 20250918 as that text."""
    if isinstance(value, bool):
        return ProblemCode.DATE_UNREADABLE
    if isinstance(value, str) and _SERIAL.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, str | datetime):
        return value
    if FIRST_SERIAL <= value < LAST_SERIAL:
        return epoch + timedelta(days=int(value))
    text = text_of(value)
    # The number 2025.1 was typed as 2025.1 or as 2025.10.
    return ProblemCode.DATE_AMBIGUOUS if _YEAR_AND_TENTH.fullmatch(text) else text


def _read_text(text: str, read_end: Callable[[str], date | None]) -> Moment | ProblemCode:
    if len(text) > LONGEST_READ:
        return ProblemCode.DATE_UNREADABLE
    folded = fold(text)
    if day := read_day(folded):
        return Moment(day)
    for part in _beside_and_in_brackets(folded):
        if day := read_day(part):
            return Moment(day, text)
        if end := read_end(part):
            return Moment(end, text, is_exact=False)
    return ProblemCode.DATE_UNREADABLE


def _beside_and_in_brackets(text: str) -> list[str]:
    """2026年12月（暂定） -> itself, what is in the brackets, what is beside them."""
    inside: list[str] = _BRACKETS.findall(text)
    return [text, *inside, _BRACKETS.sub("", text)] if inside else [text]
