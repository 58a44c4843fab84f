"""The catalogue: who finds what, by which filters, how it is counted, and that it follows the records."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.archive.services import withdraw_page
from cms.catalogue.counting import counts_for
from cms.catalogue.keeping import enter_missing_stories
from cms.catalogue.models import FACETS, StoryCard
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.rollout import effective_rollout
from tests.factories.stories import collection_of, paragraph, published_story
from tracker.foundation import clock
from tracker.foundation.search.finding import find

LIST = "/stories/cases/"
NOTHING = (None,) * len(FACETS)


def page_of(client: Client, address: str = LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def titles_in(client: Client, address: str = LIST) -> list[str]:
    return [teaser.title for teaser in client.get(address).context["listing"].teasers]


@pytest.fixture
def reader(world: World) -> Client:
    """alice, signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.alice)
    return client


def test_a_story_for_the_group_never_reaches_a_visitor(
    site: StorySite, world: World, client: Client, reader: Client
) -> None:
    outcome = equipped_outcome(world)
    public = published_story(site, "公开的案例", slug="open", theme="回撤", outcome=outcome)
    inner = published_story(
        site, "内部的案例", slug="inner", theme="回撤", outcome=outcome, visibility="group"
    )
    book = collection_of(site, public, inner)
    book.marking = ""
    book.save_revision().publish()
    places = (
        LIST,
        f"{LIST}?q=案例",
        f"{LIST}?theme=回撤",
        "/stories/",
        public.url,
        book.url,
        "/story-feed.rss",
        "/story-feed.atom",
        "/sitemap-stories.xml",
    )
    found = {
        place: [word in page_of(client, place) for word in ("公开的案例", "内部的案例", "inner")]
        for place in places
    }
    expected = {key: [True, False, False] for key in places} | {"/sitemap-stories.xml": [False, False, False]}
    assert found == expected
    assert (titles_in(client), titles_in(reader)) == (["公开的案例"], ["内部的案例", "公开的案例"])
    assert client.get(LIST).context["listing"].total == 1
    assert client.get(inner.url)["Location"] == f"/sign-in/?next={inner.url}"
    assert client.get(f"/story-records/{inner.pk}/").status_code == 404
    assert client.get(f"/story-posters/{inner.pk}.pdf").status_code == 404
    assert reader.get(inner.url).status_code == 200


def test_the_search_knows_who_may_read_what(site: StorySite, world: World) -> None:
    published_story(site, "内部的回撤案例", visibility="group")
    assert (find("回撤", user=AnonymousUser()).total, find("回撤", user=world.alice).total) == (0, 1)


def test_every_word_of_a_story_is_searched_and_titles_come_first(site: StorySite, client: Client) -> None:
    published_story(site, "水仓清淤", slug="a", background=[paragraph("换用千斤顶后，一仓六天。")])
    published_story(site, "千斤顶改造", slug="b")
    published_story(site, "锅炉稳燃", slug="c")
    assert titles_in(client, f"{LIST}?q=千斤顶") == ["千斤顶改造", "水仓清淤"]
    assert titles_in(client, f"{LIST}?q=千斤顶 六天") == ["水仓清淤"]
    assert titles_in(client, f"{LIST}?q=%00无此词") == []
    assert "No story fits this choice" in page_of(client, f"{LIST}?q=无此词")


def stories_of_all_kinds(site: StorySite, world: World) -> None:
    """Four: one with 402.60 万元 verified at level 1, two themes, two units, two years."""
    outcome = equipped_outcome(world)
    verified_benefit(world, outcome)
    effective_rollout(world, outcome)
    published_story(
        site, "一", slug="a", theme="回撤", unit_name="一矿", outcome=outcome, published_on=date(2026, 5, 1)
    )
    published_story(site, "二", slug="b", theme="回撤", unit_name="二矿", published_on=date(2025, 5, 1))
    published_story(site, "三", slug="c", theme="清淤", unit_name="二矿", published_on=date(2025, 5, 1))
    published_story(site, "四", slug="d", theme="", unit_name="二矿", published_on=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("theme=回撤", ["二", "一"]),
        ("unit=二矿", ["四", "三", "二"]),
        ("benefit=medium", ["一"]),
        ("benefit=none&year=2025", ["三", "二"]),
        ("benefit=verified", ["一"]),
        ("q=矿&benefit=verified", ["一"]),
        ("benefit=verified&year=2025", []),
        ("theme=verified", []),
        ("level=1", ["一"]),
        ("level=0&unit=二矿&theme=清淤", ["三"]),
        ("year=2026", ["四", "一"]),
        ("q=矿&year=2026", ["四", "一"]),
        ("theme=没有", []),
        ("benefit=huge&level=9&year=abc", ["四", "三", "二", "一"]),
        ("year=99999999999999999999", ["四", "三", "二", "一"]),
        ("after=0-0&before=x", ["四", "三", "二", "一"]),
        ("after=999999999999999999-5", ["四", "三", "二", "一"]),
        ("q=矿&page=999", []),
    ],
)
def test_filters_narrow_and_nonsense_narrows_nothing(
    site: StorySite, world: World, client: Client, query: str, titles: list[str]
) -> None:
    stories_of_all_kinds(site, world)
    assert titles_in(client, f"{LIST}?{query}") == titles


def test_each_choice_says_how_many_stories_it_leaves(site: StorySite, world: World, client: Client) -> None:
    stories_of_all_kinds(site, world)

    def counts(query: str) -> dict[str, dict[str, int]]:
        facets = client.get(f"{LIST}?{query}").context["listing"].facets
        return {
            str(facet.label): {str(choice.label): choice.count for choice in facet.choices[1:]}
            for facet in facets
        }

    assert counts("") == {
        "By theme": {"回撤": 2, "清淤": 1},
        "By unit": {"二矿": 3, "一矿": 1},
        "By verified benefit": {"1 to 5 million yuan": 1, "Not verified": 3},
        "By level reached": {"Own unit": 1, "Not rolled out yet": 3},
        "By year": {"2026": 2, "2025": 2},
    }
    narrowed = counts("year=2025")
    assert (narrowed["By year"], narrowed["By theme"]) == ({"2026": 2, "2025": 2}, {"回撤": 1, "清淤": 1})
    assert counts("q=二矿")["By year"] == {"2026": 1, "2025": 2}


def test_what_is_counted_equals_what_is_listed_under_every_choice(
    site: StorySite, world: World, client: Client
) -> None:
    stories_of_all_kinds(site, world)
    for facet in client.get(LIST).context["listing"].facets:
        for choice in facet.choices[1:]:
            assert len(titles_in(client, choice.url)) == choice.count, choice.label


def test_any_verified_benefit_is_a_choice_while_it_is_chosen(
    site: StorySite, world: World, client: Client
) -> None:
    stories_of_all_kinds(site, world)
    facets = {
        str(facet.label): facet for facet in client.get(f"{LIST}?benefit=verified").context["listing"].facets
    }
    assert [
        (str(choice.label), choice.count, choice.is_current)
        for choice in facets["By verified benefit"].choices
    ] == [
        ("All", 0, False),
        ("Verified, any amount", 1, True),
        ("1 to 5 million yuan", 1, False),
        ("Not verified", 3, False),
    ]
    assert "By theme" not in facets


def test_units_beyond_the_first_unfold_and_each_can_be_chosen(site: StorySite, client: Client) -> None:
    for number in range(14):
        published_story(site, slug=f"s{number}", unit_name=f"{number + 1:02}矿")
    (facet,) = client.get(LIST).context["listing"].facets
    assert ([choice.count for choice in facet.choices], [choice.label for choice in facet.rest]) == (
        [0, *[1] * 12],
        ["13矿", "14矿"],
    )
    assert '<details class="rest"><summary>2 more</summary><div><a href="' in page_of(client)
    chosen = client.get(facet.rest[1].url).context["listing"]
    assert chosen.total == facet.rest[1].count == 1
    units = next(facet for facet in chosen.facets if str(facet.label) == "By unit")
    assert [(choice.label, choice.is_current) for choice in units.choices[:2]] == [
        ("All", False),
        ("14矿", True),
    ]
    assert [choice.label for choice in units.rest] == ["12矿", "13矿"]


def test_a_year_among_the_rest_is_unfolded_when_it_is_chosen(site: StorySite, client: Client) -> None:
    for year in range(2010, 2024):
        published_story(site, slug=f"s{year}", published_on=date(year, 5, 1))
    assert '<details class="rest"><summary>2 more' in page_of(client)
    assert '<details class="rest" open><summary>2 more' in page_of(client, f"{LIST}?year=2010")


