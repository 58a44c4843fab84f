"""The contract of the fragment engine: page for page, the book WeasyPrint makes of the whole."""

import io
from collections import Counter

import pikepdf
import pytest
from pypdf import PdfReader

from cms.casebook.reports import BuiltBook
from tests.cms.casebook.reading import outline, page_labels, page_texts


def test_pages_and_their_letters_are_the_same(built: BuiltBook, built_at_once: BuiltBook) -> None:
    assert (built.engine, built_at_once.engine) == ("fragments", "one_shot")
    assert built.pages == built_at_once.pages
    for one, other in zip(page_texts(built.data), page_texts(built_at_once.data), strict=True):
        # Folios and running heads are drawn last by one engine and first by the other.
        assert Counter(one) == Counter(other)


def test_every_line_stands_where_it_would(built: BuiltBook, built_at_once: BuiltBook) -> None:
    for one, other in zip(lines_by_page(built.data), lines_by_page(built_at_once.data), strict=True):
        assert one.keys() == other.keys()
        for text, place in one.items():
            assert place == pytest.approx(other[text], abs=2.5), text


def lines_by_page(data: bytes) -> list[dict[str, tuple[float, float]]]:
    """Lower left corner in points of each piece of text, on each page."""
    pages = []
    for page in PdfReader(io.BytesIO(data)).pages:
        places: dict[str, tuple[float, float]] = {}

        def note(
            text: str, ctm: list[float], matrix: list[float], *_font: object, found: dict = places
        ) -> None:
            if words := "".join(text.split()):
                x, y = matrix[4], matrix[5]
                found[words] = (ctm[0] * x + ctm[2] * y + ctm[4], ctm[1] * x + ctm[3] * y + ctm[5])

        page.extract_text(visitor_text=note)
        pages.append(places)
    return pages


def test_bookmarks_and_labels_are_the_same(built: BuiltBook, built_at_once: BuiltBook) -> None:
    assert outline(built.data) == outline(built_at_once.data)
    assert page_labels(built.data) == page_labels(built_at_once.data)


def test_reports_are_the_same(built: BuiltBook, built_at_once: BuiltBook) -> None:
    assert built.chapters == built_at_once.chapters


def test_fonts_are_embedded_once_each(built: BuiltBook) -> None:
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        programs = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        names = sorted(str(font.FontName).partition("+")[2] for font in programs)
    assert names == [
        "LXGW-WenKai",
        "Noto-Sans-CJK-SC",
        "Noto-Sans-CJK-SC-Bold",
        "Noto-Serif-CJK-SC",
        "Noto-Serif-CJK-SC-Bold",
    ]


def test_the_book_is_hardly_larger_than_in_one_piece(built: BuiltBook, built_at_once: BuiltBook) -> None:
    assert len(built.data) < 1.05 * len(built_at_once.data)
