"""Two officers publish the same challenge at the same moment: one wins, the other is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.db import transaction

from tests.factories.chain import DAY, DEADLINE, drafted_challenge
from tests.factories.decisions import approve
from tests.factories.organisation import World, make_person, make_world
from tests.racing import PATIENCE, in_threads, shared_database
from tracker.challenges.models import Challenge, ChallengeTally
from tracker.challenges.services import publish_challenge, submit_challenge
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import WrongState
from tracker.organisation.enums import Role
from tracker.organisation.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]

PUBLISHED = "published"
TOLD = "“Publish on the board” is not possible: this record is already “Open for bids”."


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    world.people["otto"] = make_person("otto", world.group, (Role.CHALLENGE_OFFICE, world.group), name="欧图")
    return world


def approved(world: World) -> Challenge:
    with clock.at(DAY):
        return approve(submit_challenge(drafted_challenge(world), by=world.olga), world=world)


def publish(challenge_id: int, person_id: int, deadline: datetime) -> str:
    challenge, person = Challenge.objects.get(pk=challenge_id), Person.objects.get(pk=person_id)
    try:
        with clock.at(DAY):
            return publish_challenge(challenge, bid_deadline=deadline, by=person).state
    except WrongState as refused:
        return " ".join(refused.reasons)


def what_stands() -> tuple[object, ...]:
    entries = audit.AuditEntry.objects.filter(subject_kind="challenge", act="publish").count()
    tally = ChallengeTally.objects.get(state=PUBLISHED).count
    return Challenge.objects.get().state, entries, tally, audit.verify().is_intact


def test_of_two_who_publish_at_once_one_wins_and_one_is_told(world: World, tmp_path: Path) -> None:
    challenge = approved(world)
    start = Barrier(2)

    def at_once(person: Person, deadline: datetime) -> Callable[[], str]:
        def task() -> str:
            start.wait(PATIENCE)
            return publish(challenge.pk, person.pk, deadline)

        return task

    with shared_database(tmp_path):
        answers = in_threads(
            at_once(world.olga, DEADLINE), at_once(world.people["otto"], DEADLINE + timedelta(days=1))
        )
        [stands] = in_threads(what_stands)
    assert sorted(map(str, answers)) == sorted([PUBLISHED, TOLD])
    assert stands == (PUBLISHED, 1, 1, True)


def test_whoever_comes_while_another_publishes_changes_no_deadline(world: World, tmp_path: Path) -> None:
    """The second one reads the challenge while it is still approved, and acts before the first has finished."""
    challenge = approved(world)
    has_begun, has_read = Event(), Event()

    def first() -> str:
        with transaction.atomic():
            answer = publish(challenge.pk, world.olga.pk, DEADLINE)
            has_begun.set()
            assert has_read.wait(PATIENCE)
        return answer

    def second() -> str:
        assert has_begun.wait(PATIENCE)
        assert Challenge.objects.get(pk=challenge.pk).state == "approved"
        has_read.set()
        return publish(challenge.pk, world.people["otto"].pk, DEADLINE + timedelta(days=1))

    with shared_database(tmp_path):
        answers = in_threads(first, second)
        [deadline] = in_threads(lambda: Challenge.objects.get().bid_deadline)
    assert answers == [PUBLISHED, TOLD]
    assert deadline == DEADLINE
