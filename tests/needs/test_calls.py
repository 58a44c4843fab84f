"""Calls for needs: who opens and ends them, which needs are in time, and what came of them."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.calls import LAST_DAY, closed_call, drafted_call, opened_call
from tests.factories.chain import DAY, HERE, appraised, draft_need
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.later_years import in_another_year, in_later_words, years_until_ahead
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.foundation.ticking import run_due
from tracker.foundation.working_days import CalendarException, is_working_day
from tracker.inbox.models import Task
from tracker.needs.calls.queries import calls_asking, calls_visible_to, numbers_of, taking_needs
from tracker.needs.calls.services import change_call, draft_call, facts_for_another_year, open_call
from tracker.needs.models import Need, NeedCall
from tracker.needs.services import (
    Part,
    divert_need,
    pool_need,
    return_need,
    split_need,
    submit_need,
)

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["dave", "alice", "head_one", "olga", "sam", "david", "system"]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (drafted_call, {"revise": "olga", "open": "olga"}),
        (opened_call, {"close": "olga", "end": "system"}),
        (closed_call, {}),
    ],
)
def test_in_each_state_exactly_the_office_and_the_clock_may_act(
    world: World, make: object, expected: dict[str, str]
) -> None:
    call = make(world)  # type: ignore[operator]  # one of the factories
    cast = {name: SYSTEM if name == "system" else world.people[name] for name in CAST}
    with clock.at(DAY):
        assert who_may_act(call, cast) == expected


def test_an_office_calls_upon_its_own_units_alone(world: World) -> None:
    facts = {"title": "征集", "starts_on": DAY.date(), "ends_on": LAST_DAY}
    with pytest.raises(NotAllowed):
        draft_call(by=world.sam, unit=world.north, **facts)
    call = draft_call(by=world.sam, unit=world.pit_three, **facts)
    with pytest.raises(NotAllowed):
        change_call(call, by=world.sam, unit=world.north)
    assert NeedCall.objects.get().unit == world.pit_three
    assert NeedCall.objects.get().runner == world.sam


def test_a_draft_is_the_offices_and_an_open_call_everybodys(world: World) -> None:
    draft, call = drafted_call(world), opened_call(world)
    for name, seen in (("olga", {draft, call}), ("dave", {call}), ("trudy", {call}), ("sam", {call})):
        assert set(calls_visible_to(world.people[name])) == seen
    waiting = Task.objects.filter(subject_kind="need_call", closed_at=None)
    assert list(waiting.values_list("subject_id", flat=True)) == [draft.pk]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": " "}, "Say what is asked for before the call opens."),
        ({"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 27)}, "The last day is over."),
        ({"ends_on": date(2026, 3, 21)}, "is no working day"),
    ],
)
def test_what_keeps_a_call_from_opening(world: World, facts: dict[str, object], words: str) -> None:
    call = drafted_call(world, **facts)
    with clock.at(DAY), pytest.raises(GuardFailed, match=words):
        open_call(call, by=world.olga)
    assert NeedCall.objects.get().state == "draft"


def test_the_clock_ends_a_call_after_its_last_day_and_not_on_it(world: World) -> None:
    opened_call(world)
    with clock.at(datetime(2026, 3, 20, 23, 59, tzinfo=HERE)):
        run_due()
        assert NeedCall.objects.get().state == "open"
    with clock.at(datetime(2026, 3, 21, 0, 1, tzinfo=HERE)):
        for _ in range(2):
            run_due()
    assert NeedCall.objects.get().state == "closed"
    assert audit.AuditEntry.objects.filter(subject_kind="need_call", act="end").count() == 1


def test_a_call_asks_the_unit_and_all_below_it(world: World) -> None:
    call = opened_call(world, unit=world.north)
    soon = opened_call(world, starts_on=DAY.date() + timedelta(days=1))
    with clock.at(DAY):
        assert [list(calls_asking(world.people[name])) for name in ("dave", "head_one", "trudy", "olga")] == [
            [call],
            [call],
            [],
            [],
        ]
    with clock.at(DAY + timedelta(days=1)):
        assert set(taking_needs(calls_asking(world.dave))) == {call, soon}


def test_what_is_handed_in_in_time_stays_with_its_call(world: World) -> None:
    need = draft_need(world, call=opened_call(world))
    with clock.at(datetime(2026, 3, 20, 23, 59, tzinfo=HERE)):
        need = submit_need(need, by=world.dave)
    assert (need.call is None, need.late_for) == (False, None)
    need = return_need(need, note="补指标。", by=world.olga)
    with clock.at(datetime(2026, 4, 1, 9, tzinfo=HERE)):
        run_due()
        again = submit_need(Need.objects.get(), by=world.dave)
    assert (again.call is None, again.late_for) == (False, None)


def test_what_comes_late_goes_into_the_permanent_pool_and_says_so(world: World) -> None:
    call = opened_call(world)
    need = draft_need(world, call=call)
    with clock.at(datetime(2026, 3, 21, 0, 0, tzinfo=HERE)):
        need = submit_need(need, by=world.dave)
    assert (need.call, need.late_for, need.state) == (None, call, "submitted")
    assert numbers_of(call, world.olga).raised == 0
    entry = audit.AuditEntry.objects.filter(subject_kind="need", act="submit").get()
    assert set(entry.changes) == {"call", "late_for"}


def test_the_numbers_of_a_call_are_those_that_the_reader_may_see(world: World) -> None:
    call = opened_call(world)
    with clock.at(DAY):
        draft_need(world, call=call)
        waiting = submit_need(draft_need(world, call=call), by=world.dave)
        pool_need(submit_need(draft_need(world, call=call), by=world.dave), **appraised(), by=world.olga)
        divert_need(
            submit_need(draft_need(world, call=call), by=world.dave),
            channel="suggestion",
            reply="走合理化建议。",
            by=world.olga,
        )
    office, other = numbers_of(call, world.olga), numbers_of(call, world.bob)
    assert (office.raised, office.screening, office.pooled, office.listed, office.diverted) == (3, 1, 1, 0, 1)
    assert (other.raised, other.screening, other.pooled, other.diverted) == (1, 0, 1, 0)
    with clock.at(DAY):
        split_need(waiting, parts=[Part("一", "一。"), Part("二", "二。")], note="拆。", by=world.olga)
    assert numbers_of(call, world.olga).screening == 2


def test_a_call_is_made_again_in_the_year_in_which_it_is_not_over(world: World) -> None:
    call = opened_call(world)
    with clock.at(datetime(2026, 11, 2, 9, tzinfo=HERE)):
        facts = facts_for_another_year(call)
    assert facts == {
        "title": "2027 年上半年需求征集",
        "text": "面向 2027 年生产经营难题，欢迎一线提出。",
        "unit": world.north.pk,
        "runner": world.olga.pk,
        "starts_on": date(2027, 3, 2),
        # The 20th is a Saturday.
        "ends_on": date(2027, 3, 22),
    }


@pytest.mark.django_db
def test_days_are_moved_off_weekends_holidays_and_the_companys_own_days() -> None:
    CalendarException.objects.create(day=date(2027, 3, 2), is_working_day=False, name="厂休")
    assert in_another_year(date(2026, 3, 2), 1) == date(2027, 3, 3)
    assert in_another_year(date(2024, 2, 29), 2) == date(2026, 2, 28)
    moved = [in_another_year(date(2025, 9, 24) + timedelta(days=n), 1) for n in range(20)]
    assert moved == sorted(moved)
    assert all(map(is_working_day, moved))
    with clock.at(datetime(2026, 3, 2, 9, tzinfo=HERE)):
        assert [years_until_ahead(date(year, 3, 2)) for year in (2021, 2025, 2026)] == [5, 1, 1]
    assert in_later_words("2025年度第20251号 2025-2026", 1) == "2026年度第20251号 2026-2027"
