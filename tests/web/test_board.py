"""The board: its counts are those of its rows, its pages follow one another, and no address errs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.factories.batches import made_batch
from tests.factories.chain import (
    AFTER_DEADLINE,
    DAY,
    DEADLINE,
    awarded_challenge,
    drafted_challenge,
    published_challenge,
    scored_challenge,
    submitted_bid,
)
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tracker.challenges.board.counting import ShownFacet
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.board.rows import PAGE_SIZE, SCOPES, Board
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
WHEN = DAY + timedelta(days=3)


def board(client: Client, query: str = "") -> Board:
    with clock.at(WHEN):
        found: Board = client.get(f"/challenges/?{query}").context["board"]
    return found


def ids(found: Board) -> list[int]:
    return [row.id for row in found.rows]


def facet_of(found: Board, name: str) -> ShownFacet:
    return next(facet for facet in found.facets if facet.name == name)


def counts(found: Board, name: str) -> dict[str, int]:
    return {value.value: value.count for value in facet_of(found, name).values}


def copied(challenge: Challenge, times: int) -> None:
    """The same again under other numbers: rows of a board alone, without a history."""
    copies = [Challenge.objects.get(pk=challenge.pk) for _ in range(times)]
    for place, copy in enumerate(copies):
        copy.pk, copy.number = None, f"{challenge.number}-{place}"
    Challenge.objects.bulk_create(copies)


@pytest.fixture
def mixed(world: World) -> World:
    """Challenges of two domains and of several states, among them drafts that no board shows."""
    awarded_challenge(world)
    scored_challenge(world)
    withdraw(published_challenge(world), world=world)
    published_challenge(world)
    published_challenge(world, domain="通风")
    published_challenge(world, domain="通风", visibility="public", title="公开榜题")
    drafted_challenge(world)
    return world


def test_the_scopes_count_what_stands_in_them(mixed: World, as_person: AsPerson) -> None:
    client = as_person(mixed.trudy)
    shown = {scope.name: count for scope, count in board(client).scopes}
    live = {scope.name: Challenge.objects.filter(state__in=scope.states).count() for scope in SCOPES}
    assert shown == live == {"open": 3, "judging": 1, "running": 1, "done": 0, "failed": 1, "all": 6}
    for scope in SCOPES:
        found = board(client, f"scope={scope.name}")
        assert found.total == len(found.rows) == shown[scope.name]


def test_each_facet_counts_the_rows_that_it_would_show(mixed: World, as_person: AsPerson) -> None:
    client = as_person(mixed.trudy)
    found = board(client)
    assert counts(found, "domain") == {"通风": 2, "瓦斯治理": 1}
    for facet in found.facets:
        for value in facet.values:
            assert len(board(client, f"{facet.name}={value.value}").rows) == value.count


def test_a_second_value_of_a_facet_widens(mixed: World, as_person: AsPerson) -> None:
    found = board(as_person(mixed.trudy), "domain=通风&domain=瓦斯治理")
    assert (len(found.rows), found.total) == (3, 3)
    assert all(value.is_chosen for value in facet_of(found, "domain").values)


def test_a_chosen_value_without_rows_stays_to_be_undone(mixed: World, as_person: AsPerson) -> None:
    found = board(as_person(mixed.trudy), f"company={mixed.south.pk}")
    assert (found.total, found.rows) == (0, ())
    assert (
        "No challenge fits these filters."
        in as_person(mixed.trudy).get(f"/challenges/?company={mixed.south.pk}").content.decode()
    )


@pytest.mark.parametrize("scope", ["open", "failed"])
def test_the_next_page_shows_the_following_rows_exactly_once(
    scope: str, world: World, as_person: AsPerson
) -> None:
    challenge = published_challenge(world)
    if scope == "failed":
        challenge = withdraw(challenge, world=world)
    copied(challenge, 2 * PAGE_SIZE + 2)
    client = as_person(world.trudy)
    query, seen = f"?scope={scope}", []
    with clock.at(WHEN):
        for _page in range(3):
            context = client.get(f"/challenges/{query}").context
            seen += ids(context["board"])
            query = context["pager"].next_url
    assert query == ""
    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 3
    assert set(seen) == set(Challenge.objects.values_list("pk", flat=True))


def test_a_row_that_comes_meanwhile_does_not_shift_the_next_page(world: World, as_person: AsPerson) -> None:
    copied(published_challenge(world), PAGE_SIZE + 1)
    client = as_person(world.trudy)
    first = board(client)
    withdraw(Challenge.objects.get(pk=ids(first)[0]), world=world)
    second = board(client, f"after={first.next_key}".replace("+", "%2B"))
    assert not set(ids(first)) & set(ids(second))
    assert len(second.rows) == 2


def test_a_sealed_challenge_hides_how_many_bid(world: World, as_person: AsPerson) -> None:
    sealed = published_challenge(world, is_sealed=True)
    plain = published_challenge(world, is_sealed=False, title="不封标")
    for challenge in (sealed, plain):
        submitted_bid(world, challenge)
    for person in (world.olga, world.alice, world.trudy):
        client = as_person(person)
        assert {row.id: row.bid_count for row in board(client).rows} == {sealed.pk: None, plain.pk: 1}
        with clock.at(WHEN):
            assert "Number of bids sealed" in client.get(sealed.get_absolute_url()).content.decode()
            page = client.get("/challenges/?view=ledger").content.decode()
        assert page.count("Sealed") == 1


def test_a_visitor_sees_public_challenges_alone(mixed: World) -> None:
    client = Client(headers={"accept-language": "en"})
    found = board(client)
    assert [row.title for row in found.rows] == ["公开榜题"]
    assert (found.total, dict(found.scopes)[SCOPES[0]]) == (1, 1)
    assert counts(found, "domain") == {"通风": 1}
    for challenge in Challenge.objects.exclude(visibility="public"):
        assert client.get(challenge.get_absolute_url()).status_code == 404
    assert client.get(found_url(found)).status_code == 200


def found_url(found: Board) -> str:
    return f"/challenges/{found.rows[0].id}/"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=瓦%00斯",
        "q=%25",
        "q=𠮷😀",
        "q=%ff%fe",
        "q=" + "瓦" * 3000,
        "scope=nonsense",
        "scope=%00",
        "view=nonsense",
        "domain=unknown",
        "domain=%00",
        "domain=",
        "company=x",
        "company=-1",
        "company=99999999999999",
        "company=" + "9" * 5000,
        "company=٣",
        "sector=%00&sector=nonsense",
        "bounty=20&bounty=-&bounty=20-50-100",
        "bounty=" + "9" * 5000,
        "until=2026-13&until=0000-01&until=2026-1&until=٢٠٢٦-01",
        "until=9999-12&until=" + "9" * 5000,
        "domain=a&" * 2000,
        "after=garbage",
        "after=_",
        "after=_1",
        "after=_" + "9" * 5000,
        "after=2026-03-23_1",
        "after=2026-03-23T17:00:00_1",
        "after=2026-02-31T17:00:00%2B08:00_1",
        "after=0001-01-01T00:00:00%2B14:00_1",
        "after=9999-12-31T23:59:59-14:00_1",
        "sort=nonsense",
        "sort=bounty&after=NaN_1",
        "sort=-bounty&after=1e9_1",
        "sort=bounty&after=" + "9" * 5000 + "_1",
        "sort=number&after=%00_1",
        "sort=number&after=" + "瓦" * 5000 + "_1",
        "sort=-number&after=_1",
        "sort=-deadline&after=0001-01-01T00:00:00%2B14:00_1",
        "cols=nonsense",
        "cols=%00&cols=,,,",
        "cols=" + "state," * 2000,
        "density=%00",
        "scope=failed&after=_" + "9" * 18,
        "scope=failed&after=2026-03-23T17:00:00%2B08:00_1",
    ],
)
def test_no_address_errs(query: str, world: World, as_person: AsPerson) -> None:
    published_challenge(world, visibility="public")
    for client in (as_person(world.trudy), Client()):
        assert client.get(f"/challenges/?{query}").status_code == 200
        assert client.get(f"/challenges/?view=ledger&{query}").status_code == 200


@pytest.mark.parametrize("path", ["/needs/", "/bids/", "/projects/", "/outcomes/", "/rollout/", "/inbox/"])
@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%25𠮷", "page=x", "page=" + "9" * 5000, "scope=x", "domain=%00", "before=9" + "9" * 5000],
)
def test_no_list_errs(path: str, query: str, world: World, as_person: AsPerson) -> None:
    assert as_person(world.olga).get(f"{path}?{query}").status_code == 200


def test_a_percent_sign_is_no_wildcard(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    published_challenge(world, title="100%达标")
    assert [row.title for row in board(as_person(world.trudy), "q=0%25达").rows] == ["100%达标"]
    assert board(as_person(world.trudy), "q=掘%25面").total == 0


def test_what_was_written_is_shown_as_text(world: World, as_person: AsPerson) -> None:
    published_challenge(world, title="<script>alert(1)</script>", domain='"><i>x')
    for view in ("cards", "ledger"):
        with clock.at(WHEN):
            page = as_person(world.trudy).get(f"/challenges/?view={view}&q=<script>").content.decode()
        assert "<script>alert" not in page
        assert '"><i>x' not in page


def test_a_visitor_sees_a_new_challenge_once_its_publication_is_complete(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    visitor = Client()
    assert board(visitor).total == 0
    with django_capture_on_commit_callbacks(execute=True):
        published_challenge(world, visibility="public")
    (row,) = board(visitor).rows
    assert (row.title, row.unit) == ("掘进面瓦斯异常治理", "二矿")


def test_what_visitors_are_shown_was_drawn_once(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published_challenge(world, visibility="public", title="瓦斯抽采")
    pages = {}
    for code in ("en", "zh-hans"):
        visitor = Client(headers={"accept-language": code})
        first = visitor.get("/challenges/")
        with django_assert_num_queries(0):
            again = visitor.get("/challenges/")
        assert again.context.get("board") is None
        shown = [
            page.content.decode().partition('id="facets"')[2].partition("</main>")[0]
            for page in (first, again)
        ]
        assert shown[0] == shown[1]
        assert "csrfmiddlewaretoken" not in shown[0]
        pages[code] = shown[1]
    assert "瓦斯抽采" in pages["en"]
    assert "Filter" in pages["en"]
    assert "Filter" not in pages["zh-hans"]


@pytest.mark.parametrize(
    "query",
    [
        *("q=瓦斯", "view=ledger", "domain=通风", "sort=-bounty", "campaign=autumn"),
        *("scope=nonsense", "scope=related", "scope=open&scope=nonsense"),
    ],
)
def test_only_a_tab_as_it_is_by_itself_is_kept_as_drawn(world: World, query: str) -> None:
    published_challenge(world, visibility="public")
    visitor = Client()
    for _ in range(2):
        assert visitor.get(f"/challenges/?{query}").context.get("board") is not None
    assert "nonsense" not in visitor.get("/challenges/").content.decode()


def test_what_visitors_are_shown_goes_with_the_deadline_and_the_batch(world: World) -> None:
    published_challenge(world, visibility="public")
    visitor = Client(headers={"accept-language": "en"})
    with time_machine.travel(DEADLINE - timedelta(seconds=20), tick=False) as machine:
        assert "0 minutes left" in visitor.get("/challenges/").content.decode()
        machine.shift(21)
        assert "Closed" in visitor.get("/challenges/").content.decode()
        made_batch(world, title="秋季批次")
        assert "秋季批次" in visitor.get("/challenges/").content.decode()


def test_between_the_deadline_and_the_clocks_next_tick_bidding_is_closed_and_nothing_late(
    world: World, as_person: AsPerson
) -> None:
    challenge = published_challenge(world, visibility="public")
    assert challenge.state == "published"
    client = as_person(world.olga)
    with clock.at(AFTER_DEADLINE):
        for address in ("/challenges/", "/challenges/?view=ledger"):
            page = client.get(address).content.decode()
            assert "Closed" in page
            assert not re.search(r"(minute|hour|day)s? late", page)
    with clock.at(DEADLINE):
        assert "0 minutes left" in client.get("/challenges/").content.decode()


def test_what_one_follows_is_found_after_its_deadline_as_well(world: World, as_person: AsPerson) -> None:
    followed = scored_challenge(world)
    follow_challenge(followed, by=world.trudy)
    for person, is_told in ((world.trudy, True), (world.alice, False)):
        page = as_person(person).get("/challenges/?scope=related").content.decode()
        assert ("Followed, no longer open for bids" in page) == is_told
        assert (followed.get_absolute_url() in page) == is_told
    assert "no longer open" not in as_person(world.trudy).get("/challenges/").content.decode()


def test_a_withdrawn_challenge_says_when_and_why(world: World, as_person: AsPerson) -> None:
    challenge = withdraw(published_challenge(world, visibility="public"), world=world, note="需求取消。")
    for client in (Client(headers={"accept-language": "en"}), as_person(world.trudy)):
        page = client.get(challenge.get_absolute_url()).content.decode()
        assert "Bids are no longer taken." in page
        assert "需求取消。" in page
