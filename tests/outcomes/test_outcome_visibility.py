"""Who sees which outcomes, contributions and benefits."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.organisation import World
from tests.factories.outcomes import (
    claimed_benefit,
    contribution_of,
    drafted_outcome,
    registered_outcome,
    removed_contribution,
    retired_outcome,
    returned_benefit,
    submitted_outcome,
    verified_benefit,
)
from tests.factories.projects import accepted_project
from tracker.foundation.actors import SYSTEM
from tracker.outcomes.models import Benefit, Outcome
from tracker.outcomes.queries import (
    benefits_visible_to,
    can_see_shares,
    contributions_visible_to,
    outcomes_visible_to,
    registered_outcomes,
)
from tracker.outcomes.services import Contributor, draft_outcome

EVERYONE = [
    "alice", "bob", "carol", "dave", "olga", "david", "frida", "iris", "leo", "head_one", "head_two", "sam", "sue",
    "trudy", "polly", "lily",
]  # fmt: skip


def seen_by(world: World, shows: Callable[[object], bool]) -> str:
    return " ".join(name for name in EVERYONE if shows(getattr(world, name)))


@pytest.mark.parametrize("make", [drafted_outcome, submitted_outcome])
def test_before_registration_the_team_its_unit_and_the_offices_see_it(
    world: World, make: Callable[[World], Outcome]
) -> None:
    outcome = make(world)
    assert (
        seen_by(world, lambda person: outcome in outcomes_visible_to(person))
        == "alice bob olga david frida iris leo head_one polly"
    )


def test_the_projects_team_sees_its_draft(world: World) -> None:
    everything = Contributor(world.alice, share=100)  # type: ignore[arg-type]
    outcome = draft_outcome(accepted_project(world), by=world.alice, contributors=[everything])
    assert outcome in outcomes_visible_to(world.carol)
    assert outcome not in outcomes_visible_to(world.dave)


def test_who_was_taken_off_the_list_sees_the_draft_no_longer(world: World) -> None:
    outcome = removed_contribution(world).outcome
    assert outcome not in outcomes_visible_to(world.bob)


@pytest.mark.parametrize("make", [registered_outcome, retired_outcome])
def test_the_catalogue_is_open_to_the_group(world: World, make: Callable[[World], Outcome]) -> None:
    outcome = make(world)
    assert seen_by(world, lambda person: outcome in outcomes_visible_to(person)) == " ".join(EVERYONE)
    assert outcome in registered_outcomes(world.trudy)


def test_visitors_see_nothing(world: World) -> None:
    verified_benefit(world)
    visitor = AnonymousUser()
    assert not outcomes_visible_to(visitor).exists()
    assert not registered_outcomes(visitor).exists()
    assert not contributions_visible_to(visitor).exists()
    assert not benefits_visible_to(visitor).exists()
    assert not can_see_shares(visitor, Outcome.objects.get())


def test_the_system_sees_the_catalogue(world: World) -> None:
    outcome = registered_outcome(world)
    drafted_outcome(world)
    assert list(outcomes_visible_to(SYSTEM)) == [outcome]


def test_shares_are_for_oneself_the_lead_and_those_who_answer_for_people(world: World) -> None:
    outcome = registered_outcome(world)
    row = contribution_of(outcome, "bob")
    assert (
        seen_by(world, lambda person: row in contributions_visible_to(person))
        == "alice bob olga iris head_one polly"
    )
    assert seen_by(world, lambda person: can_see_shares(person, outcome)) == "alice olga iris head_one polly"


@pytest.mark.parametrize("make", [claimed_benefit, verified_benefit])
def test_benefits_of_the_catalogue_are_open_to_the_group(
    world: World, make: Callable[[World], Benefit]
) -> None:
    benefit = make(world)
    assert seen_by(world, lambda person: benefit in benefits_visible_to(person)) == " ".join(EVERYONE)


def test_returned_claims_are_between_those_concerned(world: World) -> None:
    benefit = returned_benefit(world)
    assert (
        seen_by(world, lambda person: benefit in benefits_visible_to(person))
        == "alice olga david frida iris leo head_one polly"
    )
