"""What is kept of a frozen edition gives the same book again, to the byte."""

from dataclasses import replace
from pathlib import Path

import pytest

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.reports import BuiltBook
from cms.casebook.snapshot import SnapshotDamagedError, pack, unpack
from tests.cms.casebook.sample_book import full_book


def test_a_frozen_book_is_the_same_book() -> None:
    book = full_book()
    assert unpack(pack(book)) == book


def test_a_frozen_book_is_built_to_the_same_hash(book: Book, built: BuiltBook, tmp_path: Path) -> None:
    again = build_book(unpack(pack(book)), cache=tmp_path, processes=1)
    assert again.digest == built.digest


def test_the_same_book_gives_the_same_bytes() -> None:
    assert pack(full_book()) == pack(full_book())


@pytest.mark.parametrize("data", [b"", b"PK", pack(replace(full_book(), title="x"))[:-30]])
def test_what_is_damaged_is_told(data: bytes) -> None:
    with pytest.raises(SnapshotDamagedError):
        unpack(data)
