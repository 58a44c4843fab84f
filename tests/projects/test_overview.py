"""What the cockpit of one project shows, and at what cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.chain import AFTER_NOTICE
from tests.factories.organisation import World
from tests.factories.projects import (
    FIRST_DUE,
    SECOND_DUE,
    START,
    accepted_project,
    morning,
    passed_milestone,
    pending_project,
    proof,
    reported_milestone,
    running_project,
    suspended_project,
)
from tracker.challenges.models import TargetMetric
from tracker.foundation import clock
from tracker.projects.models import Project
from tracker.projects.overview import overview_of, way_covered
from tracker.projects.queries import with_parties
from tracker.projects.services import (
    PlannedStep,
    activate_milestone,
    add_evidence,
    change_charter,
    extend_project,
)

IN_JULY = FIRST_DUE + timedelta(days=8)


def rail(project: Project, today: date) -> list[tuple[str, str, str, str | None]]:
    return [
        (row.code, row.state, row.evidence, row.light and row.light.value)
        for row in overview_of(project, today).milestones
    ]


def project_of_steps(world: World, count: int) -> Project:
    """Running, with one or three milestones, of which the first has two pieces of evidence."""
    weights = {1: [100], 3: [30, 30, 40]}[count]
    steps = [
        PlannedStep(f"第{order}步", "记录", FIRST_DUE + timedelta(days=30 * order), weight)
        for order, weight in enumerate(weights)
    ]
    project = change_charter(pending_project(world), steps=steps, by=world.alice)
    # One milestone is fewer than a charter may have: only its number matters here.
    Project.objects.filter(pk=project.pk).update(state="in_progress", charter_signed_at=AFTER_NOTICE)
    first = activate_milestone(project.milestones.get(order=1), by=world.alice)
    add_evidence(first, evidence=[proof("一.pdf"), proof("二.pdf")], by=world.bob)
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_takes_four_queries_for_any_number_of_milestones(world: World, count: int) -> None:
    project = project_of_steps(world, count)
    overview_of(project, FIRST_DUE)  # the names of units, which last for the process
    loaded = with_parties(Project.objects.all()).get(pk=project.pk)
    with CaptureQueriesContext(connection) as queries:
        overview = overview_of(loaded, FIRST_DUE)
        assert (overview.project.lead.name, overview.project.end_user_unit.name) == ("艾丽", "二矿")
    assert len(queries) == 4
    assert [row.evidence_count for row in overview.milestones] == [2, 0, 0][:count]


def test_the_rail_shows_what_is_done_near_and_to_come(world: World) -> None:
    project = passed_milestone(world).project
    assert rail(project, SECOND_DUE - timedelta(days=8)) == [
        ("M1", "done", "1 piece of evidence", None),
        ("M2", "next", "0 pieces of evidence", "green"),
    ]
    assert rail(project, SECOND_DUE - timedelta(days=5)) == [
        ("M1", "done", "1 piece of evidence", None),
        ("M2", "near", "0 pieces of evidence, 5 days left", "blue"),
    ]
    assert rail(project, SECOND_DUE + timedelta(days=1)) == [
        ("M1", "done", "1 piece of evidence", None),
        ("M2", "late", "0 pieces of evidence, 1 day late", "yellow"),
    ]


def test_a_reported_milestone_waits_for_its_second_person(world: World) -> None:
    project = reported_milestone(world).project
    assert rail(project, IN_JULY) == [
        ("M1", "near", "1 piece of evidence, waits for the second person", None),
        ("M2", "next", "0 pieces of evidence", "green"),
    ]


def test_a_project_that_stands_still_has_no_late_milestone(world: World) -> None:
    assert rail(suspended_project(world), IN_JULY) == [
        ("M1", "next", "0 pieces of evidence", None),
        ("M2", "next", "0 pieces of evidence", None),
    ]


def test_baseline_and_present_day_stand_side_by_side(world: World) -> None:
    project = running_project(world)
    second = project.milestones.get(order=2)
    with clock.at(morning(FIRST_DUE)):
        extend_project(
            project,
            planned_end=date(2027, 2, 1),
            due_dates={second.pk: SECOND_DUE + timedelta(days=16)},
            note="雨季。",
            by=world.olga,
        )
    row = overview_of(Project.objects.get(pk=project.pk), IN_JULY).milestones[1]
    assert (row.baseline, row.date, row.days_moved) == (SECOND_DUE, SECOND_DUE + timedelta(days=16), 16)


def test_a_passed_row_names_its_second_person(world: World) -> None:
    row = overview_of(passed_milestone(world).project, IN_JULY).milestones[0]
    assert (row.state_label, row.passed_on, row.reviewed_by) == (
        "Passed",
        FIRST_DUE - timedelta(days=8),
        "二矿长",
    )


def test_figures_run_from_the_baseline_over_the_newest_value_to_the_goal(world: World) -> None:
    project = passed_milestone(world).project
    figures = overview_of(project, IN_JULY).figures
    assert [
        (one.name, one.unit_of_measure, one.baseline, one.now, one.comparator, one.goal) for one in figures
    ] == [
        ("超限报警", "次/月", Decimal(11), Decimal(4), "≤", Decimal(0)),
        ("日进尺", "米", Decimal("6.4"), Decimal("7.5"), "≥", Decimal("9.6")),
    ]
    assert [round(one.percent or 0, 1) for one in figures] == [63.6, 34.4]
    assert [(one.is_met, one.is_certified, one.measured_on) for one in figures] == [
        (False, False, FIRST_DUE - timedelta(days=10)),
        (False, False, FIRST_DUE - timedelta(days=10)),
    ]


def test_before_anything_is_measured_a_figure_has_no_present(world: World) -> None:
    figures = overview_of(running_project(world), START).figures
    assert [(one.now, one.percent, one.measured_on, one.is_met) for one in figures] == [
        (None, None, None, False),
        (None, None, None, False),
    ]


def test_what_the_acceptance_found_takes_the_place_of_the_teams_own_value(world: World) -> None:
    project = accepted_project(world)
    project.acceptance_results.filter(target__name="日进尺").update(measured=Decimal("9.1"), is_met=False)
    figures = overview_of(project, IN_JULY).figures
    assert [(one.now, one.is_met, one.is_certified) for one in figures] == [
        (Decimal(0), True, True),
        (Decimal("9.1"), False, True),
    ]


@pytest.mark.parametrize(
    ("baseline", "comparator", "goal", "now", "percent"),
    [
        ("8", "lte", "2", "8", 0.0),
        ("8", "lte", "2", "5", 50.0),
        ("8", "lte", "2", "1", 100.0),
        ("8", "lte", "2", "9", 0.0),
        ("3.2", "gte", "6.0", "3.9", 25.0),
        (None, "gte", "6.0", "3.9", None),
        (None, "gte", "6.0", "6.1", 100.0),
        ("5", "eq", "5", "6", None),
        ("8", "lte", "2", None, None),
    ],
)
def test_the_way_covered_lies_between_baseline_and_goal(
    baseline: str | None, comparator: str, goal: str, now: str | None, percent: float | None
) -> None:
    target = TargetMetric(
        baseline=None if baseline is None else Decimal(baseline), comparator=comparator, target=Decimal(goal)
    )
    assert way_covered(target, None if now is None else Decimal(now)) == percent


def test_the_team_stands_with_its_lead_first(world: World) -> None:
    overview = overview_of(running_project(world), START)
    assert [(row.name, row.unit, row.task, row.share, row.is_lead) for row in overview.team] == [
        ("艾丽", "一矿", "", Decimal(50), True),
        ("柏岩", "二矿", "现场试验", Decimal(20), False),
        ("卡若", "二矿", "现场试验", Decimal(20), False),
    ]
    assert overview.unit_count == 2


def test_light_and_progress_are_those_of_the_day(world: World) -> None:
    project = passed_milestone(world).project
    overview = overview_of(project, SECOND_DUE + timedelta(days=8))
    assert overview.light.reason == "M2 is 8 days late."
    assert (overview.progress.milestones_done, overview.progress.milestone_percent) == (1, 40.0)
    assert overview.next_milestone is not None
    assert overview.next_milestone.code == "M2"


def test_the_day_is_the_clocks_unless_given(world: World) -> None:
    project = running_project(world)
    with clock.at(morning(IN_JULY)):
        assert overview_of(project).light.reason == "M1 is 8 days late."
