"""Who may do what to a need in each of its states, and what keeps an act back."""

from collections.abc import Callable

import pytest

from tests.factories.chain import DAY, appraised, draft_need, pooled_need
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.challenges.services import draft_challenge
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task
from tracker.needs.models import Need
from tracker.needs.services import (
    change_need,
    divert_need,
    mark_resolved,
    pool_need,
    raise_need,
    return_need,
    return_to_pool,
    submit_need,
)

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["dave", "alice", "head_one", "head_two", "olga", "sam", "david", "iris", "system"]
"""dave proposed it from pit one, head_one heads pit one, olga is the group's office, sam the South's."""


def submitted_need(world: World) -> Need:
    return submit_need(draft_need(world), by=world.dave)


def returned_need(world: World) -> Need:
    return return_need(submitted_need(world), note="请补指标。", by=world.olga)


def listed_need(world: World) -> Need:
    need = pooled_need(world)
    draft_challenge(by=world.olga, unit=world.pit_one, need=need)
    return Need.objects.get(pk=need.pk)


def resolved_need(world: World) -> Need:
    return mark_resolved(listed_need(world), by=SYSTEM)


def diverted_need(world: World) -> Need:
    return divert_need(submitted_need(world), channel="suggestion", reply="按合理化建议办。", by=world.olga)


MAY: dict[Callable[[World], Need], tuple[str, dict[str, str]]] = {
    draft_need: ("draft", {"revise": "dave", "submit": "dave", "hand_on": "olga"}),
    submitted_need: (
        "submitted",
        {
            "pool": "olga",
            "give_opinion": "head_one",
            "return": "head_one olga",
            "divert": "olga",
            "merge": "olga",
            "split": "olga",
        },
    ),
    returned_need: ("returned", {"complete": "dave", "submit": "dave"}),
    pooled_need: (
        "pooled",
        {"divert": "olga", "merge": "olga", "split": "olga", "list": "olga system", "settle": "system"},
    ),
    listed_need: ("listed", {"resolve": "olga system", "unlist": "olga system"}),
    resolved_need: ("resolved", {}),
    diverted_need: ("diverted", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Need]
) -> None:
    need = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert (need.state, who_may_act(need, cast)) == MAY[make]
    assert audit.verify().is_intact


def test_a_need_is_raised_for_ones_own_unit_under_a_number_of_the_year(world: World) -> None:
    with clock.at(DAY):
        need = raise_need(by=world.bob, title="主井提升能力不足")
    assert (need.number, need.unit, need.proposer, need.source) == (
        "XQ-2026-001",
        world.pit_two,
        world.bob,
        "form",
    )


def test_a_returned_need_is_completed_and_submitted_again(world: World) -> None:
    need = change_need(returned_need(world), by=world.dave, wanted="降到 0。")
    assert (need.state, need.wanted) == ("returned", "降到 0。")
    assert submit_need(need, by=world.dave).state == "submitted"


def test_a_need_released_by_its_challenge_is_back_in_the_pool(world: World) -> None:
    assert return_to_pool(listed_need(world), by=SYSTEM, note="流榜。").state == "pooled"


def test_a_pooled_need_can_still_be_diverted(world: World) -> None:
    need = divert_need(pooled_need(world), channel="studio_topic", reply="转工作室课题。", by=world.olga)
    assert (need.state, need.channel) == ("diverted", "studio_topic")


@pytest.mark.parametrize(
    ("expert_opinion", "risk_opinion"), [("", "可控。"), ("可行。", ""), (" ", "\n"), ("", "")]
)
def test_the_pool_needs_both_opinions(world: World, expert_opinion: str, risk_opinion: str) -> None:
    with pytest.raises(GuardFailed) as refused:
        pool_need(
            submitted_need(world),
            **appraised(expert_opinion=expert_opinion, risk_opinion=risk_opinion),
            by=world.olga,
        )
    assert refused.value.reasons == ("Expert appraisal and risk assessment must both be on file.",)


@pytest.mark.parametrize(("channel", "reply"), [("", "按日常工作办。"), ("suggestion", ""), ("", "")])
def test_a_diverted_need_is_answered_and_has_its_channel(world: World, channel: str, reply: str) -> None:
    need = submitted_need(world)
    with pytest.raises(GuardFailed) as refused:
        divert_need(need, channel=channel, reply=reply, by=world.olga)
    assert refused.value.reasons == ("A diverted need names its channel and carries a reply.",)


def test_a_submitted_need_no_longer_changes(world: World) -> None:
    with pytest.raises(WrongState):
        change_need(submitted_need(world), by=world.dave, wanted="更少。")


def test_somebody_elses_draft_does_not_change(world: World) -> None:
    with pytest.raises(NotAllowed):
        change_need(draft_need(world), by=world.olga, wanted="更少。")


def test_each_state_has_its_task_and_the_proposer_is_told_of_each_answer(world: World) -> None:
    def open_tasks() -> list[tuple[str, str | None, str]]:
        rows = Task.objects.filter(subject_kind="need", closed_at=None)
        return list(rows.values_list("act", "person__username", "role"))

    with clock.at(DAY):
        need = draft_need(world)
        assert open_tasks() == [("submit", "dave", "")]
        need = submit_need(need, by=world.dave)
        assert open_tasks() == [("pool", None, "challenge_office")]
        need = return_need(need, note="请补指标。", by=world.olga)
        assert open_tasks() == [("submit", "dave", "")]
        pool_need(submit_need(need, by=world.dave), **appraised(), by=world.olga)
        assert open_tasks() == []
    messages = Message.objects.order_by("pk").values_list("person__username", "act", "note")
    assert list(messages) == [("dave", "return", "请补指标。"), ("dave", "pool", "已入库。")]
