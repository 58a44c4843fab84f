"""Who sees which bases, and how many came to see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tracker.bases.enums import OPEN_STATES, STANDING_STATES
from tracker.bases.models import BaseVisit, DemonstrationBase
from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, within

HANDLING_ROLES = (Role.UNIT_ADMIN, Role.NEED_OWNER, Role.PARTY_AFFAIRS, Role.DISCIPLINE_SUPERVISOR)
"""Who sees an application of their units before it is on notice."""


def bases_visible_to(person: Any) -> QuerySet[DemonstrationBase]:
    """From the public notice on to everyone in the group; before, to the proposer, the unit and party affairs.
    Visitors see what the editors have made a page of, and only while it stands (`standing_bases`).
    """
    if not person.is_authenticated:
        return DemonstrationBase.objects.none()
    own = Q(pk__in=()) if person.pk is None else Q(proposer_id=person.pk)
    handled = within(paths_held(person, *HANDLING_ROLES), "unit")
    return DemonstrationBase.objects.filter(Q(state__in=OPEN_STATES) | own | handled)


def standing_bases() -> QuerySet[DemonstrationBase]:
    """Bases that bear their name: what a public page may be about."""
    return DemonstrationBase.objects.filter(state__in=STANDING_STATES)


@dataclass(frozen=True)
class VisitCounts:
    """接待: how many groups (批次) and how many people (人次)."""

    groups: int = 0
    people: int = 0


def two_years_before(day: date) -> date:
    """The period that the application form asks for (近两年)."""
    return day.replace(year=day.year - 2, day=min(day.day, 28))


def visit_counts(base_ids: Iterable[int]) -> dict[int, VisitCounts]:
    """Base id → visits of the last two years; bases without any are left out. One query."""
    recent = BaseVisit.objects.filter(
        base_id__in=list(base_ids), visited_on__gte=two_years_before(clock.today())
    )
    rows = recent.order_by().values_list("base_id").annotate(Count("pk"), Sum("people"))
    return {base_id: VisitCounts(groups, people) for base_id, groups, people in rows}
