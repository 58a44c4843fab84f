"""Who may do what to a squad in each of its states, and what keeps an act back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.offices import make_branch
from tests.factories.organisation import World
from tests.factories.squads import (
    AT_THE_END,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    PROPOSED_AT,
    UNDER_WAY,
    active_squad,
    approved_squad,
    assessed_squad,
    completed_squad,
    disbanded_squad,
    flagged_squad,
    proposed_squad,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Task
from tracker.squads.models import Squad
from tracker.squads.services import (
    approve_squad,
    assess_squad,
    award_flag,
    change_roster,
    change_squad,
    complete_squad,
    open_campaign,
    propose_squad,
    start_squad,
    take_over_squad,
)
from tracker.teams.rosters import Seat

CAST = ["alice", "bob", "head_one", "olga", "polly", "una", "pat", "system"]

MAY: dict[Callable[[World], Squad], tuple[str, dict[str, str]]] = {
    proposed_squad: ("proposed", {"revise": "alice", "approve": "polly", "turn_down": "polly"}),
    approved_squad: ("approved", {"award_flag": "polly", "disband": "polly"}),
    flagged_squad: ("flag_awarded", {"start": "alice polly", "disband": "polly"}),
    active_squad: ("active", {"change_roster": "alice polly", "complete": "alice polly", "disband": "polly"}),
    completed_squad: ("completed", {"assess": "polly"}),
    assessed_squad: ("assessed", {}),
    disbanded_squad: ("disbanded", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Squad]
) -> None:
    squad = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(AT_THE_END):
        assert (squad.state, who_may_act(squad, cast)) == MAY[make]
    assert audit.verify().is_intact


def refusal_of_approval(squad: Squad, world: World, approval: str = "同意。") -> tuple[str, ...]:
    with pytest.raises(GuardFailed) as refused, clock.at(PROPOSED_AT):
        approve_squad(squad, approval=approval, by=world.polly)
    assert Squad.objects.get(pk=squad.pk).state == "proposed"
    return refused.value.reasons


def test_a_party_members_squad_is_led_by_a_party_member(world: World) -> None:
    reasons = refusal_of_approval(proposed_squad(world, captain=world.walt), world)
    assert reasons == (
        "The captain of a party members' squad must be a party member (probationary members count).",
    )


@pytest.mark.parametrize("squad_type", ["youth", "union", "joint"])
def test_another_squad_may_be_led_by_anybody(world: World, squad_type: str) -> None:
    squad = proposed_squad(world, captain=world.walt, squad_type=squad_type, party_organization=None)
    with clock.at(PROPOSED_AT):
        assert approve_squad(squad, approval="同意。", by=world.polly).state == "approved"


def test_two_people_are_no_squad(world: World) -> None:
    reasons = refusal_of_approval(proposed_squad(world, members=[Seat(world.bob)]), world)
    assert reasons == ("A squad needs at least 3 people, its captain among them.",)


def test_a_squad_serves_for_a_year_at_most(world: World) -> None:
    branch = make_branch(world)
    year = proposed_squad(world, ends_on=FIRST_DAY + timedelta(days=365), party_organization=branch)
    longer = proposed_squad(world, ends_on=FIRST_DAY + timedelta(days=366), party_organization=branch)
    with clock.at(PROPOSED_AT):
        assert approve_squad(year, approval="同意。", by=world.polly).state == "approved"
    assert refusal_of_approval(longer, world) == (
        "A squad serves for a year at most; for a longer task form a project team.",
    )


def test_all_that_is_missing_is_said_at_once(world: World) -> None:
    squad = proposed_squad(
        world,
        trigger="",
        task=" ",
        goal="",
        support="",
        party_organization=None,
        ends_on=None,
        captain=None,
        members=[],
    )
    assert refusal_of_approval(squad, world, approval=" ") == (
        (
            "Still missing: what calls for it, task and where it comes from, goal (in figures), "
            "vehicles, material and safety, party organisation."
        ),
        "Name the captain.",
        "A squad needs at least 3 people, its captain among them.",
        "Say from which day until which day the squad serves.",
        "Say who approved the squad, and with which conditions.",
    )


def test_the_flag_is_recorded_on_its_day_and_not_before(world: World) -> None:
    squad = approved_squad(world)
    with clock.at(PROPOSED_AT), pytest.raises(GuardFailed) as refused:
        award_flag(squad, flag_awarded_on=date(2026, 3, 3), by=world.polly)
    assert refused.value.reasons == ("That day has not come yet. Record the flag once it has been awarded.",)
    with clock.at(PROPOSED_AT):
        assert award_flag(squad, flag_awarded_on=date(2026, 3, 2), by=world.polly).state == "flag_awarded"


def test_a_squad_does_not_set_out_before_its_first_day(world: World) -> None:
    squad = flagged_squad(world)
    evening_before = datetime(2026, 3, 8, 23, 59, 59, tzinfo=HERE)
    with clock.at(evening_before), pytest.raises(GuardFailed) as refused:
        start_squad(squad, by=world.alice)
    assert refused.value.reasons == ("The squad starts on March 9, 2026.",)
    with clock.at(evening_before + timedelta(seconds=1)):
        assert start_squad(squad, by=world.alice).state == "active"


def test_a_task_is_not_done_without_a_result(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        complete_squad(active_squad(world), result=" ", by=world.alice)
    assert refused.value.reasons == ("Say what was achieved, in figures where you can.",)


def test_an_assessment_has_a_grade(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        assess_squad(completed_squad(world), grade="", assessment="好", by=world.polly)
    assert refused.value.reasons == ("Choose a grade.",)


def test_the_roster_of_an_active_squad_changes_with_a_reason_and_the_trail_names_who(world: World) -> None:
    squad = active_squad(world)
    with clock.at(UNDER_WAY):
        change_roster(squad, members=[Seat(world.bob), Seat(world.dave)], note="卡若病假。", by=world.alice)
    assert list(squad.members.values_list("person__username", "part")) == [
        ("alice", "captain"),
        ("bob", "member"),
        ("dave", "member"),
    ]
    entry = audit.history_of("squad", squad.pk).first()
    assert entry is not None
    assert (entry.act, entry.note) == ("change_roster", "卡若病假。 Left: 卡若. Joined: 戴维.")


@pytest.mark.parametrize(
    ("by", "members", "note", "refusal"),
    [
        ("bob", ("bob", "dave"), "换人。", NotAllowed),
        ("alice", ("bob",), "换人。", GuardFailed),
        ("alice", ("bob", "bob"), "换人。", GuardFailed),
        ("alice", ("bob", "dave"), " ", GuardFailed),
    ],
)
def test_a_refused_change_leaves_the_roster_as_it_was(
    world: World, by: str, members: tuple[str, ...], note: str, refusal: type[Exception]
) -> None:
    squad = active_squad(world)
    with pytest.raises(refusal):
        change_roster(
            squad, members=[Seat(getattr(world, name)) for name in members], note=note, by=getattr(world, by)
        )
    assert list(squad.members.values_list("person__username", flat=True)) == ["alice", "bob", "carol"]


def test_a_proposal_keeps_its_roster_unless_another_is_given(world: World) -> None:
    squad = change_squad(proposed_squad(world), by=world.alice, goal="60天。")
    assert list(squad.members.values_list("person__username", "task")) == [
        ("alice", ""),
        ("bob", "起吊"),
        ("carol", "运输"),
    ]
    squad = change_squad(squad, by=world.alice, captain=world.bob)
    assert list(squad.members.values_list("person__username", "part")) == [
        ("bob", "captain"),
        ("carol", "member"),
    ]
    squad = change_squad(squad, by=world.alice, members=[Seat(world.dave, "运输", "instructor")])
    assert list(squad.members.values_list("person__username", "part")) == [
        ("bob", "captain"),
        ("dave", "instructor"),
    ]


def test_an_answered_proposal_no_longer_changes(world: World) -> None:
    with pytest.raises(WrongState):
        change_squad(approved_squad(world), by=world.alice, goal="更低。")


def test_somebody_without_a_unit_is_told_what_to_do(world: World) -> None:
    world.alice.unit = None
    with pytest.raises(GuardFailed) as refused:
        propose_squad(by=world.alice, name="无单位突击队")
    assert refused.value.reasons == ("Your account belongs to no unit; ask your administrator.",)


def test_the_last_day_does_not_lie_before_the_first(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        proposed_squad(world, ends_on=FIRST_DAY - timedelta(days=1))
    assert refused.value.messages == ["The last day lies before the first one."]


def test_a_record_taken_over_states_what_was_published_and_disturbs_nobody(world: World) -> None:
    squad = take_over_squad(
        by=world.polly,
        name="采剥队党员突击队",
        unit=world.north,
        unit_name="宝日希勒露天煤矿",
        facts="编入难采电铲组成党员示范铲",
        figures="31人;平均41周岁；产煤1594万吨;",
    )
    assert (squad.state, squad.captain, squad.starts_on, squad.unit_label) == (
        "completed",
        None,
        None,
        "宝日希勒露天煤矿",
    )
    assert squad.figure_list == ["31人", "平均41周岁", "产煤1594万吨"]
    assert audit.history_of("squad", squad.pk).count() == 1
    assert Task.objects.count() == 0


def test_each_state_has_one_task_of_one_assignee(world: World) -> None:
    def open_tasks() -> list[tuple[str, str | None, str, str]]:
        rows = Task.objects.filter(subject_kind="squad", closed_at=None).values_list(
            "act", "person__username", "role", "due_at"
        )
        return [
            (act, person, role, timezone.localtime(due).strftime("%m-%d")) for act, person, role, due in rows
        ]

    squad = proposed_squad(world)
    assert open_tasks() == [("approve", None, "party_affairs", "03-09")]
    with clock.at(PROPOSED_AT):
        squad = approve_squad(squad, approval="同意。", by=world.polly)
    assert open_tasks() == [("award_flag", None, "party_affairs", "03-09")]
    with clock.at(UNDER_WAY):
        squad = award_flag(squad, flag_awarded_on=FIRST_DAY, by=world.polly)
        assert open_tasks() == [("start", "alice", "", "03-09")]
        squad = start_squad(squad, by=world.alice)
    assert open_tasks() == [("complete", "alice", "", "04-27")]
    with clock.at(AT_THE_END):
        squad = complete_squad(squad, result="完成。", by=world.alice)
        assert open_tasks() == [("assess", None, "party_affairs", "05-13")]
        assess_squad(squad, grade="good", assessment="", by=world.polly)
    assert open_tasks() == []


def test_a_campaign_is_on_record_from_its_first_day(world: World) -> None:
    with clock.at(PROPOSED_AT):
        campaign = open_campaign(
            title="百日攻坚",
            unit=world.north,
            goal="接续不断档。",
            starts_on=FIRST_DAY,
            ends_on=LAST_DAY,
            by=world.polly,
        )
        squad = proposed_squad(world, campaign=campaign)
    assert list(campaign.squads.all()) == [squad]
    assert audit.history_of("campaign", campaign.pk).values_list("act", "by_name").get() == ("open", "白莉")


def test_a_campaign_does_not_end_before_it_starts(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        open_campaign(
            title="百日攻坚",
            unit=world.north,
            goal="快。",
            starts_on=LAST_DAY,
            ends_on=FIRST_DAY,
            by=world.polly,
        )
    assert refused.value.messages == ["The last day lies before the first one."]
