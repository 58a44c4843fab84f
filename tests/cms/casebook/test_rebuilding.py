"""Building again: only what changed is set, and nothing that was set is lost."""

import io
import os
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from cms.casebook.assembly import write_identifier
from cms.casebook.building import build_book
from cms.casebook.content import Book, picture_digests
from cms.casebook.crew import BuildCancelledError
from cms.casebook.fragments import FragmentStore, fragment_key
from cms.casebook.reports import BuiltBook
from tests.cms.casebook.reading import page_texts
from tests.cms.casebook.sample_book import with_case, with_people


def states(built: BuiltBook) -> dict[str, str]:
    return {chapter.id: chapter.state for chapter in built.chapters}


def test_the_first_build_sets_everything(built: BuiltBook) -> None:
    assert Counter(states(built).values()) == {"fresh": 5}


def test_one_edit_sets_one_case(book: Book, built: BuiltBook, cache: Path) -> None:
    edited = with_case(book, "AL-2025-0002", lambda case: replace(case, summary="新的摘要，字形𫖮。"))
    again = build_book(edited, cache=cache, processes=1)
    assert states(again) == {**dict.fromkeys(states(built), "cached"), "AL-2025-0002": "fresh"}
    assert "新的摘要，字形𫖮。" in "".join(page_texts(again.data))
    changed = {
        chapter.id
        for chapter, before in zip(again.chapters, built.chapters, strict=True)
        if chapter.digest != before.digest
    }
    assert changed == {"AL-2025-0002"}


def test_a_case_put_in_front_sets_only_itself(book: Book, built: BuiltBook, cache: Path) -> None:
    part = book.chapters[0]
    new = replace(part.cases[0], id="AL-2025-0099", title="新增案例")
    longer = replace(book, chapters=(replace(part, cases=(new, *part.cases)), *book.chapters[1:]))
    again = build_book(longer, cache=cache, processes=1)
    assert states(again) == {**dict.fromkeys(states(built), "cached"), "AL-2025-0099": "fresh"}
    texts = page_texts(again.data)
    second = next(chapter for chapter in again.chapters if chapter.id == "AL-2025-0001")
    assert "案例002" in texts[6 + int(second.first_page) - 1]


def test_a_changed_picture_counts_as_an_edit() -> None:
    before, after = picture_digests({"a.png": b"1"}), picture_digests({"a.png": b"2"})
    assert fragment_key("<p>", before, "", ()) != fragment_key("<p>", after, "", ())
    assert fragment_key("<p>", before, "", ()) == fragment_key(
        "<p>", picture_digests({"a.png": b"1"}), "", ()
    )


@pytest.mark.parametrize("processes", [1, 2])
def test_the_bytes_are_the_same_whatever_was_kept_and_whoever_set_the_rest(
    book: Book, built: BuiltBook, cache: Path, tmp_path: Path, processes: int
) -> None:
    kept = FragmentStore(tmp_path)
    for number, path in enumerate(sorted(cache.glob("*/*.fragment"))):
        kept.path(path.stem).parent.mkdir(exist_ok=True)
        if number % 3 == 0:
            kept.path(path.stem).write_bytes(path.read_bytes())
        elif number % 3 == 1:
            kept.path(path.stem).write_bytes(b"half a fra")
    assert build_book(book, cache=tmp_path, processes=processes).digest == built.digest


