"""Who may do what to a milestone in each of its states, and whom each state leaves with a task."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories.organisation import World
from tests.factories.projects import (
    FIRST_DUE,
    START,
    morning,
    passed_milestone,
    reported_milestone,
    running_project,
    terminated_project,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.working_days import end_of_day
from tracker.inbox.queries import open_tasks_of
from tracker.projects.models import Milestone
from tracker.projects.services import return_milestone, waive_milestone

Make = Callable[[World], Milestone]

CAST = [
    *("alice", "bob", "lily", "head_one", "head_two", "olga", "david", "iris"),
    *("head_three", "sam", "sid", "trudy", "system"),
]
NEXT_DAY = morning(START + timedelta(days=1))


def planned(world: World) -> Milestone:
    return running_project(world).milestones.get(order=2)


def active(world: World) -> Milestone:
    return running_project(world).milestones.get(order=1)


def returned(world: World) -> Milestone:
    milestone = reported_milestone(world)
    with clock.at(morning(FIRST_DUE - timedelta(days=9))):
        return return_milestone(milestone, note="缺少 6 月监测曲线。", by=world.lily)


def waived(world: World) -> Milestone:
    with clock.at(NEXT_DAY):
        return waive_milestone(active(world), note="由集团统一试验代替。", by=world.olga)


def cancelled(world: World) -> Milestone:
    return terminated_project(world).milestones.get(order=1)


MAY: dict[Make, dict[str, str]] = {
    planned: {
        "activate": "alice system",
        "waive": "olga",
        "replan": "alice olga david",
        "cancel": "system",
    },
    active: {
        "add_evidence": "alice bob",
        "report": "alice",
        "waive": "olga",
        "replan": "alice olga david",
        "cancel": "system",
    },
    reported_milestone: {
        "pass": "lily head_two olga",
        "return": "lily head_two olga",
        "cancel": "system",
    },
    returned: {
        "complete_evidence": "alice bob",
        "report": "alice",
        "waive": "olga",
        "replan": "alice olga david",
        "cancel": "system",
    },
    passed_milestone: {},
    waived: {},
    cancelled: {},
}

OWED: dict[Make, list[tuple[str, str]]] = {
    planned: [],
    active: [("alice", "report")],
    reported_milestone: [("head_two", "pass")],
    returned: [("alice", "report")],
    passed_milestone: [],
    waived: [],
    cancelled: [],
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(world: World, make: Make) -> None:
    milestone = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(morning(FIRST_DUE)):
        assert who_may_act(milestone, cast) == MAY[make]


@pytest.mark.parametrize("make", OWED, ids=lambda make: make.__name__)
def test_in_each_state_the_next_act_is_owed_by_one_party(world: World, make: Make) -> None:
    milestone = make(world)
    owed = [
        (name, task.act)
        for name in ("alice", "bob", "lily", "head_one", "head_two", "olga", "head_three")
        for task in open_tasks_of(getattr(world, name)).filter(
            subject_kind="milestone", subject_id=milestone.pk
        )
    ]
    assert owed == OWED[make]


def test_the_lead_finds_the_report_in_the_inbox_with_the_milestones_day(world: World) -> None:
    milestone = active(world)
    task = open_tasks_of(world.alice).get(subject_kind="milestone", subject_id=milestone.pk)
    assert (task.subject_label, task.due_at) == ("M1 方案与钻孔", end_of_day(FIRST_DUE))
