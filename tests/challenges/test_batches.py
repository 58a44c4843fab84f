"""Batches: who makes them, their phases day by day, what stands in them, and making last year's again."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from tests.factories.batches import batch_ahead, made_batch
from tests.factories.chain import DAY, HERE, drafted_challenge, published_challenge
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tracker.challenges.batches.contents import challenges_of, contents_of
from tracker.challenges.batches.services import DAYS, change_batch, facts_for_another_year
from tracker.challenges.board.rows import current_batch
from tracker.challenges.models import ChallengeBatch
from tracker.challenges.queries import batches_open_to, batches_visible_to
from tracker.foundation import clock
from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import NotAllowed
from tracker.foundation.working_days import is_working_day
from tracker.web.stepper import phases_of_batch

pytestmark = pytest.mark.usefixtures("in_english")


def test_an_office_makes_batches_of_its_own_units_alone(world: World) -> None:
    batch = made_batch(world)
    with pytest.raises(NotAllowed):
        change_batch(batch, by=world.sam, title="改名")
    changed = change_batch(batch, by=world.olga, title="改名")
    assert (changed.title, ChallengeBatch.objects.get().title) == ("改名", "改名")
    entries = AuditEntry.objects.filter(subject_kind="challenge_batch")
    assert list(entries.order_by("pk").values_list("act", flat=True)) == ["begin", "revise"]
    assert list(entries.last().changes) == ["title"]  # type: ignore[union-attr]  # there are two
    south = made_batch(world, unit=world.south)
    with pytest.raises(NotAllowed):
        change_batch(south, by=world.sam, unit=world.group)


@pytest.mark.parametrize("name", DAYS[1:])
def test_no_phase_ends_before_the_one_before_it(world: World, name: str) -> None:
    with pytest.raises(ValidationError, match="Each phase ends on or after"):
        made_batch(world, **{name: date(2026, 1, 4)})


def test_what_lies_ahead_is_the_offices_and_does_not_head_the_board(world: World) -> None:
    batch, ahead = made_batch(world), batch_ahead(world)
    with clock.at(DAY):
        for person, seen in (
            (world.olga, {batch, ahead}),
            (world.sam, {batch}),
            (world.trudy, {batch}),
            (AnonymousUser(), {batch}),
        ):
            assert set(batches_visible_to(person)) == seen
        assert current_batch() == batch
        assert set(batches_open_to(world.olga)) == {batch, ahead}
    with clock.at(DAY + timedelta(days=60)):
        assert set(batches_open_to(world.olga)) == {ahead}


@pytest.mark.parametrize(
    ("day", "statuses", "percent"),
    [
        (date(2026, 1, 4), "next next next next next next next", None),
        (date(2026, 1, 5), "now next next next next next next", Decimal("1.79")),
        (date(2026, 3, 2), "done now next next next next next", 100),
        (date(2026, 3, 23), "done done now next next next next", 100),
        (date(2026, 3, 24), "done done done now next next next", Decimal("9.09")),
        (date(2026, 12, 31), "done done done done now next next", 100),
        (date(2027, 12, 31), "done done done done done done now", 100),
        (date(2028, 1, 1), "done done done done done done done", None),
    ],
)
def test_each_day_stands_in_one_phase(world: World, day: date, statuses: str, percent: Any) -> None:
    phases = phases_of_batch(made_batch(world), day)
    assert " ".join(phase.status for phase in phases) == statuses
    now = [phase.percent for phase in phases if phase.status == "now"]
    assert [round(share or 0, 2) for share in now] == ([] if percent is None else [float(percent)])


def test_each_reader_counts_what_they_may_see(world: World) -> None:
    batch = made_batch(world)
    published_challenge(world, batch=batch)
    public = published_challenge(world, batch=batch, visibility="public", bounty_wan=Decimal("0.5"))
    withdraw(published_challenge(world, batch=batch), world=world, note="重复。")
    drafted_challenge(world, batch=batch)
    published_challenge(world)
    for person, total, preparing, counts, bounty in (
        (world.olga, 4, 1, [2, 0, 0, 0, 1], "180.5"),
        (world.alice, 3, 0, [2, 0, 0, 0, 1], "120.5"),
        (AnonymousUser(), 1, 0, [1, 0, 0, 0, 0], "0.5"),
    ):
        found = contents_of(batch, person)
        assert (found.total, found.preparing) == (total, preparing)
        assert [count for _scope, count in found.scopes] == counts
        assert found.bounty_wan == Decimal(bounty)
        assert challenges_of(batch, person).count() == total
    assert list(challenges_of(batch, AnonymousUser())) == [public]


def test_last_years_batch_is_made_again_on_working_days_and_without_its_challenges(world: World) -> None:
    batch = made_batch(world, text="为落实 2026 年科技攻关部署，现发布榜单。")
    published_challenge(world, batch=batch)
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=HERE)):
        facts = facts_for_another_year(batch)
    days = [facts.pop(name) for name in DAYS]
    assert days == sorted(days)
    assert all(map(is_working_day, days))
    assert days[:3] == [date(2027, 1, 5), date(2027, 3, 2), date(2027, 3, 23)]
    assert facts == {
        "title": "2027 年第一批揭榜挂帅榜单",
        "text": "为落实 2027 年科技攻关部署，现发布榜单。",
        "unit": world.group.pk,
    }
