"""Deadlines for bids as an iCalendar file (RFC 5545), for the calendars on people's desks and phones."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_listed_to
from tracker.foundation import clock
from tracker.foundation.printable import printable

MOST_EVENTS = 500
"""In one calendar, the latest deadlines first: programs fetch it whole, several times a day."""


def public_deadlines() -> QuerySet[Challenge]:
    """Of what visitors may see and what takes bids now."""
    return challenges_listed_to(AnonymousUser()).filter(state=ChallengeState.PUBLISHED)


def followed_deadlines(person: Any) -> QuerySet[Challenge]:
    """Of what the person follows and is or was on the board."""
    return challenges_listed_to(person).filter(follows__person=person)


def calendar_of(
    challenges: QuerySet[Challenge], *, name: str, host: str, address: Callable[[int], str]
) -> bytes:
    """One event for each deadline, in UTC. `address` gives the full address of a challenge's page by its id."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Jiebang//{host}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in _events(challenges, host, address):
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(challenges: QuerySet[Challenge], host: str, address: Callable[[int], str]) -> Iterable[Event]:
    rows: QuerySet[Challenge, Any] = challenges.order_by("-bid_deadline", "-id").values_list(
        "id", "number", "title", "state", "bid_deadline"
    )
    for pk, number, title, state, deadline in rows[:MOST_EVENTS]:
        event = Event()
        event.add("uid", f"challenge-{pk}@{host}")
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("dtstart", deadline.astimezone(UTC))
        event.add("summary", printable(_("Bids until: %(title)s") % {"title": title}))
        event.add("description", printable(number))
        event.add("url", address(pk))
        event.add("transp", "TRANSPARENT")
        # A deadline that was moved keeps its event; one that is off stays in it, struck out.
        event.add("status", "CANCELLED" if state == ChallengeState.WITHDRAWN else "CONFIRMED")
        yield event
