"""Who sees which rollouts and adoptions."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.organisation import World
from tests.factories.rollout import (
    company_rollout,
    halted_rollout,
    invited_adoption,
    outcome_ready_for_company,
    recommended_rollout,
    running_rollout,
    withdrawn_rollout,
)
from tracker.foundation.actors import SYSTEM
from tracker.rollout.models import Rollout
from tracker.rollout.queries import adoptions_visible_to, rollouts_visible_to

EVERYONE = [
    "alice",
    "bob",
    "olga",
    "david",
    "frida",
    "iris",
    "leo",
    "head_one",
    "head_two",
    "sam",
    "trudy",
    "polly",
    "lily",
]


def seen_by(world: World, rollout: Rollout) -> str:
    return " ".join(name for name in EVERYONE if rollout in rollouts_visible_to(getattr(world, name)))


@pytest.mark.parametrize("make", [recommended_rollout, withdrawn_rollout])
def test_a_proposal_is_between_those_who_prepare_and_decide(
    world: World, make: Callable[[World], Rollout]
) -> None:
    assert seen_by(world, make(world)) == "alice olga david iris leo head_one polly"


def test_a_proposal_for_the_company_is_seen_by_the_outcomes_unit_too(world: World) -> None:
    rollout = recommended_rollout(world, outcome_ready_for_company(world), level=2)
    assert seen_by(world, rollout) == "alice olga david iris leo head_one polly"


@pytest.mark.parametrize("make", [running_rollout, company_rollout, halted_rollout])
def test_what_was_approved_is_open_to_the_group(world: World, make: Callable[[World], Rollout]) -> None:
    assert seen_by(world, make(world)) == " ".join(EVERYONE)


def test_answers_are_open_to_the_group_and_to_nobody_outside(world: World) -> None:
    adoption = invited_adoption(world)
    assert adoption in adoptions_visible_to(world.trudy)
    for outsider in (AnonymousUser(), SYSTEM):
        assert not adoptions_visible_to(outsider).exists()
        assert not rollouts_visible_to(outsider).exists()
