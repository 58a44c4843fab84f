"""Two figures: the time used, and the milestones done by weight."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    FIRST_DUE,
    START,
    accepted_project,
    passed_milestone,
    race_commitments,
    reported_milestone,
    running_project,
    suspended_project,
    terminated_project,
)
from tracker.projects.models import Project
from tracker.projects.progress import Progress, progress_from, progress_of, progress_of_each
from tracker.projects.services import waive_milestone

DAYS = (END - START).days


@pytest.mark.parametrize(
    ("day", "percent", "used"),
    [
        (START - timedelta(days=3), 0.0, 0),
        (START, 0.0, 0),
        (START + timedelta(days=55), 20.0, 55),
        (END, 100.0, 275),
        (END + timedelta(days=40), 100.0, 275),
    ],
)
def test_time_runs_from_the_start_to_the_planned_end(
    world: World, day: date, percent: float, used: int
) -> None:
    progress = progress_of(running_project(world), day)
    assert (progress.time_percent, progress.days_used, progress.days_total) == (percent, used, DAYS)


def test_only_what_was_passed_counts_as_done(world: World) -> None:
    milestone = reported_milestone(world)
    assert progress_of(milestone.project, FIRST_DUE).milestone_percent == 0.0


def test_milestones_count_by_their_weight(world: World) -> None:
    project = passed_milestone(world).project
    assert progress_of(project, START + timedelta(days=110)) == Progress(
        time_percent=40.0,
        milestone_percent=40.0,
        days_used=110,
        days_total=275,
        milestones_done=1,
        milestones_total=2,
    )


def test_a_waived_milestone_counts_neither_way(world: World) -> None:
    project = passed_milestone(world).project
    waive_milestone(project.milestones.get(order=2), note="合并。", by=world.olga)
    progress = progress_of(project, FIRST_DUE)
    assert (progress.milestone_percent, progress.milestones_done, progress.milestones_total) == (100.0, 1, 1)


def test_a_project_that_stands_still_uses_no_more_time(world: World) -> None:
    later = END + timedelta(days=100)
    assert progress_of(suspended_project(world), later).days_used == 30
    assert progress_of(terminated_project(world), later).days_used == 30
    accepted = accepted_project(world)
    assert progress_of(accepted, later).days_used == (accepted.accepted_on - START).days
    assert progress_of(accepted, later).milestone_percent == 100.0


def test_without_milestones_nothing_is_done(world: World) -> None:
    assert progress_from(running_project(world), [], START).milestone_percent == 0.0


@pytest.mark.parametrize("count", [1, 3])
def test_the_progress_of_a_list_takes_one_query(world: World, count: int) -> None:
    first, second = race_commitments(world)
    projects: list[Project] = [
        passed_milestone(world, running_project(world, first)).project,
        running_project(world, second),
        running_project(world),
    ]
    with CaptureQueriesContext(connection) as queries:
        progress = progress_of_each(projects[:count], FIRST_DUE)
    assert len(queries) == 1
    assert [progress[project.pk].milestone_percent for project in projects[:count]] == [40.0, 0.0, 0.0][
        :count
    ]
