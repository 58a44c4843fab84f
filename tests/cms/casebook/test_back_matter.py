"""Appendices and the index: in the contents, numbered, and leading to the right page."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from cms.casebook.building import build_book
from cms.casebook.content import Appendix
from cms.casebook.geometry import Size, Style
from cms.casebook.markup import anchor_of
from cms.casebook.reports import BuiltBook
from tests.cms.casebook.reading import destinations, links, outline, page_texts
from tests.cms.casebook.sample_book import full_book
from tests.cms.casebook.test_finished_book import FRONT


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of its own: the common one must meet the sample book first."""
    return tmp_path_factory.mktemp("fragments")


@pytest.fixture(scope="module")
def full(cache: Path) -> BuiltBook:
    return build_book(full_book(), cache=cache, processes=1)


def first_pages(built: BuiltBook) -> dict[str, int]:
    return {chapter.id: int(chapter.first_page) for chapter in built.chapters if chapter.id != "preface"}


def test_an_appendix_stands_in_the_contents_with_its_page(full: BuiltBook) -> None:
    texts, first = page_texts(full.data), first_pages(full)["appendix.challenges"]
    assert f"附录一榜题总表{first}" in texts[4]
    assert texts[FRONT + first - 1].startswith("附录一榜题总表序号榜题发榜单位1第1号榜题攻关霍岭煤矿")
    assert texts[FRONT + first].startswith("序号榜题发榜单位")  # its head again on the next page


def test_the_index_stands_in_the_contents_with_its_page(full: BuiltBook) -> None:
    texts = page_texts(full.data)
    place = next(number for number, text in enumerate(texts) if text.startswith("索引数字为"))
    assert f"索引{place - FRONT + 1}" in texts[4]
    with pikepdf.open(io.BytesIO(full.data)) as pdf:
        assert destinations(pdf)["index"] == place
        assert (4, "index") in links(pdf)


def test_the_index_names_everybody_with_the_page_of_the_case(full: BuiltBook) -> None:
    pages = first_pages(full)
    one, four = pages["AL-2025-0001"], pages["AL-2025-0004"]
    assert page_texts(full.data)[-2].startswith(
        f"索引数字为案例起始页码。人名安晓𠮷{four}常牧川{one}、{four}周㼆{one}单位霍岭煤矿{one}、{four}"
    )


def test_every_number_of_the_index_leads_to_its_case(full: BuiltBook) -> None:
    with pikepdf.open(io.BytesIO(full.data)) as pdf:
        places, found = destinations(pdf), links(pdf)
    index = full.pages - 2
    names = [name for page, name in found if page == index]
    one, four = anchor_of("AL-2025-0001"), anchor_of("AL-2025-0004")
    assert names == [four, one, four, one, one, four]
    assert places[one] == FRONT + first_pages(full)["AL-2025-0001"] - 1


def test_back_matter_is_bookmarked(full: BuiltBook) -> None:
    assert [title for level, title, _page in outline(full.data) if level == 1][-3:] == [
        "附录一　榜题总表",
        "索引",
        "编制说明",
    ]


@pytest.mark.parametrize("style", ["book", "gbt9704"])
@pytest.mark.parametrize("size", ["web", "phone"])
def test_numbers_and_days_stand_whole_on_one_line(cache: Path, style: Style, size: Size) -> None:
    row = ("JB-2026-001", "综采工作面回撤支架调移平台", "赵峪机电总厂", "2026.10.29", "1,200.00", "揭榜截止")
    columns = ("榜号", "榜题", "发榜单位", "张榜日期", "榜额/万元", "状态")
    listed = Appendix("listed", "榜题总表", columns, (row,) * 3, (15, 32, 15, 14, 13, 11))
    book = replace(full_book(), appendices=(listed,), style=style, size=size)
    made = build_book(book, cache=cache, processes=1)
    page = PdfReader(io.BytesIO(made.data)).pages[
        int(next(place for _level, title, place in outline(made.data) if title.startswith("附录一")))
    ]
    lines = page.extract_text().splitlines()
    for number in ("JB-2026-001", "2026.10.29", "1,200.00"):
        assert sum(number in line for line in lines) == 3, lines


def test_an_appendix_that_cannot_be_set_is_named_and_the_rest_is_built(full: BuiltBook, cache: Path) -> None:
    endless = Appendix("endless", "长表", ("甲", "乙"), (("一格装下全文，" * 40_000, "另一格"),))
    made = build_book(replace(full_book(), appendices=(endless,)), cache=cache, processes=1, time_limit=1.0)
    assert [chapter.id for chapter in made.failed] == ["appendix.endless"]
    assert [chapter.state for chapter in made.chapters].count("cached") == 5
