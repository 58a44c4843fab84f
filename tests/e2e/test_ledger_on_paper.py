"""The ledger on paper: A4 landscape, every sheet with the heads of its columns; on the screen its menus."""

import io
from unicodedata import normalize

from playwright.sync_api import ViewportSize, expect
from pypdf import PdfReader

from tests.e2e.conftest import SetClock, TakeSeat
from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.web.test_board import copied

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


def test_each_sheet_is_a4_landscape_and_begins_with_the_heads(
    world: World, seat: TakeSeat, set_clock: SetClock
) -> None:
    copied(published_challenge(world), 40)
    set_clock(2026, 3, 5)
    desk = seat("trudy")
    desk.open("/challenges/?view=ledger&density=spacious")
    sheets = PdfReader(io.BytesIO(desk.page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 1
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_LANDSCAPE
        # A font that shares its outlines gives some characters back as radicals that look the same.
        assert "序号 编号 榜题 状态 揭榜截止" in normalize("NFKC", sheet.extract_text())


def test_no_head_and_no_sum_breaks_in_the_frozen_column(
    world: World, seat: TakeSeat, set_clock: SetClock
) -> None:
    published_challenge(world)
    set_clock(2026, 3, 5)
    desk = seat("trudy")
    desk.page.set_viewport_size(CROWDED)
    desk.open("/challenges/?view=ledger&density=spacious")
    frozen = desk.page.locator(".jb-ledger th.fz1")
    assert frozen.evaluate_all(LINES) == [1, 1]
    desk.page.emulate_media(media="print")
    assert frozen.evaluate_all(LINES) == [1, 1]


def test_one_menu_is_open_at_a_time_and_goes_with_escape_or_a_click_elsewhere(
    world: World, seat: TakeSeat, set_clock: SetClock
) -> None:
    published_challenge(world)
    set_clock(2026, 3, 5)
    desk = seat("trudy")
    desk.open("/challenges/?view=ledger")
    menus = desk.page.locator("main details.jb-menu")
    first, second = menus.nth(0), menus.nth(1)
    opened = desk.page.locator("details.jb-menu[open]")
    first.locator("summary").click()
    expect(first).to_have_attribute("open", "")
    first.locator("input").first.focus()
    desk.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(first.locator("summary")).to_be_focused()
    desk.page.keyboard.press("Enter")
    second.locator("summary").click()
    expect(second).to_have_attribute("open", "")
    expect(opened).to_have_count(1)
    second.locator("label").first.click()
    expect(opened).to_have_count(1)
    desk.page.locator("h1").click()
    expect(opened).to_have_count(0)
