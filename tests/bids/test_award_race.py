"""Two members of the decision body award the same challenge at the same moment: one wins, the other is told."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.db import transaction

from tests.factories.bids import publicized_contest
from tests.factories.chain import AFTER_NOTICE
from tests.factories.organisation import World, make_person, make_world
from tests.racing import PATIENCE, in_threads, shared_database
from tracker.bids.models import AwardDecision, Bid, Commitment
from tracker.bids.services import award_challenge
from tracker.challenges.models import Challenge
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import WrongState
from tracker.organisation.enums import Role
from tracker.organisation.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]

AWARDED = "awarded"
TOLD = "“Award the challenge” is not possible: this record is already “Awarded”."


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    world.people["diana"] = make_person("diana", world.group, (Role.DECISION_BODY, world.group), name="戴安")
    return world


def award(challenge_id: int, person_id: int, number: str) -> str:
    challenge, person = Challenge.objects.get(pk=challenge_id), Person.objects.get(pk=person_id)
    try:
        with clock.at(AFTER_NOTICE):
            return award_challenge(challenge, meeting_number=number, minutes="同意定榜。", by=person).state
    except WrongState as refused:
        return " ".join(refused.reasons)


def what_stands() -> tuple[object, ...]:
    entries = audit.AuditEntry.objects.filter(subject_kind="challenge", act="award").count()
    return (
        Challenge.objects.get().state,
        dict(Bid.objects.values_list("lead__username", "state")),
        AwardDecision.objects.count(),
        Commitment.objects.count(),
        entries,
        audit.verify().is_intact,
    )


ONE_AWARD = ("awarded", {"alice": "won", "trudy": "not_selected"}, 1, 1, 1, True)


def test_of_two_who_award_at_once_one_wins_and_one_is_told(world: World, tmp_path: Path) -> None:
    challenge = publicized_contest(world)
    start = Barrier(2)

    def at_once(person: Person, number: str) -> Callable[[], str]:
        def task() -> str:
            start.wait(PATIENCE)
            return award(challenge.pk, person.pk, number)

        return task

    with shared_database(tmp_path):
        answers = in_threads(at_once(world.david, "5号"), at_once(world.diana, "6号"))
        [stands] = in_threads(what_stands)
    assert sorted(map(str, answers)) == sorted([AWARDED, TOLD])
    assert stands == ONE_AWARD


def test_whoever_comes_while_another_awards_waits_and_is_told(world: World, tmp_path: Path) -> None:
    """The second one reads the challenge while it is still on notice, and acts before the first has finished."""
    challenge = publicized_contest(world)
    has_begun, has_read = Event(), Event()

    def first() -> str:
        with transaction.atomic():
            answer = award(challenge.pk, world.david.pk, "5号")
            has_begun.set()
            assert has_read.wait(PATIENCE)
        return answer

    def second() -> str:
        assert has_begun.wait(PATIENCE)
        assert Challenge.objects.get(pk=challenge.pk).state == "publicized"
        has_read.set()
        return award(challenge.pk, world.diana.pk, "6号")

    with shared_database(tmp_path):
        answers = in_threads(first, second)
        [stands] = in_threads(what_stands)
    assert answers == [AWARDED, TOLD]
    assert stands == ONE_AWARD
