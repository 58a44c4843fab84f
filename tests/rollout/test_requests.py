"""A unit that comes forward by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings

from tests.factories.organisation import World, make_person, make_unit
from tests.factories.outcomes import equipped_outcome
from tests.factories.rollout import (
    ANSWERED_AT,
    adopting_adoption,
    adoption_in,
    adoption_not_applicable,
    company_rollout,
    declined_adoption,
    deferred_adoption,
    group_rollout,
    halted_rollout,
    invited_adoption,
    outcome_ready_for_group,
    recommended_rollout,
    running_rollout,
)
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.foundation.working_days import add_working_days
from tracker.organisation.enums import Role, UnitKind
from tracker.organisation.models import OrgUnit
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.queries import units_that_may_ask
from tracker.rollout.services import request_adoption

pytestmark = pytest.mark.usefixtures("english")


def test_a_unit_that_was_not_named_joins_the_level_that_reaches_it(world: World) -> None:
    rollout = running_rollout(world, outcome_ready_for_group(world), level=3, targets=[world.institute])
    with clock.at(ANSWERED_AT):
        adoption = request_adoption(rollout.outcome, unit=world.pit_three, by=world.sally)
    assert (adoption.rollout, adoption.state) == (rollout, "assessing")
    assert (adoption.requested_by, adoption.answered_by) == (world.sally, world.sally)


def test_the_lowest_level_that_reaches_the_unit_is_taken(world: World) -> None:
    rollout = group_rollout(world)
    pit_four = make_unit(world.north, code="HY-N4", kind=UnitKind.UNIT, name="四矿")
    head = make_person("head_four", pit_four, (Role.UNIT_ADMIN, pit_four))
    assert request_adoption(rollout.outcome, unit=pit_four, by=head).rollout.level == 2


def test_who_is_asked_already_says_that_it_is_being_assessed(world: World) -> None:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        asked = request_adoption(adoption.outcome, unit=world.pit_one, by=world.head_one)
        again = request_adoption(adoption.outcome, unit=world.pit_one, by=world.head_one)
    assert (asked.pk, asked.state, again.state) == (adoption.pk, "assessing", "assessing")


def test_who_said_no_may_change_their_mind(world: World) -> None:
    adoption = adoption_not_applicable(world)
    again = request_adoption(adoption.outcome, unit=world.pit_one, by=world.head_one)
    assert (again.pk, again.state) == (adoption.pk, "assessing")


@pytest.mark.parametrize("answered", [adoption_not_applicable, declined_adoption, deferred_adoption])
def test_an_earlier_answer_leaves_neither_its_reason_nor_its_deadline(
    world: World, answered: Callable[[World], Adoption]
) -> None:
    earlier = answered(world)
    assert earlier.reason
    with clock.at(clock.now() + timedelta(days=90)):
        again = request_adoption(earlier.outcome, unit=world.pit_one, by=world.head_one)
        first = add_working_days(clock.today(), settings.JIEBANG["ADOPTION_REPLY_DAYS"])
        assert earlier.reply_by < clock.today()
    again.refresh_from_db()
    assert (again.reason, again.deferred_until, again.reply_by) == ("", None, first)


def test_who_has_adopted_need_not_ask(world: World) -> None:
    adoption = adopting_adoption(world)
    with pytest.raises(GuardFailed) as refused:
        request_adoption(adoption.outcome, unit=world.pit_one, by=world.head_one)
    assert refused.value.reasons == ("Your unit has adopted this outcome already.",)


def test_where_no_level_reaches_the_unit_it_is_told_what_would_help(world: World) -> None:
    reason = (
        (
            "“支架调移平台” is not being rolled out to your unit yet. Ask the office, or whoever answers for the outcome, "
            "to recommend it for the next level."
        ),
    )
    outcome = equipped_outcome(world)
    with pytest.raises(GuardFailed) as refused:
        request_adoption(outcome, unit=world.pit_one, by=world.head_one)
    assert refused.value.reasons == reason
    company = company_rollout(world)
    with pytest.raises(GuardFailed) as refused:
        request_adoption(company.outcome, unit=world.pit_three, by=world.head_three)
    assert refused.value.reasons == reason
    assert not Adoption.objects.filter(unit=world.pit_three).exists()


@pytest.mark.parametrize("name", ["alice", "bob", "head_one", "olga", "sam"])
def test_nobody_asks_for_another_unit(world: World, name: str) -> None:
    rollout = company_rollout(world)
    with pytest.raises(NotAllowed):
        request_adoption(rollout.outcome, unit=world.pit_two, by=getattr(world, name))
    assert adoption_in(rollout, world.pit_two).state == "invited"


@pytest.mark.parametrize(
    "rollout_of", [running_rollout, company_rollout, group_rollout, halted_rollout, recommended_rollout]
)
def test_units_are_offered_to_ask_when_asking_comes_through_and_only_then(
    world: World, rollout_of: Callable[[World], Rollout]
) -> None:
    outcome = rollout_of(world).outcome
    offered = list(units_that_may_ask(outcome.pk, [world.group.path]))
    taken_on = []
    for unit in OrgUnit.objects.order_by("path"):
        head = make_person(f"head-{unit.pk}", unit, (Role.UNIT_ADMIN, unit))
        try:
            request_adoption(outcome, unit=unit, by=head)
        except GuardFailed:
            continue
        taken_on.append(unit)
    assert offered == taken_on
    assert not units_that_may_ask(outcome.pk, []).exists()


def test_a_unit_that_has_adopted_is_offered_nothing(world: World) -> None:
    adoption = adopting_adoption(world)
    assert not units_that_may_ask(adoption.outcome_id, [world.pit_one.path]).exists()
