"""The workbook of the board: the rows of the filter, in their order, as text that nothing calculates."""

import io
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import Workbook, load_workbook

from tests.factories.chain import DEADLINE, awarded_challenge, published_challenge, submitted_bid
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.web.test_board import WHEN, board, copied
from tracker.challenges.board.export import LONGEST_TEXT, text_cell, write_ledger
from tracker.challenges.board.rows import PAGE_SIZE, SCOPES, Filters
from tracker.challenges.board.tallying import rebuild_tally
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
NUMBER, TITLE, BIDS = 1, 2, 11


def workbook(client: Client, query: str = "") -> Any:
    with clock.at(WHEN):
        response: Any = client.get(f"/challenges/export.xlsx?{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def rows(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    """Without the head."""
    return list(workbook(client, query).active.iter_rows(values_only=True))[1:]


@pytest.fixture
def mixed(world: World) -> World:
    awarded_challenge(world)
    withdraw(published_challenge(world), world=world)
    published_challenge(world, bounty_wan=Decimal("0.5"))
    published_challenge(world, domain="通风", title="主扇改造")
    published_challenge(world, domain="通风", visibility="public", title="公开榜题")
    return world


@pytest.mark.parametrize(
    "query",
    ["", *(f"scope={scope.name}" for scope in SCOPES), "domain=通风", "q=主扇", "domain=通风&q=公开", "q=无"],
)
def test_it_holds_the_rows_of_the_filter_in_their_order(
    query: str, mixed: World, as_person: AsPerson
) -> None:
    for client in (as_person(mixed.trudy), Client()):
        shown = board(client, query)
        assert [row[NUMBER] for row in rows(client, query)] == [row.number for row in shown.rows]
        assert len(shown.rows) == shown.total


def test_a_company_chooses_its_rows_and_a_page_does_not(mixed: World, as_person: AsPerson) -> None:
    client = as_person(mixed.trudy)
    copied(Challenge.objects.filter(state="published")[0], PAGE_SIZE + 1)
    rebuild_tally()
    found = board(client)
    query = f"company={mixed.north.pk}&view=ledger&after={found.next_key}".replace("+", "%2B")
    assert len(rows(client, query)) == found.total == PAGE_SIZE + 4
    assert rows(client, f"company={mixed.south.pk}") == []


def test_its_columns_stand_in_the_order_of_the_offices_ledgers(world: World) -> None:
    published_challenge(world, visibility="public")
    client = Client(headers={"accept-language": "zh-hans"})
    head, row = workbook(client).active.iter_rows(values_only=True)
    assert head == (
        "序号", "榜题编号", "榜题名称", "状态", "专业", "发榜单位", "公司", "首要指标",
        "榜额（万元）", "揭榜截止", "发布日期", "揭榜数", "赛马队数",
    )  # fmt: skip
    assert (row[0], *row[2:9]) == (
        1, "掘进面瓦斯异常治理", "揭榜中", "瓦斯治理", "二矿", "北岭公司", "超限报警 11 → ≤ 0 次/月", 60,
    )  # fmt: skip
    assert row[9:] == (DEADLINE.replace(tzinfo=None), datetime(2026, 3, 2, 9), 0, None)  # noqa: DTZ001 - as Excel has it


EVIL = (
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "#N/A",
    "TRUE",
    "2026-03-02",
    "007",
    "𠮷野家“引号”'\"<b>&amp;",
    "第一行\n第二行",
    "长" * 200,
)


def test_nothing_that_was_written_is_calculated(world: World, as_person: AsPerson) -> None:
    for place, title in enumerate(EVIL):
        challenge = published_challenge(world, title="待改")
        # Past the forms, which would have shortened or trimmed some of them.
        Challenge.objects.filter(pk=challenge.pk).update(title=title, domain=title[:60], number=f"=N{place}")
    sheet = workbook(as_person(world.trudy)).active
    found = {row[NUMBER].value: row for row in sheet.iter_rows(min_row=2)}
    for place, title in enumerate(EVIL):
        row = found[f"=N{place}"]
        assert (row[TITLE].value, row[4].value) == (title, title[:60])
        assert {cell.data_type for cell in row[NUMBER : TITLE + 1]} == {"s"}
        assert all(cell.quotePrefix for cell in row[NUMBER : TITLE + 1])
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type in {"f", "e"}]


def test_text_beyond_what_a_cell_may_hold_is_cut() -> None:
    sheet = Workbook(write_only=True).create_sheet()
    assert text_cell(sheet, "=" + "长" * 5000).value == "=" + "长" * 5000
    assert len(text_cell(sheet, "长" * 40_000).value) == LONGEST_TEXT


def test_characters_that_no_workbook_may_hold_are_left_out(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    Challenge.objects.filter(pk=challenge.pk).update(title="瓦\x0b斯\x1f￾治理")
    assert rows(as_person(world.trudy))[0][TITLE] == "瓦斯治理"


def test_the_number_of_bids_stays_sealed(world: World, as_person: AsPerson) -> None:
    for sealed in (True, False):
        submitted_bid(world, published_challenge(world, is_sealed=sealed))
    for person in (world.olga, world.alice, world.trudy):
        assert [row[BIDS] for row in rows(as_person(person))] == ["Sealed", 1]


def test_a_visitor_takes_away_what_the_public_board_shows(mixed: World) -> None:
    assert [row[TITLE] for row in rows(Client())] == ["公开榜题"]
    assert rows(Client(), "scope=running") == []


def test_it_is_a_download_with_a_name_that_says_what_it_is(world: World, as_person: AsPerson) -> None:
    with clock.at(WHEN):
        response = as_person(world.trudy).get("/challenges/export.xlsx")
        response.close()
    assert response["Content-Disposition"] == 'attachment; filename="Challenge ledger 20260305.xlsx"'


def test_the_button_leads_to_the_rows_of_the_page(mixed: World, as_person: AsPerson) -> None:
    with clock.at(WHEN):
        page = as_person(mixed.trudy).get("/challenges/?view=ledger&domain=通风&q=公开")
    address = page.context["export_url"]
    assert address.startswith("/challenges/export.xlsx?")
    assert address.replace("&", "&amp;") in page.content.decode()
    assert [row[TITLE] for row in rows(as_person(mixed.trudy), address.partition("?")[2])] == ["公开榜题"]


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing, so that only the writer's own memory counts."""

    place = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        self.place += len(data)
        return len(data)

    def tell(self) -> int:
        return self.place


def test_nine_thousand_rows_more_are_not_held_in_memory(world: World) -> None:
    for portion in range(2):
        copied(published_challenge(world, visibility="public", title=f"第{portion}批"), 499)
    filters = Filters.read(QueryDict(""), AnonymousUser())
    write_ledger(AnonymousUser(), filters, Nowhere())
    few = peak_of(filters)
    # In portions: made at once, the copies themselves would be what is measured.
    for portion in range(2, 20):
        copied(published_challenge(world, visibility="public", title=f"第{portion}批"), 499)
    with CaptureQueriesContext(connection) as captured:
        many = peak_of(filters)
    assert Challenge.objects.count() == 10_000
    assert len(captured) == 1
    # A row that is kept costs thousands of bytes.
    assert many - few < 9_000 * 50


def peak_of(filters: Filters) -> int:
    """Bytes of memory that Python held at most while the workbook was written."""
    tracemalloc.start()
    try:
        with translation.override("zh-hans"):
            write_ledger(AnonymousUser(), filters, Nowhere())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
