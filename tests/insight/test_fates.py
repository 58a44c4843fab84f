"""What became of needs: everybody gets an answer with its reason, and can follow where the need went on."""

import pytest

from tests.english import in_english
from tests.factories.chain import appraised, draft_need, pooled_need
from tests.factories.organisation import World, make_world
from tracker.challenges.services import draft_challenge
from tracker.foundation.actors import SYSTEM
from tracker.inbox.models import Message
from tracker.insight.fates import Fate, fates_of
from tracker.needs.models import Need
from tracker.needs.services import (
    POOL_REPLY,
    Part,
    divert_need,
    merge_need,
    pool_need,
    return_need,
    return_to_pool,
    split_need,
    submit_need,
)

__all__ = ["in_english"]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def fate_of(need: Need, world: World, reader: str = "olga") -> Fate:
    (fate,) = fates_of(Need.objects.filter(pk=need.pk), world.people[reader])
    return fate


def submitted(world: World) -> Need:
    return submit_need(draft_need(world), by=world.dave)


def test_a_pooled_need_is_answered_in_the_offices_words(world: World) -> None:
    need = pool_need(submitted(world), **appraised(reply="三季度发榜。"), by=world.olga)
    assert (need.reply, fate_of(need, world).reason) == ("三季度发榜。", "三季度发榜。")
    assert Message.objects.get(person=world.dave, act="pool").note == "三季度发榜。"


def test_a_pooled_need_of_which_nothing_else_is_said_gets_the_usual_sentence(world: World) -> None:
    facts = appraised()
    del facts["reply"]
    assert pool_need(submitted(world), **facts, by=world.olga).reply == str(POOL_REPLY)


def test_a_need_pooled_before_it_was_answered_in_words_shows_its_appraisal(world: World) -> None:
    need = pooled_need(world)
    Need.objects.filter(pk=need.pk).update(reply="")
    need.refresh_from_db()
    (fate,) = fates_of([need], world.olga)
    assert fate.reason == "已入库。"
    need.pk = 10**6
    assert fates_of([need], world.olga)[0].reason == "论证可行。"


def test_a_need_on_the_board_is_answered_by_its_challenge_and_back_in_the_pool_by_the_reason(
    world: World,
) -> None:
    need = pooled_need(world)
    challenge = draft_challenge(by=world.olga, unit=world.pit_one, need=need)
    assert fate_of(need, world).reason == f"Made into the challenge {challenge.number}."
    assert fate_of(need, world, "trudy").reason == "已入库。"
    return_to_pool(need, by=SYSTEM, note="无人揭榜。")
    assert fate_of(need, world).reason == "无人揭榜。"


def test_a_returned_need_says_why_and_a_diverted_one_where_to(world: World) -> None:
    returned = return_need(submitted(world), note="请补指标。", by=world.olga)
    assert fate_of(returned, world).reason == "请补指标。"
    again = submit_need(returned, by=world.dave)
    diverted = divert_need(again, channel="suggestion", reply="按建议办。", by=world.olga)
    assert fate_of(diverted, world).reason == "按建议办。"
    assert Message.objects.get(person=world.dave, act="divert").note == "按建议办。"


def test_a_split_need_goes_on_in_its_parts_as_far_as_one_may_see_them(world: World) -> None:
    need = submitted(world)
    parts = split_need(need, parts=[Part("一", "一。"), Part("二", "二。")], note="分开办。", by=world.olga)
    fate = fate_of(need, world)
    assert (fate.reason, fate.steps) == ("分开办。", ())
    assert [part.number for part in fate.parts] == [part.number for part in parts]
    assert fate_of(need, world, "trudy").parts == ()


def test_a_merged_need_goes_on_in_the_other(world: World) -> None:
    into, need = pooled_need(world), submitted(world)
    merge_need(need, into=into, reply="并入。", by=world.olga)
    fate = fate_of(need, world)
    assert (fate.reason, [step.number for step in fate.steps], fate.parts) == ("并入。", [into.number], ())
