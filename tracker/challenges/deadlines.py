"""Between which days the deadline for bids may lie."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.foundation.working_days import add_working_days


def earliest_extension(published: datetime) -> date:
    """The first working day after the published deadline that leaves JIEBANG["SUPPLEMENT_DAYS"] working days from today:
    to it, or to a later one, a substantive change extends the deadline.
    """
    after_published = add_working_days(timezone.localtime(published).date(), 1)
    return max(add_working_days(clock.today(), settings.JIEBANG["SUPPLEMENT_DAYS"]), after_published)


def deadline_is_not_far_off(challenge: Challenge, _by: Any) -> Words | None:
    """The deadline lies at most JIEBANG["DEADLINE_MAXIMUM_DAYS"] days ahead."""
    days = settings.JIEBANG["DEADLINE_MAXIMUM_DAYS"]
    latest = clock.today() + timedelta(days=days)
    if challenge.bid_deadline is not None and timezone.localtime(challenge.bid_deadline).date() > latest:
        return _("The deadline lies at most %(days)s days ahead: it may be %(day)s or earlier.") % {
            "days": days,
            "day": clock.day_words(latest),
        }
    return None
