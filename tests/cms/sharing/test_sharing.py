"""What is passed on of a story: the head of its page, a poster, feeds, the map of the site; and what its page weighs."""

import io
import re
from xml.etree import ElementTree as ET

import pikepdf
from django.core.files.images import ImageFile
from django.test import Client

from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.factories.stories import proven_outcome, published_story
from tests.typesetting.pictures import jpeg
from tracker.challenges.models import Challenge

LIMIT = 200_000
"""Bytes that a story may load before its pictures (issue: Site)."""
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def meta_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page))


def test_a_shared_link_shows_title_summary_and_picture(site: StorySite, client: Client) -> None:
    hero = StoryImage.objects.create(
        title="平台",
        file=ImageFile(io.BytesIO(jpeg(width=1600, height=900)), name="hero.jpg"),
        credit="艾丽",
        has_consent=True,
    )
    story = published_story(site, hero=hero)
    meta = meta_of(client.get(story.url).content.decode())
    assert {name: meta[name] for name in ("og:title", "og:description", "og:url", "og:type")} == {
        "og:title": story.title,
        "og:description": story.summary,
        "og:url": f"http://testserver{story.url}",
        "og:type": "article",
    }
    assert meta["og:image"].startswith("http://testserver/media/images/")
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


def test_the_poster_is_one_page_with_the_address_in_a_code(
    site: StorySite, world: World, client: Client
) -> None:
    story = published_story(site, outcome=proven_outcome(world))
    answer = client.get(f"/story-posters/{story.pk}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.docinfo["/Title"]) == story.title
    assert client.get(f"/story-posters/{story.pk}.pdf").content == answer.content


def test_a_poster_of_nothing_is_not_found(site: StorySite, client: Client) -> None:
    assert client.get("/story-posters/999999999999999999999.pdf").status_code == 404


def test_feeds_tell_of_the_newest_stories(site: StorySite, client: Client) -> None:
    story = published_story(site, "回撤\x0b平台", slug="a")
    rss = ET.fromstring(client.get("/story-feed.rss").content)  # noqa: S314 - our own answer
    atom = ET.fromstring(client.get("/story-feed.atom").content)  # noqa: S314 - our own answer
    assert [item.findtext("link") for item in rss.iter("item")] == [f"http://testserver{story.url}"]
    assert [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")] == ["回撤平台"]


def test_the_map_of_the_site_holds_what_visitors_can_open(
    site: StorySite, world: World, client: Client
) -> None:
    story = published_story(site)
    published_challenge(world)
    public: Challenge = published_challenge(world, visibility="public")

    def places(address: str) -> list[str]:
        found = ET.fromstring(client.get(address).content)  # noqa: S314 - our own answer
        return [str(place.text).removeprefix("http://testserver") for place in found.iter(f"{MAP}loc")]

    parts = places("/sitemap.xml")
    assert parts == ["/sitemap-stories.xml", "/sitemap-pages.xml", "/sitemap-challenges.xml"]
    assert places(parts[0]) == [story.url]
    assert places(parts[2]) == [f"/challenges/{public.pk}/"]
    assert {"/stories/", "/stories/cases/", "/stories/bases/", "/stories/about/"} <= set(places(parts[1]))
    for place in (*places(parts[0]), *places(parts[1])):
        assert client.get(place).status_code == 200, place
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_story_loads_less_than_200_kilobytes_before_its_pictures(
    site: StorySite, world: World, client: Client
) -> None:
    """The page itself and every style sheet, script and icon file that it names, as they leave this program for a browser;
    photographs are left out. Files that a style sheet loads (typefaces, flags) are none here: asserted.
    """
    story = published_story(site, outcome=proven_outcome(world))
    page = client.get(story.url).content.decode()
    loaded = set(
        re.findall(r'<(?:link[^>]+rel="(?:stylesheet|icon)"[^>]+href|script[^>]+src)="([^"]+)"', page)
    )
    loaded |= {address.partition("#")[0] for address in re.findall(r'<use href="([^"]+)"', page)}
    weights = {address: weight_of(client, address) for address in filter(None, loaded)}
    weights[story.url] = weight_of(client, story.url)
    assert len(weights) >= 4
    assert sum(weights.values()) < LIMIT, weights


def weight_of(client: Client, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200, address
    return len(answer.getvalue())
