"""From somebody's workbook to its empty form: one sheet down to the row under its header, and nothing else of the file.

What is kept was read by our own reader first; pictures, links, comments, names, other sheets and whatever else a workbook
may carry never come along.
"""

import io
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile

from tracker.needs.ledger.cell_text import text_of
from tracker.needs.ledger.headers import Header, is_column_numbering
from tracker.needs.ledger.package import MEGABYTE, open_package
from tracker.needs.ledger.reading import find_ledger
from tracker.needs.ledger.records import RecognisedColumn
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode
from tracker.needs.ledger.sheet import Sheet, column_letter
from tracker.needs.ledger.workbook import SheetEntry, Workbook, open_workbook

LARGEST_PART: Final = 4 * MEGABYTE
"""A header and its looks take some ten thousand bytes."""
KEPT: Final = {
    "sheetPr", "dimension", "sheetFormatPr", "cols", "sheetData", "mergeCells", "printOptions", "pageMargins",
}  # fmt: skip
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class BlankForm:
    """`data` is a workbook of the one sheet; `last_row` the header's last, under which a row shows the looks of data."""

    sheet: str
    columns: tuple[RecognisedColumn, ...]
    last_row: int
    data: bytes


def read_blank_form(source: Path | BinaryIO, *, maximum_bytes: int) -> BlankForm:
    """Raises LedgerRefused where `read_ledger` would refuse the file, and for a formula anywhere in the sheet."""
    with open_package(source, maximum_bytes=maximum_bytes) as package:
        workbook = open_workbook(package)
        entry, sheet, header = find_ledger(workbook)
        if sheet.formulas:
            row, column = min(sheet.formulas)
            raise LedgerRefused(RefusalCode.FORMULAS, cell=f"{column_letter(column)}{row}")
        last_row = _with_column_numbers(sheet, header)
        data = _packed(workbook, entry, last_row)
    columns = tuple(column for _place, column in sorted(header.columns.items()))
    return BlankForm(sheet=entry.name, columns=columns, last_row=last_row, data=data)


def _with_column_numbers(sheet: Sheet, header: Header) -> int:
    """A row 1 2 3 … under the header belongs to the form."""
    below = [text_of(value) for value in sheet.rows.get(header.last_row + 1, {}).values()]
    return header.last_row + (1 if below and is_column_numbering(below) else 0)


def _packed(workbook: Workbook, entry: SheetEntry, last_row: int) -> bytes:
    parts = {"xl/worksheets/sheet1.xml": _trimmed(_part(workbook, entry.part), last_row)}
    links = [("worksheet", "worksheets/sheet1.xml")]
    for part, kind, name in (
        (workbook.strings_part, "sharedStrings", "xl/sharedStrings.xml"),
        (workbook.styles_part, "styles", "xl/styles.xml"),
    ):
        if part is not None:
            parts[name] = _part(workbook, part)
            links.append((kind, posixpath.basename(name)))
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    types = "".join(
        f'<Override PartName="/xl/{target}" ContentType="{KIND}.{kind}+xml"/>' for kind, target in links
    )
    parts |= {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
        ).encode(),
    }
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _part(workbook: Workbook, name: str) -> bytes:
    content = workbook.package.read(name)
    if len(content) > LARGEST_PART:
        raise LedgerRefused(RefusalCode.TOO_MANY_CELLS)
    return content


def _trimmed(document: bytes, last_row: int) -> bytes:
    """The sheet without what it refers to, and without its rows but for the header and the one under it.

    Our reader has seen the document: it is well-formed and declares no entities.
    """
    root = ET.fromstring(document)  # noqa: S314 - as the docstring says
    for child in list(root):
        if _name(child) not in KEPT:
            root.remove(child)
    for data in root.iter(f"{_space(root)}sheetData"):
        for place, row in enumerate(list(data), start=1):
            if int(row.get("r") or place) > last_row + 1:
                data.remove(row)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _space(element: ET.Element) -> str:
    return element.tag[: element.tag.rfind("}") + 1]