def identifiers(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [bytes(each) for each in pdf.trailer.ID]


def test_another_book_bears_another_identifier(book: Book, built: BuiltBook, cache: Path) -> None:
    retitled = build_book(replace(book, title="另一本案例集"), cache=cache, processes=1)
    (first, last), (other, _last) = identifiers(built.data), identifiers(retitled.data)
    assert first == last
    assert len(first) == len(other) == 16
    assert first != other


def test_a_file_with_an_identifier_of_its_own_is_left_alone(built: BuiltBook) -> None:
    file = io.BytesIO(built.data)
    with pytest.raises(ValueError, match="constant identifier"):
        write_identifier(file, bytes(16))
    assert file.getvalue() == built.data


def carriers(cache: Path) -> int:
    """How many times the fonts of a book were set."""
    fragments = [FragmentStore(cache).read(path.stem) for path in cache.glob("*/*.fragment")]
    return sum(fragment is not None and has_fonts(fragment.pdf) for fragment in fragments)


def has_fonts(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages[0].Resources.Font) > 0


def test_the_fonts_are_set_before_the_contents_are_known(book: Book, tmp_path: Path) -> None:
    part = book.chapters[0]
    short = replace(book, chapters=(replace(part, cases=part.cases[:1]),))
    build_book(with_people(short, "AL-2025-0001", ("周㼆",)), cache=tmp_path, processes=2)
    assert carriers(tmp_path) == 1


def test_letters_that_could_not_be_foreseen_have_the_fonts_set_once_more(book: Book, tmp_path: Path) -> None:
    part = book.chapters[0]
    short = replace(book, chapters=(replace(part, cases=part.cases[:1]),))
    made = build_book(with_people(short, "AL-2025-0001", ("Griffin",)), cache=tmp_path, processes=2)
    assert carriers(tmp_path) == 2  # f, f and i melt into one
    assert any("Griffin" in text for text in page_texts(made.data))


def test_progress_ends_at_its_total(book: Book, built: BuiltBook, cache: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    build_book(book, cache=cache, on_progress=lambda *step: heard.append(step))
    assert [step[0] for step in heard] == sorted(step[0] for step in heard)
    assert heard[-1] == (heard[-1][1], heard[-1][1], "Binding")


def test_a_cancelled_build_goes_on_where_it_stood(book: Book, tmp_path: Path) -> None:
    short = replace(book, chapters=(replace(book.chapters[1], cases=book.chapters[1].cases[:1]),))
    heard: list[str] = []
    with pytest.raises(BuildCancelledError):
        build_book(
            short,
            cache=tmp_path,
            on_progress=lambda _done, _total, what: heard.append(what),
            is_cancelled=lambda: len(heard) >= 3,
            processes=1,
        )
    assert heard == ["揭榜挂帅创新实践案例集", "编委会", "前言"]
    assert states(build_book(short, cache=tmp_path, processes=1)) == {
        "preface": "cached",
        "AL-2025-0003": "fresh",
    }


def test_a_damaged_fragment_is_set_again(book: Book, built: BuiltBook, cache: Path, tmp_path: Path) -> None:
    copied = FragmentStore(tmp_path)
    paths = sorted(cache.glob("*/*.fragment"), key=lambda path: path.stat().st_size)
    for path in paths:
        copied.path(path.stem).parent.mkdir(exist_ok=True)
        copied.path(path.stem).write_bytes(path.read_bytes())
    whole = paths[0].read_bytes()
    copied.path(paths[0].stem).write_bytes(whole[:-100])
    assert copied.read(paths[0].stem) is None
    copied.path(paths[0].stem).write_bytes(b"{}" + whole)
    assert copied.read(paths[0].stem) is None
    build_book(book, cache=tmp_path, processes=1)


def test_what_no_build_has_used_for_long_is_pruned(tmp_path: Path) -> None:
    store = FragmentStore(tmp_path)
    for key in ("aa" * 32, "bb" * 32):
        store.path(key).parent.mkdir()
        store.path(key).write_bytes(b"x")
    month_ago = time.time() - 31 * 24 * 60 * 60
    for key in ("aa" * 32, "bb" * 32):
        os.utime(store.path(key), (month_ago, month_ago))
    store.keep_fresh(["bb" * 32])
    assert store.prune(days=30) == 1
    assert [store.holds("aa" * 32), store.holds("bb" * 32)] == [False, True]


def test_a_book_without_cases_or_with_twins_is_refused(book: Book, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one case"):
        build_book(replace(book, chapters=()), cache=tmp_path)
    with pytest.raises(ValueError, match="an id of its own"):
        build_book(replace(book, chapters=book.chapters * 2), cache=tmp_path)
