"""No number is given out twice, and none is lost."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tracker.foundation import clock
from tracker.foundation.numbering import NumberSeries, next_number, next_numbers

pytestmark = pytest.mark.django_db

IN_2026 = datetime(2026, 6, 1, tzinfo=UTC)
NEW_YEAR_IN_SHANGHAI = datetime(2026, 12, 31, 16, tzinfo=UTC)


def test_numbers_run_per_prefix_and_year() -> None:
    with clock.at(IN_2026):
        assert [next_number("JB"), next_number("JB"), next_number("XQ")] == [
            "JB-2026-001",
            "JB-2026-002",
            "XQ-2026-001",
        ]
    with clock.at(NEW_YEAR_IN_SHANGHAI):
        assert next_number("JB") == "JB-2027-001"
    with clock.at(IN_2026):
        assert next_number("JB") == "JB-2026-003"


def test_several_numbers_at_once_follow_on() -> None:
    with clock.at(IN_2026):
        next_number("XQ")
        assert next_numbers("XQ", 3) == ["XQ-2026-002", "XQ-2026-003", "XQ-2026-004"]
        assert next_number("XQ") == "XQ-2026-005"


def test_the_thousandth_number_only_grows_longer() -> None:
    with clock.at(IN_2026):
        NumberSeries.objects.create(prefix="JB", year=2026, last=999)
        assert next_number("JB") == "JB-2026-1000"


def test_a_record_that_is_not_stored_leaves_no_gap() -> None:
    def fail_after_numbering() -> None:
        with transaction.atomic():
            next_number("JB")
            raise ZeroDivisionError

    with clock.at(IN_2026):
        next_number("JB")
        with pytest.raises(ZeroDivisionError):
            fail_after_numbering()
        assert next_number("JB") == "JB-2026-002"
