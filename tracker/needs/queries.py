from typing import Any

from django.db.models import Q, QuerySet

from tracker.needs.enums import OPEN_STATES, OWN_STATES, Sensitivity
from tracker.needs.models import Need, NeedSupport
from tracker.organisation.enums import OVERSEEING_ROLES, Role
from tracker.organisation.queries import paths_held, within

SCREENING_ROLES = (*OVERSEEING_ROLES, Role.NEED_OWNER, Role.UNIT_ADMIN)


def needs_visible_to(person: Any) -> QuerySet[Need]:
    """Pooled needs are open to the group; the rest to their proposer, to whoever stands behind them, and, once submitted,
    to the unit's liaison and head and to the offices above. What turns out to be sensitive is its proposer's alone.
    """
    if not person.is_authenticated:
        return Need.objects.none()
    handled = within(paths_held(person, *SCREENING_ROLES), "unit") & ~Q(state__in=OWN_STATES)
    # A set of its own, not asked need by need, and the table of needs stands in the rule once (decision 12).
    supported = NeedSupport.objects.filter(person_id=person.pk).values("need_id")
    behind = Q(pk__in=supported) & ~Q(sensitivity=Sensitivity.YES)
    return Need.objects.filter(Q(state__in=OPEN_STATES) | Q(proposer_id=person.pk) | handled | behind)