def test_the_introduction_promises_only_the_choices_that_stand_there(site: StorySite, client: Client) -> None:
    published_story(site, slug="a")
    narrow = "or narrow the list by the choices below"
    assert ("Search by any word of a story." in page_of(client), narrow in page_of(client)) == (True, False)
    published_story(site, slug="b", unit_name="茶岭电厂")
    assert narrow in page_of(client)


def test_the_source_of_a_paragraph_is_not_searched(site: StorySite, client: Client) -> None:
    source = {"source": "需求XQ-2026-070", "source_url": "/needs/70/"}
    points = ("points", {"points": ["先量通道。"], **source})
    published_story(site, "水仓清淤", background=[paragraph("换用千斤顶。", **source), points])
    found = {
        words: titles_in(client, f"{LIST}?q={words}") for words in ("needs", "XQ-2026-070", "千斤顶", "通道")
    }
    assert found == {"needs": [], "XQ-2026-070": [], "千斤顶": ["水仓清淤"], "通道": ["水仓清淤"]}


def test_one_walks_to_the_end_and_back_by_keyset(site: StorySite, client: Client) -> None:
    moment = clock.now()
    for number in range(26):
        with clock.at(moment):
            published_story(site, f"案例{number:02}", slug=f"s{number}")
    # All of one moment: the number of the story decides between them.
    StoryCard.objects.update(published_at=moment)
    walked, address, backwards = [], LIST, ""
    while address:
        listing = client.get(address).context["listing"]
        walked += [teaser.title for teaser in listing.teasers]
        address = LIST + listing.links.next_url if listing.links.next_url else ""
        backwards = listing.links.previous_url or backwards
    assert walked == [f"案例{number:02}" for number in reversed(range(26))]
    before = client.get(LIST + backwards).context["listing"]
    assert [teaser.title for teaser in before.teasers] == walked[12:24]


def test_the_list_costs_the_same_for_one_story_and_for_three(site: StorySite, client: Client) -> None:
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    addresses = (LIST, f"{LIST}?theme=综采回撤&year=2026", f"{LIST}?q=支架", "/stories/", "/story-feed.rss")
    counts = []
    for number in (1, 2, 3):
        published_story(site, slug=f"s{number}")
        counts.append([queries(address) for address in addresses])
    assert counts[0] == counts[2]
    assert max(counts[0]) <= 20


def test_a_card_follows_its_story_and_its_outcome(site: StorySite, world: World) -> None:
    outcome = equipped_outcome(world)
    story = published_story(site, outcome=outcome)

    def says() -> tuple[object, ...]:
        return StoryCard.objects.values_list("title", "benefit", "level").get(pk=story.pk)

    assert says() == (story.title, "none", 0)
    verified_benefit(world, outcome)
    assert says() == (story.title, "medium", 0)
    effective_rollout(world, outcome)
    assert says() == (story.title, "medium", 1)
    story.title = "新的题目"
    story.save_revision().publish()
    assert says() == ("新的题目", "medium", 1)
    CaseStory.objects.get(pk=story.pk).unpublish()
    assert StoryCard.objects.count() == 0
    assert counts_for(world.alice, NOTHING).total == 0


def test_a_story_that_is_withdrawn_or_deleted_is_counted_no_more(
    site: StorySite, world: World, client: Client
) -> None:
    first, second = (published_story(site, slug=slug) for slug in ("a", "b"))
    withdraw_page(first, reason="数据有误。", by=world.emma)
    assert client.get(LIST).context["listing"].total == 1
    CaseStory.objects.get(pk=second.pk).delete()
    assert client.get(LIST).context["listing"].total == 0


def test_the_clock_enters_stories_that_have_no_card(site: StorySite) -> None:
    story = published_story(site)
    StoryCard.objects.all().delete()
    assert (enter_missing_stories(clock.now()), enter_missing_stories(clock.now())) == (1, 0)
    assert StoryCard.objects.get().pk == story.pk


def test_the_newest_stand_first(site: StorySite, client: Client) -> None:
    make: Callable[[str], CaseStory] = lambda slug: published_story(site, slug, slug=slug)  # noqa: E731 - one line each
    older, newer = make("older"), make("newer")
    StoryCard.objects.filter(pk=newer.pk).update(published_at=clock.now() - timedelta(days=9))
    assert titles_in(client) == [older.title, newer.title]
