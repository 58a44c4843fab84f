"""The ledger on paper: A4 landscape, every sheet with the heads of its columns; on the screen its menus."""

import io
from unicodedata import normalize

import pytest
from playwright.sync_api import ViewportSize, expect
from pypdf import PdfReader

from tests.e2e.conftest import SetClock, TakeSeat
from tests.e2e.desk import Desk
from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.web.test_board import copied
from tracker.challenges.models import Challenge

A4_LANDSCAPE = (842, 595)
"""Points."""
CROWDED: ViewportSize = {"width": 700, "height": 700}
"""Too narrow for the columns, and no phone yet."""
LINES = """cells => cells.map(cell => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return new Set([...words.getClientRects()].map(box => Math.round(box.top))).size;
})"""
"""On how many lines the words of each cell stand."""


SPACIOUS = "/challenges/?view=ledger&density=spacious"


@pytest.fixture
def reader(world: World, seat: TakeSeat, set_clock: SetClock) -> Desk:
    """Trudy, while the bids of one challenge are taken."""
    published_challenge(world)
    set_clock(2026, 3, 5)
    return seat("trudy")


def test_each_sheet_is_a4_landscape_and_begins_with_the_heads(reader: Desk) -> None:
    copied(Challenge.objects.get(), 40)
    reader.open(SPACIOUS)
    sheets = PdfReader(io.BytesIO(reader.page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 1
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_LANDSCAPE
        # A font that shares its outlines gives some characters back as radicals that look the same.
        assert "序号 编号 榜题 状态 揭榜截止" in normalize("NFKC", sheet.extract_text())


def test_no_head_and_no_sum_breaks_in_the_frozen_column(reader: Desk) -> None:
    reader.page.set_viewport_size(CROWDED)
    reader.open(SPACIOUS)
    frozen = reader.page.locator(".jb-ledger th.fz1")
    assert frozen.evaluate_all(LINES) == [1, 1]
    reader.page.emulate_media(media="print")
    assert frozen.evaluate_all(LINES) == [1, 1]


def test_one_menu_is_open_at_a_time_and_goes_with_escape_or_a_click_elsewhere(reader: Desk) -> None:
    reader.open("/challenges/?view=ledger")
    menus = reader.page.locator("main details.jb-menu")
    first, second = menus.nth(0), menus.nth(1)
    opened = reader.page.locator("details.jb-menu[open]")
    first.locator("summary").click()
    expect(first).to_have_attribute("open", "")
    first.locator("input").first.focus()
    reader.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(first.locator("summary")).to_be_focused()
    reader.page.keyboard.press("Enter")
    second.locator("summary").click()
    expect(second).to_have_attribute("open", "")
    expect(opened).to_have_count(1)
    second.locator("label").first.click()
    expect(opened).to_have_count(1)
    reader.page.locator("h1").click()
    expect(opened).to_have_count(0)
