"""The words for each problem: why the cell cannot be taken over and what would help."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.needs.ledger.records import LedgerProblem, ProblemCode, RecognisedColumn

VALUE_SHOWN = 60  # characters of the cell that a message repeats

MESSAGES = {
    ProblemCode.TITLE_MISSING: _("The row has content but no title. Write the title, or clear the row."),
    ProblemCode.TITLE_TOO_LONG: _(
        "The title has {length} characters; {maximum} are possible. Shorten it and move the rest to the description."
    ),
    ProblemCode.DUPLICATE: _(
        "The same title from the same unit already stands in row {first}. Delete one of the two rows, "
        "or tell their titles apart."
    ),
    ProblemCode.NOTHING_ABOVE: _(
        "“{value}” refers to a cell that holds nothing to repeat. Write the value itself."
    ),
    ProblemCode.AMOUNT_UNREADABLE: _(
        "“{value}” cannot be read as one amount. Write a figure such as 300 or 300万元, "
        "put remarks in brackets, or leave the cell empty."
    ),
    ProblemCode.AMOUNT_CURRENCY: _("“{value}” is not an amount in yuan. Convert it to 万元."),
    ProblemCode.AMOUNT_NEGATIVE: _("“{value}” is less than zero. Check the amount."),
    ProblemCode.AMOUNT_TOO_LARGE: _(
        "“{value}” is more than {maximum} 万元. Check the figure and the unit in the header."
    ),
    ProblemCode.DATE_UNREADABLE: _(
        "“{value}” cannot be read as a date. Write it as 2026-12-31 or 2026年12月, or leave the cell empty."
    ),
    ProblemCode.DATE_AMBIGUOUS: _(
        "The number {value} may stand for January or for October, because Excel drops the last zero. "
        "Write it as {january} or {october}."
    ),
    ProblemCode.FORMULA: _("The cell holds a formula. Copy the column and paste it as values, then save."),
    ProblemCode.ERROR_VALUE: _("The cell shows the error {value}. Write the value itself."),
}


def make_problem(
    code: ProblemCode, *, row: int, column: RecognisedColumn | None, value: str = "", **facts: object
) -> LedgerProblem:
    """A problem of `row`, in `column` where one cell is to blame, with the cell's text in `value`."""
    shown = value if len(value) <= VALUE_SHOWN else f"{value[:VALUE_SHOWN]}…"
    return LedgerProblem(
        row=row,
        column=column.letter if column else None,
        header=column.header if column else None,
        code=code,
        message=format_lazy(MESSAGES[code], value=shown, **facts),
        value=value,
    )
