"""Workbooks for the tests: written by openpyxl, or part by part where no writer would write such a file."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tracker.needs.ledger import LedgerReading, ProblemCode, RefusalCode, read_ledger
from tracker.needs.ledger.refusal import LedgerRefused

DATA = Path(__file__).parents[2] / "data"
SAMPLE = DATA / "揭榜挂帅台账.xlsx"
TEN_MEGABYTES = 10 * 1024 * 1024

Cells = Sequence[object]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook_of(
    sheets: Mapping[str, Iterable[Cells]], merges: Mapping[str, Sequence[str]] | None = None
) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
    return workbook


def saved(workbook: Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream


def reading_of(rows: Iterable[Cells], *, merges: Sequence[str] = ()) -> LedgerReading:
    """The reading of a workbook with one sheet of these rows."""
    return read(saved(workbook_of({"台账": rows}, {"台账": merges})))


def read(stream: io.BytesIO) -> LedgerReading:
    return read_ledger(stream, maximum_bytes=TEN_MEGABYTES)


def places(reading: LedgerReading) -> list[tuple[int | None, str | None, ProblemCode]]:
    """Row, column and code of each problem."""
    return [(problem.row, problem.column, problem.code) for problem in reading.problems]


def refusal_of(source: Path | io.BytesIO, *, maximum_bytes: int = TEN_MEGABYTES) -> RefusalCode | None:
    """The code with which a file is refused; None if it is read."""
    try:
        read_ledger(source, maximum_bytes=maximum_bytes)
    except LedgerRefused as refused:
        return refused.code
    return None


def parts_of(
    sheet: str,
    *,
    strings: str = "",
    styles: str = "",
    workbook_properties: str = "",
    main: str = MAIN,
    office: str = OFFICE,
) -> dict[str, bytes]:
    """The parts of a workbook with one sheet, from the XML inside `worksheet`, `sst` and `styleSheet`."""
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}">{workbook_properties}'
            '<sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{office}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    return {name: xml.encode() for name, xml in parts.items()}


def zipped(parts: Mapping[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream
