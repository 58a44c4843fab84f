"""From the countersigned commitment to the signed charter."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.chain import AFTER_NOTICE, lead_signed_commitment
from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    FIRST_DUE,
    SECOND_DUE,
    START,
    established_project,
    morning,
    pending_project,
    proof,
    race_commitments,
)
from tracker.bids.models import Commitment
from tracker.challenges.models import Challenge
from tracker.foundation import audit, clock
from tracker.foundation.attachments import attachments_of
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, available
from tracker.projects.dates import months_after
from tracker.projects.models import Milestone, Project
from tracker.projects.services import (
    PlannedStep,
    change_charter,
    establish_project,
    sign_charter,
    start_project,
)


def refusal(project: Project, world: World) -> tuple[str, ...]:
    with pytest.raises(GuardFailed) as refused, clock.at(AFTER_NOTICE):
        sign_charter(project, by=world.alice)
    assert Project.objects.get(pk=project.pk).state == "pending_charter"
    return refused.value.reasons


def plan_of(project: Project) -> list[tuple[str, str, date, date, int]]:
    rows = project.milestones.order_by("order")
    return [(one.code, one.name, one.baseline_on, one.due_on, one.weight) for one in rows]


def test_the_project_is_drawn_from_the_winning_bid_and_its_challenge(world: World) -> None:
    project = pending_project(world)
    bid = project.bid
    assert (project.number, project.title) == ("GG-2026-001", "掘进面瓦斯异常治理")
    assert (project.lead, project.team, project.commitment) == (world.alice, bid.team, bid.commitment)
    assert (project.unit, project.company, project.end_user_unit) == (
        world.pit_one,
        world.north,
        world.pit_two,
    )
    assert (project.starts_on, project.planned_end, project.original_end) == (START, END, END)
    assert project.budget_wan == Decimal(50)
    assert project.research_content == "定向钻孔分区抽采，分布式监测。"
    assert project.acceptance_terms == "现场实测，专家组验收。"
    assert plan_of(project) == [
        ("M1", "方案与钻孔", FIRST_DUE, FIRST_DUE, 40),
        ("M2", "达标运行", SECOND_DUE, SECOND_DUE, 60),
    ]


def test_establishing_countersigns_the_commitment_and_puts_the_challenge_into_execution(world: World) -> None:
    project = pending_project(world)
    commitment = Commitment.objects.get()
    assert (commitment.state, commitment.countersigned_by) == ("effective", world.david)
    assert project.challenge.state == "in_execution"
    assert Challenge.objects.get().state == "in_execution"


@pytest.mark.parametrize("name", ["alice", "olga", "head_one", "head_two", "sid", "leo"])
def test_only_the_decision_body_of_the_publishing_unit_establishes(world: World, name: str) -> None:
    commitment = lead_signed_commitment(world)
    head = audit.head_digest()
    with pytest.raises(NotAllowed), clock.at(AFTER_NOTICE):
        establish_project(commitment, by=getattr(world, name))
    assert (Project.objects.count(), audit.head_digest()) == (0, head)


def test_a_commitment_makes_one_project(world: World) -> None:
    project = pending_project(world)
    with pytest.raises(WrongState), clock.at(AFTER_NOTICE):
        establish_project(project.commitment, by=world.david)
    assert Project.objects.count() == 1


def test_in_a_race_the_second_project_finds_the_challenge_in_execution_and_bears_its_teams_name(
    world: World,
) -> None:
    projects = [pending_project(world, commitment) for commitment in race_commitments(world)]
    assert [(project.number, project.title) for project in projects] == [
        ("GG-2026-001", "掘进面瓦斯异常治理 · 瓦斯攻关队"),
        ("GG-2026-002", "掘进面瓦斯异常治理 · 南北联合队"),
    ]
    assert [project.challenge.state for project in projects] == ["in_execution", "in_execution"]


def test_signing_the_charter_establishes_the_project(world: World) -> None:
    project = established_project(world)
    assert (project.state, project.charter_signed_at) == ("established", AFTER_NOTICE)


def test_a_charter_without_content_is_not_signed(world: World) -> None:
    project = change_charter(pending_project(world), research_content=" ", by=world.alice)
    assert refusal(project, world) == ("The charter must say what is to be done and how it is accepted.",)


@pytest.mark.parametrize("weights", [(100,), (40, 50), (60, 60)])
def test_a_charter_has_at_least_two_milestones_that_weigh_100_together(
    world: World, weights: tuple[int, ...]
) -> None:
    steps = [PlannedStep("方案", "设计书", FIRST_DUE, weight) for weight in weights]
    project = change_charter(pending_project(world), steps=steps, by=world.alice)
    assert refusal(project, world) == ("The plan needs at least two milestones whose weights add up to 100.",)


@pytest.mark.parametrize("outside", [START, date(2027, 1, 3)])
def test_a_milestone_lies_between_start_and_end(world: World, outside: date) -> None:
    steps = [PlannedStep("方案", "设计书", FIRST_DUE, 40), PlannedStep("达标", "记录", outside, 60)]
    project = change_charter(pending_project(world), steps=steps, by=world.alice)
    assert refusal(project, world) == ("Outside the project's time: M2. Move the milestone, or the end.",)


def test_a_charter_plans_no_longer_than_the_bid_was_won_for(world: World) -> None:
    project = change_charter(pending_project(world), planned_end=date(2027, 1, 3), by=world.alice)
    assert refusal(project, world) == (
        "The commitment ends on Jan. 2, 2027 at the latest; plan the end for that day or before.",
    )


def test_what_is_missing_is_said_before_anybody_signs(world: World) -> None:
    project = change_charter(pending_project(world), acceptance_terms="", by=world.alice)
    offer = next(one for one in available(project, world.alice) if one.name == "sign_charter")
    assert offer.blocked_by == ("The charter must say what is to be done and how it is accepted.",)


def test_changing_the_charter_rewrites_the_milestones_in_their_places(world: World) -> None:
    project = pending_project(world)
    first, second = project.milestones.order_by("order")
    changed = change_charter(
        project,
        by=world.alice,
        planned_end=date(2026, 12, 20),
        steps=[
            PlannedStep("方案与钻孔", "设计与首批钻孔", FIRST_DUE, 40),
            PlannedStep("达标试运行", "连续 15 天记录", date(2026, 9, 15), 30),
            PlannedStep("达标运行", "连续 30 天记录", date(2026, 11, 15), 30),
        ],
    )
    assert plan_of(changed) == [
        ("M1", "方案与钻孔", FIRST_DUE, FIRST_DUE, 40),
        ("M2", "达标试运行", date(2026, 9, 15), date(2026, 9, 15), 30),
        ("M3", "达标运行", date(2026, 11, 15), date(2026, 11, 15), 30),
    ]
    assert list(project.milestones.order_by("order").values_list("pk", flat=True))[:2] == [
        first.pk,
        second.pk,
    ]
    assert (changed.planned_end, changed.original_end) == (date(2026, 12, 20), date(2026, 12, 20))
    acts = [
        list(audit.history_of("milestone", one.pk).values_list("act", flat=True)) for one in (first, second)
    ]
    assert acts == [["begin"], ["replan", "begin"]]


def test_a_milestone_taken_out_of_the_plan_leaves_its_trace(world: World) -> None:
    project = pending_project(world)
    second = project.milestones.get(order=2)
    change_charter(project, by=world.alice, steps=[PlannedStep("方案", "设计书", FIRST_DUE, 100)])
    assert list(Milestone.objects.values_list("name", flat=True)) == ["方案"]
    assert list(audit.history_of("milestone", second.pk).values_list("act", "subject_label")) == [
        ("remove", "M2 达标运行"),
        ("begin", "M2 达标运行"),
    ]


def test_the_scan_of_the_stamped_charter_is_kept_with_the_project(world: World) -> None:
    project = change_charter(pending_project(world), scan=proof("任务书盖章页.pdf"), by=world.alice)
    assert [paper.title for paper in attachments_of("project", project.pk)] == ["任务书盖章页.pdf"]


def test_a_signed_charter_changes_no_more(world: World) -> None:
    project = established_project(world)
    with pytest.raises(WrongState):
        change_charter(project, research_content="另一件事", by=world.alice)


def test_a_project_does_not_start_before_the_first_day_of_its_charter(world: World) -> None:
    project = change_charter(
        pending_project(world), starts_on=date(2026, 4, 20), planned_end=END, by=world.alice
    )
    with clock.at(AFTER_NOTICE):
        project = sign_charter(project, by=world.alice)
        with pytest.raises(GuardFailed) as refused:
            start_project(project, by=world.alice)
    assert refused.value.reasons == ("By its charter the project starts on April 20, 2026.",)
    with clock.at(morning(date(2026, 4, 20))):
        assert start_project(project, by=world.alice).state == "in_progress"


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 4, 2), 3, date(2026, 7, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, day: date
) -> None:
    assert months_after(start, months) == day
