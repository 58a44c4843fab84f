"""Working days by the State Council's calendar of 2026 and by the organisation's own exceptions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.foundation.working_days import (
    CalendarException,
    add_working_days,
    end_of_day,
    is_published_working_day,
    is_working_day,
    working_days_between,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 3, 2), True),  # a Monday
        (date(2026, 3, 7), False),  # a Saturday
        (date(2026, 1, 1), False),  # New Year
        (date(2026, 1, 4), True),  # the Sunday worked for it
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 5, 5), False),  # Labour Day, last day off
        (date(2026, 5, 9), True),  # the Saturday worked for it
        (date(2026, 9, 25), False),  # Mid-Autumn
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
    ],
)
def test_the_published_calendar(day: date, is_working: bool) -> None:  # noqa: FBT001 - a table's column
    assert (is_published_working_day(day), is_working_day(day)) == (is_working, is_working)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 4, 27), 10, date(2026, 5, 13)),  # over Labour Day, with the Saturday worked for it
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # over the Spring Festival
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2026, 2, 24), -2, date(2026, 2, 13)),
        (date(2026, 3, 2), 60, date(2026, 5, 28)),
    ],
)
def test_adding_working_days(start: date, count: int, expected: date) -> None:
    assert add_working_days(start, count) == expected


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 2), date(2026, 3, 9), 5),
        (date(2026, 3, 6), date(2026, 3, 8), 0),
        (date(2026, 3, 9), date(2026, 3, 2), -5),
        (date(2026, 4, 30), date(2026, 5, 9), 4),
    ],
)
def test_counting_working_days(first: date, last: date, count: int) -> None:
    assert working_days_between(first, last) == count


def test_the_organisations_own_days_go_before_the_calendar() -> None:
    CalendarException.objects.create(day=date(2026, 3, 3), is_working_day=False, name="矿庆")
    CalendarException.objects.create(day=date(2026, 3, 7), is_working_day=True, name="补班")
    assert (is_working_day(date(2026, 3, 3)), is_working_day(date(2026, 3, 7))) == (False, True)
    assert add_working_days(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert add_working_days(date(2026, 3, 6), 1) == date(2026, 3, 7)
    assert add_working_days(date(2026, 3, 9), -1) == date(2026, 3, 7)
    assert working_days_between(date(2026, 3, 2), date(2026, 3, 9)) == 5


def test_an_exception_far_ahead_counts_too() -> None:
    CalendarException.objects.create(day=date(2026, 4, 20), is_working_day=False)
    assert add_working_days(date(2026, 3, 2), 60) == date(2026, 5, 29)


@settings(max_examples=60)
@given(
    start=st.dates(date(2025, 1, 1), date(2026, 6, 30)),
    count=st.integers(1, 80),
)
def test_counting_undoes_adding(start: date, count: int) -> None:
    later = add_working_days(start, count)
    assert is_working_day(later)
    assert working_days_between(start, later) == count
    assert working_days_between(later, start) == -count


def test_the_end_of_a_day_is_its_last_second_here() -> None:
    assert end_of_day(date(2026, 3, 2)) == datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    assert timezone.localtime(end_of_day(date(2026, 3, 2)) + timedelta(seconds=1)).date() == date(2026, 3, 3)
