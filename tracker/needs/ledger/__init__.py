"""The reader of Excel ledgers (台账): a workbook in, rows of needs and a list of problems out.

It knows no database and no model. What it promises stands in `reading.read_ledger`.
"""

from tracker.needs.ledger.blank_form import BlankForm, read_blank_form
from tracker.needs.ledger.reading import read_ledger
from tracker.needs.ledger.records import (
    LedgerField,
    LedgerProblem,
    LedgerReading,
    LedgerRow,
    LedgerTarget,
    ProblemCode,
    RecognisedColumn,
)
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode

__all__ = [
    "BlankForm",
    "LedgerField",
    "LedgerProblem",
    "LedgerReading",
    "LedgerRefused",
    "LedgerRow",
    "LedgerTarget",
    "ProblemCode",
    "RecognisedColumn",
    "RefusalCode",
    "read_blank_form",
    "read_ledger",
]
