"""Beginning a bid: while bids are taken by the clock, and what is said from then on."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.test import Client

from tests.factories.chain import AFTER_DEADLINE, DEADLINE, published_challenge
from tests.factories.organisation import World
from tracker.bids.models import Bid
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


def test_after_the_deadline_no_bid_begins_although_the_clock_has_not_ticked(
    world: World, as_person: AsPerson
) -> None:
    challenge = published_challenge(world)
    client, address = as_person(world.alice), f"/challenges/{challenge.pk}/bid/"
    with clock.at(DEADLINE):
        assert client.get(address).status_code == 200
    with clock.at(AFTER_DEADLINE):
        response = client.get(address)
        sent = client.post(address, {"team_name": "瓦斯攻关队"})
    assert response["Location"] == challenge.get_absolute_url()
    words = "Bidding for this challenge is closed."
    assert [str(message) for message in get_messages(response.wsgi_request)] == [words]
    assert sent.status_code == 422
    assert words in sent.content.decode()
    assert not Bid.objects.exists()
