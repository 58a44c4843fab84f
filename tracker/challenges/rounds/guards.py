"""What a failed challenge needs before it is listed again or settled otherwise."""

import re
from typing import Any

from django.utils.translation import gettext as _

from tracker.challenges.models import Challenge
from tracker.challenges.rounds.queries import MOST_ROUNDS, changes_between
from tracker.foundation.lifecycle import Words

_NO_WORDS = re.compile(r"[^\w.≤≥<>=%-]+")
"""What may differ without saying anything else; signs that belong to a figure say something."""


def cause_is_found(challenge: Challenge, _by: Any) -> Words | None:
    if not (challenge.failure_cause and challenge.failure_analysis.strip()):
        return _("Say first why this round failed.")
    return None


def proposal_is_named(challenge: Challenge, _by: Any) -> Words | None:
    return None if challenge.proposed_disposition else _("Say what should become of the matter.")


def disposition_is_proposed(challenge: Challenge, _by: Any) -> Words | None:
    """The office has said why the round failed, and what it proposes instead."""
    return (
        None if challenge.proposed_disposition else _("The office has not proposed yet what becomes of it.")
    )


def disposition_is_named(challenge: Challenge, _by: Any) -> Words | None:
    return None if challenge.disposition else _("Say what becomes of the matter.")


def has_a_round_left(challenge: Challenge, _by: Any) -> Words | None:
    if challenge.round_number >= MOST_ROUNDS:
        return _("It has failed %(count)s times: propose what becomes of it instead.") % {
            "count": challenge.round_number
        }
    return None


def is_still_open(challenge: Challenge, _by: Any) -> Words | None:
    """Neither listed again nor settled yet."""
    following = challenge.next_rounds.first()
    if following is not None:
        return _("The next round is on its way already: %(number)s.") % {"number": following.number}
    settled = type(challenge).objects.filter(pk=challenge.pk).exclude(disposition="").exists()
    return _("It is settled already.") if settled else None


def differs_from_last_round(challenge: Challenge, _by: Any) -> Words | None:
    """A challenge that failed is not listed again as it was; marks and blanks alone are no change."""
    if challenge.previous_round is None:
        return None
    changes = changes_between(challenge.previous_round, challenge)
    if all(_NO_WORDS.sub("", was) == _NO_WORDS.sub("", now) for was, now in changes.values()):
        return _("Nothing has changed since the round that failed: change at least one thing.")
    return None
