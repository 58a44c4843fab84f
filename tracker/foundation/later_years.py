"""What is done again in another year: its days and its words, moved on."""

import re
from datetime import date
from typing import Final

from tracker.foundation import clock
from tracker.foundation.working_days import add_working_days

_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def in_another_year(day: date, years: int) -> date:
    """The same day so many years later, or the next working day where that is none. The order of days is kept."""
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        moved = day.replace(year=day.year + years, day=28)
    return add_working_days(moved, 0)


def years_until_ahead(day: date) -> int:
    """By how many years, at least one, a day is moved so that it is not over."""
    years = 1
    while in_another_year(day, years) < clock.today():
        years += 1
    return years


def in_later_words(text: str, years: int) -> str:
    """The text with the years that it names counted on: "2025 年度" becomes "2026 年度"."""
    return _YEAR.sub(lambda year: str(int(year[0]) + years), text)
