"""单位意见: who gives the opinion of the unit, until when, where it is shown, and where the group waits for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.chain import DAY, appraised, draft_need, pooled_need
from tests.factories.organisation import World, make_person
from tests.needs.ledgers import client_of
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task
from tracker.insight.fates import fates_of
from tracker.needs.models import LONGEST_UNIT_OPINION, Need
from tracker.needs.services import Part, give_unit_opinion, pool_need, return_need, split_need, submit_need
from tracker.organisation.enums import Role
from tracker.organisation.models import Person

pytestmark = pytest.mark.usefixtures("in_english")

BACKED = "情况属实，同意提报，提供现场。"


@pytest.fixture
def asked_for(settings: Any) -> None:
    settings.JIEBANG = settings.JIEBANG | {"NEED_REQUIRES_UNIT_OPINION": True}


def submitted(world: World) -> Need:
    with clock.at(DAY):
        return submit_need(draft_need(world), by=world.dave)


def opinion_page(need: Need) -> str:
    return reverse("tracker:act", args=["need", need.pk, "give_opinion"])


def pool_page(need: Need) -> str:
    return reverse("tracker:act", args=["need", need.pk, "pool"])


def owed_by_heads() -> list[str]:
    return list(Task.objects.filter(act="give_opinion", closed_at=None).values_list("role", flat=True))


def test_the_head_gives_it_under_name_and_day_and_the_proposer_is_told(world: World) -> None:
    need = submitted(world)
    with clock.at(DAY + timedelta(days=1)):
        need = give_unit_opinion(need, unit_opinion=BACKED, by=world.head_one)
    assert (need.state, need.unit_opinion, need.unit_opinion_by, str(need.unit_opinion_on)) == (
        "submitted",
        BACKED,
        world.head_one,
        "2026-03-03",
    )
    told = Message.objects.get(act="give_opinion")
    assert (told.person, told.note) == (world.dave, BACKED)
    assert audit.verify().is_intact


def test_the_liaison_gives_it_as_well_and_nobody_of_another_unit(world: World) -> None:
    need = submitted(world)
    liaison = make_person("lia", world.pit_one, (Role.NEED_OWNER, world.pit_one))
    assert give_unit_opinion(need, unit_opinion=BACKED, by=liaison).unit_opinion_by == liaison
    strangers: list[Person] = [world.dave, world.olga, world.head_two, world.sam]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            give_unit_opinion(need, unit_opinion="不同意。", by=stranger)


def test_it_may_be_changed_and_what_was_said_before_stays_in_the_history(world: World) -> None:
    client = client_of(world.head_one)
    need = submitted(world)
    assert client.post(opinion_page(need), {"unit_opinion": "暂缓。"}).status_code == 302
    assert "暂缓。" in client.get(opinion_page(need)).content.decode()
    assert client.post(opinion_page(need), {"unit_opinion": f"<b>{BACKED}</b>"}).status_code == 302
    assert Need.objects.get(pk=need.pk).unit_opinion == BACKED
    notes = audit.history_of("need", need.pk).filter(act="give_opinion").values_list("note", flat=True)
    assert list(notes) == [BACKED, "暂缓。"]


@pytest.mark.parametrize(
    ("typed", "status"),
    [("", 422), (" \n", 422), ("好" * LONGEST_UNIT_OPINION, 302), ("好" * (LONGEST_UNIT_OPINION + 1), 422)],
)
def test_it_says_something_and_no_more_than_two_thousand_characters(
    world: World, typed: str, status: int
) -> None:
    response = client_of(world.head_one).post(opinion_page(submitted(world)), {"unit_opinion": typed})
    assert response.status_code == status


def test_nothing_is_no_opinion(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        give_unit_opinion(submitted(world), unit_opinion=" ", by=world.head_one)
    assert refused.value.reasons == ("Say what the unit thinks of it.",)


def test_the_database_holds_no_opinion_without_a_name(world: World) -> None:
    need = submitted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(unit_opinion=BACKED)


def test_a_need_in_the_pool_takes_no_opinion_any_more(world: World) -> None:
    with pytest.raises(WrongState):
        give_unit_opinion(pooled_need(world), unit_opinion=BACKED, by=world.head_one)


def test_it_stays_with_a_need_that_is_returned_and_goes_on_with_the_parts_of_one_that_is_split(
    world: World,
) -> None:
    need = give_unit_opinion(submitted(world), unit_opinion=BACKED, by=world.head_one)
    returned = return_need(need, note="请补指标。", by=world.olga)
    need = submit_need(returned, by=world.dave)
    parts = split_need(need, parts=[Part("一", "一。"), Part("二", "二。")], note="分。", by=world.olga)
    assert {(part.unit_opinion, part.unit_opinion_by) for part in parts} == {(BACKED, world.head_one)}


def test_the_page_of_the_need_shows_it_and_says_when_there_is_none(world: World) -> None:
    need = submitted(world)
    for reader in (world.dave, world.head_one, world.olga):
        assert "Not given yet" in client_of(reader).get(need.get_absolute_url()).content.decode()
    with clock.at(DAY):
        need = give_unit_opinion(need, unit_opinion=BACKED, by=world.head_one)
    pool_need(need, **appraised(), by=world.olga)
    shown = client_of(world.trudy).get(need.get_absolute_url()).content.decode()
    assert all(words in shown for words in ("Opinion of the unit", BACKED, "一矿长"))
    unsaid = client_of(world.trudy).get(pooled_need(world).get_absolute_url()).content.decode()
    assert "Opinion of the unit" not in unsaid


def test_whoever_screens_sees_whether_there_is_one_and_need_not_wait(world: World) -> None:
    client = client_of(world.olga)
    need = submitted(world)
    assert "一矿 has not given its opinion." in client.get(pool_page(need)).content.decode()
    assert owed_by_heads() == []
    with clock.at(DAY):
        need = give_unit_opinion(need, unit_opinion=BACKED, by=world.head_one)
    assert (
        f"Opinion of 一矿 (一矿长, March 2, 2026): {BACKED}" in client.get(pool_page(need)).content.decode()
    )
    assert pool_need(submitted(world), **appraised(), by=world.olga).state == "pooled"


@pytest.mark.usefixtures("asked_for")
def test_a_group_may_wait_for_it_and_then_asks_the_head(world: World) -> None:
    need = submitted(world)
    assert owed_by_heads() == ["unit_admin"]
    with pytest.raises(GuardFailed) as refused:
        pool_need(need, **appraised(), by=world.olga)
    assert refused.value.reasons == (
        "一矿 has not given its opinion yet; its head or liaison does so on the need's page.",
    )
    need = give_unit_opinion(need, unit_opinion=BACKED, by=world.head_one)
    assert owed_by_heads() == []
    assert pool_need(need, **appraised(), by=world.olga).state == "pooled"


def test_it_gains_the_office_no_time_and_is_no_answer(world: World) -> None:
    need = submitted(world)
    due = Task.objects.get(act="pool", closed_at=None).due_at
    with clock.at(DAY + timedelta(days=7)):
        need = give_unit_opinion(need, unit_opinion=BACKED, by=world.head_one)
    assert Task.objects.get(act="pool", closed_at=None).due_at == due
    (fate,) = fates_of([need], world.dave)
    assert (fate.answered_at, fate.reason) == (None, "")
