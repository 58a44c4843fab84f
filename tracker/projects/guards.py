"""What the acts on projects and milestones ask for, each in words for whoever tries (DOMAIN C5, C6)."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.projects.dates import committed_end, months_after
from tracker.projects.enums import UNSETTLED_MILESTONE_STATES, MilestoneState, ProjectState
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import evidence_of, milestones_in, sits_in_team

FULL_WEIGHT = 100
FEWEST_MILESTONES = 2
LONGEST_RECTIFICATION = 6
"""Months (DOMAIN C5: three or six by common practice)."""


def charter_is_written(project: Project, _by: Any) -> Words | None:
    """The charter says what is to be done and how it is accepted."""
    if not (project.research_content.strip() and project.acceptance_terms.strip()):
        return _("The charter must say what is to be done and how it is accepted.")
    return None


def plan_is_whole(project: Project, _by: Any) -> Words | None:
    """At least two milestones, whose weights add up to 100."""
    weights = list(project.milestones.values_list("weight", flat=True))
    if len(weights) < FEWEST_MILESTONES or sum(weights) != FULL_WEIGHT:
        return _("The plan needs at least two milestones whose weights add up to 100.")
    return None


def plan_lies_within_its_time(project: Project, _by: Any) -> Words | None:
    """Every milestone lies between the start and the planned end."""
    outside = [
        milestone.code
        for milestone in project.milestones.order_by("order")
        if not project.starts_on < milestone.due_on <= project.planned_end
    ]
    if outside:
        return _("Outside the project's time: %(milestones)s. Move the milestone, or the end.") % {
            "milestones": _(", ").join(outside)
        }
    return None


def keeps_to_the_committed_time(project: Project, _by: Any) -> Words | None:
    """The charter plans no longer than the bid was won for."""
    latest = committed_end(project.bid, project.starts_on)
    if project.planned_end > latest:
        return _("The commitment ends on %(day)s at the latest; plan the end for that day or before.") % {
            "day": clock.day_words(latest)
        }
    return None


def first_day_has_come(project: Project, _by: Any) -> Words | None:
    """The first day by the charter has come."""
    if clock.today() < project.starts_on:
        return _("By its charter the project starts on %(day)s.") % {
            "day": clock.day_words(project.starts_on)
        }
    return None


def milestones_are_settled(project: Project, _by: Any) -> Words | None:
    """Every milestone has been passed or waived."""
    missing = [one.code for one in milestones_in(project, UNSETTLED_MILESTONE_STATES)]
    if missing:
        return _("Not passed yet: %(milestones)s.") % {"milestones": _(", ").join(missing)}
    return None


def is_not_extended_yet(project: Project, _by: Any) -> Words | None:
    """A project is extended once (DOMAIN C8)."""
    if _as_stored(project).extended_on is not None:
        return _("The project has been extended before. Once is all there is.")
    return None


def is_before_its_end(project: Project, _by: Any) -> Words | None:
    """An extension is granted before the planned end, not after it."""
    if clock.today() > _as_stored(project).planned_end:
        return _("The planned end has passed; a project is extended before its end.")
    return None


def _as_stored(project: Project) -> Project:
    """The row: with the changes of an extension applied, the record carries its day and the new end already."""
    return project if project.extended_on is None else Project.objects.get(pk=project.pk)


def no_report_waits(project: Project, _by: Any) -> Words | None:
    """No reported milestone waits for its decision: a suspended project stands still."""
    waiting = [one.code for one in milestones_in(project, {MilestoneState.REPORTED})]
    if waiting:
        return _("Reported and not decided yet: %(milestones)s. Pass or return it first.") % {
            "milestones": _(", ").join(waiting)
        }
    return None


def every_target_is_judged(project: Project, _by: Any) -> Words | None:
    """The acceptance holds a measured value for every target."""
    judged = project.acceptance_results.values("target_id")
    missing = [target.name for target in project.challenge.targets.exclude(pk__in=judged)]
    if missing:
        return _("Without a measured value: %(targets)s.") % {"targets": _(", ").join(missing)}
    return None


def is_outside_the_team(project: Project, by: Any) -> Words | None:
    """Nobody of the team judges the project."""
    if sits_in_team(by, project):
        return _("You belong to this project's team; somebody outside it decides.")
    return None


def rectification_ends_soon(project: Project, _by: Any) -> Words | None:
    """The last day of the rectification lies ahead, within six months."""
    today = clock.today()
    latest = months_after(today, LONGEST_RECTIFICATION)
    if project.rectify_until is None or not today < project.rectify_until <= latest:
        return _("The last day of the rectification lies ahead, on %(day)s at the latest.") % {
            "day": clock.day_words(latest)
        }
    return None


def is_a_race(project: Project, _by: Any) -> Words | None:
    """Only a race retires a team (DOMAIN C7)."""
    if not project.challenge.is_race:
        return _("This challenge is no race between teams.")
    return None


def project_is_running(milestone: Milestone, _by: Any) -> Words | None:
    """The milestone's project is in progress."""
    if milestone.project.state != ProjectState.IN_PROGRESS:
        return _("The project is not in progress.")
    return None


def has_evidence(milestone: Milestone, _by: Any) -> Words | None:
    """At least one piece of evidence is attached."""
    if not evidence_of(milestone).exists():
        return _("Attach at least one piece of evidence.")
    return None


def is_a_second_person(milestone: Milestone, by: Any) -> Words | None:
    """Neither whoever reported the milestone nor anyone of the team."""
    if by.pk == milestone.reported_by_id or sits_in_team(by, milestone.project):
        return _(
            "Somebody outside the team decides on a milestone: the head or liaison of the end user, or the"
            " challenge office."
        )
    return None
