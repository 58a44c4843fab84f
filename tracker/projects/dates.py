"""From the months of a bid's plan to the days of a project."""

from calendar import monthrange
from datetime import date

from tracker.bids.models import Bid

MONTHS_A_YEAR = 12


def months_after(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a month that is shorter."""
    years, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))


def committed_end(bid: Bid, start: date) -> date:
    """The latest day to which the bid was won: the challenge's months, or the plan's where it runs longer."""
    planned = bid.planned_milestones.values_list("months_after_start", flat=True)
    return months_after(start, max([bid.challenge.duration_months, *planned]))
