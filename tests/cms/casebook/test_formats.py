"""Styles and sizes: each the same by fragments as in one piece; what printers need; what phones do without."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from cms.casebook.building import build_book
from cms.casebook.geometry import BLEED, FORMATS, Size, Style
from cms.casebook.reports import BuiltBook
from tests.cms.casebook.reading import destinations, links, outline, page_labels, page_texts
from tests.cms.casebook.sample_book import full_book

MILLIMETRE = 72 / 25.4
CHOICES: tuple[tuple[Style, Size], ...] = (("book", "print"), ("gbt9704", "web"), ("book", "phone"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of its own: the common one must meet the sample book first."""
    return tmp_path_factory.mktemp("fragments")


@pytest.fixture(scope="module", params=CHOICES, ids="-".join)
def both(request: pytest.FixtureRequest, cache: Path) -> tuple[BuiltBook, BuiltBook]:
    style, size = request.param
    book = replace(full_book(), style=style, size=size, cover="paper")
    return (
        build_book(book, cache=cache, processes=1),
        build_book(book, cache=cache, processes=1, engine="one_shot"),
    )


def test_each_format_is_the_same_by_fragments_as_in_one_piece(both: tuple[BuiltBook, BuiltBook]) -> None:
    fragments, whole = both
    assert (fragments.engine, whole.engine) == ("fragments", "one_shot")
    assert [sorted(text) for text in page_texts(fragments.data)] == [
        sorted(text) for text in page_texts(whole.data)
    ]
    assert [(each.id, each.first_page, each.pages) for each in fragments.chapters] == [
        (each.id, each.first_page, each.pages) for each in whole.chapters
    ]
    assert outline(fragments.data) == outline(whole.data)
    assert page_labels(fragments.data) == page_labels(whole.data)
    with pikepdf.open(io.BytesIO(fragments.data)) as pdf:
        places = destinations(pdf)
        assert {name for _page, name in links(pdf)} <= places.keys()
        assert pdf.check_pdf_syntax() == []


def test_the_printer_gets_three_millimetres_and_marks_beyond_them(cache: Path) -> None:
    made = build_book(replace(full_book(), size="print"), cache=cache, processes=1)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for page in pdf.pages:
            trim, bleed, paper = (
                [float(edge) for edge in page.obj[name]] for name in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert trim == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)
            assert bleed == pytest.approx([-BLEED, -BLEED, 595.276 + BLEED, 841.89 + BLEED], abs=0.01)
            assert pytest.approx(9 * MILLIMETRE, abs=0.01) == -paper[0]
            marks = page.Contents[-1].read_bytes()
            assert marks.startswith(b"Q /Artifact")
            assert marks.count(b" l S") == 8
        assert pytest.approx(3 * MILLIMETRE) == BLEED
        # The red of the cover reaches the edge of the bleed.
        cover = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
        assert b"0.549" in cover


def test_coarse_pictures_are_named_for_the_printer_alone(cache: Path) -> None:
    web = build_book(full_book(), cache=cache, processes=1)
    made = build_book(replace(full_book(), size="print"), cache=cache, processes=1)
    assert [chapter.warnings for chapter in web.chapters if chapter.id == "AL-2025-0001"] == [()]
    assert [chapter.warnings for chapter in made.chapters if chapter.id == "AL-2025-0001"] == [
        (
            "The picture scene.jpg (96 dpi) is too coarse for the printer, who needs 300 dpi; upload a larger one.",
        )
    ]


def test_a_phone_has_no_blank_pages(cache: Path) -> None:
    made = build_book(replace(full_book(), size="phone"), cache=cache, processes=1)
    assert "" not in page_texts(made.data)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert [float(edge) for edge in pdf.pages[0].MediaBox] == pytest.approx(
            [0, 0, 90 * MILLIMETRE, 160 * MILLIMETRE], abs=0.1
        )


def test_on_a_phone_the_rows_of_an_appendix_say_their_columns(cache: Path) -> None:
    made = build_book(replace(full_book(), size="phone"), cache=cache, processes=1)
    appendix = next(text for text in page_texts(made.data) if text.startswith("附录一榜题总表"))
    assert appendix.replace("\xa0", "").startswith(
        "附录一榜题总表第1号榜题攻关序号1发榜单位霍岭煤矿第2号榜题攻关"
    )


def test_an_official_page_holds_22_lines_of_28_characters() -> None:
    page = FORMATS["gbt9704", "web"]
    assert (page.width - page.margin_left - page.margin_right) // 15.79 == 28
    assert (page.height - page.margin_top - 34.8 * MILLIMETRE) // 29 == 22
