"""Suspending, extending and ending a project, and what becomes of its dates and milestones."""

from datetime import date, timedelta

import pytest

from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    FIRST_DUE,
    SECOND_DUE,
    START,
    morning,
    pending_project,
    race_commitments,
    reported_milestone,
    running_project,
    suspended_project,
    terminated_project,
)
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, WrongState
from tracker.foundation.working_days import end_of_day
from tracker.inbox.queries import open_tasks_of
from tracker.projects.models import Milestone, Project
from tracker.projects.services import (
    eliminate_project,
    extend_project,
    resume_project,
    return_milestone,
    suspend_project,
    terminate_project,
)

SUSPENDED_ON = START + timedelta(days=30)
SIXTY_DAYS = timedelta(days=60)


def states_of(project: Project) -> list[str]:
    return list(project.milestones.order_by("order").values_list("state", flat=True))


def dates_of(project: Project) -> list[tuple[date, date]]:
    return list(project.milestones.order_by("order").values_list("baseline_on", "due_on"))


def extend(project: Project, world: World, planned_end: date, due_dates: dict[int, date]) -> Project:
    with clock.at(morning(FIRST_DUE)):
        return extend_project(
            project, planned_end=planned_end, due_dates=due_dates, note="雨季停工。", by=world.olga
        )


def test_a_suspended_project_takes_its_milestones_out_of_the_leads_hands(world: World) -> None:
    project = suspended_project(world)
    assert (project.state, project.suspended_on) == ("suspended", SUSPENDED_ON)
    assert states_of(project) == ["planned", "planned"]
    assert not open_tasks_of(world.alice).filter(subject_kind__in=["project", "milestone"]).exists()


def test_a_reported_milestone_is_decided_before_the_project_is_suspended(world: World) -> None:
    project = reported_milestone(world).project
    with pytest.raises(GuardFailed) as refused:
        suspend_project(project, note="停产检修。", by=world.olga)
    assert refused.value.reasons == ("Reported and not decided yet: M1. Pass or return it first.",)


def test_resuming_moves_the_end_and_the_open_milestones_by_the_days_that_were_lost(world: World) -> None:
    project = suspended_project(world)
    with clock.at(morning(SUSPENDED_ON) + SIXTY_DAYS):
        resumed = resume_project(project, by=world.olga)
    assert (resumed.state, resumed.suspended_on) == ("in_progress", None)
    assert (resumed.original_end, resumed.planned_end) == (END, END + SIXTY_DAYS)
    assert dates_of(resumed) == [
        (FIRST_DUE, FIRST_DUE + SIXTY_DAYS),
        (SECOND_DUE, SECOND_DUE + SIXTY_DAYS),
    ]
    assert states_of(resumed) == ["active", "planned"]
    task = open_tasks_of(world.alice).get(subject_kind="milestone")
    assert task.due_at == end_of_day(FIRST_DUE + SIXTY_DAYS)


def test_what_was_passed_before_keeps_its_day(world: World) -> None:
    milestone = reported_milestone(world)
    with clock.at(morning(FIRST_DUE)):
        returned = return_milestone(milestone, note="重测。", by=world.lily)
        project = suspend_project(returned.project, note="停产。", by=world.david)
    assert states_of(project) == ["planned", "planned"]
    with clock.at(morning(FIRST_DUE)):
        resumed = resume_project(project, by=world.david)
    assert dates_of(resumed) == [(FIRST_DUE, FIRST_DUE), (SECOND_DUE, SECOND_DUE)]
    assert states_of(resumed) == ["active", "planned"]


def test_an_extension_moves_the_end_and_the_days_and_keeps_both_baselines(world: World) -> None:
    project = running_project(world)
    first, second = project.milestones.order_by("order")
    extended = extend(
        project,
        world,
        END + SIXTY_DAYS,
        {first.pk: FIRST_DUE, second.pk: SECOND_DUE + SIXTY_DAYS},
    )
    assert (extended.original_end, extended.planned_end) == (END, END + SIXTY_DAYS)
    assert extended.extended_on == FIRST_DUE
    assert dates_of(extended) == [(FIRST_DUE, FIRST_DUE), (SECOND_DUE, SECOND_DUE + SIXTY_DAYS)]
    assert states_of(extended) == ["active", "planned"]


