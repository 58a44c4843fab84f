from typing import Any

from django.db.models import Q, QuerySet

from tracker.needs.enums import OPEN_STATES, OWN_STATES
from tracker.needs.models import Need
from tracker.organisation.enums import OVERSEEING_ROLES, Role
from tracker.organisation.queries import paths_held, within

SCREENING_ROLES = (*OVERSEEING_ROLES, Role.NEED_OWNER, Role.UNIT_ADMIN)


def needs_visible_to(person: Any) -> QuerySet[Need]:
    """Pooled needs are open to the group; the rest to their proposer and, once submitted, to the unit's liaison
    and head and to the offices above.
    """
    if not person.is_authenticated:
        return Need.objects.none()
    handled = within(paths_held(person, *SCREENING_ROLES), "unit") & ~Q(state__in=OWN_STATES)
    return Need.objects.filter(Q(state__in=OPEN_STATES) | Q(proposer_id=person.pk) | handled)
