"""What a reader holds: numbers that are right, links that land, titles that are found, text that reads back."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.markup import anchor_of
from cms.casebook.reports import BuiltBook
from tests.cms.casebook.reading import destinations, links, outline, page_labels, page_texts
from tests.cms.casebook.sample_book import AUDIT_HEAD, PARAGRAPH, TITLES, with_case

FRONT = 6
"""Cover, its blank back, committee, preface, contents, a blank page."""


def test_each_case_begins_on_the_page_its_report_names(built: BuiltBook) -> None:
    texts = page_texts(built.data)
    cases = [chapter for chapter in built.chapters if chapter.id != "preface"]
    assert [chapter.id for chapter in cases] == [
        "AL-2025-0001",
        "AL-2025-0002",
        "AL-2025-0003",
        "AL-2025-0004",
    ]
    for number, (chapter, title) in enumerate(zip(cases, TITLES, strict=True), start=1):
        opening = texts[FRONT + int(chapter.first_page) - 1]
        assert title in opening
        assert f"案例{number:03d}" in opening


def test_the_contents_give_the_printed_numbers(built: BuiltBook) -> None:
    contents = page_texts(built.data)[4]
    cases = [chapter for chapter in built.chapters if chapter.id != "preface"]
    for number, chapter in enumerate(cases, start=1):
        assert f"{number:03d}{chapter.title}{chapter.first_page}" in contents
    assert f"第一篇　智能制造与数字转型{1}".replace("　", "") in contents


def test_every_link_of_the_contents_lands_on_its_case(built: BuiltBook) -> None:
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        places, found = destinations(pdf), links(pdf)
    for chapter in built.chapters:
        if chapter.id != "preface":
            anchor = anchor_of(chapter.id)
            assert (4, anchor) in found
            assert places[anchor] == FRONT + int(chapter.first_page) - 1
    assert all(name in places for _page, name in found)


def test_links_between_and_within_cases_land(built: BuiltBook) -> None:
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        places = destinations(pdf)
        in_body = [name for page, name in links(pdf) if page >= FRONT]
    third = anchor_of("AL-2025-0003")
    assert in_body == [third, f"{third}.top"]
    assert places[f"{third}.top"] == places[third]


def test_every_title_is_bookmarked_at_its_page(built: BuiltBook) -> None:
    starts = {
        chapter.title: FRONT + int(chapter.first_page) - 1 for chapter in built.chapters if chapter.part
    }
    found = outline(built.data)
    assert [(title, page) for level, title, page in found if level == 2] == list(starts.items())
    assert [title for level, title, _page in found if level == 1] == [
        "编委会",
        "前言",
        "目录",
        "第一篇　智能制造与数字转型",
        "第二篇　绿色低碳与节能降耗",
        "编制说明",
    ]


def test_pages_are_labelled_as_they_are_numbered(built: BuiltBook) -> None:
    labels = page_labels(built.data)
    body = [str(number) for number in range(1, built.pages - FRONT + 1)]
    assert labels == ["i", "ii", "iii", "iv", "v", "vi", *body]


def test_folios_stand_outside_and_running_heads_alternate(built: BuiltBook) -> None:
    first = next(chapter for chapter in built.chapters if chapter.id == "AL-2025-0002")
    reader = PdfReader(io.BytesIO(built.data))
    start = int(first.first_page)
    for number in range(start, start + first.pages):
        page = reader.pages[FRONT + number - 1]
        assert folio_is_on_the_right(page) == (number % 2 == 1)
        text = "".join(page.extract_text().split())
        assert f"—{number}—" in text
        if number > start:
            assert ("井下无人巡检" if number % 2 else "揭榜挂帅创新实践案例集") in text


def folio_is_on_the_right(page: pikepdf.Page) -> bool:
    content = page.get_contents().get_data().decode("latin-1")
    return float(re.findall(r"/Footer>> BDC .*? 1 0 0 1 ([\d.]+) ", content)[-1]) > 300


def test_dividers_lie_on_the_right(built: BuiltBook) -> None:
    pages = [page for level, title, page in outline(built.data) if title.startswith("第")]
    assert [page % 2 for page in pages] == [0, 0]
    texts = page_texts(built.data)
    assert texts[pages[0]] == "第一篇智能制造与数字转型12项揭榜项目1.3亿元验证效益"


def test_the_text_reads_back_as_it_was_written(built: BuiltBook) -> None:
    whole = "".join(page_texts(built.data))
    paragraph = "".join(PARAGRAPH.split())
    third = next(chapter for chapter in built.chapters if chapter.id == "AL-2025-0003")
    assert paragraph in page_texts(built.data)[FRONT + int(third.first_page) - 1]
    for name in ("周㼆", "吴𠮷", "朱䶮"):
        assert name in whole


def test_the_colophon_says_what_the_book_was_made_from(built: BuiltBook) -> None:
    colophon = page_texts(built.data)[-1]
    for words in (
        "2025年12月31日",
        "2025年卷",
        "集团科技创新部",
        AUDIT_HEAD,
        "第二篇绿色低碳与节能降耗2个案例",
    ):
        assert words in colophon
    cases = [chapter for chapter in built.chapters if chapter.part]
    for number, chapter in enumerate(cases, start=1):
        assert f"{number:03d}{chapter.digest[:8].upper()}" in colophon
    assert len(set(re.findall(r"个案例([0-9A-F]{16})", colophon))) == 2


def test_the_file_describes_itself(built: BuiltBook) -> None:
    reader = PdfReader(io.BytesIO(built.data))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("揭榜挂帅创新实践案例集", "集团科技创新部")
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        assert (str(pdf.Root.Lang), str(pdf.Root.PageMode)) == ("zh-CN", "/UseOutlines")
        with pdf.open_metadata() as meta:
            assert (meta["pdfuaid:part"], meta["dc:title"]) == ("1", "揭榜挂帅创新实践案例集")


def test_the_same_book_gives_the_same_bytes(book: Book, built: BuiltBook, cache: Path) -> None:
    assert build_book(book, cache=cache, processes=1).digest == built.digest


@pytest.mark.parametrize("name", ["built", "built_at_once"])
def test_the_file_is_sound(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    data = request.getfixturevalue(name).data
    if shutil.which("qpdf"):
        file = tmp_path / "book.pdf"
        file.write_bytes(data)
        checked = subprocess.run(["qpdf", "--check", file], capture_output=True, check=False)
        assert checked.returncode == 0, checked.stdout
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_each_story_reads_back_in_order_and_whole(book: Book, built: BuiltBook) -> None:
    texts, title = page_texts(built.data), "".join(book.title.split())
    for chapter in built.chapters:
        case = next((case for case in book.cases if case.id == chapter.id), None)
        if case is None:
            continue
        start = FRONT + int(chapter.first_page) - 1
        head = "".join(case.title.split())
        pages = [
            re.sub(f"(案例\\d{{3}}|{re.escape(title)}|{re.escape(head)})?—\\d+—$", "", text)
            for text in texts[start : start + chapter.pages]
        ]
        read, place = "".join(pages), 0
        for block in re.split(r"<[^>]+>", case.html):
            words = "".join(block.split())
            place = read.index(words, place) + len(words)
        assert place == len(read)


def test_rare_names_are_printed_in_every_face(book: Book, built: BuiltBook, cache: Path) -> None:
    names = "吴𠮷朱䶮李㴻"
    named = with_case(
        book, "AL-2025-0003", lambda case: replace(case, title=names, summary=names, html=f"<p>{names}</p>")
    )
    made = build_book(named, cache=cache, processes=1)
    third = next(chapter for chapter in made.chapters if chapter.id == "AL-2025-0003")
    assert third.warnings == ()
    assert page_texts(made.data)[FRONT + int(third.first_page) - 1].count(names) == 3
