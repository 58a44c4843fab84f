"""What keeps a supplementary notice back. The notice is written first, with the number that the challenge then carries,
and judged here; a refusal undoes it.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.completeness import ELIMINATION, missing_parts, without_baseline
from tracker.challenges.deadlines import deadline_is_not_far_off, earliest_extension
from tracker.challenges.models import Challenge, ChallengeNotice
from tracker.challenges.supplements.differences import TARGET, is_weighty, label_of
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.foundation.working_days import is_working_day


def _notice(challenge: Challenge) -> ChallengeNotice | None:
    return challenge.supplements.filter(number=challenge.supplement_count).first()


def bidding_is_still_open(challenge: Challenge, _by: Any) -> Words | None:
    """By the published deadline, not by the one that the notice would set."""
    if not Challenge.objects.filter(pk=challenge.pk, bid_deadline__gte=clock.now()).exists():
        return _("The deadline has passed: what is published can no longer be supplemented.")
    return None


def something_has_changed(challenge: Challenge, _by: Any) -> Words | None:
    notice = _notice(challenge)
    if notice is None or not notice.changes:
        return _("Nothing differs from what is published.")
    return None


def no_target_is_removed(challenge: Challenge, _by: Any) -> Words | None:
    notice = _notice(challenge)
    changes = notice.changes if notice else {}
    removed = [
        label_of(key) for key, (_was, becomes) in changes.items() if key.startswith(TARGET) and not becomes
    ]
    if removed:
        return _("A published target may be changed, not removed, for teams promise it: %(targets)s.") % {
            "targets": _(", ").join(removed)
        }
    return None


def revised_targets_begin_somewhere(challenge: Challenge, _by: Any) -> Words | None:
    """A target that the notice adds or changes says where it stands now; one that it leaves alone may be older."""
    notice = _notice(challenge)
    targets = enumerate(challenge.targets.values_list("name", "baseline"), start=1)
    return without_baseline(
        name
        for place, (name, baseline) in targets
        if baseline is None and notice is not None and f"{TARGET}{place}" in notice.changes
    )


def new_race_says_how_teams_leave(challenge: Challenge, _by: Any) -> Words | None:
    """A notice that changes how many teams race says how they leave the race."""
    notice = _notice(challenge)
    if notice is None or "parallel_teams" not in notice.changes or not challenge.is_race:
        return None
    return missing_parts(challenge, (ELIMINATION,))


def weighty_change_is_substantive(challenge: Challenge, _by: Any) -> Words | None:
    notice = _notice(challenge)
    if notice is None or notice.is_substantive:
        return None
    weighty = [label_of(key) for key in notice.changes if is_weighty(key)]
    if weighty:
        return _("Teams reckon with this; mark the change as substantive: %(fields)s.") % {
            "fields": _(", ").join(weighty)
        }
    return None


def deadline_is_not_brought_forward(challenge: Challenge, _by: Any) -> Words | None:
    if Challenge.objects.filter(pk=challenge.pk, bid_deadline__gt=challenge.bid_deadline).exists():
        return _("The deadline is never brought forward.")
    return None


def substantive_change_extends_deadline(challenge: Challenge, _by: Any) -> Words | None:
    """A substantive change extends the deadline by JIEBANG["SUPPLEMENT_DAYS"] working days at least."""
    notice = _notice(challenge)
    published = Challenge.objects.values_list("bid_deadline", flat=True).get(pk=challenge.pk)
    if notice is None or not notice.is_substantive or challenge.bid_deadline is None or published is None:
        return None
    earliest = earliest_extension(published)
    if timezone.localtime(challenge.bid_deadline).date() < earliest:
        return _(
            "A substantive change extends the deadline by %(days)s working days at least: it may be %(day)s or later."
        ) % {"days": settings.JIEBANG["SUPPLEMENT_DAYS"], "day": clock.day_words(earliest)}
    return None


def new_deadline_is_a_working_day(challenge: Challenge, _by: Any) -> Words | None:
    if _moves_deadline(challenge) and not is_working_day(timezone.localtime(challenge.bid_deadline).date()):
        return _("The deadline falls on a day off.")
    return None


def new_deadline_is_not_far_off(challenge: Challenge, by: Any) -> Words | None:
    """A new deadline lies at most JIEBANG["DEADLINE_MAXIMUM_DAYS"] days ahead."""
    return deadline_is_not_far_off(challenge, by) if _moves_deadline(challenge) else None


def _moves_deadline(challenge: Challenge) -> bool:
    notice = _notice(challenge)
    return notice is not None and "bid_deadline" in notice.changes
