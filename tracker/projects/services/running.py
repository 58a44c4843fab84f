"""Starting, suspending, extending and ending a project."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, acting, perform
from tracker.organisation.models import Person
from tracker.projects.dates import months_after
from tracker.projects.enums import OPEN_MILESTONE_STATES, UNSETTLED_MILESTONE_STATES, MilestoneState
from tracker.projects.models import Milestone, Project
from tracker.projects.services.milestones import activate_next

LONGEST_EXTENSION = 12
"""Months (DOMAIN C8: once, at most a year)."""


def start_project(project: Project, *, by: Person) -> Project:
    """Work begins, with the first milestone."""
    with acting():
        started = perform(project, "start", by=by)
        activate_next(started)
    return started


def suspend_project(project: Project, *, note: str, by: Person) -> Project:
    """The clock of the milestones stands still until `resume_project`."""
    with acting():
        suspended = perform(project, "suspend", by=by, note=note, suspended_on=clock.today())
        in_hand = (MilestoneState.ACTIVE, MilestoneState.RETURNED)
        for milestone in suspended.milestones.filter(state__in=in_hand):
            perform(milestone, "replan", by=by)
    return suspended


def resume_project(project: Project, *, by: Person) -> Project:
    """Go on: the planned end and all open milestones move back by the days of the suspension."""
    with acting():
        standing = Project.objects.get(pk=project.pk)
        paused = clock.today() - (standing.suspended_on or clock.today())
        resumed = perform(
            project, "resume", by=by, suspended_on=None, planned_end=standing.planned_end + paused
        )
        if paused > timedelta(0):
            for milestone in resumed.milestones.filter(state=MilestoneState.PLANNED):
                perform(milestone, "replan", by=by, due_on=milestone.due_on + paused)
        activate_next(resumed)
    return resumed


def extend_project(
    project: Project, *, planned_end: date, due_dates: Mapping[int, date], note: str, by: Person
) -> Project:
    """Grant an extension, once: a later end within a year of the present one, and new days for open milestones
    (milestone id → day). The original end and the baselines stay on record.

    Raises GuardFailed for days outside, KeyError for a milestone that is not open or not this project's.
    """
    with acting():
        present_end = Project.objects.get(pk=project.pk).planned_end
        extended = perform(
            project, "extend", by=by, note=note, planned_end=planned_end, extended_on=clock.today()
        )
        latest = months_after(present_end, LONGEST_EXTENSION)
        if not present_end < planned_end <= latest:
            raise GuardFailed(
                _("The new end lies after %(present)s, on %(latest)s at the latest.")
                % {"present": clock.day_words(present_end), "latest": clock.day_words(latest)}
            )
        open_ones = {
            milestone.pk: milestone
            for milestone in extended.milestones.filter(state__in=OPEN_MILESTONE_STATES)
        }
        for milestone_id, day in due_dates.items():
            milestone = open_ones[milestone_id]
            if day != milestone.due_on:
                _move(milestone, day, until=planned_end, note=note, by=by)
    return extended


def _move(milestone: Milestone, day: date, *, until: date, note: str, by: Person) -> None:
    """Give a milestone another day, and its lead a task with that day when it was in hand."""
    if not milestone.project.starts_on < day <= until:
        raise GuardFailed(
            _("%(milestone)s must lie within the project's time, until %(day)s.")
            % {"milestone": milestone.code, "day": clock.day_words(until)}
        )
    was_in_hand = milestone.state != MilestoneState.PLANNED
    moved = perform(milestone, "replan", by=by, note=note, due_on=day)
    if was_in_hand:
        perform(moved, "activate", by=SYSTEM)


def terminate_project(project: Project, *, note: str, by: Person) -> Project:
    """End a project for one of the listed causes, in words; what is open of it is cancelled."""
    return _end(project, "terminate", by=by, note=note)


def eliminate_project(project: Project, *, note: str, by: Person) -> Project:
    """A race went to another team: a neutral end that counts against nobody (DOMAIN C7)."""
    return _end(project, "eliminate", by=by, note=note)


def _end(project: Project, act: str, **how: Any) -> Project:
    with acting():
        ended = perform(project, act, ended_on=clock.today(), **how)
        for milestone in ended.milestones.filter(state__in=UNSETTLED_MILESTONE_STATES):
            perform(milestone, "cancel", by=SYSTEM)
    return ended
