"""The pool: the checklist, merging, splitting, standing behind a need, and the line that is left."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.chain import appraised, draft_need, pooled_need
from tests.factories.organisation import World
from tracker.challenges.services import draft_challenge
from tracker.foundation import audit
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task
from tracker.needs.lineage import began_with, lineage_of, origins_of
from tracker.needs.models import Need, NeedSupport
from tracker.needs.queries import needs_visible_to
from tracker.needs.services import (
    Part,
    divert_need,
    merge_need,
    pool_need,
    return_need,
    split_need,
    submit_need,
    support_need,
)
from tracker.organisation.models import Person

pytestmark = pytest.mark.usefixtures("in_english")
PARTS = (Part("监测盲区", "上隅角无探头。"), Part("抽采不足", "抽采浓度低。", "浓度由 8% 提到 20%。"))


def submitted(world: World, **facts: Any) -> Need:
    return submit_need(draft_need(world, **facts), by=world.dave)


# --- The checklist ------------------------------------------------------------------------------------------------


def test_every_item_of_the_checklist_is_ticked_before_the_pool(world: World, settings: Any) -> None:
    settings.JIEBANG = settings.JIEBANG | {"SCREENING_CHECKS": ["查重复", "查属性", "看价值"]}
    need = submitted(world)
    with pytest.raises(GuardFailed) as refused:
        pool_need(need, **appraised(checks=["查重复", "不在清单上"]), by=world.olga)
    assert refused.value.reasons == ("Not checked yet: 查属性, 看价值.",)
    assert pool_need(need, **appraised(), by=world.olga).checks == ["查重复", "查属性", "看价值"]


def test_a_group_without_a_checklist_asks_for_none(world: World, settings: Any) -> None:
    settings.JIEBANG = settings.JIEBANG | {"SCREENING_CHECKS": []}
    assert pool_need(submitted(world), **appraised(checks=[]), by=world.olga).state == "pooled"


# --- Merging ------------------------------------------------------------------------------------------------------


def test_a_merged_need_goes_on_in_the_other_and_its_proposer_stands_behind_that_one(world: World) -> None:
    into = pooled_need(world)
    need = submitted(world, title="三采区瓦斯异常")
    Need.objects.filter(pk=need.pk).update(proposer=world.bob, unit=world.pit_two)
    merged = merge_need(Need.objects.get(pk=need.pk), into=into, reply="与二矿同题，并入。", by=world.olga)
    assert (merged.state, merged.merged_into, merged.reply) == ("merged", into, "与二矿同题，并入。")
    assert [(one.person, one.unit) for one in into.supports.all()] == [(world.bob, world.pit_two)]
    assert Message.objects.filter(person=world.bob, subject_kind="need", act="merge").exists()
    assert not Task.objects.filter(subject_kind="need", subject_id=need.pk, closed_at=None).exists()
    assert audit.verify().is_intact


def test_those_behind_a_merged_need_hear_of_the_challenge(world: World) -> None:
    into, need = pooled_need(world), pooled_need(world)
    support_need(need, by=world.bob, words="二矿也有。")
    merge_need(need, into=into, reply="并入。", by=world.olga)
    draft_challenge(by=world.olga, unit=world.pit_one, need=Need.objects.get(pk=into.pk))
    told = Message.objects.filter(subject_kind="need", subject_id=into.pk, act="list")
    assert set(told.values_list("person__username", flat=True)) == {"dave", "bob"}


def test_what_a_need_cannot_be_merged_into(world: World) -> None:
    need, draft = pooled_need(world), draft_need(world)
    with pytest.raises(GuardFailed) as itself:
        merge_need(need, into=need, reply="并入。", by=world.olga)
    with pytest.raises(GuardFailed) as unready:
        merge_need(need, into=draft, reply="并入。", by=world.olga)
    with pytest.raises(GuardFailed) as silent:
        merge_need(need, into=pooled_need(world), reply="", by=world.olga)
    assert itself.value.reasons == ("A need cannot be merged into itself.",)
    assert unready.value.reasons == (f"{draft.number} is “Draft” and takes in no other need.",)
    assert silent.value.reasons == ("A merged need names the need that it goes on in, and why.",)
    assert Need.objects.get(pk=need.pk).state == "pooled"
    assert not NeedSupport.objects.exists()


def test_a_second_merge_is_too_late_and_the_other_company_has_no_say(world: World) -> None:
    into, need = pooled_need(world), pooled_need(world)
    with pytest.raises(NotAllowed):
        merge_need(need, into=into, reply="并入。", by=world.sam)
    merge_need(need, into=into, reply="并入。", by=world.olga)
    with pytest.raises(WrongState):
        merge_need(need, into=into, reply="并入。", by=world.olga)


def told_of(need: Need, act: str) -> set[str]:
    told = Message.objects.filter(subject_kind="need", subject_id=need.pk, act=act)
    return set(told.values_list("person__username", flat=True))


@pytest.mark.parametrize(
    ("answer", "act"),
    [
        (lambda need, by: divert_need(need, channel="suggestion", reply="按合理化建议办。", by=by), "divert"),
        (lambda need, by: return_need(need, note="请补指标。", by=by), "return"),
        (lambda need, by: pool_need(need, **appraised(), by=by), "pool"),
        (lambda need, by: split_need(need, parts=PARTS, note="拆。", by=by), "split"),
    ],
)
def test_whoever_stands_behind_a_need_hears_what_became_of_it_and_still_finds_it(
    world: World, answer: Callable[[Need, Person], Any], act: str
) -> None:
    """Bob's own need was merged into dave's, with trudy, who had stood behind bob's."""
    into, need = submitted(world), submitted(world)
    Need.objects.filter(pk=need.pk).update(proposer=world.bob, unit=world.pit_two)
    NeedSupport.objects.create(need=need, person=world.trudy, unit=world.trudy.unit)
    merge_need(Need.objects.get(pk=need.pk), into=into, reply="并入。", by=world.olga)
    answer(Need.objects.get(pk=into.pk), world.olga)
    assert told_of(into, act) == {"dave", "bob", "trudy"}
    for person in (world.bob, world.trudy):
        assert set(needs_visible_to(person)) >= {need, into}
    assert not needs_visible_to(world.alice).filter(pk=into.pk, state__in=("returned", "diverted")).exists()


# --- Splitting ----------------------------------------------------------------------------------------------------


def test_a_split_need_goes_on_in_parts_that_are_screened_by_themselves(world: World) -> None:
    need = submitted(world)
    first, second = split_need(need, parts=PARTS, note="两个问题分别攻关。", by=world.olga)
    assert Need.objects.get(pk=need.pk).state == "split"
    assert {(part.state, part.proposer, part.unit, part.split_from) for part in (first, second)} == {
        ("submitted", world.dave, world.pit_one, need)
    }
    assert (first.wanted, second.wanted) == (need.wanted, "浓度由 8% 提到 20%。")
    owed = Task.objects.filter(subject_kind="need", act="pool", closed_at=None)
    assert set(owed.values_list("subject_id", flat=True)) == {first.pk, second.pk}
    assert Message.objects.get(person=world.dave, act="split").note == "两个问题分别攻关。"


def test_whoever_stands_behind_a_split_need_stands_behind_its_parts(world: World) -> None:
    need = pooled_need(world)
    support = support_need(need, by=world.bob, words="二矿也有。")
    parts = split_need(need, parts=PARTS, note="拆。", by=world.olga)
    for part in parts:
        assert [(one.person, one.unit, one.words, one.at) for one in part.supports.all()] == [
            (world.bob, world.bob.unit, "二矿也有。", support.at)
        ]
        divert_need(part, channel="suggestion", reply="按合理化建议办。", by=world.olga)
        assert told_of(part, "divert") == {"dave", "bob"}
    assert needs_visible_to(world.bob).filter(pk__in=[part.pk for part in parts]).count() == len(PARTS)
    assert need.supports.count() == 1


def test_one_part_is_no_split_and_nothing_of_it_stays(world: World) -> None:
    need = submitted(world)
    with pytest.raises(GuardFailed) as refused:
        split_need(need, parts=PARTS[:1], note="拆。", by=world.olga)
    assert refused.value.reasons == ("A need is split into two parts or more.",)
    assert (Need.objects.count(), Need.objects.get().state) == (1, "submitted")


# --- Standing behind a need ----------------------------------------------------------------------------------------


def test_somebody_elses_need_is_supported_once(world: World) -> None:
    need = pooled_need(world)
    support_need(need, by=world.bob, words="二矿也有。")
    with pytest.raises(GuardFailed) as again:
        support_need(need, by=world.bob)
    with pytest.raises(GuardFailed) as own:
        support_need(need, by=world.dave)
    assert again.value.reasons == ("You stand behind this need already.",)
    assert own.value.reasons == ("It is your own need.",)
    assert [(one.person, one.unit, one.words) for one in need.supports.all()] == [
        (world.bob, world.bob.unit, "二矿也有。")
    ]
    assert audit.history_of("need", need.pk)[0].act == "support"


def test_a_need_that_is_settled_takes_no_support(world: World) -> None:
    into, need = pooled_need(world), pooled_need(world)
    merged = merge_need(need, into=into, reply="并入。", by=world.olga)
    with pytest.raises(WrongState):
        support_need(merged, by=world.bob)


# --- The line -----------------------------------------------------------------------------------------------------


def test_the_line_is_kept_over_a_split_and_a_merger(world: World) -> None:
    old = submitted(world, end_user="综采二队")
    first, second = split_need(old, parts=PARTS, note="拆。", by=world.olga)
    other = submitted(world, end_user="通风区")
    Need.objects.filter(pk=first.pk).update(end_user="")
    first = Need.objects.get(pk=first.pk)
    merge_need(other, into=first, reply="并入。", by=world.olga)
    assert set(origins_of(first)) == {old, other}
    assert began_with(first) == ["综采二队", "通风区", "一矿"]
    line = lineage_of(Need.objects.get(pk=old.pk))
    assert (line.parts, line.origins, line.merged_into) == ((first, second), (), None)
    assert lineage_of(pooled_need(world)).is_single


def test_a_ring_of_mergers_that_the_rules_forbid_does_not_hang(world: World) -> None:
    one, two = pooled_need(world), pooled_need(world)
    Need.objects.filter(pk=one.pk).update(merged_into=two)
    Need.objects.filter(pk=two.pk).update(merged_into=one)
    assert origins_of(one) == (two,)
