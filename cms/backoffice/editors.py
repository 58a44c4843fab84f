"""Who enters the back office: whoever holds one of these roles anywhere, as members of Wagtail groups.

What a group may do with pages and pictures is set by `cms.site.setting_up` (editors) and `cms.backoffice.rights`;
over which story a reviewer has a word, the steps of the workflow ask.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save

from tracker.organisation.enums import Role
from tracker.organisation.models import Person, RoleAssignment

EDITORS: Final = "Story editors"
CORRESPONDENTS: Final = "Story correspondents"
REVIEWERS: Final = "Story reviewers"
"""Names of the groups."""

ROLES: Final[Mapping[str, tuple[Role, ...]]] = {
    EDITORS: (Role.EDITOR,),
    CORRESPONDENTS: (Role.CORRESPONDENT,),
    REVIEWERS: (Role.UNIT_ADMIN, Role.SECRECY_REVIEWER),
}


def enrol_editors() -> int:
    """Make every group's members exactly those who hold its roles; returns how many edit. The editors' group must
    exist; another that does not is left for later.
    """
    for group in Group.objects.filter(name__in=ROLES):
        people = Person.objects.filter(role_assignments__role__in=ROLES[group.name]).distinct()
        group.user_set.set(people)
    return Group.objects.get(name=EDITORS).user_set.count()


def _follow_role(instance: RoleAssignment, **_kwargs: Any) -> None:
    for name, roles in ROLES.items():
        if instance.role in roles:
            _follow(name, roles, instance.person_id)


def _follow(name: str, roles: tuple[Role, ...], person_id: int) -> None:
    group = Group.objects.filter(name=name).first()
    if group is None:  # the site is not set up yet; setting it up enrols everybody
        return
    if RoleAssignment.objects.filter(person_id=person_id, role__in=roles).exists():
        group.user_set.add(person_id)
    else:
        group.user_set.remove(person_id)


def follow_roles() -> None:
    """Keep the groups in step from now on; called once, when the app is ready. Bulk writes need `enrol_editors`."""
    post_save.connect(_follow_role, sender=RoleAssignment, dispatch_uid="cms.editors.granted")
    post_delete.connect(_follow_role, sender=RoleAssignment, dispatch_uid="cms.editors.withdrawn")
