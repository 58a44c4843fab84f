"""Pasted text: the marks of programs and pages go, the words stay."""

import time

import pytest

from tracker.foundation.printable import without_office_marks


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>排烟<b>温度</b>偏高</p>", "排烟温度偏高"),
        ('<P CLASS="MsoNormal">一<br/>二</P><div>三</div>', "一\n二\n三"),
        ("<ul><li>一</li>\n<li>二</li></ul>", "一\n二"),
        ("<table><tr><td>停机</td><td>8 h</td></tr></table>", "停机 8 h"),
        ("前<script>alert('<b>')</script>后", "前后"),
        ("前<style type='text/css'>p { color: red }</style >后", "前后"),
        ("前<script>没有写完", "前没有写完"),
        ("一<!-- 批注 -->二&nbsp;三<!DOCTYPE html>", "一二 三"),
        ("<o:p></o:p>一<a href=\"javascript:alert('x>y')\" hidden>二</a>", "一二"),
    ],
)
def test_tags_go_and_their_words_stay(pasted: str, kept: str) -> None:
    assert without_office_marks(pasted) == kept
    assert without_office_marks(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "瓦斯浓度<1%",
        "0<a<b, c>d",
        "a <b and c> d",
        "<单位>填<待定>",
        "1 < 2 > 0",
        "P<0.05 且 x>3",
        " 前后空格与\n\n\n\n空行 ",
        "A&amp;B &nbsp;",
        "甲<乙",
    ],
)
def test_what_is_no_tag_stays_as_it_was_typed(typed: str) -> None:
    assert without_office_marks(typed) == typed


@pytest.mark.parametrize(
    "piece",
    ["<script>", "<style>", "<!--", '<b a="', "<b a='\"", "<b ", "<b a=b ", "</script", "<b a=b a=b a=b <"],
)
def test_unclosed_marks_without_end_take_no_time(piece: str) -> None:
    begun = time.monotonic()
    without_office_marks(piece * 20_000)
    assert time.monotonic() - begun < 2
