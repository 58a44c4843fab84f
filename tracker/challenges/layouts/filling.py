"""A layout filled with challenges: the customer's header as it was, our facts under it, row by row."""

from copy import copy
from typing import IO, Any, Final

from django.db.models import QuerySet
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import column_index_from_string, get_column_letter

from tracker.challenges.board.export import ROWS_AT_ONCE, sheet_title, text_cell
from tracker.challenges.layouts.fields import FIELD_BY_NAME, SEQUENCE, LayoutField, with_all_that_fields_read
from tracker.challenges.models import Challenge, WorkbookLayout
from tracker.needs.ledger import LedgerRefused, RefusalCode

HAIR: Final = Side(style="thin", color="FF8D847A")
BORDER: Final = Border(left=HAIR, right=HAIR, top=HAIR, bottom=HAIR)
LOOKS: Final = ("font", "border", "fill", "alignment", "protection")


def fill_layout(layout: WorkbookLayout, challenges: QuerySet[Challenge], title: str, file: IO[bytes]) -> None:
    """The challenges in their order. The form's header rows, widths, heights and merged cells stay; data rows look like
    the first row under the header. What is text is written as text, whatever it begins with. Raises LedgerRefused where
    the kept form is no longer to be read.
    """
    form = _kept_form(layout)
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(sheet_title(title))
    width = max(form.max_column, *(column_index_from_string(column["letter"]) for column in layout.columns))
    _copy_shape(form, sheet, layout.header_row)
    for number in range(1, layout.header_row + 1):
        sheet.append([_copied(sheet, form.cell(number, column)) for column in range(1, width + 1)])
    columns = [_Column(sheet, form, layout, place) for place in range(1, width + 1)]
    found = with_all_that_fields_read(challenges)
    for count, challenge in enumerate(found.iterator(chunk_size=ROWS_AT_ONCE), start=1):
        sheet.append([column.cell(challenge, count) for column in columns])
    workbook.save(file)


def _kept_form(layout: WorkbookLayout) -> Any:
    try:
        stored = layout.file.open("rb")
    except OSError as error:
        raise LedgerRefused(RefusalCode.UNREADABLE) from error
    with stored:
        return sheet_of(stored)


def sheet_of(form: IO[bytes]) -> Any:
    """The one sheet of a form as openpyxl reads it. Raises LedgerRefused (damaged) where it does not."""
    try:
        return load_workbook(form).worksheets[0]
    except Exception as error:
        # A form holds nothing but what our own reader has read; what is left is styles out of shape, of any kind.
        raise LedgerRefused(RefusalCode.DAMAGED) from error


def _copy_shape(form: Any, sheet: Any, header_row: int) -> None:
    for letter, dimension in form.column_dimensions.items():
        kept = sheet.column_dimensions[letter]
        kept.min, kept.max, kept.width, kept.hidden = (
            dimension.min,
            dimension.max,
            dimension.width,
            dimension.hidden,
        )
    for number in range(1, header_row + 1):
        sheet.row_dimensions[number].height = form.row_dimensions[number].height
    for merged in form.merged_cells.ranges:
        if merged.max_row <= header_row:
            sheet.merged_cells.add(merged.coord)
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.print_title_rows = f"1:{header_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _copied(sheet: Any, source: Any) -> Cell:
    value = source.value
    cell = text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    _dress(cell, source)
    cell.number_format = source.number_format
    return cell


def _dress(cell: Any, source: Any) -> None:
    for look in LOOKS:
        setattr(cell, look, copy(getattr(source, look)))


class _Column:
    """One column of data: its field, and the looks of its cells, made once."""

    def __init__(self, sheet: Any, form: Any, layout: WorkbookLayout, place: int) -> None:
        letter = get_column_letter(place)
        stated = next((column for column in layout.columns if column["letter"] == letter), None)
        self.sheet = sheet
        self.unit: str = stated["unit"] if stated else ""
        self.is_of_the_form = stated is not None
        self.field: LayoutField | None = FIELD_BY_NAME.get(stated["field"]) if stated else None
        sample = form.cell(layout.header_row + 1, place)
        self.looks: Any = WriteOnlyCell(sheet)
        _dress(self.looks, sample)
        if not sample.border.left.style and self.is_of_the_form:
            self.looks.border = BORDER
        self.looks.alignment = Alignment(
            horizontal=sample.alignment.horizontal, vertical="center", wrap_text=True
        )
        if self.field is not None:
            self.looks.number_format = self.field.number_format

    def cell(self, challenge: Challenge, count: int) -> Any:
        if not self.is_of_the_form:
            return None
        cell: Any = self._content(challenge, count)
        quoted = cell.quotePrefix
        # Made once for the column; each assignment of a font or a border by itself costs more than the row.
        cell._style = copy(self.looks._style)  # noqa: SLF001
        if quoted:
            cell.quotePrefix = True
        return cell

    def _content(self, challenge: Challenge, count: int) -> Any:
        if self.field is None:
            return WriteOnlyCell(self.sheet)
        value = count if self.field.name == SEQUENCE else self.field.value(challenge, self.unit)
        if isinstance(value, str):
            return text_cell(self.sheet, value) if value else WriteOnlyCell(self.sheet)
        return WriteOnlyCell(self.sheet, value)  # type: ignore[arg-type]  # it takes Decimal
