"""How many statements a page costs: literal, and the same for one row as for three."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import batches, calls, chain, outcomes, projects, rollout
from tests.factories.bases import visited_base
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.factories.questions import answered_question
from tests.factories.stories import site_with_editor
from tests.factories.supplements import supplemented
from tracker.challenges.board.calendar_keys import renew_key
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.services import return_challenge, submit_challenge
from tracker.foundation import clock
from tracker.foundation.search.index import index_record
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
MOST = 10
"""Statements that a page for everyday use may cost."""


def queries_of(client: Client, address: str) -> int:
    """Of the second visit: the first may fill what lasts for the process."""
    with clock.at(chain.DAY):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
    return len(captured)


def one_of_each(world: World) -> None:
    """One more row on every list."""
    awarded, accepted = chain.awarded_challenge(world), projects.accepted_project(world)
    outcome = outcomes.equipped_outcome(world)
    rollout.running_rollout(world)
    visited_base(world, 3)
    chain.submitted_bid(world, chain.published_challenge(world))
    calls.opened_call(world)
    batches.made_batch(world)
    public = chain.published_challenge(world, visibility="public")
    found: tuple[Model, ...] = (chain.pooled_need(world), awarded, accepted, outcome, public)
    for record in found:
        index_record(record)


PAGES = {
    "/challenges/": 5,
    "/challenges/?view=ledger&sort=-bounty&cols=state,bounty": 7,
    "/challenges/?scope=related": 7,
    "/challenges/?scope=related&q=瓦斯": 8,
    "/challenges/?view=ledger": 7,
    "/needs/": 6,
    "/needs/calls/": 5,
    "/challenges/batches/": 5,
    "/bids/": 5,
    "/projects/?scope=ended": 6,
    "/outcomes/": 7,
    "/rollout/": 7,
    "/bases/": 6,
    "/inbox/": 6,
    "/inbox/?box=read": 8,
    "/inbox/?box=done": 8,
    "/inbox/?box=started": 8,
    # On PostgreSQL candidates come through a cursor; who may see them is asked once they are known.
    "/search/?q=瓦斯": 9 if connection.vendor == "postgresql" else 6,
}


def test_lists_cost_the_same_for_one_row_and_for_three(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    one_of_each(world)
    with_one = {address: queries_of(client, address) for address in PAGES}
    one_of_each(world)
    one_of_each(world)
    with_three = {address: queries_of(client, address) for address in PAGES}
    assert with_one == with_three == PAGES
    assert max(PAGES.values()) <= MOST


def test_a_call_costs_the_same_whatever_came_in(world: World, as_person: AsPerson) -> None:
    call = calls.opened_call(world)
    client = as_person(world.olga)
    counts = [queries_of(client, f"/needs/calls/{call.pk}/")]
    for _ in range(2):
        chain.pooled_need(world, call=call)
        counts.append(queries_of(client, f"/needs/calls/{call.pk}/"))
    assert counts == [6, 6, 6]


def test_a_batch_costs_the_same_for_one_challenge_and_for_three(world: World, as_person: AsPerson) -> None:
    batch = batches.made_batch(world)
    clients = as_person(world.olga), Client()
    counts = []
    for _ in range(3):
        chain.published_challenge(world, visibility="public", batch=batch)
        counts.append([queries_of(client, f"/challenges/batches/{batch.pk}/") for client in clients])
    assert counts == [[8, 4]] * 3


def test_the_public_board_costs_nothing_while_it_is_kept_and_two_when_it_is_filtered(world: World) -> None:
    for _ in range(2):
        chain.published_challenge(world, visibility="public")
        assert queries_of(Client(), "/challenges/") == 0
        assert queries_of(Client(), "/challenges/?view=ledger") == 0
        assert queries_of(Client(), "/challenges/?q=瓦斯") == 2


@pytest.mark.parametrize(
    ("make", "person", "count"),
    [
        (chain.published_challenge, "alice", 7),
        (chain.published_challenge, "olga", 7),
        (chain.scored_challenge, "olga", 8),
        (chain.awarded_challenge, "olga", 8),
        (chain.awarded_challenge, "david", 8),
    ],
)
def test_a_challenge_costs_at_most_ten(
    make: Callable[[World], Model], person: str, count: int, world: World, as_person: AsPerson
) -> None:
    challenge = make(world)
    make(world)
    assert queries_of(as_person(world.people[person]), f"/challenges/{challenge.pk}/") == count <= MOST


def test_supplementary_notices_cost_one_however_many_there_are(world: World, as_person: AsPerson) -> None:
    challenge = chain.published_challenge(world)
    client = as_person(world.olga)
    counts = [queries_of(client, f"/challenges/{challenge.pk}/")]
    for words in ("一", "二"):
        supplemented(world, challenge, resources=words)
        counts.append(queries_of(client, f"/challenges/{challenge.pk}/"))
    assert counts == [7, 8, 8]


def test_questions_cost_the_same_however_many_there_are(world: World, as_person: AsPerson) -> None:
    challenge = chain.published_challenge(world)
    clients = as_person(world.olga), as_person(world.alice)
    counts = []
    for words in ("一？", "二？", "三？"):
        answered_question(world, challenge, text=words)
        counts.append([queries_of(client, f"/challenges/{challenge.pk}/questions/") for client in clients])
    assert counts == [[6, 6]] * 3


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (projects.running_project, 8),
        (projects.project_with_acceptance_requested, 8),
        # With the outcomes that came of it, and the right to register one.
        (projects.accepted_project, 11),
    ],
)
def test_the_cockpit_costs_the_same_whatever_has_been_reported(
    make: Callable[[World], Model], count: int, world: World, as_person: AsPerson
) -> None:
    site_with_editor(world)
    project = make(world)
    assert queries_of(as_person(world.olga), f"/projects/{project.pk}/") == count


def test_an_outcome_costs_the_same_with_one_benefit_and_with_two(world: World, as_person: AsPerson) -> None:
    site_with_editor(world)
    outcome = outcomes.equipped_outcome(world)
    outcomes.claimed_benefit(world, outcome)
    client = as_person(world.olga)
    counts = [queries_of(client, f"/outcomes/{outcome.pk}/")]
    outcomes.claimed_benefit(world, outcome, unit=world.pit_two)
    counts.append(queries_of(client, f"/outcomes/{outcome.pk}/"))
    assert counts == [13, 13]


def test_feed_and_calendars_cost_the_same_for_one_challenge_and_for_three(world: World) -> None:
    key = renew_key(by=world.olga).key
    for _ in range(3):
        follow_challenge(chain.published_challenge(world, visibility="public"), by=world.olga)
        assert queries_of(Client(), "/challenges/feed/") == 1
        assert queries_of(Client(), "/challenges/deadlines.ics") == 1
        assert queries_of(Client(), f"/challenges/deadlines/{key}.ics") == 2


def test_the_joint_review_costs_the_same_however_often_it_was_asked_for(
    world: World, as_person: AsPerson
) -> None:
    client, counts = as_person(world.olga), []
    challenge = chain.drafted_challenge(world)
    for _ in range(3):
        with clock.at(chain.DAY):
            challenge = submit_challenge(challenge, by=world.olga)
            counts.append(queries_of(client, f"/challenges/{challenge.pk}/"))
            challenge = return_challenge(challenge, note="补充。", by=world.david)
    assert counts == [9] * 3


def test_votes_and_minutes_cost_the_same_for_one_decision_and_for_two(
    world: World, as_person: AsPerson
) -> None:
    client, challenge = as_person(world.olga), chain.published_challenge(world)
    counts = [queries_of(client, f"/challenges/{challenge.pk}/review/")]
    withdraw(challenge, world=world)
    counts.append(queries_of(client, f"/challenges/{challenge.pk}/review/"))
    assert counts == [8, 8]
