"""The passage that answers a query, marked and escaped."""

import re
from html import unescape

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.search.highlighting import highlight
from tracker.foundation.search.normal_form import normalise, terms_of


@pytest.mark.parametrize(
    ("raw", "query", "shown"),
    [
        ("井下瓦斯监测", "瓦斯", "井下<mark>瓦斯</mark>监测"),
        ("井下瓦斯监测", "瓦斯 斯监", "井下<mark>瓦斯监</mark>测"),
        ("ＰＬＣ与 plc", "PLC", "<mark>ＰＬＣ</mark>与 <mark>plc</mark>"),
        ("哈哈哈", "哈哈", "<mark>哈哈哈</mark>"),
        ("a<b & 'c'", "b c", "a&lt;<mark>b</mark> &amp; &#x27;<mark>c</mark>&#x27;"),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
        ("瓦斯", "", "瓦斯"),
        ("", "瓦斯", ""),
        ("瓦斯", '"', "瓦斯"),
    ],
)
def test_marks_what_was_asked_for_and_escapes_the_rest(raw: str, query: str, shown: str) -> None:
    assert highlight(raw, query) == shown
    assert isinstance(highlight(raw, query), SafeString)


def test_shows_the_passage_where_most_terms_stand_together() -> None:
    raw = "瓦斯" + "甲" * 50 + "瓦斯与监测" + "乙" * 50
    shown = highlight(raw, "瓦斯 监测", 20)
    assert shown == "…" + "甲" * 5 + "<mark>瓦斯</mark>与<mark>监测</mark>" + "乙" * 10 + "…"


def test_shows_the_beginning_where_nothing_is_found() -> None:
    assert highlight("甲" * 30, "瓦斯", 10) == "甲" * 10 + "…"


def test_shows_the_end_in_full_width() -> None:
    assert highlight("甲" * 30 + "瓦斯", "瓦斯", 10) == "…" + "甲" * 8 + "<mark>瓦斯</mark>"


def test_keeps_the_last_of_several_terms_in_sight() -> None:
    raw = "甲" * 40 + "瓦斯" + "乙" * 6 + "监测" + "丙" * 40
    assert highlight(raw, "瓦斯 监测", 10) == "…<mark>瓦斯</mark>" + "乙" * 6 + "<mark>监测</mark>…"


def test_cuts_a_term_that_is_longer_than_the_passage() -> None:
    assert highlight("甲" * 10 + "瓦" * 3000, "瓦" * 2999, 10) == "…<mark>" + "瓦" * 10 + "</mark>…"


WORDS = st.text('瓦斯监aA1<&"% ，', max_size=40)


@given(WORDS, WORDS, st.integers(1, 50))
def test_shows_a_part_of_the_text_and_marks_each_occurrence_in_it(raw: str, query: str, width: int) -> None:
    shown = str(highlight(raw, query, width))
    plain = unescape(re.sub("</?mark>", "", shown)).replace("…", "")
    assert plain in raw
    assert len(plain) == min(width, len(raw))
    whole = str(highlight(raw, query))
    assert unescape(re.sub("</?mark>", "", whole)) == raw
    unmarked = [
        unescape(part) for part in re.sub("<mark>.*?</mark>", "\0", whole, flags=re.DOTALL).split("\0")
    ]
    assert not [term for term in terms_of(query) for part in unmarked if term in normalise(part)]
