"""The acts on a record: its own page, and the part of it that a record's page takes in."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tracker.foundation import audit
from tracker.foundation.actors import SYSTEM
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


def address_of(pk: int) -> str:
    return reverse("tracker:record-history", args=["challenge", pk])


def test_the_page_tells_every_act_the_newest_first(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    response = as_person(world.alice).get(address_of(challenge.pk))
    assert [row.words for row in response.context["rows"]] == [
        "Publish on the board",
        "Approve the challenge",
        "Submit for review",
        "Entered",
    ]
    newest = audit.history_of("challenge", challenge.pk).first()
    assert newest is not None
    assert response.context["rows"][0].digest == newest.digest
    assert newest.digest[:8] in response.content.decode()
    assert "<html" in response.content.decode()


def test_a_page_that_takes_it_in_gets_the_acts_alone(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    response = as_person(world.alice).get(address_of(challenge.pk), headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<ol class="jb-list jb-history">')
    assert reverse("tracker:challenge-detail", args=[challenge.pk]) not in response.content.decode()


def test_a_long_history_is_shown_in_pages_and_costs_the_same(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    client = as_person(world.alice)

    def cost() -> int:
        client.get(address_of(challenge.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(challenge.pk))
        return len(captured)

    short = cost()
    for number in range(30):
        audit.record(kind="challenge", subject=challenge, act="note", by=SYSTEM, note=f"{number} <b>𠮷</b>")
    assert cost() == short
    response = client.get(address_of(challenge.pk))
    assert len(response.context["rows"]) == 25
    assert "29 &lt;b&gt;𠮷&lt;/b&gt;" in response.content.decode()
    part = client.get(address_of(challenge.pk), headers={"HX-Request": "true"}).content.decode()
    assert "All 34 acts" in part


def test_a_visitor_reads_a_public_challenge_and_not_who_decided_what(world: World) -> None:
    challenge = published_challenge(world, visibility="public")
    page = Client().get(reverse("tracker:challenge-detail", args=[challenge.pk])).content.decode()
    assert challenge.title in page
    assert address_of(challenge.pk) not in page
    assert Client().get(address_of(challenge.pk)).status_code == 302
