"""Why a file is not read at all, in words."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class RefusalCode(StrEnum):
    """The reasons for which a whole file is turned away."""

    UNREADABLE = "unreadable"  # the file is missing or the disk does not give it
    NOT_XLSX = "not_xlsx"  # something else, whatever its name says
    OLD_XLS = "old_xls"  # Excel 97-2003 or WPS .et
    ENCRYPTED = "encrypted"  # a password is needed to open it
    MACROS = "macros"  # .xlsm: carries code
    TOO_LARGE = "too_large"  # more bytes than the caller allows
    ZIP_BOMB = "zip_bomb"  # small packed, enormous unpacked
    DAMAGED = "damaged"  # an xlsx once, broken now
    NO_SHEET = "no_sheet"  # no visible worksheet
    NO_HEADER = "no_header"  # no row that names a title column
    TOO_MANY_ROWS = "too_many_rows"  # more rows than a ledger has
    TOO_MANY_CELLS = "too_many_cells"  # formatted far beyond the table
    FORMULAS = "formulas"  # of a form that is to be filled: what it holds is calculated


MESSAGES = {
    RefusalCode.UNREADABLE: _(
        "The file could not be opened. Check that it is still there and choose it again."
    ),
    RefusalCode.NOT_XLSX: _(
        "This is not an Excel workbook of the .xlsx kind, whatever its name ends in. "
        "Open it in Excel or WPS and save it as .xlsx."
    ),
    RefusalCode.OLD_XLS: _(
        "This workbook is in the old .xls format. Open it in Excel or WPS and save it as .xlsx."
    ),
    RefusalCode.ENCRYPTED: _(
        "This workbook is protected by a password. Remove the password and save it again as .xlsx."
    ),
    RefusalCode.MACROS: _("This workbook carries macros. Save it as .xlsx, which leaves the macros out."),
    RefusalCode.TOO_LARGE: _(
        "The file is larger than {maximum_mb} MB. Remove pictures and other sheets, or split the ledger."
    ),
    RefusalCode.ZIP_BOMB: _(
        "Unpacked, this file would be far larger than a ledger can be, so it was not opened. "
        "Copy the table into a new workbook and try that one."
    ),
    RefusalCode.DAMAGED: _(
        "The workbook is damaged and cannot be read. Open it in Excel or WPS, let it be repaired, and save it again."
    ),
    RefusalCode.NO_SHEET: _(
        "The workbook has no visible worksheet. Show the sheet that holds the ledger and save it."
    ),
    RefusalCode.NO_HEADER: _(
        "No header was recognised in the first {rows} rows. "
        "One column must be headed 榜题名称, 项目名称, 技术需求名称 or the like, and it needs neighbours such as 需求单位."
    ),
    RefusalCode.TOO_MANY_ROWS: _("The sheet has more than {rows} rows. Split the ledger into several files."),
    RefusalCode.TOO_MANY_CELLS: _(
        "The sheet is filled or formatted far beyond its table. "
        "Delete the empty rows below and the empty columns beside the table, save, and try again."
    ),
    RefusalCode.FORMULAS: _(
        "Cell {cell} holds a formula. A form to be filled holds none: paste it as values, or delete it, and save."
    ),
}


class LedgerRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """The whole file is turned away and no row of it was read.

    `code` says why to a program, `message` (lazy) to a person.
    """

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.message: str | Promise = format_lazy(MESSAGES[code], **facts) if facts else MESSAGES[code]

    def __str__(self) -> str:
        return str(self.message)
