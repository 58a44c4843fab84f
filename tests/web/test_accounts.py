"""Signing in and out, the lock after five failures, the language of the reader."""

from collections.abc import Callable
from typing import Any

import pytest
from axes.handlers.proxy import AxesProxyHandler
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import gettext, override

from tests.factories.chain import published_challenge
from tests.factories.organisation import PASSWORD, World
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
SIGN_IN = "/sign-in/"


def sign_in(client: Client, username: str = "alice", password: str = PASSWORD, **fields: str) -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password, **fields})


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_signing_in_leads_home_and_signing_out_to_the_door(world: World) -> None:
    client = Client()
    assert sign_in(client)["Location"] == "/inbox/"
    assert is_signed_in(client)
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_signing_in_leads_on_to_where_one_wanted_but_never_to_another_site(world: World) -> None:
    assert sign_in(Client(), next="/needs/")["Location"] == "/needs/"
    assert sign_in(Client(), next="https://example.org/")["Location"] == "/inbox/"
    assert sign_in(Client(), next="//example.org/")["Location"] == "/inbox/"


def test_signing_out_takes_more_than_a_link(world: World, as_person: AsPerson) -> None:
    client = as_person(world.alice)
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("username", "password"),
    [("alice", "wrong"), ("nobody", PASSWORD), ("", ""), ('𠮷"%', "x"), ("alice", "x" * 5000)],
)
def test_a_wrong_name_and_a_wrong_password_look_alike(username: str, password: str, world: World) -> None:
    client = Client(headers={"accept-language": "en"})
    response = sign_in(client, username, password)
    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert not is_signed_in(client)


def test_a_closed_account_cannot_sign_in_and_its_sessions_end(world: World, as_person: AsPerson) -> None:
    client = as_person(world.alice)
    Person.objects.filter(pk=world.alice.pk).update(is_active=False)
    assert not is_signed_in(client)
    assert not is_signed_in_after(Client())


def is_signed_in_after(client: Client) -> bool:
    sign_in(client)
    return is_signed_in(client)


def test_five_failures_lock_the_name_at_that_address(world: World, settings: LazySettings) -> None:
    settings.AXES_ENABLED = True
    AxesProxyHandler.reset_attempts()
    client = Client(headers={"accept-language": "en"})
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "tracker/organisation/locked_out.html" in [template.name for template in locked.templates]
    assert not is_signed_in(client)
    assert sign_in(client, "bob")["Location"] == "/inbox/"
    assert sign_in(Client(REMOTE_ADDR="10.1.2.3"))["Location"] == "/inbox/"


def test_four_failures_do_not_lock(world: World, settings: LazySettings) -> None:
    settings.AXES_ENABLED = True
    AxesProxyHandler.reset_attempts()
    client = Client()
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client)["Location"] == "/inbox/"


def test_the_language_is_chosen_by_cookie(world: World) -> None:
    client = Client()
    assert '<html lang="zh-hans"' in client.get(SIGN_IN).content.decode()
    response = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert response["Location"] == SIGN_IN
    assert client.cookies["django_language"].value == "en"
    page = client.get(SIGN_IN).content.decode()
    assert '<html lang="en"' in page
    with override("en"):
        assert gettext("Sign in") in page


def test_home_is_the_inbox_and_for_visitors_the_board(world: World, as_person: AsPerson) -> None:
    assert as_person(world.alice).get("/")["Location"] == "/inbox/"
    assert Client().get("/")["Location"] == "/challenges/"


def test_a_page_sent_without_its_token_is_refused_in_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(world.dave, "tracker.organisation.authentication.PersonBackend")
    response = client.post("/needs/new/", {"title": "x"})
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


def test_a_profile_shows_roles_and_teams(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    page = as_person(world.olga).get("/me/").content.decode()
    assert "欧阁" in page
    assert "衡岳集团" in page


def test_an_account_without_a_unit_is_told_where_to_ask(world: World, as_person: AsPerson) -> None:
    lost = Person.objects.create(username="lost", name="无")
    client = as_person(lost)
    assert client.get("/inbox/").status_code == 200
    page = client.get("/needs/new/", follow=True).content.decode()
    assert "Your account belongs to no unit; ask your administrator." in page


def test_a_visitor_who_finds_nothing_may_sign_in_and_open_it(world: World, as_person: AsPerson) -> None:
    inside = published_challenge(world)
    visitor = Client(headers={"accept-language": "en"})
    for address in (inside.get_absolute_url(), "/challenges/999999/", "/no/such/%E9%A1%B5/?q=a&b=%2F"):
        response = visitor.get(address)
        assert response.status_code == 404
        way = f'href="/sign-in/?{escape(urlencode({"next": address}))}"'
        # The button, and the link in the head of the page: the same whether there is such a record or not.
        assert response.content.decode().count(way) == 2
        assert "Sign in and open it" in response.content.decode()
    address = inside.get_absolute_url()
    assert sign_in(visitor, next=address)["Location"] == address
    assert visitor.get(address).status_code == 200
    assert "Sign in and open it" not in as_person(world.alice).get("/challenges/999999/").content.decode()


def test_the_link_to_sign_in_leads_back_but_not_to_what_a_form_was_answered_with(world: World) -> None:
    visitor = Client(headers={"accept-language": "en"})
    public = published_challenge(world, visibility="public")
    assert (
        'href="/sign-in/?next=%2Fchallenges%2F%3Fq%3Da"' in visitor.get("/challenges/?q=a").content.decode()
    )
    page = visitor.get(public.get_absolute_url()).content.decode()
    assert f'href="/sign-in/?{urlencode({"next": public.get_absolute_url()})}"' in page
    door = visitor.get(f"{SIGN_IN}?next=/needs/").content.decode()
    assert 'href="/sign-in/"' in door
    assert 'name="next" value="/needs/"' in door
    sent = visitor.post("/no/such/page/")
    assert sent.status_code == 404
    assert 'href="/sign-in/"' in sent.content.decode()
    assert "Sign in and open it" not in sent.content.decode()


def test_an_address_that_looks_like_another_site_leads_nowhere_else(world: World) -> None:
    visitor = Client(headers={"accept-language": "en"})
    page = visitor.get("/", PATH_INFO="//example.org/x").content.decode()
    assert 'href="/sign-in/?next=%2F%252Fexample.org%2Fx"' in page
