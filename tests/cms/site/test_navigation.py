"""The head of every page leads visitors to what is open to them, and nowhere else."""

import re

import pytest
from django.test import Client

from cms.site.setting_up import StorySite
from tests.factories.organisation import World


def links(client: Client, address: str) -> dict[str, str]:
    """Words to address of the head's navigation, the current one with a star."""
    page = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    [nav] = re.findall(r'<nav class="jb-nav".*?</nav>', page, re.DOTALL)
    return {
        words + ("*" if current else ""): url
        for url, current, words in re.findall(r'<a href="([^"]*)"( aria-current="page")?>([^<]*)</a>', nav)
    }


def test_a_visitor_is_led_to_the_public_parts(site: StorySite, client: Client) -> None:
    assert links(client, site.stories.url) == {
        "首页": site.home.url,
        "榜单": "/challenges/",
        "案例*": site.stories.url,
        "示范基地": site.bases.url,
        "团队": site.carriers.url,
    }


@pytest.mark.parametrize(
    ("address", "current"),
    [("/stories/", "首页*"), ("/challenges/", "榜单*"), ("/stories/bases/", "示范基地*")],
)
def test_the_part_that_one_is_in_is_marked(
    site: StorySite, client: Client, address: str, current: str
) -> None:
    assert [words for words in links(client, address) if words.endswith("*")] == [current]


def test_every_one_of_them_opens_without_signing_in(site: StorySite, client: Client) -> None:
    for address in links(client, "/challenges/").values():
        assert client.get(address).status_code == 200, address


def test_a_part_that_is_not_published_is_left_out(site: StorySite, client: Client) -> None:
    site.bases.unpublish()
    assert "示范基地" not in links(client, "/challenges/")


def test_whoever_has_signed_in_has_the_tracker_beside(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.trudy)
    shown = links(client, "/challenges/")
    assert shown["榜单*"] == "/challenges/"
    assert shown["示范基地"] == "/bases/"
    assert "团队" not in shown
