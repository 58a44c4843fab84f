"""The ledger on paper: A4 landscape, every sheet with the heads of its columns."""

import io
from unicodedata import normalize

from pypdf import PdfReader

from tests.e2e.conftest import SetClock, TakeSeat
from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.web.test_board import copied

A4_LANDSCAPE = (842, 595)
"""Points."""


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
