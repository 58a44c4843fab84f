"""Between which days the deadline for bids may lie."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.foundation.working_days import add_working_days, is_working_day


def earliest_extension(published: datetime) -> date:
    """JIEBANG["SUPPLEMENT_DAYS"] working days after the published deadline: to that day, or to a later one, a substantive
    change extends it.
    """
    days: int = settings.JIEBANG["SUPPLEMENT_DAYS"]
    return add_working_days(timezone.localtime(published).date(), days)


def deadline_is_not_far_off(challenge: Challenge, _by: Any) -> Words | None:
    """The deadline lies at most JIEBANG["DEADLINE_MAXIMUM_DAYS"] days ahead."""
    days = settings.JIEBANG["DEADLINE_MAXIMUM_DAYS"]
    latest = clock.today() + timedelta(days=days)
    if challenge.bid_deadline is not None and timezone.localtime(challenge.bid_deadline).date() > latest:
        while not is_working_day(latest):
            latest -= timedelta(days=1)
        return _("The deadline lies at most %(days)s days ahead: it may be %(day)s or earlier.") % {
            "days": days,
            "day": clock.day_words(latest),
        }
    return None
