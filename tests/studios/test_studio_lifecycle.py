"""Who may do what to a studio in each of its states, and what keeps an act back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.organisation import World
from tests.factories.studios import (
    APPLIED_AT,
    RECTIFY_BY,
    applied_studio,
    named_studio,
    recommended_studio,
    rectifying_studio,
    revoked_studio,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Task
from tracker.studios.models import Studio
from tracker.studios.services import (
    apply_for_studio,
    ask_to_rectify,
    change_roster,
    change_studio,
    confirm_rectification,
    name_studio,
    recommend_studio,
    return_application,
    revoke_plaque,
    take_over_studio,
)
from tracker.teams.rosters import Seat

CAST = ["alice", "bob", "head_one", "head_two", "olga", "polly", "una", "ursula", "system"]

MAY: dict[Callable[[World], Studio], tuple[str, dict[str, str]]] = {
    applied_studio: ("applied", {"revise": "alice", "recommend": "head_one"}),
    recommended_studio: ("unit_recommended", {"return": "una", "name": "una"}),
    named_studio: ("named", {"change_roster": "alice", "ask_to_rectify": "una", "revoke": "una"}),
    rectifying_studio: ("rectifying", {"confirm": "una", "revoke": "una"}),
    revoked_studio: ("plaque_revoked", {}),
}
REFUSED_NAME = "A name with 国家, 中国 or 全国 claims a level that we cannot give. Name the studio after its leader or its trade."


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Studio]
) -> None:
    studio = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(APPLIED_AT):
        assert (studio.state, who_may_act(studio, cast)) == MAY[make]
    assert audit.verify().is_intact


def test_a_returned_application_can_be_completed_and_recommended_again(world: World) -> None:
    studio = return_application(recommended_studio(world), note="缺年度计划明细。", by=world.una)
    assert studio.state == "applied"
    studio = change_studio(studio, by=world.alice, plan="带课题3项：一季度……")
    assert list(studio.members.values_list("person__username", flat=True)) == [
        "alice",
        "bob",
        "carol",
        "dave",
        "walt",
    ]
    assert recommend_studio(studio, unit_opinion="已补齐。", by=world.head_one).state == "unit_recommended"


def test_a_studio_put_right_in_time_is_named_as_before(world: World) -> None:
    studio = confirm_rectification(rectifying_studio(world), note="台账已补齐。", by=world.una)
    assert (studio.state, studio.rectify_by) == ("named", None)


def test_a_plaque_can_be_revoked_at_once(world: World) -> None:
    assert revoke_plaque(named_studio(world), note="成果造假。", by=world.una).state == "plaque_revoked"


def test_all_that_is_missing_is_said_at_once(world: World) -> None:
    studio = applied_studio(
        world, premises="", funding=" ", achievements="", plan="", leader=None, members=[]
    )
    with pytest.raises(GuardFailed) as refused:
        recommend_studio(studio, unit_opinion="", by=world.head_one)
    assert refused.value.reasons == (
        "Still missing: premises and equipment, funding, achievements of the last three years, plan for the year.",
        "Name the leader of the studio.",
        "A studio needs at least 5 people, its leader among them.",
        "Say why the unit recommends it.",
    )


def test_four_people_are_no_studio(world: World) -> None:
    studio = applied_studio(
        world, members=[Seat(world.bob), Seat(world.carol), Seat(world.dave), Seat(world.alice)]
    )
    with pytest.raises(GuardFailed) as refused:
        recommend_studio(studio, unit_opinion="同意。", by=world.head_one)
    assert refused.value.reasons == ("A studio needs at least 5 people, its leader among them.",)


@pytest.mark.parametrize("name", ["国家级创新工作室", "中国煤炭工匠工作室", "艾丽全国劳模工作室"])
def test_no_studio_of_ours_claims_a_level_above_the_group(world: World, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        applied_studio(world, name=name)
    assert refused.value.messages == [REFUSED_NAME]
    with pytest.raises(GuardFailed) as refused_change:
        change_studio(applied_studio(world), by=world.alice, name=name)
    assert refused_change.value.reasons == (REFUSED_NAME,)


def test_naming_needs_its_ground(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        name_studio(recommended_studio(world), union_opinion=" ", by=world.una)
    assert refused.value.reasons == ("Say on what ground the studio is named.",)


def test_rectification_has_a_day_ahead_and_a_reason(world: World) -> None:
    studio = named_studio(world)
    with clock.at(APPLIED_AT), pytest.raises(GuardFailed) as refused:
        ask_to_rectify(studio, rectify_by=date(2026, 3, 2), note="", by=world.una)
    assert refused.value.reasons == (
        "Give a day ahead, by which the studio is to be put right.",
        "A reason is needed.",
    )


def test_the_roster_of_a_named_studio_changes_with_a_reason_and_the_trail_names_who(world: World) -> None:
    studio = named_studio(world)
    people = (world.bob, world.carol, world.dave, world.head_one)
    change_roster(studio, members=[Seat(person) for person in people], note="岗位调整。", by=world.alice)
    entry = audit.history_of("studio", studio.pk).first()
    assert entry is not None
    assert (entry.act, entry.note) == ("change_roster", "岗位调整。 Left: 华特. Joined: 一矿长.")


@pytest.mark.parametrize(
    ("by", "members", "note", "refusal"),
    [
        ("bob", ("bob", "carol", "dave", "head_one"), "调整。", NotAllowed),
        ("alice", ("bob", "carol", "dave"), "调整。", GuardFailed),
        ("alice", ("bob", "bob", "carol", "dave"), "调整。", GuardFailed),
        ("alice", ("bob", "carol", "dave", "head_one"), "", GuardFailed),
    ],
)
def test_a_refused_change_leaves_the_roster_as_it_was(
    world: World, by: str, members: tuple[str, ...], note: str, refusal: type[Exception]
) -> None:
    studio = named_studio(world)
    with pytest.raises(refusal):
        change_roster(
            studio, members=[Seat(getattr(world, name)) for name in members], note=note, by=getattr(world, by)
        )
    assert list(studio.members.values_list("person__username", flat=True)) == [
        "alice",
        "bob",
        "carol",
        "dave",
        "walt",
    ]


def test_a_recommended_application_no_longer_changes(world: World) -> None:
    with pytest.raises(WrongState):
        change_studio(recommended_studio(world), by=world.alice, plan="更少。")


def test_somebody_without_a_unit_is_told_what_to_do(world: World) -> None:
    world.alice.unit = None
    with pytest.raises(GuardFailed) as refused:
        apply_for_studio(by=world.alice, name="无单位工作室")
    assert refused.value.reasons == ("Your account belongs to no unit; ask your administrator.",)


def test_a_record_taken_over_keeps_its_published_name_and_disturbs_nobody(world: World) -> None:
    studio = take_over_studio(
        by=world.una,
        name="全国煤炭行业创新工作室联盟",
        unit=world.group,
        unit_name="中国能源化学地质工会倡议成立",
        facts="在鄂尔多斯成立，成员间交流合作",
        figures="覆盖58家工作室",
    )
    assert (studio.state, studio.leader, studio.named_on) == ("named", None, None)
    assert (studio.unit_label, studio.figure_list) == ("中国能源化学地质工会倡议成立", ["覆盖58家工作室"])
    assert audit.history_of("studio", studio.pk).count() == 1
    assert Task.objects.count() == 0
    with clock.at(APPLIED_AT):
        assert (
            ask_to_rectify(studio, rectify_by=RECTIFY_BY, note="一年无活动。", by=world.una).state
            == "rectifying"
        )


def test_each_state_has_one_task_of_one_office(world: World) -> None:
    def open_tasks() -> list[tuple[str, str, str]]:
        rows = Task.objects.filter(subject_kind="studio", closed_at=None).values_list("act", "role", "due_at")
        return [(act, role, timezone.localtime(due).strftime("%m-%d")) for act, role, due in rows]

    studio = applied_studio(world)
    assert open_tasks() == [("recommend", "unit_admin", "03-16")]
    with clock.at(APPLIED_AT):
        studio = recommend_studio(studio, unit_opinion="同意。", by=world.head_one)
        assert open_tasks() == [("name", "union_office", "03-30")]
        studio = name_studio(studio, union_opinion="同意。", by=world.una)
        assert open_tasks() == []
        studio = ask_to_rectify(studio, rectify_by=RECTIFY_BY, note="台账缺失。", by=world.una)
        assert open_tasks() == [("confirm", "union_office", "05-29")]
        revoke_plaque(studio, note="逾期。", by=world.una)
    assert open_tasks() == []
