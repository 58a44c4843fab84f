"""What the clock decides is carried out once, late or not, and one failure keeps nothing else back."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories.chain import AFTER_DEADLINE, DEADLINE, published_challenge, submitted_bid
from tests.factories.organisation import World
from tracker.challenges.models import Challenge
from tracker.foundation import clock, ticking

BIDDING = "tracker.bids.services.close_bidding_when_due"


def test_a_tick_closes_what_is_due_and_nothing_twice(world: World) -> None:
    challenge = published_challenge(world)
    submitted_bid(world, challenge)
    with clock.at(DEADLINE):
        assert ticking.run_due()[BIDDING] == 0
    assert Challenge.objects.get().state == "published"
    with clock.at(AFTER_DEADLINE):
        assert ticking.run_due()[BIDDING] == 1
        assert ticking.run_due()[BIDDING] == 0
    assert Challenge.objects.get().state == "bid_closed"


def test_the_command_ticks_once_and_says_what_it_did(world: World) -> None:
    published_challenge(world)
    said = StringIO()
    with clock.at(AFTER_DEADLINE):
        call_command("tick", stdout=said)
    assert f"{BIDDING}: 1" in said.getvalue().splitlines()
    assert Challenge.objects.get().state == "failed_no_bid"


def test_a_job_that_fails_is_logged_and_keeps_no_other_from_running(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ticking, "_JOBS", {})

    @ticking.on_tick
    def breaks(_moment: datetime) -> int:
        raise ZeroDivisionError

    @ticking.on_tick
    def works(_moment: datetime) -> int:
        return 3

    assert list(ticking.run_due().values()) == [3]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "breaks failed" in caplog.text
