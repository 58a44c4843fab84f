"""The one clock. Deadlines, audit entries and numbers all ask here, never each for itself.

A history (the demo, an imported ledger) is written by the real services *as of* a day: `with at(moment):`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

_frozen: ContextVar[datetime | None] = ContextVar("jiebang_clock", default=None)


def now() -> datetime:
    """The present moment, aware, by the server's clock (or the moment set by `at`)."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The present day in the site's time zone."""
    return timezone.localtime(now()).date()


def day_words(day: date) -> str:
    """A day as the reader's language writes it: "July 2, 2026", "2026年7月2日"."""
    return date_format(day, "DATE_FORMAT")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen as of `moment` (aware)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
