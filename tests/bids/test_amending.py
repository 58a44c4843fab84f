"""A bid that was handed in may be taken back to be amended while bids are taken; until it is handed in again it counts
for nothing.
"""

from datetime import timedelta

import pytest

from tests.factories.chain import AFTER_DEADLINE, DAY, DEADLINE, published_challenge, submitted_bid
from tests.factories.organisation import World
from tracker.bids.models import Bid
from tracker.bids.queries import bids_visible_to
from tracker.bids.services import amend_bid, change_bid, close_bidding_when_due, submit_bid
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task

pytestmark = pytest.mark.usefixtures("in_english")
WHILE_OPEN = DAY + timedelta(days=3)


def amended(world: World) -> Bid:
    bid = submitted_bid(world, published_challenge(world))
    with clock.at(WHILE_OPEN):
        return amend_bid(bid, by=world.alice)


def bid_count(bid: Bid) -> int:
    return Challenge.objects.get(pk=bid.challenge_id).bid_count


def test_an_amended_bid_is_a_draft_without_receipt_and_pledge(world: World) -> None:
    bid = amended(world)
    assert (bid.state, bid.handed_in_at, bid.receipt, bid.is_pledged, bid_count(bid)) == (
        "draft",
        None,
        "",
        False,
        0,
    )
    task = Task.objects.get(subject_kind="bid", subject_id=bid.pk, closed_at=None)
    assert (task.person, task.due_at) == (world.alice, DEADLINE)
    told = Message.objects.filter(subject_kind="bid", act="amend").values_list("person__username", flat=True)
    assert set(told) == {"bob", "carol"}


def test_it_is_handed_in_again_with_another_receipt(world: World) -> None:
    bid = submitted_bid(world, published_challenge(world))
    first = bid.receipt
    with clock.at(WHILE_OPEN):
        draft = change_bid(amend_bid(bid, by=world.alice), by=world.alice, approach="改用定向长钻孔。")
        again = submit_bid(draft, is_pledged=True, by=world.alice)
    assert (again.state, again.receipt != first, bid_count(bid)) == ("submitted", True, 1)


def test_what_is_not_handed_in_again_takes_no_part_and_stays_sealed(world: World) -> None:
    bid = amended(world)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    assert (Bid.objects.get(pk=bid.pk).state, Challenge.objects.get(pk=bid.challenge_id).state) == (
        "void",
        "failed_no_bid",
    )
    assert bid not in bids_visible_to(world.olga)


def test_after_the_deadline_it_stays_handed_in(world: World) -> None:
    bid = submitted_bid(world, published_challenge(world))
    with clock.at(AFTER_DEADLINE), pytest.raises(GuardFailed):
        amend_bid(bid, by=world.alice)
    assert (Bid.objects.get(pk=bid.pk).state, bid_count(bid)) == ("submitted", 1)


def test_a_second_click_takes_it_back_once(world: World) -> None:
    bid = amended(world)
    with clock.at(WHILE_OPEN), pytest.raises(WrongState):
        amend_bid(bid, by=world.alice)
    assert bid_count(bid) == 0


@pytest.mark.parametrize("name", ["bob", "olga", "trudy"])
def test_only_the_lead_takes_it_back(world: World, name: str) -> None:
    bid = submitted_bid(world, published_challenge(world))
    with clock.at(WHILE_OPEN), pytest.raises(NotAllowed):
        amend_bid(bid, by=world.people[name])
    assert bid_count(bid) == 1
