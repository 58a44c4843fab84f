"""Who sees which projects and milestones, and what is on record for them."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from tracker.foundation.attachments import Attachment
from tracker.organisation.enums import OVERSEEING_ROLES, Role
from tracker.organisation.queries import paths_held, within
from tracker.projects.enums import PUBLIC_STATES, MilestoneState
from tracker.projects.models import MeasuredValue, Milestone, Project
from tracker.teams.enums import MemberState
from tracker.teams.models import TeamMember
from tracker.teams.queries import teams_of

EVIDENCE_KIND = "milestone"
"""The kind under which the evidence of a milestone is attached."""

END_USER_ROLES = (Role.UNIT_ADMIN, Role.NEED_OWNER)
"""Head and liaison of the unit that will use the result."""


def projects_open_to(person: Any) -> QuerySet[Project]:
    """The part of `projects_visible_to` that is open to the whole group: projects from their charter on."""
    if not person.is_authenticated or person.pk is None:
        return Project.objects.none()
    return Project.objects.filter(state__in=PUBLIC_STATES)


def projects_visible_to(person: Any) -> QuerySet[Project]:
    """Projects are open to the group from their charter on; before that to the team, to whoever oversees the
    publishing unit, to the home unit's head, and to the end user's head and liaison.
    """
    if not person.is_authenticated or person.pk is None:
        return Project.objects.none()
    overseen = within(paths_held(person, *OVERSEEING_ROLES), "challenge__unit")
    backed = within(paths_held(person, Role.UNIT_ADMIN), "unit")
    used = within(paths_held(person, *END_USER_ROLES), "end_user_unit")
    return Project.objects.filter(
        Q(state__in=PUBLIC_STATES) | Q(team__in=teams_of(person)) | overseen | backed | used
    )


def milestones_visible_to(person: Any) -> QuerySet[Milestone]:
    """A milestone is seen with its project."""
    return Milestone.objects.filter(project__in=projects_visible_to(person))


def with_parties(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects with everyone whom a list or a cockpit names, in the same query."""
    return projects.select_related(
        "challenge", "team", "lead", "unit", "company", "end_user_unit", "temporary_branch"
    )


def sits_in_team(person: Any, project: Project) -> bool:
    """Does the person lead the project, or sit in its team without having declined?"""
    if person.pk is None:
        return False
    seats = TeamMember.objects.filter(team_id=project.team_id, person_id=person.pk)
    return project.lead_id == person.pk or seats.exclude(state=MemberState.DECLINED).exists()


def evidence_of(milestone: Milestone) -> QuerySet[Attachment]:
    return Attachment.objects.filter(subject_kind=EVIDENCE_KIND, subject_id=milestone.pk)


def evidence_counts(milestone_ids: Iterable[int]) -> dict[int, int]:
    """Pieces of evidence by milestone id; milestones without any are left out."""
    found = Attachment.objects.filter(subject_kind=EVIDENCE_KIND, subject_id__in=list(milestone_ids))
    return dict(found.order_by().values_list("subject_id").annotate(Count("pk")))


def milestones_in(project: Project, states: Collection[MilestoneState]) -> list[Milestone]:
    """The milestones in one of these states, in their order.

    Chosen here and not by the database: a page that has loaded the milestones asks for them no second time.
    """
    found = (milestone for milestone in project.milestones.all() if milestone.state in states)
    return sorted(found, key=lambda milestone: milestone.order)


def latest_values(project: Project) -> dict[int, MeasuredValue]:
    """The newest measured value by target id."""
    newest_last = values_newest_first(project).reverse()
    return {value.target_id: value for value in newest_last}


def values_newest_first(project: Project) -> QuerySet[MeasuredValue]:
    return project.measured_values.order_by("-measured_on", "-pk")
