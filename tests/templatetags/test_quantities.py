"""Figures and dates on the screen: separators, signs, languages, time zone, what is left."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def english(site_language: None) -> Iterator[None]:
    with translation.override("en"):
        yield


def draw(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal(3571), "3,571.00"),
        (Decimal("-54.8"), "−54.80"),
        (0, "0.00"),
        (1234.5, "1,234.50"),
        (None, '<span aria-hidden="true">—</span><span class="vh">not stated</span>'),
        ("", '<span aria-hidden="true">—</span><span class="vh">not stated</span>'),
    ],
)
def test_an_amount_has_two_decimals_and_a_missing_one_is_said(value: object, shown: str) -> None:
    assert draw("{{ value|wan }}", value=value) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 9|signed:0 }}", "+9"),
        ("{{ -9|signed:0 }}", "−9"),
        ("{{ 0|signed:0 }}", "0"),
        ("{{ measured|number }}", "3.2"),
        ("{{ 45.6|percent }}", "46%"),
        ("{{ 4404019|file_size }}", "4.2 MB"),
        ("{{ 88064|file_size }}", "86 KB"),
        ("{{ 12|file_size }}", "1 KB"),
    ],
)
def test_figures(source: str, shown: str) -> None:
    assert draw(source, measured=Decimal("3.20")) == shown


@pytest.mark.parametrize(
    ("source", "english_words", "chinese_words"),
    [
        ("{{ moment|short_date }}", "26 Nov 17:00", "11月26日 17:00"),
        ("{{ day|short_date }}", "20 Jan 2027", "2027年1月20日"),
        ("{{ moment|chinese_date }}", "26 Nov 2026", "2026年11月26日"),
        ("{{ moment|exact_time }}", "26 Nov 2026 17:00", "2026年11月26日 17:00"),
        ("{{ now|weekday_date }}", "Friday 20 Nov", "11月20日 星期五"),
        ("{{ moment|month }}", "Nov 2026", "2026年11月"),
    ],
)
def test_dates_follow_the_language(source: str, english_words: str, chinese_words: str) -> None:
    # 09:00 UTC is 17:00 in Shanghai: a page shows the site's time, whatever the database holds.
    values = {
        "moment": datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("UTC")),
        "day": date(2027, 1, 20),
        "now": NOW,
    }
    with time_machine.travel(NOW):
        assert draw(source, **values) == english_words
        with translation.override("zh-hans"):
            assert draw(source, **values) == chinese_words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (datetime(2026, 11, 26, 17, 0, tzinfo=SHANGHAI), "6 days left"),
        (datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI), "1 day left"),
        (datetime(2026, 11, 20, 17, 30, tzinfo=SHANGHAI), "8 hours left"),
        (datetime(2026, 11, 20, 9, 1, tzinfo=SHANGHAI), "1 minute left"),
        (datetime(2026, 11, 20, 8, 48, tzinfo=SHANGHAI), "12 minutes late"),
        (datetime(2026, 11, 20, 6, 0, tzinfo=SHANGHAI), "3 hours late"),
        (datetime(2026, 11, 18, 8, 0, tzinfo=SHANGHAI), "2 days late"),
        (date(2026, 11, 26), "6 days left"),
        (date(2026, 11, 20), "due today"),
        (date(2026, 11, 19), "1 day late"),
    ],
)
def test_remaining_says_how_long_is_left(deadline: date, words: str) -> None:
    assert draw("{{ deadline|remaining:now }}", deadline=deadline, now=NOW) == words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (datetime(2026, 11, 20, 9, 1, tzinfo=SHANGHAI), "1 minute left"),
        (NOW, "0 minutes left"),
        (datetime(2026, 11, 20, 8, 59, 59, tzinfo=SHANGHAI), "Closed"),
        (datetime(2026, 11, 18, 8, 0, tzinfo=SHANGHAI), "Closed"),
        (None, '<span aria-hidden="true">—</span><span class="vh">not stated</span>'),
    ],
)
def test_bidding_is_never_late_but_closed(deadline: datetime | None, words: str) -> None:
    assert draw("{{ deadline|bidding_left:now }}", deadline=deadline, now=NOW) == words
