"""What resembles a text: the passages that are shared, and nobody is shown what they may not see."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from tests.foundation.search.conftest import Shelf
from tracker.foundation.search.resembling import MAXIMUM_WINDOWS, Resemblance, resembling

pytestmark = pytest.mark.django_db


def like(text: str, **options: object) -> tuple[Resemblance, ...]:
    return resembling(text, user=AnonymousUser(), **options)  # type: ignore[arg-type]


def test_what_shares_most_stands_first_and_says_which_passages(shelf: Shelf) -> None:
    shelf.put("综采工作面上隅角瓦斯超限治理")
    near = shelf.put("综采工作面瓦斯超限频繁", "上隅角瓦斯超限每月 6 次。")
    shelf.put("食堂排队太久")
    found = like("综采工作面瓦斯超限频繁，怎么办")
    assert found[0].object_id == near.pk
    assert found[0].shared[0] == "综采工作面瓦斯超限频繁"
    assert [len(one.shared) > 0 for one in found] == [True, True]
    assert "<mark>综采工作面瓦斯超限频繁</mark>" in found[0].title_html


@pytest.mark.parametrize("text", ["", "  ", "。，！", "瓦斯", "ab", "\x00", "🙂", '"'])
def test_a_text_too_short_to_say_anything_finds_nothing(text: str, shelf: Shelf) -> None:
    shelf.put("综采工作面瓦斯超限频繁", "ab 🙂")
    assert like(text) == ()


def test_words_in_letters_and_rare_characters_count_as_well(shelf: Shelf) -> None:
    paper = shelf.put("PLC 通讯中断", "𠮷䶮㴻泵站无人值守")
    assert [one.object_id for one in like("plc 故障")] == [paper.pk]
    assert [one.shared for one in like("𠮷䶮㴻泵站")] == [("𠮷䶮㴻泵站",)]


def test_hidden_records_are_never_named(shelf: Shelf) -> None:
    shelf.put("综采工作面瓦斯超限频繁", hidden=True)
    assert like("综采工作面瓦斯超限频繁") == ()


def test_markup_in_a_title_is_escaped(shelf: Shelf) -> None:
    shelf.put('<script>alert("x")</script>综采工作面')
    (found,) = like("综采工作面")
    assert "<script>" not in found.title_html


def test_a_long_text_costs_no_more_searches_than_allowed(
    shelf: Shelf, django_assert_max_num_queries: object
) -> None:
    shelf.put("综采工作面瓦斯超限频繁")
    # On SQLite a window is a statement; PostgreSQL is asked for all of them at once.
    most = {"sqlite": MAXIMUM_WINDOWS + 5, "postgresql": 18}[connection.vendor]
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        like("综采工作面瓦斯超限频繁" * 200)
