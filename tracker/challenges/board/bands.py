"""In which ranges the board counts rewards and deadlines: one definition for the tally and for the rows."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Cast, ExtractMonth, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState


@dataclass(frozen=True)
class Band:
    """Rewards from `low` up to, not including, `high`, in 万元; None where there is no such end."""

    low: int | None
    high: int | None

    @property
    def name(self) -> str:
        """In an address: "20-50"."""
        return f"{self.low or 0}-{'' if self.high is None else self.high}"

    @property
    def label(self) -> str:
        if self.low is None:
            return _("Below %(amount)s (10k CNY)") % {"amount": self.high}
        if self.high is None:
            return _("%(amount)s (10k CNY) and more") % {"amount": self.low}
        return _("%(low)s to below %(high)s (10k CNY)") % {"low": self.low, "high": self.high}

    def condition(self) -> Q:
        """Of challenges: does the reward lie within?"""
        bounds = {"bounty_wan__gte": self.low, "bounty_wan__lt": self.high}
        return Q(**{lookup: amount for lookup, amount in bounds.items() if amount is not None})


_LIMITS: Final = (20, 50, 100, 300)
BANDS: Final = tuple(Band(low, high) for low, high in zip((None, *_LIMITS), (*_LIMITS, None), strict=True))
"""Whoever changes them also runs `rebuild_tally`."""
BAND_BY_NAME: Final = {band.name: place for place, band in enumerate(BANDS)}

CELL: Final = ("domain", "company_id", "band", "month")
"""What the tally tells apart within a state: the columns of its cells."""
NO_MONTH: Final = 0
_MONTHS: Final = 12
_MONTH_NAME: Final = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])")


def band_of(bounty_wan: Decimal) -> int:
    """The place of a reward among `BANDS`."""
    return sum(bounty_wan >= limit for limit in _LIMITS)


def month_of(state: str, deadline: datetime | None) -> int:
    """202611: in which month bidding closes by the clock on the wall, while it is open; else `NO_MONTH`."""
    if state != ChallengeState.PUBLISHED or deadline is None:
        return NO_MONTH
    day = timezone.localtime(deadline)
    return day.year * 100 + day.month


def month_from(name: str) -> int | None:
    """What an address calls "2026-11"; None for anything else."""
    return int(name.replace("-", "")) if _MONTH_NAME.fullmatch(name) else None


def month_name(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


def within_month(month: int) -> Q:
    """Of challenges: does bidding close in this month?"""
    year, number = divmod(month, 100)
    begin = timezone.make_aware(datetime(year, number, 1))  # noqa: DTZ001 - made aware right here
    following = (year + 1, 1) if number == _MONTHS else (year, number + 1)
    end = timezone.make_aware(datetime(*following, 1))  # noqa: DTZ001
    return Q(bid_deadline__gte=begin, bid_deadline__lt=end)


def in_cells() -> dict[str, Any]:
    """For a query of challenges: the band and the month of each, as the tally has them."""
    month = ExtractYear("bid_deadline") * 100 + ExtractMonth("bid_deadline")
    return {
        "band": Case(
            *(When(band.condition(), then=Value(place)) for place, band in enumerate(BANDS)),
            output_field=IntegerField(),
        ),
        "month": Case(
            When(state=ChallengeState.PUBLISHED, then=Cast(month, IntegerField())),
            default=Value(NO_MONTH),
            output_field=IntegerField(),
        ),
    }
