"""What a reading consists of: columns, rows, problems. Frozen facts, no behaviour beyond their own shape."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class LedgerField(StrEnum):
    """What a column of a ledger can mean."""

    SEQUENCE = "sequence"
    TITLE = "title"
    DOMAIN = "domain"
    NEED_UNIT = "need_unit"
    PROBLEM = "problem"
    TARGETS = "targets"
    BOUNTY = "bounty"
    DEADLINE = "deadline"
    PUBLISHED_ON = "published_on"
    CONTACT = "contact"
    REMARK = "remark"


class ProblemCode(StrEnum):
    """What can be wrong with one cell or one row."""

    TITLE_MISSING = "title_missing"  # content, but no title
    TITLE_TOO_LONG = "title_too_long"  # more than 200 characters
    DUPLICATE = "duplicate"  # the same title and posting unit as in a row above
    NOTHING_ABOVE = "nothing_above"  # 同上 in the first row, 同左 in the first column
    AMOUNT_UNREADABLE = "amount_unreadable"  # no single amount in the cell
    AMOUNT_CURRENCY = "amount_currency"  # an amount that is not in yuan
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_TOO_LARGE = "amount_too_large"  # more than a hundred million 万元
    DATE_UNREADABLE = "date_unreadable"  # no date, or one that the calendar does not have
    DATE_AMBIGUOUS = "date_ambiguous"  # the number 2025.1, which was January or October
    FORMULA = "formula"  # a formula where a value is needed
    ERROR_VALUE = "error_value"  # #REF!, #N/A and their like


@dataclass(frozen=True, kw_only=True)
class RecognisedColumn:
    """One headed column: its letter, its header as written, and what it was taken for.

    `field` is None when nothing was read from the column, because its header says nothing to the
    reader or because another column claims the same meaning more clearly. `unit` is the unit that
    the header of an amount gives (元, 万元, 亿元 ...), else empty.
    """

    letter: str
    header: str
    field: LedgerField | None
    unit: str = ""


@dataclass(frozen=True)
class LedgerTarget:
    """One indicator (考核指标). `baseline` and `target` are figures as text, the target with its sign (≥300).

    A sentence without a figure that can be read has the sentence as its name and nothing else.
    """

    name: str
    unit: str = ""
    baseline: str = ""
    target: str = ""

    def as_text(self) -> str:
        """`name|unit|baseline|target`."""
        parts = (self.name, self.unit, self.baseline, self.target)
        return "|".join(part.replace("|", "｜").replace(";", "；") for part in parts)


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One need as the ledger states it. An empty text or None means that the ledger does not say.

    `bounty_wan` is in 万元; `bounty_qualifier` is the word that makes it less than exact (近, 约, 超过,
    不低于, 不超过, 预计, 区间), `bounty_remark` what else stood beside it. `deadline_text` and
    `published_text` hold the words of a cell that is more or less than a whole date. Where it names a
    period, the deadline is its last day (2026年底 -> 31 December), but a publication has no day; 签订后12个月
    is a deadline without one.
    """

    row_number: int
    title: str
    domain: str = ""
    need_unit: str = ""
    problem: str = ""
    targets: tuple[LedgerTarget, ...] = ()
    bounty_wan: Decimal | None = None
    bounty_qualifier: str = ""
    bounty_remark: str = ""
    deadline: date | None = None
    deadline_text: str = ""
    published_on: date | None = None
    published_text: str = ""
    contact: str = ""
    remark: str = ""

    def as_needs_csv(self) -> dict[str, str]:
        """The row under the column names of `needs.csv`; the amount in 万元, the deadline as 2026-12-31."""
        return {
            "title": self.title,
            "domain": self.domain,
            "need_unit": self.need_unit,
            "problem": self.problem,
            "targets": ";".join(target.as_text() for target in self.targets),
            "bounty_wan": "" if self.bounty_wan is None else f"{self.bounty_wan:f}",
            "deadline": self.deadline.isoformat() if self.deadline else self.deadline_text,
        }


@dataclass(frozen=True, kw_only=True)
class LedgerProblem:
    """What cannot be taken over, by row (as Excel numbers it) and column (letter and header)."""

    row: int | None
    column: str | None
    header: str | None
    code: ProblemCode
    # A lazy text takes its language from the reader, so two equal problems need not hold equal texts.
    message: str | Promise = field(compare=False)
    value: str = ""

    @property
    def place(self) -> str | Promise:
        """Where to look, for a person: `Row 12, column H (完成时限)`."""
        if self.row is None:
            return _("The whole sheet")
        if self.column is None:
            return format_lazy(_("Row {row}"), row=self.row)
        return format_lazy(
            _("Row {row}, column {column} ({header})"),
            row=self.row,
            column=self.column,
            header=self.header or "",
        )

    def __str__(self) -> str:
        return str(format_lazy(_("{place}: {message}"), place=self.place, message=self.message))


@dataclass(frozen=True, kw_only=True)
class LedgerReading:
    """One sheet as read. Rows that have problems are among `rows` with what could be read of them."""

    sheet: str
    columns: tuple[RecognisedColumn, ...]
    rows: tuple[LedgerRow, ...]
    problems: tuple[LedgerProblem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every row may be taken over as it stands."""
        return not self.problems
