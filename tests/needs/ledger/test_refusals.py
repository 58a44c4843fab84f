"""Files that are turned away as a whole, within moments and in words."""

import io
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.needs.ledger.workbooks import (
    SAMPLE,
    TEN_MEGABYTES,
    parts_of,
    refusal_of,
    saved,
    workbook_of,
    zipped,
)
from tracker.needs.ledger import LedgerRefused, RefusalCode, read_ledger

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LEDGER = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>榜题名称</t></is></c></row></sheetData>'


def sample_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.NOT_XLSX),
        (b"PK", RefusalCode.NOT_XLSX),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", RefusalCode.NOT_XLSX),
        ("榜题名称,需求单位\n题一,甲公司\n".encode("gb18030"), RefusalCode.NOT_XLSX),
        (b"<html><table><tr><td>1</td></tr></table></html>", RefusalCode.NOT_XLSX),
        (zip_of(readme="plain"), RefusalCode.NOT_XLSX),
        (zip_of(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), RefusalCode.NOT_XLSX),
        (OLE + b"\0" * 504, RefusalCode.OLD_XLS),
        (OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), RefusalCode.ENCRYPTED),
        (b"PK\x03\x04" + b"\0" * 100, RefusalCode.DAMAGED),
        (SAMPLE.read_bytes()[:9000], RefusalCode.DAMAGED),
    ],
    ids=["empty", "two-bytes", "pdf", "csv", "html", "zip", "docx", "xls", "password", "broken", "cut-off"],
)
def test_other_files_are_refused_whatever_their_name(
    content: bytes, code: RefusalCode, tmp_path: Path
) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(content)
    assert refusal_of(file) == code
    assert refusal_of(io.BytesIO(content)) == code


def test_a_workbook_with_macros_is_refused() -> None:
    parts = parts_of(LEDGER)
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refusal_of(zipped(parts)) == RefusalCode.MACROS


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "missing.xlsx") == RefusalCode.UNREADABLE
    assert refusal_of(tmp_path) == RefusalCode.UNREADABLE


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    with file.open("wb") as stream:
        stream.write(SAMPLE.read_bytes())
        stream.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    began = time.perf_counter()
    assert refusal_of(file) == RefusalCode.TOO_LARGE
    taken = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1
    assert peak < 1024 * 1024


