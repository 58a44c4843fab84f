"""Raising, screening and taking over needs."""

from typing import Any

from tracker.foundation.actors import Actor
from tracker.foundation.lifecycle import acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.needs.enums import NeedSource, NeedState
from tracker.needs.models import Need
from tracker.organisation.models import Person

NUMBER_PREFIX = "XQ"


def raise_need(*, by: Person, **facts: Any) -> Need:
    """A new draft in the hands of `by`, for their own unit unless `unit` is among the facts."""
    with acting():
        facts.setdefault("unit", by.unit)
        return begin(
            Need(number=next_number(NUMBER_PREFIX), proposer=by, source=NeedSource.FORM, **facts), by=by
        )


def change_need(need: Need, *, by: Person, **facts: Any) -> Need:
    """Change a draft; raises NotAllowed or WrongState when it is no longer the proposer's to change."""
    return perform(need, "complete" if need.state == NeedState.RETURNED else "revise", by=by, **facts)


def submit_need(need: Need, *, by: Person) -> Need:
    return perform(need, "submit", by=by)


def pool_need(need: Need, *, expert_opinion: str, risk_opinion: str, by: Person) -> Need:
    """Take a screened need into the pool; both opinions must be on file (双前置)."""
    return perform(need, "pool", by=by, expert_opinion=expert_opinion, risk_opinion=risk_opinion)


def return_need(need: Need, *, note: str, by: Person) -> Need:
    return perform(need, "return", by=by, note=note)


def divert_need(need: Need, *, channel: str, reply: str, by: Person) -> Need:
    """Routine work goes to its proper channel, with a reply to the proposer (常规性工作不立)."""
    return perform(need, "divert", by=by, channel=channel, reply=reply)


def mark_listed(need: Need, *, by: Actor) -> Need:
    return perform(need, "list", by=by)


def mark_resolved(need: Need, *, by: Actor) -> Need:
    return perform(need, "resolve", by=by)


def return_to_pool(need: Need, *, by: Actor, note: str) -> Need:
    return perform(need, "unlist", by=by, note=note)
