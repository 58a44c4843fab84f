"""Who may do what to a project in each of its states, and whom each state leaves with a task."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    SECOND_DUE,
    START,
    accepted_project,
    eliminated_project,
    established_project,
    morning,
    pending_project,
    project_under_acceptance,
    project_with_acceptance_requested,
    rectified_project,
    rectifying_project,
    rejected_project,
    running_project,
    suspended_project,
    terminated_project,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.working_days import end_of_day
from tracker.inbox.models import Task
from tracker.inbox.queries import open_tasks_of
from tracker.projects.models import Project

Make = Callable[[World], Project]

CAST = [
    *(
        "alice",
        "bob",
        "dave",
        "lily",
        "head_one",
        "head_two",
        "olga",
        "david",
        "frida",
        "iris",
        "leo",
        "erin",
    ),
    *("head_three", "sam", "sid", "trudy", "system"),
]

MAY: dict[Make, dict[str, str]] = {
    pending_project: {"revise": "alice", "sign_charter": "alice", "terminate": "david"},
    established_project: {"start": "alice", "terminate": "david"},
    running_project: {
        "request_acceptance": "alice",
        "extend": "olga",
        "suspend": "olga david",
        "eliminate": "david",
        "terminate": "david",
    },
    suspended_project: {"resume": "olga david", "eliminate": "david", "terminate": "david"},
    project_with_acceptance_requested: {
        "begin_acceptance": "olga",
        "return_request": "olga",
        "terminate": "david",
    },
    project_under_acceptance: {
        "accept": "olga david",
        "order_rectification": "olga david",
        "reject": "olga david",
        "terminate": "david",
    },
    rectifying_project: {"report_rectification": "alice", "terminate": "david"},
    rectified_project: {"reaccept": "olga david", "reject": "olga david", "terminate": "david"},
    accepted_project: {},
    rejected_project: {"terminate": "david"},
    terminated_project: {},
    eliminated_project: {},
}

LEFT_AS: dict[Make, tuple[str, list[tuple[str, str, date | None]]]] = {
    pending_project: ("pending_charter", [("alice", "sign_charter", date(2026, 4, 10))]),
    established_project: ("established", [("alice", "start", START)]),
    running_project: ("in_progress", [("alice", "request_acceptance", END)]),
    suspended_project: ("suspended", []),
    project_with_acceptance_requested: (
        "acceptance_requested",
        [("olga", "begin_acceptance", date(2026, 10, 13))],
    ),
    project_under_acceptance: ("accepting", [("david", "accept", date(2026, 10, 13))]),
    rectifying_project: ("rectifying", [("alice", "report_rectification", date(2026, 12, 31))]),
    rectified_project: ("reaccepting", [("david", "reaccept", date(2026, 11, 18))]),
    accepted_project: ("accepted", []),
    rejected_project: ("not_accepted", []),
    terminated_project: ("terminated", []),
    eliminated_project: ("eliminated", []),
}
"""The state that each history ends in, and who then owes which act until which day."""


def late(day: date | None) -> datetime | None:
    return None if day is None else end_of_day(day)


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(world: World, make: Make) -> None:
    project = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(morning(SECOND_DUE + timedelta(days=41))):
        assert who_may_act(project, cast) == MAY[make]


@pytest.mark.parametrize("make", LEFT_AS, ids=lambda make: make.__name__)
def test_each_history_ends_in_its_state_and_the_next_act_is_owed_by_one_party(
    world: World, make: Make
) -> None:
    project = make(world)
    state, owed = LEFT_AS[make]
    assert Project.objects.get(pk=project.pk).state == state
    assert [
        (name, task.act, task.due_at)
        for name in ("alice", "bob", "head_two", "olga", "david", "sam", "sid")
        for task in open_tasks_of(getattr(world, name)).filter(subject_kind="project", subject_id=project.pk)
    ] == [(name, act, late(day)) for name, act, day in owed]
    assert audit.verify().is_intact


@pytest.mark.parametrize("make", [accepted_project, eliminated_project, suspended_project])
def test_a_project_that_stands_still_leaves_no_milestone_in_anybodys_inbox(world: World, make: Make) -> None:
    make(world)
    assert list(Task.objects.filter(subject_kind="milestone", closed_at__isnull=True)) == []
