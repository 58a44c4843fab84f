"""A difference shows what went and what came, and of a long text the place alone."""

import pytest

from tracker.templatetags.differences import difference, difference_rows, parted


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("60", "80.5", ("", "60", "80.5", "")),
        ("", "新", ("", "", "新", "")),
        (
            "十字布点法，测站间距 50 m，每日读数一次",
            "十字布点法，测站间距 350 m，每日读数一次",
            ("十字布点法，测站间距 ", "50", "350", " m，每日读数一次"),
        ),
        ("2026-11-27 17:00", "2026-12-01 17:00", ("", "2026-11-27", "2026-12-01", " 17:00")),
        ("甲" * 60 + "一" + "乙" * 60, "甲" * 60 + "二" + "乙" * 60, ("…" + "甲" * 40, "一", "二", "乙" * 40 + "…")),
        ("一二三四五六七八九十一二三四五六", "一二三四五六七八九十一二三四五六七", ("一二三四五六七八九十一二三四五六", "", "七", "")),
        ("哈" * 20, "哈" * 18, ("哈" * 18, "哈" * 2, "", "")),
    ],
)  # fmt: skip
def test_a_difference_is_parted(before: str, after: str, parts: tuple[str, str, str, str]) -> None:
    assert parted(before, after) == parts


def test_it_is_escaped_and_said_for_the_ear() -> None:
    markup = difference("<b>", "<i>")
    assert "&lt;b&gt;" in markup
    assert "<b>" not in markup
    assert markup.count('class="vh"') == 2
    assert "<del>" not in difference("", "新")


def test_the_rows_stand_in_the_order_of_the_page_whatever_order_they_were_kept_in() -> None:
    changes = {"criteria": ["a", "b"], "target_10": ["a", "b"], "target_2": ["a", "b"], "title": ["a", "b"]}
    markup = difference_rows(changes)
    labels = [part.split("</span>")[0] for part in markup.split('<span class="muted">')[1:]]
    assert labels == ["名称", "指标 2", "指标 10", "评分标准"]
