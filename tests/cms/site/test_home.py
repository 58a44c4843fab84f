"""The entrance: the board, figures with their definitions and rows, notices for those signed in, standard pages."""

from decimal import Decimal

import pytest
from django.test import Client

from cms.site.pages import StandardPage
from cms.site.setting_up import StorySite, set_up_site
from tests.factories.chain import publicized_challenge, published_challenge
from tests.factories.organisation import World
from tests.factories.stories import proven_outcome, published_story
from tracker.challenges.models import Challenge


def figures_of(client: Client) -> dict[str, tuple[object, str]]:
    return {
        item.label: (item.value, item.url) for item in client.get("/stories/").context["entrance"].figures
    }


def test_figures_count_what_one_may_see_and_lead_to_it(site: StorySite, world: World, client: Client) -> None:
    outcome = proven_outcome(world)
    published_story(site, slug="a", outcome=outcome)
    published_story(site, slug="b", outcome=outcome)
    published_story(site, slug="c", visibility="group")
    for visibility in ("public", "group"):
        published_challenge(world, visibility=visibility)
    expected = {
        "Challenges open for bids": (1, "/challenges/"),
        "Case stories": (2, "/stories/cases/"),
        "Verified benefit told of": (Decimal("402.60"), "/stories/cases/?benefit=verified"),
        "Bases that receive visitors": (0, "/stories/bases/"),
        "Visitors of the last two years": (0, "/stories/bases/"),
    }
    assert figures_of(client) == expected
    text = client.get("/stories/").content.decode()
    assert "each outcome counts once (1 outcomes)" in text
    for _value, url in expected.values():
        assert client.get(url).status_code == 200
    told = client.get(expected["Verified benefit told of"][1]).context["listing"]
    assert sorted(teaser.url for teaser in told.teasers) == ["/stories/cases/a/", "/stories/cases/b/"]
    client.force_login(world.alice)
    signed_in = figures_of(client)
    assert (signed_in["Challenges open for bids"][0], signed_in["Case stories"][0]) == (2, 3)


def test_visitors_begin_at_the_entrance(site: StorySite, client: Client) -> None:
    assert client.get("/")["Location"] == "/stories/"


def test_notices_are_for_those_who_may_see_what_they_are_about(
    site: StorySite, world: World, client: Client
) -> None:
    challenge = publicized_challenge(world)
    assert client.get("/stories/").context["entrance"].notices == []
    Challenge.objects.filter(pk=challenge.pk).update(visibility="public")
    (notice,) = client.get("/stories/").context["entrance"].notices
    page = client.get(notice.get_absolute_url()).content.decode()
    assert notice.title in page
    assert notice.title in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{notice.pk}/object/").status_code == 302
    Challenge.objects.filter(pk=challenge.pk).update(visibility="group")
    client.force_login(world.alice)
    assert len(client.get("/stories/").context["entrance"].notices) == 1


@pytest.mark.parametrize("slug", ["about", "help", "privacy", "accessibility"])
def test_standard_pages_stand_in_the_foot_of_every_page(site: StorySite, client: Client, slug: str) -> None:
    page = StandardPage.objects.get(slug=slug)
    assert page.title in client.get(f"/stories/{slug}/").content.decode()
    assert f'href="/stories/{slug}/"' in client.get("/sign-in/").content.decode()


def test_a_standard_page_that_was_rewritten_stays(site: StorySite) -> None:
    StandardPage.objects.filter(slug="about").update(body="<p>我们自己的话。</p>")
    set_up_site()
    assert StandardPage.objects.get(slug="about").body == "<p>我们自己的话。</p>"
