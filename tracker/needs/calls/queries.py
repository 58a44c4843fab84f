"""Who sees which calls, whom they ask, and what came of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from tracker.foundation import clock
from tracker.needs.enums import IN_POOL_STATES, ON_BOARD_STATES, CallState, NeedState
from tracker.needs.models import NeedCall
from tracker.needs.queries import needs_visible_to
from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_above, paths_held, within


def calls_visible_to(person: Any) -> QuerySet[NeedCall]:
    """Once open, to everyone in the group; a draft to the offices over the unit that it asks. The system sees all."""
    if not person.is_authenticated:
        return NeedCall.objects.none()
    prepared = within(paths_held(person, Role.CHALLENGE_OFFICE), "unit")
    return NeedCall.objects.filter(~Q(state=CallState.DRAFT) | prepared)


def calls_asking(person: Any) -> QuerySet[NeedCall]:
    """The calls, under way or over, that ask the person's own unit; the one that ends first stands first."""
    if person.unit is None:
        return NeedCall.objects.none()
    asking = NeedCall.objects.filter(unit__path__in=paths_above(person.unit))
    begun = asking.filter(starts_on__lte=clock.today())
    return begun.exclude(state=CallState.DRAFT).order_by("ends_on", "pk")


def taking_needs(calls: QuerySet[NeedCall]) -> QuerySet[NeedCall]:
    """Those of the calls that are open and have today among their days."""
    today = clock.today()
    return calls.filter(state=CallState.OPEN, starts_on__lte=today, ends_on__gte=today)


@dataclass(frozen=True)
class CallNumbers:
    """What came of a call, as far as a person may see its needs; each is the length of the list of that name."""

    raised: int
    """Handed in, whatever became of them."""
    screening: int
    pooled: int
    """Taken into the pool; those on the board are among them."""
    listed: int
    diverted: int


def numbers_of(call: NeedCall, person: Any) -> CallNumbers:
    """In one statement."""
    counts = (
        needs_visible_to(person)
        .filter(call=call)
        .aggregate(
            raised=Count("pk", filter=~Q(state=NeedState.DRAFT)),
            screening=Count("pk", filter=Q(state=NeedState.SUBMITTED)),
            pooled=Count("pk", filter=Q(state__in=IN_POOL_STATES)),
            listed=Count("pk", filter=Q(state__in=ON_BOARD_STATES)),
            diverted=Count("pk", filter=Q(state=NeedState.DIVERTED)),
        )
    )
    return CallNumbers(**counts)
