"""Who sees which squads and campaigns."""

from typing import Any

from django.db.models import Q, QuerySet

from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, within
from tracker.squads.enums import OPEN_STATES, SquadState
from tracker.squads.models import Campaign, Squad

HANDLING_ROLES = (Role.UNIT_ADMIN, Role.PARTY_AFFAIRS, Role.UNION_OFFICE)
"""Who sees a proposal of their units before it is approved."""


def squads_visible_to(person: Any) -> QuerySet[Squad]:
    """From approval on to everyone in the group; before, to the proposer, the unit's head, party affairs and the
    trade union. A proposal that was turned down stays with those who had it before them.
    """
    if not person.is_authenticated:
        return Squad.objects.none()
    was_approved = Q(state=SquadState.DISBANDED, approved_on__isnull=False)
    handled = within(paths_held(person, *HANDLING_ROLES), "unit")
    return Squad.objects.filter(Q(state__in=OPEN_STATES) | was_approved | own_proposals(person) | handled)


def own_proposals(person: Any) -> Q:
    """The system actor has no account, and proposes nothing."""
    return Q(pk__in=()) if person.pk is None else Q(proposer_id=person.pk)


def campaigns_visible_to(person: Any) -> QuerySet[Campaign]:
    """A campaign is public inside the group."""
    return Campaign.objects.all() if person.is_authenticated else Campaign.objects.none()
