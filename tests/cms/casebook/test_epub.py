"""The e-book: well-formed, complete, in order, with links that land. Checked by its structure."""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cms.casebook.content import Book
from cms.casebook.epub import write_epub
from cms.casebook.markup import anchor_of
from tests.cms.casebook.sample_book import PARAGRAPH, TITLES, full_book, with_html
from tests.cms.casebook.test_bad_cases import TOO_DEEP, UNSET

OPF = "{http://www.idpf.org/2007/opf}"
HTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPS = "{http://www.idpf.org/2007/ops}"


@pytest.fixture(scope="module")
def ebook() -> zipfile.ZipFile:
    return opened(full_book())


def opened(book: Book) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(write_epub(book)))


def parsed(ebook: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(ebook.read(name))  # noqa: S314 - written by ourselves


def test_it_is_an_epub(ebook: zipfile.ZipFile) -> None:
    first = ebook.infolist()[0]
    assert (first.filename, first.compress_type, ebook.read(first)) == (
        "mimetype",
        0,
        b"application/epub+zip",
    )
    container = parsed(ebook, "META-INF/container.xml")
    assert [each.get("full-path") for each in container.iter() if each.get("full-path")] == [
        "book/package.opf"
    ]
    package = parsed(ebook, "book/package.opf")
    assert (package.get("version"), package.findtext(f".//{DC}language")) == ("3.0", "zh-CN")
    assert package.findtext(f".//{DC}title") == "揭榜挂帅创新实践案例集 2025 年卷"


def test_the_manifest_names_every_file_once(ebook: zipfile.ZipFile) -> None:
    items = parsed(ebook, "book/package.opf").findall(f".//{OPF}item")
    named = [f"book/{item.get('href')}" for item in items]
    assert len(set(named)) == len(named)
    assert {*named, "mimetype", "META-INF/container.xml", "book/package.opf"} == set(ebook.namelist())
    assert [item.get("href") for item in items if item.get("properties") == "nav"] == ["nav.xhtml"]
    assert {item.get("media-type") for item in items} == {
        "application/xhtml+xml",
        "text/css",
        "image/jpeg",
        "image/png",
    }


def test_the_spine_has_every_piece_in_printed_order(ebook: zipfile.ZipFile) -> None:
    package = parsed(ebook, "book/package.opf")
    spine = [str(each.get("idref")) for each in package.findall(f".//{OPF}itemref")]
    cases = [anchor_of(f"AL-2025-000{number}") for number in (1, 2, 3, 4)]
    assert spine == [
        "cover", "nav", "committee", "preface", "part.1", *cases[:2], "part.2", *cases[2:],
        "appendix.challenges", "index", "colophon",
    ]  # fmt: skip


def test_every_page_is_well_formed_and_every_link_lands(ebook: zipfile.ZipFile) -> None:
    pages = {name: parsed(ebook, name) for name in ebook.namelist() if name.endswith(".xhtml")}
    assert len(pages) == 13
    for name, page in pages.items():
        ids = {element.get("id") for element in page.iter() if element.get("id")}
        for element in page.iter():
            address = element.get("href") or element.get("src") or ""
            if address.startswith("#"):
                assert address[1:] in ids, (name, address)
            elif address:
                assert f"book/{address}" in ebook.namelist(), (name, address)
    links = [link.get("href") for link in pages["book/index.xhtml"].iter(f"{HTML}a")]
    assert f"{anchor_of('AL-2025-0001')}.xhtml" in links


def test_the_navigation_lists_parts_with_their_cases(ebook: zipfile.ZipFile) -> None:
    nav = parsed(ebook, "book/nav.xhtml").find(f".//{HTML}nav")
    assert nav is not None
    assert nav.get(f"{OPS}type") == "toc"
    inner = [link.text for link in nav.findall(f".//{HTML}ol//{HTML}ol//{HTML}a")]
    assert inner == list(TITLES)


def test_the_text_reads_as_the_story_was_written(ebook: zipfile.ZipFile) -> None:
    page = parsed(ebook, f"book/{anchor_of('AL-2025-0001')}.xhtml")
    text = "".join(page.itertext())
    assert PARAGRAPH in text
    assert "案例 001" in text
    assert [picture.get("alt") for picture in page.iter(f"{HTML}img")] == ["改造现场"]


def test_the_same_book_gives_the_same_bytes() -> None:
    assert write_epub(full_book()) == write_epub(full_book())


def test_bad_texts_are_made_well_formed() -> None:
    outside = (
        "<script>alert(1)</script><p>甲<b>乙<p>丙</b><table><tr><td>丁<td>戊</table>"
        "<img src='http://127.0.0.1:9/x.png' alt='x'><a href='javascript:alert(1)'>己</a><link rel=attachment>"
    )
    book = with_html(full_book(), "AL-2025-0001", outside)
    book = with_html(book, "AL-2025-0002", TOO_DEEP)
    book = with_html(book, "AL-2025-0003", UNSET)
    ebook = opened(replace(book, preface_html="<p>未<br>完"))
    for name in ebook.namelist():
        if name.endswith(".xhtml"):
            parsed(ebook, name)
    text = ebook.read(f"book/{anchor_of('AL-2025-0001')}.xhtml").decode()
    assert ("alert" in text, "127.0.0.1" in text, "<td>丁</td><td>戊</td>" in text) == (False, False, True)
