"""Evidence, the second person, and which milestone is in hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.organisation import World, make_person
from tests.factories.projects import (
    FIRST_DUE,
    SECOND_DUE,
    established_project,
    measured_for,
    morning,
    passed_milestone,
    proof,
    reported_milestone,
    running_project,
)
from tracker.foundation import audit, clock
from tracker.foundation.attachments import Attachment
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.organisation.enums import Role
from tracker.organisation.models import RoleAssignment
from tracker.projects.models import MeasuredValue, Milestone, Project
from tracker.projects.queries import evidence_of, latest_values
from tracker.projects.services import (
    activate_milestone,
    activate_near_milestones,
    add_evidence,
    pass_milestone,
    report_milestone,
    return_milestone,
    waive_milestone,
)

SOMEBODY_ELSE = (
    (
        "Somebody outside the team decides on a milestone: the head or liaison of the end user, or the"
        " challenge office."
    ),
)
BEFORE_DUE = morning(FIRST_DUE - timedelta(days=9))


def first_of(project: Project) -> Milestone:
    return project.milestones.get(order=1)


def states_of(project: Project) -> list[str]:
    return list(project.milestones.order_by("order").values_list("state", flat=True))


def files_kept() -> list[str]:
    return sorted(path.suffix for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_a_report_keeps_text_figures_evidence_and_who_reported_when(world: World) -> None:
    milestone = reported_milestone(world)
    assert (milestone.state, milestone.reported_by) == ("reported", world.alice)
    assert milestone.reported_at == morning(FIRST_DUE - timedelta(days=10))
    assert milestone.report_text == "首批钻孔完成，瓦斯来源查明。"
    assert [one.title for one in evidence_of(milestone)] == ["实测记录.pdf"]
    values = MeasuredValue.objects.order_by("target__order").values_list(
        "target__name", "value", "measured_on"
    )
    assert list(values) == [
        ("超限报警", Decimal(4), FIRST_DUE - timedelta(days=10)),
        ("日进尺", Decimal("7.5"), FIRST_DUE - timedelta(days=10)),
    ]


def test_without_evidence_nothing_is_reported(world: World) -> None:
    project = running_project(world)
    with pytest.raises(GuardFailed) as refused:
        report_milestone(first_of(project), text="完成。", measured=measured_for(project), by=world.alice)
    assert refused.value.reasons == ("Attach at least one piece of evidence.",)
    assert (states_of(project), MeasuredValue.objects.count()) == (["active", "planned"], 0)


def test_a_report_says_what_was_done(world: World) -> None:
    project = running_project(world)
    with pytest.raises(GuardFailed) as refused:
        report_milestone(first_of(project), text="", evidence=[proof()], by=world.alice)
    assert refused.value.reasons == ("A report says what was done.",)
    assert (states_of(project), Attachment.objects.count(), files_kept()) == (["active", "planned"], 0, [])


def test_evidence_that_a_team_mate_added_before_carries_the_leads_report(world: World) -> None:
    project = running_project(world)
    add_evidence(first_of(project), evidence=[proof("一.png"), proof("二.png")], by=world.bob)
    reported = report_milestone(first_of(project), text="完成。", by=world.alice)
    assert [one.title for one in evidence_of(reported)] == ["一.png", "二.png"]
    entry = audit.history_of("milestone", reported.pk).get(act="add_evidence")
    assert (entry.by_name, entry.note) == ("柏岩", "一.png · 二.png")


@pytest.mark.parametrize("name", ["head_two", "olga", "trudy", "dave"])
def test_nobody_outside_the_team_adds_evidence(world: World, name: str) -> None:
    milestone = first_of(running_project(world))
    with pytest.raises(NotAllowed):
        add_evidence(milestone, evidence=[proof()], by=getattr(world, name))
    assert (Attachment.objects.count(), files_kept()) == (0, [])


def test_a_team_mate_does_not_report_and_leaves_no_file_behind(world: World) -> None:
    milestone = first_of(running_project(world))
    with pytest.raises(NotAllowed):
        report_milestone(milestone, text="完成。", evidence=[proof()], by=world.bob)
    assert (Attachment.objects.count(), files_kept()) == (0, [])


def test_nothing_is_added_once_the_milestone_is_reported(world: World) -> None:
    milestone = reported_milestone(world)
    with pytest.raises(WrongState):
        add_evidence(milestone, evidence=[proof()], by=world.bob)


def test_a_target_of_another_challenge_is_not_measured(world: World) -> None:
    project = running_project(world)
    with pytest.raises(ValueError, match="no targets of this challenge"):
        report_milestone(
            first_of(project), text="完成。", measured={0: Decimal(1)}, evidence=[proof()], by=world.alice
        )
    assert states_of(project) == ["active", "planned"]


@pytest.mark.parametrize("name", ["lily", "head_two", "olga"])
def test_a_second_person_passes_the_milestone(world: World, name: str) -> None:
    milestone = reported_milestone(world)
    with clock.at(BEFORE_DUE):
        passed = pass_milestone(milestone, note="现场核实。", by=getattr(world, name))
    assert (passed.state, passed.reviewed_by, passed.review_note) == (
        "passed",
        getattr(world, name),
        "现场核实。",
    )
    assert passed.passed_on == FIRST_DUE - timedelta(days=9)


@pytest.mark.parametrize("name", ["alice", "bob", "head_one", "david", "head_three", "sam", "iris"])
def test_nobody_else_passes_it(world: World, name: str) -> None:
    milestone = reported_milestone(world)
    with pytest.raises(NotAllowed):
        pass_milestone(milestone, by=getattr(world, name))


@pytest.mark.parametrize(
    ("name", "role"),
    [("alice", Role.UNIT_ADMIN), ("bob", Role.UNIT_ADMIN), ("carol", Role.NEED_OWNER)],
)
def test_the_end_users_head_or_liaison_who_sits_in_the_team_does_not_pass_it(
    world: World, name: str, role: Role
) -> None:
    RoleAssignment.objects.create(person=getattr(world, name), role=role, unit=world.pit_two)
    milestone = reported_milestone(world)
    with pytest.raises(GuardFailed) as refused:
        pass_milestone(milestone, by=getattr(world, name))
    assert refused.value.reasons == SOMEBODY_ELSE


def test_an_officer_who_sits_in_the_team_neither_passes_nor_returns_nor_waives(world: World) -> None:
    RoleAssignment.objects.create(person=world.bob, role=Role.CHALLENGE_OFFICE, unit=world.group)
    milestone = reported_milestone(world)
    for refuse in (
        lambda: pass_milestone(milestone, by=world.bob),
        lambda: return_milestone(milestone, note="重测。", by=world.bob),
        lambda: waive_milestone(milestone.project.milestones.get(order=2), note="免。", by=world.bob),
    ):
        with pytest.raises(GuardFailed) as refused:
            refuse()
        assert refused.value.reasons == SOMEBODY_ELSE


def test_a_returned_milestone_is_reported_again_with_new_figures(world: World) -> None:
    milestone = reported_milestone(world)
    with clock.at(BEFORE_DUE):
        returned = return_milestone(milestone, note="缺少 6 月曲线。", by=world.lily)
        again = report_milestone(
            returned,
            text="已补 6 月曲线。",
            measured=measured_for(milestone.project, "3", "7.8"),
            evidence=[proof("六月曲线.xlsx")],
            by=world.alice,
        )
    assert (again.state, again.review_note) == ("reported", "缺少 6 月曲线。")
    assert [one.title for one in evidence_of(again)] == ["实测记录.pdf", "六月曲线.xlsx"]
    assert [value.value for value in latest_values(again.project).values()] == [Decimal(3), Decimal("7.8")]
    assert MeasuredValue.objects.count() == 2


def test_returning_and_waiving_need_a_reason(world: World) -> None:
    milestone = reported_milestone(world)
    with pytest.raises(GuardFailed) as refused:
        return_milestone(milestone, note=" ", by=world.head_two)
    assert refused.value.reasons == ("A reason is needed.",)
    with pytest.raises(GuardFailed):
        waive_milestone(milestone.project.milestones.get(order=2), note="", by=world.olga)


def test_one_milestone_is_in_hand_at_a_time(world: World) -> None:
    project = running_project(world)
    assert states_of(project) == ["active", "planned"]
    reported_milestone(world, project)
    assert states_of(project) == ["reported", "active"]


def test_a_pass_leaves_the_next_one_in_hand(world: World) -> None:
    assert states_of(passed_milestone(world).project) == ["passed", "active"]


def test_a_waived_milestone_makes_way_for_the_next(world: World) -> None:
    project = running_project(world)
    waived = waive_milestone(first_of(project), note="由集团统一试验代替。", by=world.olga)
    assert (waived.reviewed_by, waived.review_note) == (world.olga, "由集团统一试验代替。")
    assert states_of(project) == ["waived", "active"]


def test_the_lead_takes_up_a_milestone_before_its_turn(world: World) -> None:
    project = running_project(world)
    activate_milestone(project.milestones.get(order=2), by=world.alice)
    assert states_of(project) == ["active", "active"]


def test_before_the_start_no_milestone_is_taken_up(world: World) -> None:
    project = established_project(world)
    with pytest.raises(GuardFailed) as refused:
        activate_milestone(first_of(project), by=world.alice)
    assert refused.value.reasons == ("The project is not in progress.",)


@pytest.mark.parametrize(
    ("day", "acts", "states"),
    [
        (SECOND_DUE - timedelta(days=31), 0, ["active", "planned"]),
        (SECOND_DUE - timedelta(days=30), 1, ["active", "active"]),
        (SECOND_DUE + timedelta(days=90), 1, ["active", "active"]),
    ],
)
def test_the_clock_takes_up_what_is_due_within_thirty_days(
    world: World, day: date, acts: int, states: list[str]
) -> None:
    project = running_project(world)
    assert activate_near_milestones(morning(day)) == acts
    assert states_of(project) == states
    assert activate_near_milestones(morning(day)) == 0


def test_the_clock_leaves_projects_alone_that_do_not_run(world: World) -> None:
    project = established_project(world)
    assert activate_near_milestones(morning(SECOND_DUE)) == 0
    assert states_of(project) == ["planned", "planned"]


def test_a_head_from_above_passes_for_the_unit_below(world: World) -> None:
    chief = make_person("chief", world.north, (Role.UNIT_ADMIN, world.north))
    assert pass_milestone(reported_milestone(world), by=chief).state == "passed"
