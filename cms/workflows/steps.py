"""The steps of a story after it is written (撰写 → 单位审核 → 保密审查 → 编辑部 → 发布), and who answers for each."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from cms.stories.pages import CaseStory
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import holds_role, holds_role_anywhere, paths_held, people_holding, within


class Step(models.TextChoices):
    UNIT = "unit", pgettext_lazy("review of a story", "Review by the unit")
    SECRECY = "secrecy", pgettext_lazy("review of a story", "Secrecy review")
    EDITING = "editing", pgettext_lazy("review of a story", "Editorial review")


REVIEWING_ROLE: Final[Mapping[str, Role]] = {
    Step.UNIT: Role.UNIT_ADMIN,
    Step.SECRECY: Role.SECRECY_REVIEWER,
    Step.EDITING: Role.EDITOR,
}


def role_of(step: str, *, has_unit: bool) -> Role:
    """Whose word a step needs. A story from outside the group has no unit that could answer for it: the editors do."""
    return REVIEWING_ROLE[step] if has_unit else REVIEWING_ROLE.get(_of_outside(step), Role.EDITOR)


def _of_outside(step: str) -> str:
    return Step.EDITING if step == Step.UNIT else step


def reviews(person: Any, story: CaseStory, step: str) -> bool:
    """Does the person hold the role that this step needs, over the story's unit?"""
    role = role_of(step, has_unit=story.unit_id is not None)
    if story.unit_id is None:
        return holds_role_anywhere(person, role)
    return holds_role(person, role, unit=story.unit)


def stories_to_review(person: Any, step: str) -> QuerySet[CaseStory]:
    """Stories of which the person may review this step, whichever step they stand at."""
    outside = (
        Q(unit__isnull=True) if holds_role_anywhere(person, role_of(step, has_unit=False)) else Q(pk__in=())
    )
    own = within(paths_held(person, REVIEWING_ROLE[step]), "unit")
    found: QuerySet[CaseStory] = CaseStory.objects.filter(own | outside)
    return found


def reviewers_of(story: CaseStory, step: str) -> QuerySet[Person]:
    """Active people who hold the role of the step over the story's unit."""
    role = role_of(step, has_unit=story.unit_id is not None)
    if story.unit is not None:
        return people_holding(role, story.unit)
    return Person.objects.filter(is_active=True, role_assignments__role=role).distinct()
