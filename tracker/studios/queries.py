"""Who sees which studios."""

from typing import Any

from django.db.models import Q, QuerySet

from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, within
from tracker.studios.enums import OPEN_STATES
from tracker.studios.models import Studio

HANDLING_ROLES = (Role.UNIT_ADMIN, Role.PARTY_AFFAIRS, Role.UNION_OFFICE)
"""Who sees an application of their units before the studio is named."""


def studios_visible_to(person: Any) -> QuerySet[Studio]:
    """From its naming on to everyone in the group; before, to the proposer, the unit's head, party affairs and
    the trade union.
    """
    if not person.is_authenticated:
        return Studio.objects.none()
    handled = within(paths_held(person, *HANDLING_ROLES), "unit")
    return Studio.objects.filter(Q(state__in=OPEN_STATES) | own_applications(person) | handled)


def own_applications(person: Any) -> Q:
    """The system actor has no account, and applies for nothing."""
    return Q(pk__in=()) if person.pk is None else Q(proposer_id=person.pk)
