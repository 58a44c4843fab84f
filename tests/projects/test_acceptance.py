"""From the request for acceptance to its result, and what that means for the challenge and its need."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.chain import pooled_need
from tests.factories.organisation import World
from tests.factories.projects import (
    EXPERTS,
    SECOND_DUE,
    accepted_project,
    measured_for,
    morning,
    passed_milestone,
    project_ready_for_acceptance,
    project_under_acceptance,
    project_with_acceptance_requested,
    race_commitments,
    rectified_project,
    rejected_project,
)
from tracker.challenges.models import Challenge
from tracker.foundation import audit, clock
from tracker.foundation.attachments import attachments_of
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, available
from tracker.needs.models import Need
from tracker.needs.services import mark_listed
from tracker.organisation.enums import Role
from tracker.organisation.models import Person, RoleAssignment
from tracker.projects.models import AcceptanceResult, MeasuredValue, Project
from tracker.projects.services import (
    accept_project,
    order_rectification,
    reaccept_project,
    reject_project,
    request_acceptance,
    return_acceptance_request,
    waive_milestone,
)

ACCEPTED_ON = SECOND_DUE + timedelta(days=10)
UNMEASURED = ("Without a measured value: 超限报警, 日进尺.",)


def results_of(project: Project) -> list[tuple[str, Decimal, bool]]:
    rows = AcceptanceResult.objects.filter(project=project).order_by("target__order")
    return list(rows.values_list("target__name", "measured", "is_met"))


def accept(project: Project, *, by: Person, measured: dict[int, Decimal], opinion: str = "通过。") -> Project:
    with clock.at(morning(ACCEPTED_ON)):
        return accept_project(project, measured=measured, opinion=opinion, experts=EXPERTS, by=by)


def test_acceptance_is_not_requested_while_a_milestone_is_unsettled(world: World) -> None:
    project = passed_milestone(world).project
    with pytest.raises(GuardFailed) as refused:
        request_acceptance(
            project, self_assessment="已完成。", measured=measured_for(project), by=world.alice
        )
    assert refused.value.reasons == ("Not passed yet: M2.",)
    offer = next(one for one in available(project, world.alice) if one.name == "request_acceptance")
    assert offer.blocked_by == ("Not passed yet: M2.",)


def test_a_waived_milestone_does_not_keep_acceptance_back(world: World) -> None:
    project = passed_milestone(world).project
    waive_milestone(project.milestones.get(order=2), note="合并到验收。", by=world.olga)
    requested = request_acceptance(
        project, self_assessment="已完成。", measured=measured_for(project), by=world.alice
    )
    assert requested.state == "acceptance_requested"


def test_a_request_needs_its_self_assessment(world: World) -> None:
    project = project_ready_for_acceptance(world)
    with pytest.raises(GuardFailed) as refused:
        request_acceptance(project, self_assessment="", measured=measured_for(project), by=world.alice)
    assert refused.value.reasons == ("A request for acceptance carries the team's self-assessment.",)


def test_a_request_needs_a_value_for_every_target(world: World) -> None:
    project = project_ready_for_acceptance(world)
    MeasuredValue.objects.filter(target__name="日进尺").delete()
    head = audit.head_digest()
    with pytest.raises(GuardFailed) as refused:
        request_acceptance(project, self_assessment="已完成。", measured={}, by=world.alice)
    assert refused.value.reasons == ("Without a measured value: 日进尺.",)
    assert (Project.objects.get(pk=project.pk).state, audit.head_digest()) == ("in_progress", head)


def test_the_request_keeps_the_final_values_with_their_proof(world: World) -> None:
    project = project_with_acceptance_requested(world)
    final = MeasuredValue.objects.filter(project=project, milestone=None).order_by("target__order")
    assert list(final.values_list("target__name", "value", "proof", "measured_on")) == [
        ("超限报警", Decimal(0), "监测系统导出记录", SECOND_DUE),
        ("日进尺", Decimal("9.6"), "监测系统导出记录", SECOND_DUE),
    ]


def test_a_returned_request_is_made_again_and_keeps_one_value_per_target(world: World) -> None:
    project = project_with_acceptance_requested(world)
    returned = return_acceptance_request(project, note="缺少用户意见。", by=world.olga)
    assert returned.state == "in_progress"
    again = request_acceptance(
        returned, self_assessment="已补。", measured=measured_for(project, "1", "9.7"), by=world.alice
    )
    final = MeasuredValue.objects.filter(project=again, milestone=None).order_by("target__order")
    assert list(final.values_list("value", flat=True)) == [Decimal(1), Decimal("9.7")]


def test_acceptance_keeps_its_result_per_target_its_opinion_and_its_experts(world: World) -> None:
    waiting = project_under_acceptance(world)
    project = accept(
        waiting,
        measured=measured_for(waiting, "0", "9.2"),
        opinion="主要指标达到，同意通过。",
        by=world.olga,
    )
    assert results_of(project) == [("超限报警", Decimal(0), True), ("日进尺", Decimal("9.2"), False)]
    assert (project.state, project.accepted_on) == ("accepted", ACCEPTED_ON)
    assert (project.acceptance_opinion, project.acceptance_experts) == (
        "主要指标达到，同意通过。",
        EXPERTS,
    )


def test_a_target_without_a_result_is_not_accepted(world: World) -> None:
    project = project_under_acceptance(world)
    with pytest.raises(GuardFailed) as refused:
        accept(project, measured={}, by=world.david)
    assert refused.value.reasons == UNMEASURED
    assert (results_of(project), Project.objects.get(pk=project.pk).state) == ([], "accepting")


def test_an_acceptance_says_its_opinion_and_names_its_experts(world: World) -> None:
    project = project_under_acceptance(world)
    for opinion, experts in (("", EXPERTS), ("通过。", "")):
        with pytest.raises(GuardFailed) as refused:
            accept_project(
                project, measured=measured_for(project), opinion=opinion, experts=experts, by=world.david
            )
        assert refused.value.reasons == ("An acceptance carries its opinion and names its experts.",)
    assert results_of(project) == []


@pytest.mark.parametrize("name", ["alice", "head_two", "iris", "leo", "sid", "sam"])
def test_a_stranger_who_judges_leaves_no_result(world: World, name: str) -> None:
    project = project_under_acceptance(world)
    with pytest.raises(NotAllowed):
        accept(project, measured=measured_for(project), by=getattr(world, name))
    assert results_of(project) == []


@pytest.mark.parametrize("role", [Role.DECISION_BODY, Role.CHALLENGE_OFFICE])
def test_nobody_of_the_team_judges_their_own_project(world: World, role: Role) -> None:
    RoleAssignment.objects.create(person=world.carol, role=role, unit=world.group)
    project = project_under_acceptance(world)
    with pytest.raises(GuardFailed) as refused:
        accept(project, measured=measured_for(project), by=world.carol)
    assert refused.value.reasons == ("You belong to this project's team; somebody outside it decides.",)


def test_the_first_accepted_project_fulfils_the_challenge(world: World) -> None:
    project = accepted_project(world)
    assert project.challenge.state == "fulfilled"
    assert Challenge.objects.get().state == "fulfilled"


def test_in_a_race_the_challenge_is_fulfilled_once(world: World) -> None:
    projects = [accepted_project(world, commitment) for commitment in race_commitments(world)]
    assert [(project.lead, project.state, project.challenge.state) for project in projects] == [
        (world.alice, "accepted", "fulfilled"),
        (world.dave, "accepted", "fulfilled"),
    ]
    assert audit.history_of("challenge", projects[0].challenge_id).filter(act="fulfil").count() == 1


def test_a_rectified_project_is_accepted_after_all(world: World) -> None:
    project = rectified_project(world)
    assert [paper.title for paper in attachments_of("project", project.pk)] == ["补测.pdf"]
    accepted = reaccept_project(
        project, measured=measured_for(project), opinion="复验通过。", experts=EXPERTS, by=world.david
    )
    assert (accepted.state, accepted.challenge.state) == ("accepted", "fulfilled")


def test_a_rectification_is_ordered_once(world: World) -> None:
    project = rectified_project(world)
    with pytest.raises(WrongState):
        order_rectification(project, items="再测。", until=date(2027, 1, 31), by=world.david)


@pytest.mark.parametrize("until", [ACCEPTED_ON, date(2027, 4, 13)])
def test_a_rectification_ends_within_six_months(world: World, until: date) -> None:
    project = project_under_acceptance(world)
    with pytest.raises(GuardFailed) as refused, clock.at(morning(ACCEPTED_ON)):
        order_rectification(project, items="补测。", until=until, by=world.david)
    assert refused.value.reasons == (
        "The last day of the rectification lies ahead, on April 12, 2027 at the latest.",
    )


def test_a_rectification_names_its_items(world: World) -> None:
    project = project_under_acceptance(world)
    with pytest.raises(GuardFailed) as refused, clock.at(morning(ACCEPTED_ON)):
        order_rectification(project, items="", until=date(2026, 12, 31), by=world.david)
    assert refused.value.reasons == ("A rectification names its items and its last day.",)


def test_a_project_that_is_not_accepted_leaves_its_challenge_open(world: World) -> None:
    project = rejected_project(world)
    assert (project.state, project.accepted_on, project.ended_on) == ("not_accepted", None, ACCEPTED_ON)
    assert [is_met for _name, _measured, is_met in results_of(project)] == [False, False]
    assert Challenge.objects.get().state == "in_execution"


def test_after_a_rectification_the_answer_may_still_be_no(world: World) -> None:
    project = rectified_project(world)
    rejected = reject_project(
        project, measured=measured_for(project, "5", "7"), opinion="未达标。", experts=EXPERTS, by=world.david
    )
    assert rejected.state == "not_accepted"


def test_the_need_behind_the_challenge_is_resolved_with_it(world: World) -> None:
    project = project_under_acceptance(world)
    need = mark_listed(pooled_need(world), by=world.olga)
    Challenge.objects.filter(pk=project.challenge_id).update(need=need)
    accept(project, measured=measured_for(project), by=world.david)
    assert Need.objects.get(pk=need.pk).state == "resolved"
