"""The feed and the calendars: well formed whatever was written, and nothing that their readers may not see."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client
from icalendar import Calendar

from tests.factories.chain import (
    DAY,
    DEADLINE,
    challenge_with_closed_bidding,
    drafted_challenge,
    published_challenge,
)
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.web.test_board import WHEN
from tests.web.test_board_export import EVIL
from tracker.challenges.board.calendar_keys import renew_key, revoke_key
from tracker.challenges.board.following import follow_challenge, unfollow_challenge
from tracker.challenges.models import CalendarKey, Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
LONGEST_LINE = 75
"""Octets, without the line break."""


def fetched(client: Client, address: str, status: int = 200) -> Any:
    with clock.at(WHEN):
        response = client.get(address)
    assert response.status_code == status
    return response


def feed(client: Client) -> list[ET.Element]:
    channel = ET.fromstring(fetched(client, "/challenges/feed/").content).find("channel")  # noqa: S314 - our own
    assert channel is not None
    return channel.findall("item")


def titles(client: Client) -> list[str]:
    return [str(item.findtext("title")).partition(" ")[2] for item in feed(client)]


def events(client: Client, address: str) -> dict[str, Any]:
    """By their summary without its beginning."""
    content = fetched(client, address).content
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(len(line) for line in lines) <= LONGEST_LINE
    content.decode("utf-8")
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    found = {str(event["summary"]).removeprefix("Bids until: "): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def own(person: Person) -> str:
    return f"/challenges/deadlines/{CalendarKey.objects.get(person=person).key}.ics"


def several(world: World) -> None:
    closed = challenge_with_closed_bidding(world)
    Challenge.objects.filter(pk=closed.pk).update(visibility="public", title="已截止")
    withdraw(published_challenge(world, visibility="public", title="已撤榜"), world=world)
    drafted_challenge(world, visibility="public", title="草稿")
    published_challenge(world, title="集团内")
    for title in ("公开一", "公开二"):
        published_challenge(world, visibility="public", title=title)


def test_the_feed_tells_everybody_what_a_visitor_may_see(world: World, as_person: AsPerson) -> None:
    several(world)
    for client in (Client(), as_person(world.olga)):
        assert titles(client) == ["公开二", "公开一"]
    item = feed(Client(headers={"accept-language": "en"}))[0]
    public = Challenge.objects.get(title="公开二")
    assert item.findtext("link") == item.findtext("guid") == f"http://testserver/challenges/{public.pk}/"
    assert item.findtext("pubDate") == f"{DAY.astimezone(UTC):%a, %d %b %Y %H:%M:%S %z}"
    assert "bounty 60.00" in str(item.findtext("description"))


def test_the_public_calendar_holds_open_public_deadlines(world: World, as_person: AsPerson) -> None:
    several(world)
    english = Client(headers={"accept-language": "en"})
    for client in (english, as_person(world.olga)):
        assert set(events(client, "/challenges/deadlines.ics")) == {"公开一", "公开二"}
    event = events(english, "/challenges/deadlines.ics")["公开一"]
    public = Challenge.objects.get(title="公开一")
    assert event["uid"] == f"challenge-{public.pk}@testserver"
    assert event["dtstart"].dt == DEADLINE
    assert event["dtstart"].to_ical() == b"20260323T090000Z"
    assert event["dtstamp"].dt == WHEN
    assert event["url"] == f"http://testserver/challenges/{public.pk}/"


def test_whatever_was_written_feed_and_calendar_are_well_formed(world: World) -> None:
    evil = (*EVIL, "BEGIN:VEVENT\r\nSUMMARY;X=1:a,b;c\\n", "]]></title>&lt;", "控\x0b制\x1f符￾", "𠮷" * 60)
    for title in evil:
        challenge = published_challenge(world, visibility="public")
        Challenge.objects.filter(pk=challenge.pk).update(title=title, domain=title[:60])
    client = Client(headers={"accept-language": "en"})
    assert len(feed(client)) == len(evil)
    found = events(client, "/challenges/deadlines.ics")
    assert len(found) == len(evil)
    assert {"控制符", "𠮷" * 60, "长" * 200, "=1+1", "第一行\n第二行"} < set(found)


def test_an_empty_board_is_an_empty_calendar_and_feed(world: World) -> None:
    assert feed(Client()) == []
    assert events(Client(), "/challenges/deadlines.ics") == {}


def test_ones_own_calendar_holds_what_one_follows(world: World) -> None:
    several(world)
    for title in ("集团内", "已截止", "已撤榜", "草稿"):
        follow_challenge(Challenge.objects.get(title=title), by=world.olga)
    follow_challenge(Challenge.objects.get(title="公开一"), by=world.alice)
    renew_key(by=world.olga)
    client = Client(headers={"accept-language": "en"})
    found = events(client, own(world.olga))
    assert {title: str(event["status"]) for title, event in found.items()} == {
        "集团内": "CONFIRMED",
        "已截止": "CONFIRMED",
        "已撤榜": "CANCELLED",
    }
    unfollow_challenge(Challenge.objects.get(title="集团内"), by=world.olga)
    assert set(events(client, own(world.olga))) == {"已截止", "已撤榜"}
    assert fetched(client, own(world.olga))["Cache-Control"] == "private, no-store"


def test_a_moved_deadline_stays_the_same_event(world: World) -> None:
    challenge = published_challenge(world, visibility="public")
    client = Client(headers={"accept-language": "en"})
    before = events(client, "/challenges/deadlines.ics")[challenge.title]
    Challenge.objects.filter(pk=challenge.pk).update(bid_deadline=DEADLINE + timedelta(days=1))
    after = events(client, "/challenges/deadlines.ics")[challenge.title]
    assert before["uid"] == after["uid"]
    assert after["dtstart"].dt == DEADLINE + timedelta(days=1)


def test_a_key_ends_when_it_is_changed_taken_back_or_its_owner_leaves(world: World) -> None:
    renew_key(by=world.olga)
    first = own(world.olga)
    renew_key(by=world.olga)
    second = own(world.olga)
    assert first != second
    fetched(Client(), first, 404)
    fetched(Client(), second)
    Person.objects.filter(pk=world.olga.pk).update(is_active=False)
    fetched(Client(), second, 404)
    Person.objects.filter(pk=world.olga.pk).update(is_active=True)
    revoke_key(by=world.olga)
    fetched(Client(), second, 404)


def test_the_page_makes_changes_and_switches_off_the_address(world: World, as_person: AsPerson) -> None:
    client = as_person(world.trudy)
    renew_key(by=world.alice)
    page = "/challenges/subscribe/"
    assert "Make my address" in fetched(client, page).content.decode()
    client.post(page, {"act": "nonsense"})
    assert not CalendarKey.objects.filter(person=world.trudy).exists()
    client.post(page, {"act": "renew"})
    text = fetched(client, page).content.decode()
    assert f"http://testserver{own(world.trudy)}" in text
    assert own(world.alice) not in text
    for _click in range(2):
        assert client.post(page, {"act": "revoke"})["Location"] == page
    assert set(CalendarKey.objects.values_list("person__username", flat=True)) == {"alice"}


def test_the_day_is_said_as_people_say_it(world: World) -> None:
    published_challenge(world, visibility="public")
    assert "截止 2026年3月23日" in str(feed(Client())[0].findtext("description"))
    assert datetime(2026, 3, 23, 9, tzinfo=UTC) == DEADLINE
