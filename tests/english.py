"""For tests that compare refusals word for word: the language of the source, whatever the catalogue says."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english(site_language: None) -> Iterator[None]:
    """For a whole directory: its `conftest.py` imports this."""
    with translation.override("en"):
        yield


@pytest.fixture
def in_english(site_language: None) -> Iterator[None]:
    """For single modules of a directory that others share."""
    with translation.override("en"):
        yield
