"""Working days: China's statutory holidays and make-up days, and a table of this organisation's own exceptions."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock

SATURDAY = 5


class CalendarException(models.Model):
    """A day whose kind differs from the published calendar: a company holiday, or a make-up working day."""

    day = models.DateField(_("day"), unique=True)
    is_working_day = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


@lru_cache(maxsize=32)
def _published(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def is_published_working_day(day: date) -> bool:
    """By the State Council's calendar alone: weekends off, holidays off, make-up weekends on."""
    calendar = _published(day.year)
    if day in calendar:
        return False
    return day.weekday() < SATURDAY or day in calendar.weekend_workdays


def _exceptions(first: date, last: date) -> dict[date, bool]:
    rows = CalendarException.objects.filter(day__range=(first, last))
    return dict(rows.values_list("day", "is_working_day"))


def _days_from(start: date, step: int) -> Iterator[tuple[date, bool]]:
    """Days after (or before) `start` with their kind; exceptions are read a month at a time."""
    day = start
    exceptions: dict[date, bool] = {}
    known_until = start
    while True:
        day += timedelta(days=step)
        if (day - known_until).days * step >= 0:
            known_until = day + timedelta(days=31 * step)
            exceptions = _exceptions(min(day, known_until), max(day, known_until))
        yield day, exceptions.get(day, is_published_working_day(day))


def is_working_day(day: date) -> bool:
    return _exceptions(day, day).get(day, is_published_working_day(day))


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start` (the start itself does not count); negative counts go back.

    0 gives `start` itself if that is a working day, else the next one.
    """
    if count == 0:
        return start if is_working_day(start) else add_working_days(start, 1)
    step = 1 if count > 0 else -1
    left = abs(count)
    for day, is_working in _days_from(start, step):
        left -= is_working
        if left == 0:
            return day
    raise AssertionError("days do not end")


def next_step_due(_record: Any) -> datetime:
    """Until when whoever is asked for the next step answers: the end of the JIEBANG["ANSWER_DAYS"]-th working day."""
    return end_of_day(add_working_days(clock.today(), settings.JIEBANG["ANSWER_DAYS"]))


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; negative when `last` lies before `first`."""
    if last < first:
        return -working_days_between(last, first)
    count = 0
    for day, is_working in _days_from(first, 1):
        if day > last:
            return count
        count += is_working
    return count


def end_of_day(day: date) -> datetime:
    """The last moment of `day` in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
