"""Preparing, opening and ending calls for needs."""

from datetime import datetime
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.foundation.actors import SYSTEM
from tracker.foundation.later_years import in_another_year, in_later_words, years_until_ahead
from tracker.foundation.lifecycle import NotAllowed, begin, perform
from tracker.foundation.ticking import on_tick
from tracker.needs.enums import CallState
from tracker.needs.models import NeedCall
from tracker.organisation.models import Person


def draft_call(*, by: Person, **facts: Any) -> NeedCall:
    """A new draft; whoever makes it runs it unless `runner` is among the facts. Raises NotAllowed for a unit that the
    person is no office of.
    """
    facts.setdefault("runner", by)
    call = NeedCall(**facts)
    _require_office(call, by)
    return begin(call, by=by)


def change_call(call: NeedCall, *, by: Person, **facts: Any) -> NeedCall:
    """Change a draft. Raises NotAllowed where it would go over to a unit that the person is no office of."""
    if "unit" in facts:
        _require_office(NeedCall(unit=facts["unit"]), by)
    return perform(call, "revise", by=by, **facts)


def open_call(call: NeedCall, *, by: Person) -> NeedCall:
    return perform(call, "open", by=by)


def close_call(call: NeedCall, *, note: str, by: Person) -> NeedCall:
    """Before its last day; whoever is late finds the permanent pool open."""
    return perform(call, "close", by=by, note=note)


@on_tick
def end_calls_when_due(moment: datetime) -> int:
    """The clock ends every call whose last day is over; returns how many."""
    today = timezone.localtime(moment).date()
    due = list(NeedCall.objects.filter(state=CallState.OPEN, ends_on__lt=today))
    for call in due:
        perform(call, "end", by=SYSTEM)
    return len(due)


def facts_for_another_year(call: NeedCall) -> dict[str, Any]:
    """What a call like this one says when it is made again: the texts, and the days of the next year in which it is not
    over, each moved off weekends and holidays. Nothing of what came in.
    """
    years = years_until_ahead(call.ends_on)
    return {
        "title": in_later_words(call.title, years),
        "text": in_later_words(call.text, years),
        "unit": call.unit_id,
        "runner": call.runner_id,
        "starts_on": in_another_year(call.starts_on, years),
        "ends_on": in_another_year(call.ends_on, years),
    }


def _require_office(call: NeedCall, by: Person) -> None:
    if not rules.has_perm("tracker.run_call", by, call):
        raise NotAllowed(_("You are no office of %(unit)s.") % {"unit": call.unit.name})
