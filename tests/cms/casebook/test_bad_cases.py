"""Texts that cannot be set, or only in part: they are named, and the book is made without them."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.reports import BuiltBook, ChapterReport
from tests.cms.casebook.reading import destinations, links, page_texts
from tests.cms.casebook.sample_book import TITLES, with_case, with_html
from tests.typesetting.pictures import jpeg

TOO_DEEP = "<div>" * 500 + "深" + "</div>" * 500
NESTED = {
    "AL-2025-0001": "<blockquote>" * 300 + "深" + "</blockquote>" * 300,
    "AL-2025-0002": "<ul><li>" * 300 + "深" + "</li></ul>" * 300,
    "AL-2025-0003": "<table><tr><td>" * 300 + "深" + "</td></tr></table>" * 300,
}
UPRIGHT = (
    "<div style='writing-mode: vertical-rl'><p>豎排之文，照樣印出。</p></div>"
    "<p style='writing-mode: vertical-rl; text-orientation: upright'>機電安全</p>"
)
LONG_CELL = "一格装下全文，" * 4300
LONG_TABLE = f"<table><tr><th>做法</th><td>{LONG_CELL}</td></tr><tr><td>另一格<td>末格</tr></table>"
# A table within a cell is left as it is, so that the cell stays long.
TOO_LONG = (
    f"<table><tr><td>{LONG_CELL * 10}<table><tr><td>内</td></tr></table></td><td>另一格</td></tr></table>"
)
UNSET = "<p>甲\U0002a6a5乙&#x2A6A5;丙\U0001f680丁</p><p>子\x00\x07丑&#7;&#x0;寅\x9f卯\ufffe辰\ud800巳&amp;&#60;午</p>"


class BrokenStorage(dict[str, bytes]):
    """Pictures whose file has gone from the storage."""

    def __getitem__(self, name: str) -> bytes:
        raise FileNotFoundError(name)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("server") / "secret.txt"
    path.write_text("top secret")
    return path


@pytest.fixture(scope="module")
def mended(book: Book, built: BuiltBook, cache: Path, secret: Path) -> BuiltBook:
    """A book with something wrong in each of its texts."""
    outside = (
        f'<link rel="attachment" href="{secret.as_uri()}"><img alt="a" src="{secret.as_uri()}">'
        f'<img alt="b" src="http://127.0.0.1:9/b.png"><a rel="attachment" href="{secret.as_uri()}">附件</a>'
        "<p>正文仍在。</p>"
    )
    wrong = replace(book, preface_html=TOO_DEEP)
    wrong = with_html(wrong, "AL-2025-0001", UNSET)
    wrong = with_html(wrong, "AL-2025-0002", TOO_DEEP)
    wrong = with_html(wrong, "AL-2025-0003", outside)
    wrong = with_case(
        wrong,
        "AL-2025-0004",
        lambda case: replace(case, title='<b>粗</b> & "引"', assets=BrokenStorage(case.assets)),
    )
    with translation.override("en"):
        return build_book(wrong, cache=cache, processes=1)


def report(built: BuiltBook, case_id: str) -> ChapterReport:
    return next(chapter for chapter in built.chapters if chapter.id == case_id)


def opening_page(built: BuiltBook, case_id: str) -> str:
    return page_texts(built.data)[6 + int(report(built, case_id).first_page) - 1]


def test_bad_texts_are_named_and_the_rest_built(mended: BuiltBook) -> None:
    assert {chapter.id: chapter.state for chapter in mended.chapters} == {
        "preface": "failed",
        "AL-2025-0001": "fresh",
        "AL-2025-0002": "failed",
        "AL-2025-0003": "fresh",
        "AL-2025-0004": "fresh",
    }
    assert all(chapter.warnings[0].startswith("The text is nested too deeply") for chapter in mended.failed)


def test_a_page_stands_where_the_bad_case_would(mended: BuiltBook) -> None:
    page = opening_page(mended, "AL-2025-0002")
    assert TITLES[1] in page
    assert "本案例未能排版" in page
    assert "案例002" in page
    with pikepdf.open(io.BytesIO(mended.data)) as pdf:
        assert all(name in destinations(pdf) for _page, name in links(pdf))


def test_characters_no_font_can_share_become_the_printers_mark(mended: BuiltBook) -> None:
    assert "甲〓乙〓丙〓丁" in opening_page(mended, "AL-2025-0001")
    assert report(mended, "AL-2025-0001").warnings == (
        "No installed font has the character \U0001f680 (U+1F680); it needs another character.",
        "No installed font has the character \U0002a6a5 (U+2A6A5); it needs another character.",
    )


def test_control_characters_vanish(mended: BuiltBook) -> None:
    assert "子丑寅卯辰巳&<午" in opening_page(mended, "AL-2025-0001")


def test_references_outside_fetch_nothing_and_embed_nothing(mended: BuiltBook, secret: Path) -> None:
    warnings = report(mended, "AL-2025-0003").warnings
    for address in (secret.as_uri(), "http://127.0.0.1:9/b.png"):
        assert any(address in warning for warning in warnings)
    assert "正文仍在。" in opening_page(mended, "AL-2025-0003")
    with pikepdf.open(io.BytesIO(mended.data)) as pdf:
        assert len(pdf.attachments) == 0
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        readable = [stream for stream in streams if stream.get("/Filter") != "/DCTDecode"]
        assert not any(b"top secret" in stream.read_bytes() for stream in readable)


def test_a_picture_gone_from_the_storage_is_told(mended: BuiltBook) -> None:
    assert report(mended, "AL-2025-0004").warnings == (
        "The picture asset:scene.jpg is named in the text but missing; upload it again.",
    )


def test_markup_in_titles_is_text(mended: BuiltBook) -> None:
    assert '<b>粗</b>&"引"' in opening_page(mended, "AL-2025-0004")


def test_a_case_without_end_is_ended(book: Book, built: BuiltBook, cache: Path) -> None:
    endless = with_html(book, "AL-2025-0002", TOO_LONG)
    made = build_book(endless, cache=cache, processes=1, time_limit=1.0)
    assert report(made, "AL-2025-0002").warnings == (
        "Laying this out took longer than 1 seconds; break up very long table cells.",
    )
    assert [chapter.state for chapter in made.chapters] == ["cached", "cached", "failed", "cached", "cached"]


def test_texts_nested_three_hundred_deep_are_named(book: Book, built: BuiltBook, cache: Path) -> None:
    deep = replace(book, preface_html="<div>" * 300 + "深" + "</div>" * 300)
    for case_id, html in NESTED.items():
        deep = with_html(deep, case_id, html)
    made = build_book(deep, cache=cache, processes=1)
    assert [chapter.id for chapter in made.failed] == ["preface", *NESTED]
    assert all(chapter.warnings[0].startswith("The text is nested too deeply") for chapter in made.failed)
    assert report(made, "AL-2025-0004").state == "cached"


def test_text_that_asks_to_stand_upright_is_printed_lying(book: Book, built: BuiltBook, cache: Path) -> None:
    made = build_book(with_html(book, "AL-2025-0002", UPRIGHT), cache=cache, processes=1)
    assert "豎排之文，照樣印出。機電安全" in opening_page(made, "AL-2025-0002")
    assert report(made, "AL-2025-0002").state == "fresh"


def test_a_table_cell_of_thirty_thousand_characters_is_printed(
    book: Book, built: BuiltBook, cache: Path
) -> None:
    made = build_book(with_html(book, "AL-2025-0002", LONG_TABLE), cache=cache, processes=1)
    assert (len(LONG_CELL) > 30_000, report(made, "AL-2025-0002").state) == (True, "fresh")
    first = 6 + int(report(made, "AL-2025-0002").first_page)
    pages = range(first - 1, first - 1 + report(made, "AL-2025-0002").pages)
    text = "".join(page_texts(made.data)[page].removeprefix("—") for page in pages)
    assert text.count("一格装下全文") > 4200  # some are cut by a page's end
    assert "另一格末格" in text


def test_a_picture_cut_short_and_one_that_is_none_are_told(book: Book, built: BuiltBook, cache: Path) -> None:
    pictures = {"cut.jpg": jpeg(width=400, height=300)[:-600], "none.jpg": b"not a picture", "": b""}
    html = "<p><img src='asset:cut.jpg' alt='甲'><img src='asset:none.jpg' alt='乙'>正文仍在。</p>"
    wrong = with_case(book, "AL-2025-0002", lambda case: replace(case, html=html, assets=pictures))
    made = build_book(wrong, cache=cache, processes=1)
    assert report(made, "AL-2025-0002").warnings == (
        "The picture asset:cut.jpg is damaged or of an unknown kind; upload it again.",
        "The picture asset:none.jpg is damaged or of an unknown kind; upload it again.",
    )
    assert "正文仍在。" in opening_page(made, "AL-2025-0002")


def test_a_long_word_stays_on_the_page(book: Book, built: BuiltBook, cache: Path) -> None:
    made = build_book(with_html(book, "AL-2025-0002", f"<p>{'x' * 3000}</p>"), cache=cache, processes=1)
    first = 6 + int(report(made, "AL-2025-0002").first_page)
    text = "".join(page_texts(made.data)[first - 1 : first - 1 + report(made, "AL-2025-0002").pages])
    assert text.count("x") == 3000


def test_one_shot_finds_the_bad_case_too(book: Book, built: BuiltBook, cache: Path) -> None:
    deep = with_html(book, "AL-2025-0002", TOO_DEEP)
    made = build_book(deep, cache=cache, processes=1, engine="one_shot")
    assert [chapter.id for chapter in made.failed] == ["AL-2025-0002"]
    assert "本案例未能排版" in opening_page(made, "AL-2025-0002")
