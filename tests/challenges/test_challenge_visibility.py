"""Who sees which challenges, and what the database holds whatever code wrote the row."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.challenges.test_challenge_lifecycle import approved, returned, submitted, withdrawn
from tests.factories.chain import challenge_with_closed_bidding, drafted_challenge, published_challenge
from tests.factories.organisation import World
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to

CAST = [
    "alice",
    "bob",
    "dave",
    "head_one",
    "head_two",
    "head_three",
    "olga",
    "david",
    "frida",
    "iris",
    "leo",
    "sam",
    "sid",
    "trudy",
    "erin",
]
EVERYBODY = " ".join(CAST)
PREPARING = "head_two olga david frida iris"
"""Whoever prepares, decides, pays for or watches it over pit two."""
ASKED = f"{PREPARING} erin"
"""And whoever is asked in the joint review: erin for the technical side."""


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (drafted_challenge, PREPARING),
        (submitted, ASKED),
        (returned, ASKED),
        (approved, ASKED),
        (published_challenge, EVERYBODY),
        (challenge_with_closed_bidding, EVERYBODY),
        (withdrawn, EVERYBODY),
    ],
)
def test_a_challenge_is_seen_by(world: World, make: Callable[[World], Challenge], seen_by: str) -> None:
    challenge = make(world)
    seeing = [
        name for name in CAST if challenges_visible_to(getattr(world, name)).filter(pk=challenge.pk).exists()
    ]
    assert " ".join(seeing) == seen_by
    assert not challenges_visible_to(AnonymousUser()).exists()


def test_a_visitor_sees_public_challenges_once_they_are_published(world: World) -> None:
    drafted_challenge(world, visibility="public")
    shown = published_challenge(world, visibility="public")
    assert list(challenges_visible_to(AnonymousUser())) == [shown]


@pytest.mark.parametrize(
    ("make", "facts"),
    [
        (published_challenge, {"bid_deadline": None}),
        (published_challenge, {"published_at": None}),
        (published_challenge, {"bid_deadline": "2026-01-01T00:00:00+08:00"}),
        (drafted_challenge, {"state": "published"}),
        (drafted_challenge, {"bounty_wan": -1}),
        (drafted_challenge, {"parallel_teams": 2}),
    ],
)
def test_what_a_state_promises_the_database_holds(
    world: World, make: Callable[[World], Challenge], facts: dict[str, object]
) -> None:
    challenge = make(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=challenge.pk).update(**facts)