class Pipe(io.BytesIO):
    """A stream that cannot be sought in, as a network gives it."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_position: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_a_stream_that_cannot_be_sought_is_read_up_to_its_limit() -> None:
    content = SAMPLE.read_bytes()
    assert len(read_ledger(Pipe(content), maximum_bytes=len(content)).rows) == 66
    assert refusal_of(Pipe(content), maximum_bytes=len(content) - 1) == RefusalCode.TOO_LARGE


def test_a_stream_is_read_from_its_beginning_and_left_open() -> None:
    stream = io.BytesIO(SAMPLE.read_bytes())
    stream.seek(500)
    assert len(read_ledger(stream, maximum_bytes=TEN_MEGABYTES).rows) == 66
    assert stream.closed is False


def test_an_archive_that_unpacks_to_far_more_than_itself_is_refused_unpacked() -> None:
    parts = {**parts_of(LEDGER), "xl/media/image1.png": b"\0" * (40 * 1024 * 1024)}
    stream = zipped(parts)
    began = time.perf_counter()
    assert refusal_of(stream) == RefusalCode.ZIP_BOMB
    assert time.perf_counter() - began < 1


def test_an_archive_whose_members_share_their_bytes_is_refused() -> None:
    """The overlapping kind: every entry of the directory points to one packed member."""
    stream = zipped({"[Content_Types].xml": b"\0" * 900_000})
    with zipfile.ZipFile(stream, "a") as archive:
        first = archive.infolist()[0]
        for number in range(400):
            copy = zipfile.ZipInfo(f"part{number}")
            for fact in ("compress_type", "compress_size", "file_size", "CRC", "header_offset"):
                setattr(copy, fact, getattr(first, fact))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True
    assert refusal_of(stream) == RefusalCode.ZIP_BOMB


def test_a_directory_that_lies_about_a_size_does_not_unpack_more_than_it_says() -> None:
    """60 MB of sheet under a directory that promises 2 kB of it."""
    sheet = parts_of(LEDGER)["xl/worksheets/sheet1.xml"] + b" " * (60 * 1024 * 1024)
    stream = zipped({**parts_of(LEDGER), "xl/worksheets/sheet1.xml": sheet})
    content = bytearray(stream.getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    assert struct.unpack_from("<I", content, entry + 24) == (len(sheet),)
    struct.pack_into("<I", content, entry + 24, 2000)
    struct.pack_into("<I", content, entry + 20, 2000)
    tracemalloc.start()
    assert refusal_of(io.BytesIO(content)) == RefusalCode.DAMAGED
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(zipped(parts_of(LEDGER)).getvalue())
    entry = content.find(b"PK\x01\x02")
    content[entry + 8] |= 1
    assert refusal_of(io.BytesIO(content)) == RefusalCode.ENCRYPTED


def test_other_packings_than_those_of_workbooks_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts_of(LEDGER).items():
            archive.writestr(name, content)
    assert refusal_of(stream) == RefusalCode.DAMAGED


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row",
        '<sheetData><row r="x"/></sheetData>',
        '<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" s="first"><v>7</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>seven</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1e999</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="ABCD1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>',
        f'<sheetData><row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row></sheetData>',
        '<sheetData/><mergeCells><mergeCell ref="A1:"/><mergeCell ref="?"/></mergeCells>',
    ],
)
def test_a_damaged_sheet_is_refused(sheet: str) -> None:
    assert refusal_of(zipped(parts_of(sheet))) == RefusalCode.DAMAGED


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels"]
)
def test_entities_are_refused_wherever_they_are_declared(part: str) -> None:
    parts = parts_of(LEDGER)
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    parts[part] = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'.encode() + parts[part]
    assert refusal_of(zipped(parts)) == RefusalCode.DAMAGED


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_workbook_without_a_part_it_needs_is_refused(part: str) -> None:
    parts = parts_of(LEDGER)
    del parts[part]
    assert refusal_of(zipped(parts)) in {RefusalCode.DAMAGED, RefusalCode.NO_SHEET}


def test_no_visible_sheet() -> None:
    parts = parts_of(LEDGER)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b'sheetId="1"', b'sheetId="1" state="veryHidden"'
    )
    assert refusal_of(zipped(parts)) == RefusalCode.NO_SHEET


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["某集团台账"]],
        [["姓名", "电话"], ["张三", "010"]],
        [["需求单位", "榜额"], ["甲公司", 300]],
        [["揭榜单位", "中榜名称"], ["丁公司", "x"]],
        [*[["说明"]] * 31, ["榜题名称", "需求单位"], ["题一", "甲公司"]],
    ],
    ids=["empty", "title-line", "people", "no-title", "winners", "too-far-down"],
)
def test_no_header(rows: list[list[object]]) -> None:
    assert refusal_of(saved(workbook_of({"台账": rows}))) == RefusalCode.NO_HEADER


def test_as_many_rows_as_are_promised_and_not_one_more() -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("台账")
    sheet.append(["榜题名称", "序号"])
    for number in range(20_000):
        sheet.append([f"题{number}", number])
    stream = io.BytesIO()
    workbook.save(stream)
    assert len(read_ledger(stream, maximum_bytes=TEN_MEGABYTES).rows) == 20_000
    rows = [["榜题名称"], *[[f"题{number}"] for number in range(20_001)]]
    assert refusal_of(saved(workbook_of({"台账": rows}))) == RefusalCode.TOO_MANY_ROWS


def test_a_sheet_formatted_to_its_last_column_is_refused_in_moments() -> None:
    row = b"<row>" + b"<c/>" * 16_384 + b"</row>"
    parts = parts_of("<sheetData/>")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData/>", b"<sheetData>" + row * 70 + b"</sheetData>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    began = time.perf_counter()
    assert refusal_of(stream, maximum_bytes=4 * TEN_MEGABYTES) == RefusalCode.TOO_MANY_CELLS
    assert time.perf_counter() - began < 10


def test_one_long_text_that_every_cell_repeats_is_refused_in_moments() -> None:
    row = '<row><c t="s"><v>0</v></c></row>'
    stream = zipped(
        parts_of(f"<sheetData>{row * 2000}</sheetData>", strings=f"<si><t>{'难' * 32_767}</t></si>")
    )
    began = time.perf_counter()
    assert refusal_of(stream) == RefusalCode.ZIP_BOMB
    assert time.perf_counter() - began < 2


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    sheet = LEDGER.replace("</sheetData>", '<row r="2"><c r="A2"><v>7</v></c></row></sheetData>')
    sheet += '<mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells>'
    reading = read_ledger(zipped(parts_of(sheet)), maximum_bytes=TEN_MEGABYTES)
    assert [row.title for row in reading.rows] == ["7"]


@given(st.data())
def test_no_broken_file_makes_the_reader_fail(data: st.DataObject) -> None:
    """A few bytes of the archive, or of one of its parts, are others."""
    content = bytearray(SAMPLE.read_bytes())
    parts = sample_parts()
    name = data.draw(st.sampled_from([*parts, ""]))
    broken = bytearray(parts[name]) if name else content
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(broken) - 1))
        broken[start : start + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    stream = zipped({**parts, name: bytes(broken)}) if name else io.BytesIO(broken)
    assert refusal_of(stream) in {None, *RefusalCode}


def test_a_refusal_has_a_code_for_programs() -> None:
    with pytest.raises(LedgerRefused) as caught:
        read_ledger(io.BytesIO(b""), maximum_bytes=TEN_MEGABYTES)
    assert caught.value.code == "not_xlsx"
