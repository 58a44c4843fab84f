"""What the database itself holds to, whoever writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tests.factories.organisation import World
from tests.factories.projects import (
    START,
    accepted_project,
    passed_milestone,
    reported_milestone,
    running_project,
    terminated_project,
)
from tracker.projects.models import Milestone, Project


def refused(rows: QuerySet[Any], **facts: object) -> bool:
    try:
        with transaction.atomic():
            rows.update(**facts)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "facts",
    [
        {"planned_end": START},
        {"original_end": START - timedelta(days=1)},
        {"budget_wan": -1},
        {"charter_signed_at": None},
        {"state": "suspended"},
        {"state": "acceptance_requested"},
        {"state": "rectifying", "self_assessment": "已完成。"},
        {
            "state": "reaccepting",
            "self_assessment": "已完成。",
            "rectification_items": "补测。",
            "rectify_until": START,
        },
        {"state": "not_accepted"},
        {"state": "accepted", "self_assessment": "已完成。", "acceptance_opinion": "通过。"},
    ],
    ids=" ".join,
)
def test_a_running_project_is_not_written_into_a_state_it_has_no_facts_for(
    world: World, facts: dict[str, object]
) -> None:
    project = running_project(world)
    assert refused(Project.objects.filter(pk=project.pk), **facts)


def test_an_accepted_project_keeps_its_day_its_opinion_and_its_experts(world: World) -> None:
    rows = Project.objects.filter(pk=accepted_project(world).pk)
    assert refused(rows, accepted_on=None)
    assert refused(rows, acceptance_opinion="")
    assert refused(rows, acceptance_experts="")


def test_nobody_passes_what_they_reported(world: World) -> None:
    rows = Milestone.objects.filter(pk=passed_milestone(world).pk)
    assert refused(rows, reviewed_by=world.alice)
    assert refused(rows, passed_on=None)
    assert refused(rows, reviewed_by=None)


def test_a_reported_milestone_keeps_its_report(world: World) -> None:
    rows = Milestone.objects.filter(pk=reported_milestone(world).pk)
    assert refused(rows, report_text="")
    assert refused(rows, reported_by=None)
    assert refused(rows, reported_at=None)


def test_a_waived_milestone_has_its_reason(world: World) -> None:
    rows = running_project(world).milestones.filter(order=1)
    assert refused(rows, state="waived")
    assert refused(rows, state="waived", reviewed_by=world.olga)
    assert not refused(rows, state="waived", reviewed_by=world.olga, review_note="合并。")


@pytest.mark.parametrize("weight", [0, 101])
def test_a_weight_is_a_share(world: World, weight: int) -> None:
    assert refused(running_project(world).milestones.filter(order=1), weight=weight)


def test_two_milestones_do_not_share_a_place(world: World) -> None:
    assert refused(running_project(world).milestones.filter(order=1), order=2)


def test_a_project_that_ended_early_needs_no_charter(world: World) -> None:
    assert not refused(Project.objects.filter(pk=terminated_project(world).pk), charter_signed_at=None)
