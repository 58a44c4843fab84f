"""Sheets as different programs write them, against openpyxl's reading where it knows the dialect."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs.ledger.workbooks import (
    STRICT_MAIN,
    STRICT_OFFICE,
    TEN_MEGABYTES,
    parts_of,
    places,
    read,
    saved,
    workbook_of,
    zipped,
)
from tracker.needs.ledger import LedgerReading, ProblemCode
from tracker.needs.ledger.number_formats import Display, display_of_code
from tracker.needs.ledger.package import open_package
from tracker.needs.ledger.sheet import read_sheet
from tracker.needs.ledger.workbook import EPOCH_1900, open_workbook, unescaped

STRINGS = (
    "<si><t>榜题名称</t></si>"
    "<si><r><t>完成</t></r><r><rPr><b/></rPr><t>时限</t></r><rPh sb='0' eb='2'><t>wancheng</t></rPh></si>"
    "<si><t xml:space='preserve'> 题一_x000D_\n二 </t></si>"
    "<si><t>榜额</t></si>"
)
STYLES = (
    "<numFmts count='1'><numFmt numFmtId='176' formatCode='yyyy&quot;年&quot;m&quot;月&quot;;@'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='31'/><xf numFmtId='57'/><xf numFmtId='176'/><xf numFmtId='14'/></cellXfs>"
)
HEADER = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>3</v></c></row>'
)


def reading_of_sheet(rows: str, *, before: str = "", after: str = "", **options: str) -> LedgerReading:
    sheet = f"{before}<sheetData>{HEADER}{rows}</sheetData>{after}"
    return read(zipped(parts_of(sheet, strings=STRINGS, styles=STYLES, **options)))


def deadlines(reading: LedgerReading) -> list[tuple[date | None, str]]:
    assert reading.problems == ()
    return [(row.deadline, row.deadline_text) for row in reading.rows]


def test_shared_texts_are_joined_and_their_readings_left_out() -> None:
    reading = reading_of_sheet('<row r="2"><c r="A2" t="s"><v>2</v></c></row>')
    assert [column.header for column in reading.columns] == ["榜题名称", "完成时限", "榜额"]
    assert [row.title for row in reading.rows] == ["题一二"]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (0, (date(2022, 8, 26), "")),
        (1, (date(2022, 8, 26), "")),
        (2, (date(2022, 8, 31), "2022年8月")),
        (3, (date(2022, 8, 31), "2022年8月")),
        (4, (date(2022, 8, 26), "")),
    ],
)
def test_the_built_in_formats_of_chinese_excel_are_dates(style: int, expected: tuple[date, str]) -> None:
    row = f'<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="{style}"><v>44799</v></c></row>'
    assert deadlines(reading_of_sheet(row)) == [expected]


def test_days_may_count_from_1904() -> None:
    row = '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>43337</v></c></row>'
    assert deadlines(reading_of_sheet(row, workbook_properties='<workbookPr date1904="1"/>')) == [
        (date(2022, 8, 26), "")
    ]


def test_dates_may_be_written_as_text_of_their_own_kind() -> None:
    row = '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="d"><v>2022-08-26T00:00:00</v></c></row>'
    assert deadlines(reading_of_sheet(row)) == [(date(2022, 8, 26), "")]


def test_cells_and_rows_may_leave_out_where_they_are() -> None:
    reading = read(
        zipped(
            parts_of(
                "<sheetData><row><c t='s'><v>0</v></c><c t='s'><v>3</v></c></row>"
                "<row/><row><c t='inlineStr'><is><t>题一</t></is></c><c><v>300</v></c></row></sheetData>",
                strings=STRINGS,
            )
        )
    )
    assert [(row.row_number, row.title, row.bounty_wan) for row in reading.rows] == [
        (3, "题一", Decimal(300))
    ]


def test_the_extent_that_a_sheet_states_is_not_believed() -> None:
    row = '<row r="2"><c r="A2" t="s"><v>2</v></c></row>'
    assert [row.title for row in reading_of_sheet(row, before='<dimension ref="A1"/>').rows] == ["题一二"]


def test_the_strict_dialect_is_read() -> None:
    row = '<row r="2"><c r="A2" t="s"><v>2</v></c></row>'
    assert [row.title for row in reading_of_sheet(row, main=STRICT_MAIN, office=STRICT_OFFICE).rows] == [
        "题一二"
    ]


def test_names_may_carry_a_prefix() -> None:
    parts = parts_of("", strings=STRINGS)
    parts["xl/worksheets/sheet1.xml"] = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2" t="s"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert [row.title for row in read(zipped(parts)).rows] == ["题一二"]


def test_parts_may_be_encoded_in_sixteen_bits_and_named_with_backslashes() -> None:
    parts = parts_of(
        f'<sheetData>{HEADER}<row r="2"><c r="A2" t="s"><v>2</v></c></row></sheetData>', strings=STRINGS
    )
    sheet = parts.pop("xl/worksheets/sheet1.xml").decode()
    parts["XL\\worksheets\\Sheet1.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode("utf-16")
    assert [row.title for row in read(zipped(parts)).rows] == ["题一二"]


def test_a_formula_is_a_problem_even_with_the_value_it_had() -> None:
    row = '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2"><f>1+1</f><v>2</v></c></row>'
    reading = reading_of_sheet(row)
    assert places(reading) == [(2, "C", ProblemCode.FORMULA)]
    assert [problem.value for problem in reading.problems] == ["=1+1"]


def test_formulas_of_number_columns_are_used_with_the_value_they_had() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">ROW()-1</f><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c></row></sheetData>'
    )
    reading = read(zipped(parts_of(sheet, strings=STRINGS)))
    assert (reading.problems, [row.title for row in reading.rows]) == ((), ["题一二"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD842__xDFB7_", "𠮷"),
        ("_xD842_", "\ufffd"),
        ("_x12", "_x12"),
    ],
)
def test_escaped_characters(text: str, expected: str) -> None:
    assert unescaped(text) == expected


@pytest.mark.parametrize(
    ("code", "display"),
    [
        ("General", Display.NUMBER),
        ("0.00", Display.NUMBER),
        ("#,##0.00", Display.NUMBER),
        ("0.00E+00", Display.NUMBER),
        ("@", Display.NUMBER),
        ('"年度"0', Display.NUMBER),
        ("[Red]#,##0", Display.NUMBER),
        ('#,##0"元"', Display.NUMBER),
        ("h:mm", Display.TIME),
        ("[h]:mm:ss", Display.TIME),
        ("yyyy-mm-dd", Display.DAY),
        ('yyyy"年"m"月"d"日"', Display.DAY),
        ("[$-804]yyyy\\年m\\月d\\日;@", Display.DAY),
        ("[DBNum1][$-804]yyyy年m月d日", Display.DAY),
        ('m"月"d"日"', Display.DAY),
        ("yyyy-mm-dd h:mm", Display.DAY),
        ('yyyy"年"m"月"', Display.MONTH),
        ("mmm-yy", Display.MONTH),
        ("yyyy", Display.YEAR),
    ],
)
def test_number_formats(code: str, display: Display) -> None:
    assert display_of_code(code) == display


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
        lambda text: not text.startswith(("=", "#")) and "_x" not in text and text.strip() == text
    ),
    st.integers(min_value=-(10**12), max_value=10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(
        min_value=EPOCH_1900 + timedelta(days=400), max_value=EPOCH_1900 + timedelta(days=99_999)
    ).map(lambda moment: moment.replace(microsecond=0)),
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_values_are_those_that_openpyxl_reads(rows: list[list[object]]) -> None:
    stream = saved(workbook_of({"台账": rows}))
    sheet = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))["台账"]
    expected = {
        (cell.row, cell.column): _to_the_second(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    with open_package(stream, maximum_bytes=TEN_MEGABYTES) as package:
        workbook = open_workbook(package)
        found = read_sheet(workbook, workbook.sheets[0]).rows
    assert {
        (row, column): _to_the_second(value)
        for row, cells in found.items()
        for column, value in cells.items()
    } == expected


def _to_the_second(value: object) -> object:
    """Both count days in floating point; below the second they may differ."""
    if not isinstance(value, datetime):
        return value
    rounded = value.replace(microsecond=0)
    return rounded if value.microsecond < 500_000 else rounded + timedelta(seconds=1)
