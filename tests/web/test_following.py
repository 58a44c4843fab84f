"""Following a challenge: a star that a second click does not turn, and word of what becomes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    DEADLINE,
    drafted_challenge,
    publicized_challenge,
    published_challenge,
    submitted_bid,
)
from tests.factories.decisions import approve, withdraw
from tests.factories.organisation import World
from tests.web.test_board import WHEN, board
from tests.web.test_inbox import told
from tracker.bids.services import award_challenge, close_bidding_when_due
from tracker.challenges.board.following import follow_challenge, unfollow_challenge
from tracker.challenges.models import Challenge, Follow
from tracker.challenges.services import (
    publish_challenge,
    submit_challenge,
)
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


def send(client: Client, challenge: Challenge, follow: str = "1", **facts: str) -> Any:
    with clock.at(WHEN):
        return client.post(f"/challenges/{challenge.pk}/follow/", {"follow": follow, **facts})


def followers(challenge: Challenge) -> list[str]:
    return sorted(challenge.follows.values_list("person__username", flat=True))


def test_a_second_click_follows_no_twice_and_ends_nothing(world: World, as_person: AsPerson) -> None:
    challenge, client = published_challenge(world), as_person(world.trudy)
    for _click in range(2):
        assert send(client, challenge)["Location"] == f"/challenges/{challenge.pk}/"
        assert followers(challenge) == ["trudy"]
    for _click in range(2):
        assert send(client, challenge, "0").status_code == 302
        assert followers(challenge) == []


def test_one_is_told_once_what_was_done(world: World, as_person: AsPerson) -> None:
    challenge, client = published_challenge(world), as_person(world.trudy)
    send(client, challenge)
    send(client, challenge)
    with clock.at(WHEN):
        page = client.get(challenge.get_absolute_url()).content.decode()
    assert page.count("You follow “掘进面瓦斯异常治理”.") == 1


def test_the_way_back_is_the_row_and_never_another_site(world: World, as_person: AsPerson) -> None:
    challenge, client = published_challenge(world), as_person(world.trudy)
    back = "/challenges/?view=ledger&q=瓦斯"
    assert send(client, challenge, next=back)["Location"].endswith(
        f"view=ledger&q=%E7%93%A6%E6%96%AF#challenge-{challenge.pk}"
    )
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org", ""):
        assert send(client, challenge, next=elsewhere)["Location"] == f"/challenges/{challenge.pk}/"


def test_what_one_may_not_see_one_cannot_follow(world: World, as_person: AsPerson) -> None:
    draft = drafted_challenge(world)
    assert send(as_person(world.trudy), draft).status_code == 404
    assert send(as_person(world.olga), draft).status_code == 302
    assert followers(draft) == ["olga"]
    assert send(Client(), published_challenge(world))["Location"].startswith("/sign-in/")


def test_the_star_shows_what_it_would_do(world: World, as_person: AsPerson) -> None:
    followed, other = published_challenge(world), published_challenge(world)
    follow_challenge(followed, by=world.trudy)
    client = as_person(world.trudy)
    assert {row.id: row.is_followed for row in board(client).rows} == {followed.pk: True, other.pk: False}
    assert {row.is_followed for row in board(as_person(world.alice)).rows} == {False}
    for query in ("", "view=ledger"):
        with clock.at(WHEN):
            page = client.get(f"/challenges/?{query}").content.decode()
        assert page.count('aria-pressed="true"') == page.count('aria-pressed="false"') == 1
        assert f'value="0" form="follow" formaction="/challenges/{followed.pk}/follow/"' in page
        assert f'value="1" form="follow" formaction="/challenges/{other.pk}/follow/"' in page
        assert page.count('id="follow"') == 1
    with clock.at(WHEN):
        assert "Cease to follow" in client.get(followed.get_absolute_url()).content.decode()


def test_a_visitor_finds_no_star(world: World) -> None:
    challenge = published_challenge(world, visibility="public")
    for address in ("/challenges/", "/challenges/?view=ledger", challenge.get_absolute_url()):
        page = Client().get(address).content.decode()
        assert challenge.title in page
        assert "follow" not in page


def published_from(draft: Challenge, world: World) -> Challenge:
    with clock.at(DAY):
        challenge = submit_challenge(draft, by=world.olga)
        challenge = approve(challenge, world=world)
        return publish_challenge(challenge, bid_deadline=DEADLINE, by=world.olga)


def test_a_follower_hears_of_publication_closing_and_award_alone(world: World) -> None:
    draft = drafted_challenge(world)
    follow_challenge(draft, by=world.iris)
    challenge = published_from(draft, world)
    assert told(world.iris) == ["challenge publish"]
    submitted_bid(world, challenge)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    assert told(world.iris) == ["challenge publish", "challenge close_bidding"]

    awarded = publicized_challenge(world)
    follow_challenge(awarded, by=world.trudy)
    with clock.at(AFTER_NOTICE):
        award_challenge(awarded, meeting_number="2", minutes="同意。", by=world.david)
    assert told(world.trudy) == ["challenge award"]


def test_whoever_bids_and_follows_hears_once_and_who_acts_not_at_all(world: World) -> None:
    challenge = published_challenge(world)
    submitted_bid(world, challenge)
    for person in (world.alice, world.david, world.trudy, world.bob):
        follow_challenge(challenge, by=person)
    unfollow_challenge(challenge, by=world.bob)
    Person.objects.filter(pk=world.trudy.pk).update(is_active=False)
    withdraw(challenge, world=world)
    assert told(world.alice).count("challenge withdraw") == 1
    assert told(world.bob).count("challenge withdraw") == 1  # he no longer follows, but works on the bid
    for person in (world.david, world.trudy):
        assert "challenge withdraw" not in told(person)


def test_the_database_holds_one_follow_of_one_person(world: World) -> None:
    challenge = published_challenge(world)
    Follow.objects.create(person=world.trudy, challenge=challenge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(person=world.trudy, challenge=challenge)
