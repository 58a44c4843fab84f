"""The clock crosses the deadline while a bid is being handed in: the server's clock decides, under the lock."""

from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.db import transaction

from tests.factories.chain import DEADLINE, drafted_bid, published_challenge
from tests.factories.organisation import World, make_world
from tests.racing import PATIENCE, in_threads, shared_database
from tracker.bids.models import Bid
from tracker.bids.services import submit_bid
from tracker.challenges.models import Challenge
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, acting
from tracker.organisation.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]

IN_TIME = DEADLINE - timedelta(milliseconds=100)
TOO_LATE = DEADLINE + timedelta(milliseconds=100)
CLOSED = "Bidding for this challenge is closed. Your draft is kept."


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def hand_in(bid_id: int, person_id: int) -> str:
    bid, person = Bid.objects.get(pk=bid_id), Person.objects.get(pk=person_id)
    try:
        return submit_bid(bid, is_pledged=True, by=person).state
    except GuardFailed as refused:
        return " ".join(refused.reasons)


@pytest.mark.parametrize(
    ("then", "answer", "count"), [(IN_TIME, "submitted", 1), (TOO_LATE, CLOSED, 0)], ids=["in time", "late"]
)
def test_a_bid_that_waits_for_the_lock_is_judged_when_it_has_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: object, answer: str, count: int
) -> None:
    """It is sent before the deadline while another act holds the lock, and gets the lock at the moment `then`."""
    challenge = published_challenge(world)
    bid = drafted_bid(world, challenge)
    is_held, is_sent = Event(), Event()

    def turn(moment: object) -> None:
        monkeypatch.setattr(clock, "_frozen", ContextVar("jiebang_clock_in_test", default=moment))

    def holder() -> None:
        with transaction.atomic(), acting():
            Challenge.objects.select_for_update().get(pk=challenge.pk)
            is_held.set()
            assert is_sent.wait(PATIENCE)
            turn(then)

    def team() -> str:
        assert is_held.wait(PATIENCE)
        assert Challenge.objects.get(pk=challenge.pk).takes_bids
        is_sent.set()
        return hand_in(bid.pk, world.alice.pk)

    turn(DEADLINE - timedelta(seconds=1))
    with shared_database(tmp_path):
        _nothing, got = in_threads(holder, team)
        [stands] = in_threads(lambda: (Challenge.objects.get().bid_count, audit.verify().is_intact))
    assert (got, stands) == (answer, (count, True))
