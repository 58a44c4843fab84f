"""The light of a project on a day: from dated facts alone, the worst finding first."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    FIRST_DUE,
    SECOND_DUE,
    accepted_project,
    eliminated_project,
    established_project,
    morning,
    pending_project,
    project_ready_for_acceptance,
    project_under_acceptance,
    proof,
    race_commitments,
    rectifying_project,
    rejected_project,
    reported_milestone,
    running_project,
    suspended_project,
)
from tracker.foundation import clock
from tracker.projects.lights import LightReading, light_of, lights_of
from tracker.projects.models import Project
from tracker.projects.services import activate_milestone, add_evidence, return_milestone

NO_LIGHT = None
ON_COURSE = "On course: M1 is due on July 2, 2026."
LATE = "Report it with its evidence, or settle a new date with the challenge office."


def shown(reading: LightReading) -> tuple[str | None, str, str]:
    colour = None if reading.colour is None else str(reading.colour.value)
    return colour, reading.reason, reading.consequence


@pytest.mark.parametrize(
    ("days", "colour", "reason", "consequence"),
    [
        (-8, "green", ON_COURSE, ""),
        (
            -7,
            "blue",
            "M1 has 7 days left and no evidence yet.",
            "Turns yellow on July 3, 2026 unless it is reported.",
        ),
        (
            -1,
            "blue",
            "M1 has 1 day left and no evidence yet.",
            "Turns yellow on July 3, 2026 unless it is reported.",
        ),
        (
            0,
            "blue",
            "M1 has 0 days left and no evidence yet.",
            "Turns yellow on July 3, 2026 unless it is reported.",
        ),
        (1, "yellow", "M1 is 1 day late.", "Turns red on July 10, 2026 unless it is reported."),
        (7, "yellow", "M1 is 7 days late.", "Turns red on July 10, 2026 unless it is reported."),
        (8, "red", "M1 is 8 days late.", LATE),
    ],
)
def test_a_milestone_nears_falls_late_and_turns_red(
    world: World, days: int, colour: str, reason: str, consequence: str
) -> None:
    project = running_project(world)
    assert shown(light_of(project, FIRST_DUE + timedelta(days=days))) == (colour, reason, consequence)


def test_evidence_in_time_keeps_the_light_green_until_the_day_is_past(world: World) -> None:
    project = running_project(world)
    add_evidence(project.milestones.get(order=1), evidence=[proof()], by=world.bob)
    assert shown(light_of(project, FIRST_DUE)) == ("green", ON_COURSE, "")
    assert shown(light_of(project, FIRST_DUE + timedelta(days=1)))[:2] == ("yellow", "M1 is 1 day late.")


def test_a_reported_milestone_is_no_longer_the_teams_lateness(world: World) -> None:
    project = reported_milestone(world).project
    assert shown(light_of(project, FIRST_DUE + timedelta(days=30))) == (
        "green",
        "On course: M2 is due on Oct. 2, 2026.",
        "",
    )


def test_a_returned_milestone_is_late_by_its_own_day(world: World) -> None:
    milestone = reported_milestone(world)
    with clock.at(morning(FIRST_DUE)):
        return_milestone(milestone, note="重测。", by=world.lily)
    assert shown(light_of(milestone.project, FIRST_DUE + timedelta(days=3)))[:2] == (
        "yellow",
        "M1 is 3 days late.",
    )


def test_the_sentence_names_every_finding_the_worst_first(world: World) -> None:
    project = running_project(world)
    with clock.at(morning(FIRST_DUE)):
        activate_milestone(project.milestones.get(order=2), by=world.alice)
    assert shown(light_of(project, SECOND_DUE - timedelta(days=4))) == (
        "red",
        "M1 is 88 days late; M2 has 4 days left and no evidence yet.",
        LATE,
    )


@pytest.mark.parametrize(
    ("day", "colour", "reason"),
    [
        (END - timedelta(days=30), "green", "All milestones are settled; acceptance can be requested."),
        (END - timedelta(days=2), "blue", "The request for acceptance has 2 days left."),
        (END + timedelta(days=2), "yellow", "The request for acceptance is 2 days late."),
        (END + timedelta(days=20), "red", "The request for acceptance is 20 days late."),
    ],
)
def test_with_all_milestones_passed_the_planned_end_counts(
    world: World, day: date, colour: str, reason: str
) -> None:
    assert shown(light_of(project_ready_for_acceptance(world), day))[:2] == (colour, reason)


def test_a_last_report_that_waits_lights_nothing(world: World) -> None:
    project = reported_milestone(world).project
    project.milestones.filter(order=2).delete()
    assert shown(light_of(project, END + timedelta(days=30))) == (
        "green",
        "M1 is reported and waits for its second person.",
        "",
    )


def test_a_rectification_has_its_own_day(world: World) -> None:
    project = rectifying_project(world)
    readings = [
        shown(light_of(project, date(2026, 12, 31) + timedelta(days=days)))[:2] for days in (-8, -1, 3, 9)
    ]
    assert readings == [
        ("green", "To be rectified until Dec. 31, 2026."),
        ("blue", "The rectification has 1 day left."),
        ("yellow", "The rectification is 3 days late."),
        ("red", "The rectification is 9 days late."),
    ]


def test_projects_that_do_not_run_have_no_light_but_a_sentence(world: World) -> None:
    assert shown(light_of(pending_project(world))) == (NO_LIGHT, "The charter has not been signed yet.", "")
    assert shown(light_of(established_project(world))) == (
        NO_LIGHT,
        "The project starts on April 2, 2026.",
        "",
    )
    assert shown(light_of(suspended_project(world), END)) == (
        NO_LIGHT,
        "Suspended since May 2, 2026; the clock of its milestones stands still.",
        "",
    )
    assert shown(light_of(rejected_project(world))) == (NO_LIGHT, "Not accepted", "")
    assert shown(light_of(eliminated_project(world))) == (NO_LIGHT, "Retired from the race", "")


def test_what_was_handed_in_or_accepted_is_green(world: World) -> None:
    assert shown(light_of(project_under_acceptance(world), END + timedelta(days=99))) == (
        "green",
        "The team has handed in; the acceptance is under way.",
        "",
    )
    assert shown(light_of(accepted_project(world))) == ("green", "Accepted on Oct. 12, 2026.", "")


def test_lights_sort_by_severity(world: World) -> None:
    project = running_project(world)
    days = [FIRST_DUE + timedelta(days=days) for days in (8, 1, 0, -8)]
    assert [light_of(project, day).severity for day in days] == [3, 2, 1, 0]
    assert light_of(pending_project(world)).severity == -1


@pytest.mark.parametrize("count", [1, 3])
def test_the_lights_of_a_list_take_two_queries(world: World, count: int) -> None:
    first, second = race_commitments(world)
    projects = [running_project(world, first), running_project(world, second), running_project(world)]
    with CaptureQueriesContext(connection) as queries:
        readings = lights_of(projects[:count], FIRST_DUE + timedelta(days=8))
    assert len(queries) == 2
    assert [readings[project.pk].colour for project in projects[:count]] == ["red", "green", "red"][:count]


def test_without_a_running_project_no_query_is_needed(world: World) -> None:
    project = accepted_project(world)
    with CaptureQueriesContext(connection) as queries:
        lights_of([project])
    assert len(queries) == 0
    assert lights_of(Project.objects.none()) == {}
