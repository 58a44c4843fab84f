"""Figures and dates as they stand on the screen, in the language of the reader.

Written out by hand rather than through Django's locale formats: those cost ten times as much, and a page of
fifty rows shows two hundred dates.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.templatetags.signals import unknown

register = template.Library()

Amount = Decimal | int | float | Literal[""] | None
Day = date | datetime | Literal[""] | None
"""What a template hands over; "" is Django's word for a name that the page does not know."""

_MINUS: Final = "\N{MINUS SIGN}"
_MONTHS: Final = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH: Final = "一二三四五六日"
_HOUR: Final = 3600
_DAY: Final = 86_400


def reads_chinese() -> bool:
    """Whether the page is drawn in Chinese."""
    return (get_language() or "").startswith("zh")


def short_month(day: date) -> str:
    """The English short name of a day's month."""
    return _MONTHS[day.month]


def amount_words(amount: Decimal | float, decimals: int = 2) -> str:
    """1234.5 -> "1,234.50", with a true minus sign."""
    return f"{amount:,.{decimals}f}".replace("-", _MINUS)


@register.filter
def wan(amount: Amount) -> str | SafeString:
    """An amount in 万元 with two decimals and thousands separators; one that is not stated is a dash."""
    return unknown() if amount is None or amount == "" else amount_words(amount)


@register.filter
def signed(amount: Amount, decimals: int = 2) -> str | SafeString:
    """A difference with its sign: "+9.00", "−54.80", "0.00"; `decimals` digits after the point."""
    if amount is None or amount == "":
        return unknown()
    return ("+" if amount > 0 else "") + amount_words(amount, decimals)


@register.filter
def number(amount: Amount) -> str | SafeString:
    """A count or a measured value: separators, and no more decimals than it needs (9.6000, as stored, reads 9.6)."""
    if amount is None or amount == "":
        return unknown()
    words = f"{amount:,f}" if isinstance(amount, Decimal) else f"{amount:,}"
    return (words.rstrip("0").rstrip(".") if "." in words else words).replace("-", _MINUS)


@register.filter
def percent(share: Amount) -> str | SafeString:
    """A share that is already in % : 45.6 -> "46%"."""
    return unknown() if share is None or share == "" else f"{share:.0f}%".replace("-", _MINUS)


def _local(moment: date | datetime) -> date | datetime:
    """A moment in the site's time zone; a day stays a day."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(timezone.get_current_timezone())
    return moment


def _time(moment: date | datetime) -> str:
    return f" {moment:%H:%M}" if isinstance(moment, datetime) else ""


def _day(moment: date, *, with_year: bool) -> str:
    if reads_chinese():
        year = f"{moment.year}年" if with_year else ""
        return f"{year}{moment.month}月{moment.day}日"
    year = f" {moment.year}" if with_year else ""
    return f"{moment.day} {_MONTHS[moment.month]}{year}"


def short_date_words(moment: date | datetime) -> str:
    """See `short_date`."""
    local = _local(moment)
    return _day(local, with_year=local.year != _local(clock.now()).year) + _time(local)


def day_words(moment: date | datetime) -> str:
    """11月26日 / 26 Nov: where the year is said elsewhere."""
    return _day(_local(moment), with_year=False)


@register.filter
def short_date(moment: Day) -> str | SafeString:
    """11月26日 17:00 / 26 Nov 17:00; the year stands only when it is not the present one, the time only when known."""
    return unknown() if moment is None or moment == "" else short_date_words(moment)


@register.filter
def chinese_date(moment: Day) -> str | SafeString:
    """2026年11月20日 / 20 Nov 2026: the day with its year, without a time."""
    return unknown() if moment is None or moment == "" else _day(_local(moment), with_year=True)


@register.filter
def exact_time(moment: Day) -> str | SafeString:
    """2026年11月20日 09:00 / 20 Nov 2026 09:00: for what counts to the minute."""
    if moment is None or moment == "":
        return unknown()
    local = _local(moment)
    return _day(local, with_year=True) + _time(local)


@register.filter
def weekday_date(moment: Day) -> str | SafeString:
    """11月20日 星期五 / Friday 20 Nov: the head of the home page."""
    if moment is None or moment == "":
        return unknown()
    local = _local(moment)
    day = _day(local, with_year=False)
    weekday = local.weekday()
    return f"{day} 星期{_WEEKDAYS_ZH[weekday]}" if reads_chinese() else f"{_WEEKDAYS_EN[weekday]} {day}"


@register.filter
def month(moment: Day) -> str | SafeString:
    """2026年11月 / Nov 2026."""
    if moment is None or moment == "":
        return unknown()
    local = _local(moment)
    return f"{local.year}年{local.month}月" if reads_chinese() else f"{_MONTHS[local.month]} {local.year}"


def time_left(deadline: date | datetime, now: date | datetime | None = None) -> timedelta:
    """From `now` (the server's clock when not given) to the deadline; a day counts in whole days."""
    if isinstance(deadline, datetime):
        moment = now if isinstance(now, datetime) else clock.now()
        return deadline - moment
    today = _local(now) if now else clock.today()
    return deadline - (today.date() if isinstance(today, datetime) else today)


@register.filter
def remaining(deadline: Day, now: date | datetime | None = None) -> str | SafeString:
    """How long is left: days, below one day hours, below one hour minutes; once passed, how long ago.

    Calendar time. Working days are counted by `tracker.foundation.working_days` and come as a number.
    """
    if deadline is None or deadline == "":
        return unknown()
    left = int(time_left(deadline, now).total_seconds())
    whole_days = (left if left > 0 else -left) // _DAY
    if whole_days or not isinstance(deadline, datetime):
        return _days_words(whole_days if left > 0 else -whole_days)
    return _hours_words(left) if abs(left) >= _HOUR else _minutes_words(left)


@register.filter
def bidding_left(deadline: Day, now: date | datetime | None = None) -> str | SafeString:
    """How long bids are still taken; once the deadline has passed no figure, for nothing is late: it is closed."""
    if isinstance(deadline, datetime) and time_left(deadline, now) < timedelta(0):
        return pgettext("deadline", "Closed")
    return remaining(deadline, now)


def _days_words(days: int) -> str:
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if days == 0:
        return _("due today")
    return ngettext("%(count)d day late", "%(count)d days late", -days) % {"count": -days}


def _hours_words(seconds: int) -> str:
    hours = abs(seconds) // _HOUR
    if seconds > 0:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return ngettext("%(count)d hour late", "%(count)d hours late", hours) % {"count": hours}


def _minutes_words(seconds: int) -> str:
    minutes = abs(seconds) // 60
    if seconds >= 0:
        return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}
    return ngettext("%(count)d minute late", "%(count)d minutes late", minutes) % {"count": minutes}


@register.filter
def file_size(count: int | Literal[""] | None) -> str | SafeString:
    """Bytes as people say them: "4.2 MB", "86 KB"."""
    if count is None or count == "":
        return unknown()
    kilobytes = count / 1024
    return f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1000 else f"{max(kilobytes, 1):.0f} KB"  # noqa: PLR2004 - from here on MB read better
