"""One clock for everything that has a date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tracker.foundation import clock

EVENING = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)


def test_now_is_aware_and_goes_on() -> None:
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()
    assert timezone.is_aware(clock.now())


def test_today_is_the_day_in_the_sites_time_zone() -> None:
    with clock.at(EVENING):
        assert clock.today() == date(2026, 3, 2)
    with clock.at(EVENING - timedelta(minutes=30, microseconds=1)):
        assert clock.today() == date(2026, 3, 1)


def test_everything_inside_happens_as_of_the_moment_and_nothing_after_it() -> None:
    earlier = EVENING - timedelta(days=400)
    with clock.at(EVENING):
        with clock.at(earlier):
            assert clock.now() == earlier
        assert clock.now() == EVENING
    assert clock.now() > EVENING


def test_the_clock_goes_on_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(EVENING):
        raise ZeroDivisionError
    assert clock.now() != EVENING