def test_a_milestone_in_hand_stays_in_hand_with_its_new_day(world: World) -> None:
    project = running_project(world)
    first = project.milestones.get(order=1)
    extend(project, world, END + SIXTY_DAYS, {first.pk: FIRST_DUE + SIXTY_DAYS})
    assert states_of(project) == ["active", "planned"]
    task = open_tasks_of(world.alice).get(subject_kind="milestone")
    assert (task.act, task.due_at) == ("report", end_of_day(FIRST_DUE + SIXTY_DAYS))


def test_a_project_is_extended_once(world: World) -> None:
    project = extend(running_project(world), world, END + SIXTY_DAYS, {})
    with pytest.raises(GuardFailed) as refused:
        extend(project, world, END + 2 * SIXTY_DAYS, {})
    assert refused.value.reasons == ("The project has been extended before. Once is all there is.",)


@pytest.mark.parametrize("planned_end", [END - timedelta(days=1), END, date(2028, 1, 3)])
def test_an_extension_is_later_and_within_a_year(world: World, planned_end: date) -> None:
    project = running_project(world)
    with pytest.raises(GuardFailed) as refused:
        extend(project, world, planned_end, {})
    assert refused.value.reasons == ("The new end lies after Jan. 2, 2027, on Jan. 2, 2028 at the latest.",)
    assert Project.objects.get(pk=project.pk).planned_end == END


def test_after_its_end_a_project_is_not_extended(world: World) -> None:
    project = running_project(world)
    with pytest.raises(GuardFailed) as refused, clock.at(morning(END + timedelta(days=1))):
        extend_project(project, planned_end=date(2027, 6, 1), due_dates={}, note="迟了。", by=world.olga)
    assert refused.value.reasons == ("The planned end has passed; a project is extended before its end.",)


def test_an_extended_milestone_stays_within_the_project(world: World) -> None:
    project = running_project(world)
    second = project.milestones.get(order=2)
    with pytest.raises(GuardFailed) as refused:
        extend(project, world, END + timedelta(days=10), {second.pk: END + timedelta(days=11)})
    assert refused.value.reasons == ("M2 must lie within the project's time, until Jan. 12, 2027.",)
    assert dates_of(project) == [(FIRST_DUE, FIRST_DUE), (SECOND_DUE, SECOND_DUE)]


def test_only_open_milestones_of_the_project_are_moved(world: World) -> None:
    project = running_project(world)
    with pytest.raises(KeyError):
        extend(project, world, END + SIXTY_DAYS, {0: SECOND_DUE})
    assert Project.objects.get(pk=project.pk).extended_on is None


def test_a_terminated_project_cancels_what_was_open(world: World) -> None:
    project = terminated_project(world)
    assert (project.state, project.ended_on) == ("terminated", SUSPENDED_ON)
    assert states_of(project) == ["cancelled", "cancelled"]


def test_terminating_cancels_a_report_that_waits_and_keeps_what_was_passed(world: World) -> None:
    project = reported_milestone(world).project
    terminated = terminate_project(project, note="技术已公开。", by=world.david)
    assert states_of(terminated) == ["cancelled", "cancelled"]
    assert list(Milestone.objects.filter(reported_by=world.alice).values_list("order", flat=True)) == [1]


def test_a_project_may_end_before_its_charter_is_signed(world: World) -> None:
    terminated = terminate_project(pending_project(world), note="挂帅人弃榜。", by=world.david)
    assert (terminated.state, terminated.charter_signed_at) == ("terminated", None)


def test_ending_and_suspending_need_a_reason(world: World) -> None:
    project = running_project(world)
    for refuse in (
        lambda: suspend_project(project, note="", by=world.olga),
        lambda: terminate_project(project, note=" ", by=world.david),
    ):
        with pytest.raises(GuardFailed) as refused:
            refuse()
        assert refused.value.reasons == ("A reason is needed.",)


def test_a_project_that_ended_does_not_end_again(world: World) -> None:
    with pytest.raises(WrongState):
        terminate_project(terminated_project(world), note="再次。", by=world.david)


def test_only_a_race_retires_a_team(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        eliminate_project(running_project(world), note="排名第二。", by=world.david)
    assert refused.value.reasons == ("This challenge is no race between teams.",)


def test_retiring_one_team_leaves_the_other_to_run(world: World) -> None:
    first, second = race_commitments(world)
    retired, other = running_project(world, first), pending_project(world, second)
    retired = eliminate_project(retired, note="排名第二。", by=world.david)
    assert (retired.state, states_of(retired)) == ("eliminated", ["cancelled", "cancelled"])
    assert Project.objects.get(pk=other.pk).state == "pending_charter"
