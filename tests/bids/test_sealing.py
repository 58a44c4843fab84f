"""Bids stay sealed until the deadline, and the deadline is the server's to the microsecond."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.bids import (
    bid_of,
    closed_contest,
    contest_under_evaluation,
    contested_challenge,
    rival_bid,
)
from tests.factories.chain import (
    AFTER_DEADLINE,
    DAY,
    DEADLINE,
    drafted_bid,
    published_challenge,
    submitted_bid,
)
from tests.factories.decisions import withdraw
from tests.factories.organisation import World, make_person
from tracker.bids.models import Bid
from tracker.bids.queries import bids_visible_on, bids_visible_to
from tracker.bids.services import (
    close_bidding_when_due,
    evaluate_challenge,
    qualify_bid,
    start_bid,
    submit_bid,
    withdraw_bid,
)
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, perform
from tracker.inbox.models import Message, Task
from tracker.inbox.queries import open_tasks_of
from tracker.organisation.enums import Role
from tracker.teams.services import invite_member

pytestmark = pytest.mark.usefixtures("in_english")


def seeing(world: World, bid: Bid) -> str:
    """Names of all of the cast who see the bid, among all bids and, which must be the same, on its challenge's page."""
    challenge = Challenge.objects.select_related("unit").get(pk=bid.challenge_id)
    seen = {name for name, person in world.people.items() if bid in bids_visible_to(person)}
    assert seen == {
        name
        for name, person in world.people.items()
        if bid.pk in {line.pk for line in bids_visible_on(challenge, person)}
    }
    return " ".join(name for name in world.people if name in seen)


# --- The deadline -----------------------------------------------------------------------------------------------


def test_a_bid_at_the_very_deadline_is_taken(world: World) -> None:
    bid = drafted_bid(world, published_challenge(world))
    with clock.at(DEADLINE):
        assert submit_bid(bid, is_pledged=True, by=world.alice).handed_in_at == DEADLINE


def test_a_bid_a_microsecond_late_is_refused_though_bidding_has_not_been_closed_yet(world: World) -> None:
    bid = drafted_bid(world, published_challenge(world))
    with clock.at(DEADLINE + timedelta(microseconds=1)), pytest.raises(GuardFailed) as refused:
        submit_bid(bid, is_pledged=True, by=world.alice)
    assert refused.value.reasons == ("Bidding for this challenge is closed. Your draft is kept.",)
    assert (Bid.objects.get().state, Challenge.objects.get().state) == ("draft", "published")


def test_bidding_is_closed_after_the_very_deadline_and_not_at_it(world: World) -> None:
    published_challenge(world)
    with clock.at(DEADLINE):
        assert close_bidding_when_due(DEADLINE) == 0
    late = DEADLINE + timedelta(microseconds=1)
    with clock.at(late):
        assert close_bidding_when_due(late) == 1


# --- The seal -----------------------------------------------------------------------------------------------------


def test_before_the_deadline_a_bid_is_seen_by_its_team_alone(world: World) -> None:
    challenge = contested_challenge(world)
    assert seeing(world, bid_of(challenge, world.alice)) == "alice bob carol"
    assert seeing(world, bid_of(challenge, world.trudy)) == "sam sue trudy"


def test_after_the_deadline_it_is_seen_by_whoever_judges_and_still_not_by_the_rivals(world: World) -> None:
    challenge = closed_contest(world)
    assert seeing(world, bid_of(challenge, world.alice)) == "alice bob carol olga david iris"
    assert seeing(world, bid_of(challenge, world.trudy)) == "olga david iris sam sue trudy"


def test_an_expert_sees_what_they_score_and_nothing_from_which_they_are_recused(world: World) -> None:
    hugo = make_person("hugo", world.pit_two, (Role.EXPERT_REVIEWER, world.group))
    world.people["hugo"] = hugo
    challenge = closed_contest(world)
    for lead in (world.alice, world.trudy):
        qualify_bid(bid_of(challenge, lead), by=world.olga)
    evaluate_challenge(challenge, experts=[world.erin, world.frank, hugo], by=world.olga)
    assert seeing(world, bid_of(challenge, world.alice)) == "alice bob carol olga david iris erin frank"
    assert seeing(world, bid_of(challenge, world.trudy)) == "olga david iris erin frank sam sue trudy hugo"


def test_neither_visitors_nor_the_system_see_bids(world: World) -> None:
    contest_under_evaluation(world)
    assert not bids_visible_to(AnonymousUser()).exists()
    assert not bids_visible_to(SYSTEM).exists()
    challenge = Challenge.objects.select_related("unit").get()
    assert not bids_visible_on(challenge, AnonymousUser())


def test_a_withdrawn_bid_stays_with_its_team(world: World) -> None:
    challenge = contested_challenge(world)
    bid = bid_of(challenge, world.alice)
    with clock.at(DAY + timedelta(days=4)):
        withdraw_bid(bid, by=world.alice)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    assert seeing(world, bid) == "alice bob carol"


def test_a_draft_that_was_never_handed_in_stays_with_its_team(world: World) -> None:
    challenge = published_challenge(world)
    rival_bid(world, challenge)
    draft = drafted_bid(world, challenge)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    assert Bid.objects.get(pk=draft.pk).state == "void"
    assert seeing(world, draft) == "alice bob carol"


def test_the_bids_on_a_withdrawn_challenge_are_never_opened(world: World) -> None:
    bid = submitted_bid(world, published_challenge(world))
    withdraw(bid.challenge, world=world)
    assert seeing(world, bid) == "alice bob carol"


def test_who_was_invited_sees_the_bid_and_who_declined_no_longer(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(DAY):
        bid = start_bid(challenge, team_name="瓦斯攻关队", by=world.alice)
    seat = invite_member(bid.team, person=world.dave, task="监测", by=world.alice)
    assert seeing(world, bid) == "alice dave"
    perform(seat, "decline", by=world.dave, note="另有任务。")
    assert seeing(world, bid) == "alice"


def test_nobody_outside_the_team_is_told_of_a_sealed_bid(world: World) -> None:
    """Neither by a task nor by a message: both name the team."""
    challenge = contested_challenge(world)
    teams = {"alice", "bob", "carol", "trudy", "sam", "sue"}
    outside = [person for name, person in world.people.items() if name not in teams]
    told = [
        (person.username, task.subject_label)
        for person in outside
        for task in open_tasks_of(person)
        if task.subject_kind == "bid"
    ]
    assert told == []
    assert not Message.objects.filter(subject_kind="bid", person__in=outside).exists()
    assert not Task.objects.filter(subject_kind="bid", closed_at=None).exists()
    assert Challenge.objects.get(pk=challenge.pk).bid_count == 2
