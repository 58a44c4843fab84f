"""Views that people keep: the address of the ledger under a name, their own alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import QueryDict
from django.test import Client

from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.web.test_board import WHEN
from tracker.challenges.board.saved_views import MOST_VIEWS, save_view
from tracker.challenges.models import SavedView
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
QUERY = "?scope=open&domain=瓦斯治理&domain=通风&q=掘进&view=ledger&sort=-bounty&cols=state,bounty&density=spacious"
PAGE = "/challenges/views/"


def keep(client: Client, name: str, query: str = QUERY) -> Any:
    return client.post(PAGE, {"name": name, "query": query})


def kept(person: Person) -> list[str]:
    return list(person.saved_views.order_by("name").values_list("name", flat=True))


def test_a_saved_view_opens_as_it_was(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    client = as_person(world.trudy)
    with clock.at(WHEN):
        first = client.get(f"/challenges/{QUERY}&after=9_9&next=evil")
        offered = client.get(first.context["keep_url"]).context["form"]["query"].value()
        address = keep(client, "按榜额", offered)["Location"]
        again = client.get(address)
    assert QueryDict(address.partition("?")[2]) == QueryDict(QUERY.lstrip("?"))
    assert again.context["board"].filters == first.context["board"].filters.__class__(
        **{**vars(first.context["board"].filters), "after": None}
    )
    assert again.context["chosen_columns"] == first.context["chosen_columns"]
    assert f'<a href="{address.replace("&", "&amp;")}">按榜额</a>' in again.content.decode()


def test_its_address_shows_others_the_same_view_of_what_they_may_see(
    world: World, as_person: AsPerson
) -> None:
    published_challenge(world)
    public = published_challenge(world, visibility="public")
    view = save_view(name="共享", query="?view=ledger&cols=state", by=world.trudy)
    with clock.at(WHEN):
        for client, count in ((as_person(world.alice), 2), (Client(), 1)):
            context = client.get(f"/challenges/{view.query}").context
            assert [column.name for column in context["chosen_columns"]] == ["state"]
            assert (len(context["rows"]), context["board"].total) == (count, count)
    assert context["board"].rows[0].id == public.pk


def test_nobody_sees_or_deletes_the_view_of_another(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    view = save_view(name="我的在榜", query="?view=ledger", by=world.trudy)
    client = as_person(world.alice)
    for address in (PAGE, "/challenges/?view=ledger"):
        assert "我的在榜" not in client.get(address).content.decode()
        assert "我的在榜" in as_person(world.trudy).get(address).content.decode()
    assert client.post(f"{PAGE}{view.pk}/delete/").status_code == 404
    assert kept(world.trudy) == ["我的在榜"]


def test_deleting_happens_once(world: World, as_person: AsPerson) -> None:
    view = save_view(name="旧", query="", by=world.trudy)
    save_view(name="新", query="", by=world.trudy)
    client = as_person(world.trudy)
    assert client.post(f"{PAGE}{view.pk}/delete/")["Location"] == PAGE
    assert client.post(f"{PAGE}{view.pk}/delete/").status_code == 404
    assert kept(world.trudy) == ["新"]


def test_a_second_click_saves_nothing_twice(world: World, as_person: AsPerson) -> None:
    client = as_person(world.trudy)
    assert keep(client, "按榜额")["Location"] == keep(client, "按榜额")["Location"]
    assert kept(world.trudy) == ["按榜额"]
    assert keep(as_person(world.alice), "按榜额").status_code == 302


def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(
    world: World, as_person: AsPerson
) -> None:
    client = as_person(world.trudy)
    keep(client, "按榜额", "?view=ledger")
    for name, words in (
        ("", "This field is required."),
        ("按榜额", "You have another view of this name."),
        ("长" * 61, "at most 60 characters"),
    ):
        response = keep(client, name)
        assert response.status_code == 422
        assert words in str(response.context["form"]["name"].errors)
        assert response.context["form"]["query"].value() == QUERY
        assert response.context["form"]["name"].value() == name
    assert kept(world.trudy) == ["按榜额"]


def test_there_is_an_end_to_what_is_kept(world: World, as_person: AsPerson) -> None:
    for place in range(MOST_VIEWS):
        save_view(name=f"{place:02}", query="", by=world.trudy)
    response = keep(as_person(world.trudy), "再来")
    assert "delete one first" in str(response.context["form"]["name"].errors)
    assert len(kept(world.trudy)) == MOST_VIEWS


def test_only_what_the_board_knows_is_kept_and_never_another_site(world: World, as_person: AsPerson) -> None:
    client = as_person(world.trudy)
    for place, query in enumerate(
        (
            "//example.org",
            "https://example.org/?view=ledger",
            "?next=//example.org&csrfmiddlewaretoken=x",
            "?\r\nx",
        )
    ):
        assert keep(client, str(place), query)["Location"].startswith("/challenges/")
    assert {view.query for view in SavedView.objects.all()} == {""}
    address = keep(client, '"><i class=evil>', f"?q={quote('<script>')}")["Location"]
    assert address == "/challenges/?q=%3Cscript%3E"
    assert "<i class=evil>" not in client.get(f"{PAGE}?q=<script>").content.decode()
