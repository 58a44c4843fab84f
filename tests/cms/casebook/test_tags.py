"""The tag tree of a book joined from fragments: complete, in reading order, and pointing at the book's own pages."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from cms.casebook.reports import BuiltBook
from tests.cms.casebook.sample_book import TITLES


@pytest.fixture
def pdf(built: BuiltBook) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(built.data)) as opened:
        yield opened


def elements(element: Any) -> Iterator[Any]:
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_every_element_lies_on_a_page_of_the_book(pdf: pikepdf.Pdf) -> None:
    pages = {page.objgen for page in pdf.pages}
    found = list(elements(pdf.Root.StructTreeRoot))
    assert len(found) > 200
    assert all(element.Pg.objgen in pages for element in found if "/Pg" in element)


def test_one_document_holds_the_pieces_in_printed_order(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    assert (str(document.S), document.P.objgen) == ("/Document", pdf.Root.StructTreeRoot.objgen)
    order = {page.objgen: index for index, page in enumerate(pdf.pages)}
    pages = [order[element.Pg.objgen] for element in document.K]
    assert pages == sorted(pages)
    assert all(element.P.objgen == document.objgen for element in document.K)


def test_every_marked_word_finds_its_element(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    tree = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    assert len(tree) == len(numbers) // 2
    for page in pdf.pages:
        content = (
            b"".join(stream.read_bytes() for stream in page.Contents)
            if isinstance(page.obj.get("/Contents"), pikepdf.Array)
            else page.obj.get("/Contents", pdf.make_stream(b"")).read_bytes()
        )
        marked = [int(number) for number in re.findall(rb"/MCID (\d+)", content)]
        if marked:
            assert len(tree[int(page.obj.StructParents)]) == max(marked) + 1
        for link in page.obj.get("/Annots", ()):
            assert str(tree[int(link.StructParent)].S) == "/Link"
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == max(tree) + 1


def test_what_is_stamped_is_passed_over_by_screen_readers(pdf: pikepdf.Pdf) -> None:
    stamps = [
        stream
        for page in pdf.pages
        if isinstance(page.obj.get("/Contents"), pikepdf.Array)
        for stream in [page.Contents[-1].read_bytes()]
    ]
    assert len(stamps) > 10
    assert all(stream.startswith(b"Q /Artifact") and stream.endswith(b"EMC") for stream in stamps)


def test_heads_of_tables_have_names_of_their_own(pdf: pikepdf.Pdf) -> None:
    heads = [str(element.ID) for element in elements(pdf.Root.StructTreeRoot) if "/ID" in element]
    names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
    assert len(set(heads)) == len(heads) == len(names) // 2
    cells = [
        element
        for element in elements(pdf.Root.StructTreeRoot)
        if str(element.S) == "/TD" and "/A" in element
    ]
    named = {str(head) for cell in cells for head in cell.A.get("/Headers", ())}
    assert named <= set(heads)


def test_titles_are_headings(pdf: pikepdf.Pdf) -> None:
    headings = [element for element in elements(pdf.Root.StructTreeRoot) if str(element.S) == "/H2"]
    assert len(headings) == len(TITLES) + 3  # and three in the colophon


DRAWING = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "EI"}


def test_nothing_is_drawn_that_is_neither_told_nor_passed_over(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1, 7.1: what is drawn belongs to an element, or is an artifact."""
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for _operands, operator in pikepdf.parse_content_stream(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
            assert depth > 0 or str(operator) not in DRAWING, f"page {number}: {operator}"
        assert depth == 0, f"page {number}"


def test_pictures_and_links_say_what_they_are(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1, 7.3 and 7.18: words for each picture; links in the order of the structure, with words of their own."""
    figures = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure"]
    assert figures
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    linking = [page for page in pdf.pages if page.obj.get("/Annots")]
    assert linking
    for page in linking:
        assert page.obj.Tabs == "/S"
        for annotation in page.obj.Annots:
            assert "/StructParent" in annotation
            assert str(annotation.get("/Contents", "")).strip()
