from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import translation

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.reports import BuiltBook
from tests.cms.casebook.sample_book import sample_book


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Warnings are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def book() -> Book:
    return sample_book()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests: fragments are kept by content, so that tests cannot meet in it."""
    return tmp_path_factory.mktemp("fragments")


@pytest.fixture(scope="session")
def built(book: Book, cache: Path) -> BuiltBook:
    # In a thread, as a web server would: nothing may depend on the main one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(build_book, book, cache=cache, processes=1).result()


@pytest.fixture(scope="session")
def built_at_once(book: Book, cache: Path) -> BuiltBook:
    with translation.override("en"):
        return build_book(book, cache=cache, processes=1, engine="one_shot")
