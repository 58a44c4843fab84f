"""A unit's own workbook: uploaded once, matched once, filled with any batch; and what is refused of it."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from tests.factories.batches import made_batch
from tests.factories.chain import DAY, drafted_challenge, published_challenge
from tests.factories.layouts import HEADERS, MATCHED, form_file, form_workbook, kept_layout
from tests.factories.organisation import World
from tests.needs.ledger.workbooks import parts_of, zipped
from tracker.challenges.layouts.fields import FIELDS, amount_in, field_meant_by
from tracker.challenges.layouts.filling import sheet_of
from tracker.challenges.layouts.services import keep_layout, layouts_for, layouts_visible_to, match_columns
from tracker.challenges.models import Challenge, WorkbookLayout
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.needs.ledger import LedgerRefused, RecognisedColumn, RefusalCode
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
LIST = "/challenges/layouts/"


def sheet_from(client: Client, address: str) -> Any:
    with clock.at(DAY):
        response: Any = client.get(address)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def data_rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=3, values_only=True))


def upload(content: bytes | io.BytesIO, name: str = "报送表.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.getvalue())


def test_headers_are_matched_by_what_they_mean(world: World) -> None:
    layout = kept_layout(world)
    assert [column["header"] for column in layout.columns] == list(HEADERS)
    assert [column["field"] for column in layout.columns] == MATCHED
    assert (layout.columns[5]["unit"], layout.header_row) == ("元", 2)


def test_the_office_uploads_matches_and_downloads(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    batch = made_batch(world)
    first = published_challenge(world, batch=batch, title="=cmd|'/C calc'!A0")
    second = published_challenge(world, batch=batch, title="+1")
    done = client.post(LIST, {"name": "报送表", "unit": world.group.pk, "file": upload(form_file())})
    layout = WorkbookLayout.objects.get()
    assert done["Location"] == layout.get_absolute_url()
    typed = {f"column-{place}": name for place, name in enumerate([*MATCHED[:9], "state"])}
    assert client.post(layout.get_absolute_url(), typed).status_code == 302
    with clock.at(DAY):
        assert f"export.xlsx?layout={layout.pk}" in client.get(batch.get_absolute_url()).content.decode()
        ledger = client.get("/challenges/?view=ledger&q=cmd").content.decode()
    assert f"layout={layout.pk}" in ledger
    sheet = sheet_from(client, f"/challenges/batches/{batch.pk}/export.xlsx?layout={layout.pk}")
    targets = "1. 超限报警 11 → ≤ 0 次/月\n2. 日进尺 6.4 → ≥ 9.6 米"
    day = datetime(2026, 3, 23, 17)  # noqa: DTZ001 - Excel knows no time zones
    assert data_rows(sheet) == [
        (1, first.number, "=cmd|'/C calc'!A0", "二矿", targets, 600_000, 9, day, None, "Open for bids"),
        (2, second.number, "+1", "二矿", targets, 600_000, 9, day, None, "Open for bids"),
    ]
    assert [(sheet.cell(row, 3).data_type, sheet.cell(row, 3).quotePrefix) for row in (3, 4)] == [
        ("s", True)
    ] * 2
    board = sheet_from(client, f"/challenges/export.xlsx?q=cmd&layout={layout.pk}")
    assert [row[2] for row in data_rows(board)] == ["=cmd|'/C calc'!A0"]


def test_header_rows_widths_heights_and_looks_are_kept_and_nothing_else(
    world: World, as_person: AsPerson
) -> None:
    layout = kept_layout(world)
    published_challenge(world, batch=(batch := made_batch(world)))
    sheet = sheet_from(
        as_person(world.olga), f"/challenges/batches/{batch.pk}/export.xlsx?layout={layout.pk}"
    )
    assert (sheet["A1"].value, [cell.value for cell in sheet[2]]) == ("揭榜挂帅项目报送表", list(HEADERS))
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["B2"].fill.fgColor.rgb) == (
        "黑体",
        22,
        "FFFFF2CC",
    )
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:J1"]
    assert (sheet.row_dimensions[1].height, sheet.column_dimensions["C"].width) == (42, 46)
    assert (sheet["C3"].font.name, sheet["C3"].font.size, sheet.max_row) == ("仿宋", 12, 3)
    with layout.file.open("rb") as stored, zipfile.ZipFile(stored) as package:
        assert sorted(package.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]


def test_a_form_with_shared_texts_and_pictures_keeps_the_texts_alone(world: World) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData>'
        '<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
    )
    parts = parts_of(sheet, strings="<si><t>项目名称</t></si><si><t>需求单位</t></si>")
    del parts["xl/styles.xml"]
    layout = keep_layout(zipped(parts), filename="x", name="共享", unit=world.group, by=world.olga)
    with layout.file.open("rb") as stored:
        found = sheet_of(stored)
    assert [cell.value for cell in found[1]] == ["项目名称", "需求单位"]
    assert [column["field"] for column in layout.columns] == ["title", "need_unit"]


def with_formula() -> io.BytesIO:
    workbook = form_workbook()
    workbook.worksheets[0]["F9"] = "=SUM(F3:F8)"
    return form_file(workbook)


def without_header() -> io.BytesIO:
    workbook = Workbook()
    workbook.worksheets[0].append(["甲", "乙"])
    return form_file(workbook)


def bomb() -> io.BytesIO:
    return zipped({**parts_of("<sheetData/>"), "xl/media/image1.png": b"\0" * (40 * 1024 * 1024)})


def declared() -> io.BytesIO:
    parts = parts_of("<sheetData/>")
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + parts[name]
    return zipped(parts)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"no workbook", "This is not an Excel workbook"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls format"),
        (bomb, "far larger than a ledger can be"),
        (without_header, "No header was recognised"),
        (with_formula, "Cell F9 holds a formula."),
        (declared, "damaged"),
        (lambda: b"", "empty"),
    ],
)
def test_what_is_no_form_is_refused_beside_the_field_and_what_was_typed_is_kept(
    make: Callable[[], bytes | io.BytesIO], words: str, world: World, as_person: AsPerson
) -> None:
    response = as_person(world.olga).post(
        LIST, {"name": '<b>"表', "unit": world.group.pk, "file": upload(make())}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_file_error"' in page
    assert words in page
    assert 'value="&lt;b&gt;&quot;表"' in page
    assert WorkbookLayout.objects.count() == 0
    assert not default_storage.exists("layouts")


def test_200_megabytes_are_refused_within_a_second(world: World) -> None:
    file = TemporaryUploadedFile("大.xlsx", "application/zip", 0, None)
    file.write(form_file().getvalue())
    file.truncate(200 * 1024 * 1024)
    began = time.perf_counter()
    with pytest.raises(LedgerRefused) as refused:
        keep_layout(file, filename="大.xlsx", name="大", unit=world.group, by=world.olga)  # type: ignore[arg-type]  # it reads like any file
    file.close()
    assert (refused.value.code, time.perf_counter() - began < 1) == (RefusalCode.TOO_LARGE, True)


def test_a_sheet_formatted_far_beyond_its_table_is_refused(world: World) -> None:
    padding = '<row r="99"><c r="A99" t="inlineStr"><is><t>%s</t></is></c></row>' % ("长" * 1_500_000)
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c><c r="B1" t="inlineStr"><is><t>需求单位</t></is></c></row>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of(f"<sheetData>{head}{padding}</sheetData>").items():
            archive.writestr(name, content)
    with pytest.raises(LedgerRefused) as refused:
        keep_layout(stream, filename="x", name="大", unit=world.group, by=world.olga)
    assert refused.value.code == RefusalCode.TOO_MANY_CELLS


def test_a_name_is_taken_once_per_unit_and_no_office_keeps_for_others(
    world: World, as_person: AsPerson
) -> None:
    kept_layout(world)
    again = as_person(world.olga).post(
        LIST, {"name": "集团报送表", "unit": world.group.pk, "file": upload(form_file())}
    )
    assert "The unit has a layout of this name already." in again.content.decode()
    kept_layout(world, unit=world.south)
    with pytest.raises(NotAllowed):
        kept_layout(world, by=world.sam)
    assert (
        as_person(world.sam)
        .post(LIST, {"name": "x", "unit": world.group.pk, "file": upload(form_file())})
        .status_code
        == 422
    )
    assert [layout.unit for layout in layouts_visible_to(world.sam)] == [world.south]
    assert layouts_for(world.trudy) == []


def test_columns_are_matched_to_fields_that_exist(world: World, as_person: AsPerson) -> None:
    layout = kept_layout(world)
    wrong = as_person(world.olga).post(layout.get_absolute_url(), {"column-0": "password"})
    assert wrong.status_code == 422
    for fields in (["title"], ["x"] * 10):
        with pytest.raises(GuardFailed):
            match_columns(layout, fields, by=world.olga)


def test_a_layout_of_others_fills_nothing(world: World, as_person: AsPerson) -> None:
    layout, batch = kept_layout(world), made_batch(world)
    with clock.at(DAY):
        for client in (as_person(world.sam), as_person(world.trudy), Client()):
            for chosen in (layout.pk, "0", "x", "9" * 40):
                address = f"/challenges/batches/{batch.pk}/export.xlsx?layout={chosen}"
                assert client.get(address).status_code == 404
            assert client.get(f"/challenges/export.xlsx?layout={layout.pk}").status_code == 404


def test_each_reader_gets_the_rows_that_they_may_see(world: World, as_person: AsPerson) -> None:
    batch = made_batch(world)
    public = published_challenge(world, batch=batch, visibility="public")
    published_challenge(world, batch=batch)
    drafted_challenge(world, batch=batch)
    address = f"/challenges/batches/{batch.pk}/export.xlsx"
    assert [
        sheet_from(client, address).max_row for client in (as_person(world.olga), as_person(world.trudy))
    ] == [4, 3]
    drafts = sheet_from(as_person(world.olga), f"{address}?scope=preparing")
    assert (drafts.max_row, sheet_from(as_person(world.trudy), f"{address}?scope=preparing").max_row) == (
        2,
        1,
    )
    assert [row[1].value for row in sheet_from(Client(), address).iter_rows(min_row=2)] == [public.number]


def test_every_field_says_something_of_every_challenge(world: World) -> None:
    sealed = published_challenge(world, is_sealed=True, is_race=True, parallel_teams=2)
    draft = drafted_challenge(world, bounty_wan=None)
    for challenge in (sealed, draft):
        for field in FIELDS:
            field.value(challenge, "万元")
    assert next(field for field in FIELDS if field.name == "bids").value(sealed, "") == "Sealed"
    assert [str(amount_in(sealed.bounty_wan, unit)) for unit in ("元", "亿元", "")] == [
        "600000.00",
        "0.006",
        "60.00",
    ]


def test_the_terms_of_a_challenge_have_columns_of_their_own(world: World) -> None:
    race = published_challenge(world, is_race=True, parallel_teams=2)
    value = {field.name: field.value for field in FIELDS}
    assert (value["milestones"](race, ""), value["penalty"](race, ""), value["elimination"](race, "")) == (
        race.milestone_terms,
        race.penalty_terms,
        race.elimination_terms,
    )
    assert value["elimination"](published_challenge(world), "") == ""
    headers = {
        "里程碑任务": "milestones",
        "赛马淘汰节点": "elimination",
        "未完成处理": "penalty",
        "使用单位": "end_user",
    }
    for header, name in headers.items():
        assert field_meant_by(RecognisedColumn(header=header, letter="A", field=None, unit="")) == name


def test_filling_costs_the_same_for_one_challenge_and_for_three(world: World, as_person: AsPerson) -> None:
    layout, batch = kept_layout(world), made_batch(world)
    client = as_person(world.olga)
    address = f"/challenges/batches/{batch.pk}/export.xlsx?layout={layout.pk}"
    counts = []
    for _ in range(3):
        published_challenge(world, batch=batch)
        client.get("/inbox/")
        with CaptureQueriesContext(connection) as captured:
            sheet_from(client, address)
        counts.append(len(captured))
    assert counts == [6, 6, 6]
    assert Challenge.objects.count() == 3


def test_a_layout_is_deleted_with_its_file(
    world: World, as_person: AsPerson, django_capture_on_commit_callbacks: Any
) -> None:
    layout = kept_layout(world)
    assert default_storage.exists(layout.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        as_person(world.olga).post(f"{LIST}{layout.pk}/delete/")
    assert WorkbookLayout.objects.count() == 0
    assert not default_storage.exists(layout.file.name)


@pytest.mark.parametrize("left", [None, b"PK nothing"], ids=["missing", "damaged"])
def test_a_layout_whose_form_is_lost_is_refused_in_words(
    world: World, as_person: AsPerson, left: bytes | None
) -> None:
    layout, batch = kept_layout(world), made_batch(world)
    default_storage.delete(layout.file.name)
    if left is not None:
        default_storage.save(layout.file.name, upload(left))
    client = as_person(world.olga)
    for address in ("/challenges/export.xlsx", f"/challenges/batches/{batch.pk}/export.xlsx"):
        response = client.get(f"{address}?layout={layout.pk}")
        assert response["Location"] == LIST
        assert (
            "The layout “集团报送表” cannot be filled: its form is missing or damaged."
            in client.get(LIST).content.decode()
        )
    client.post(f"{LIST}{layout.pk}/delete/")
    assert not WorkbookLayout.objects.exists()
