"""Who may write and publish stories: whoever holds the role of editor anywhere, as members of one Wagtail group."""

from typing import Any, Final

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save

from tracker.organisation.enums import Role
from tracker.organisation.models import Person, RoleAssignment

EDITORS: Final = "Story editors"
"""Name of the group; its rights over pages and pictures are set by `cms.site.setting_up`."""


def enrol_editors() -> int:
    """Make the group's members exactly those who hold the role; returns how many. The group must exist."""
    group = Group.objects.get(name=EDITORS)
    people = Person.objects.filter(role_assignments__role=Role.EDITOR).distinct()
    group.user_set.set(people)
    return people.count()


def _follow_role(instance: RoleAssignment, **_kwargs: Any) -> None:
    if instance.role != Role.EDITOR:
        return
    group = Group.objects.filter(name=EDITORS).first()
    if group is None:  # the site is not set up yet; setting it up enrols everybody
        return
    if RoleAssignment.objects.filter(person_id=instance.person_id, role=Role.EDITOR).exists():
        group.user_set.add(instance.person_id)
    else:
        group.user_set.remove(instance.person_id)


def follow_roles() -> None:
    """Keep the group in step from now on; called once, when the app is ready. Bulk writes need `enrol_editors`."""
    post_save.connect(_follow_role, sender=RoleAssignment, dispatch_uid="cms.editors.granted")
    post_delete.connect(_follow_role, sender=RoleAssignment, dispatch_uid="cms.editors.withdrawn")
