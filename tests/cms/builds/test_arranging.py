"""Editors put a case book together: its settings, its parts and order, without a script as well."""

import pytest
from django.test import Client

from cms.builds.arranging import add_stories, arrange, begin_next_edition, group_by, move, save_settings
from cms.builds.models import FrozenEdition
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionEntry, CollectionPage
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.stories import collection_of, published_story, story_draft
from tracker.foundation.lifecycle import GuardFailed, NotAllowed

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def stories(site: StorySite) -> list[CaseStory]:
    return [
        published_story(site, "甲", slug="a", theme="降本", unit_name="霍岭煤矿"),
        published_story(site, "乙", slug="b", theme="安全", unit_name="茶岭电厂"),
        published_story(site, "丙", slug="c", theme="降本", unit_name="茶岭电厂"),
        published_story(site, "丁", slug="d", theme="", unit_name="石门矿"),
    ]


@pytest.fixture
def collection(site: StorySite, stories: list[CaseStory]) -> CollectionPage:
    return collection_of(site, *stories)


def told(collection: CollectionPage) -> list[tuple[str, str]]:
    entries = CollectionPage.objects.get(pk=collection.pk).entries.order_by("sort_order")
    return [(entry.part, entry.story.title) for entry in entries]


def ids(collection: CollectionPage) -> list[int]:
    entries = CollectionEntry.objects.filter(collection=collection).order_by("sort_order")
    return list(entries.values_list("pk", flat=True))


def test_parts_by_theme_come_in_the_order_of_their_first_story(
    collection: CollectionPage, world: World
) -> None:
    group_by(collection, "theme", by=world.emma)
    assert told(collection) == [("降本", "甲"), ("降本", "丙"), ("安全", "乙"), ("其他", "丁")]


def test_parts_by_unit_and_by_batch(collection: CollectionPage, world: World) -> None:
    group_by(collection, "unit", by=world.emma)
    assert told(collection) == [("霍岭煤矿", "甲"), ("茶岭电厂", "乙"), ("茶岭电厂", "丙"), ("石门矿", "丁")]
    group_by(collection, "batch", by=world.emma)
    assert {part for part, _title in told(collection)} == {"其他"}


def test_order_and_parts_are_kept_in_the_page_and_in_the_back_office(
    collection: CollectionPage, world: World
) -> None:
    first, second, third, fourth = ids(collection)
    arrange(collection, by=world.emma, order=[third, first, 10**12], parts={third: " 新篇 "})
    kept = [("新篇", "丙"), ("安全高效", "甲"), ("安全高效", "乙"), ("安全高效", "丁")]
    assert told(collection) == kept
    draft = CollectionPage.objects.get(pk=collection.pk).get_latest_revision_as_object()
    assert [entry.story.title for entry in draft.entries.all()] == ["丙", "甲", "乙", "丁"]
    assert ids(collection) == [third, first, second, fourth]


def test_a_row_moves_one_place_and_stays_at_the_ends() -> None:
    assert move([1, 2, 3], 3, by=-1) == [1, 3, 2]
    assert move([1, 2, 3], 1, by=-1) == [1, 2, 3]
    assert move([1, 2, 3], 9, by=1) == [1, 2, 3]


def test_the_buttons_of_a_row_keep_what_was_typed_beside_the_others(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    first, second, *_rest = order = ids(collection)
    address = f"/casebooks/{collection.pk}/arrange/"
    sent = {"order": order, f"part-{first}": "改名", "move": f"{second} up"}
    answer = client.post(address, sent)
    assert answer["Location"] == f"{address}?moved={second}#entry-{second}"
    assert told(collection)[:2] == [("安全高效", "乙"), ("改名", "甲")]
    client.post(address, {"order": ids(collection), "take_out": second})
    assert [title for _part, title in told(collection)] == ["甲", "丙", "丁"]
    client.post(address, {"order": ids(collection), "group": "unit", f"part-{first}": "x"})
    assert told(collection)[0] == ("霍岭煤矿", "甲")


def test_published_stories_are_put_in_once_and_drafts_never(
    site: StorySite, collection: CollectionPage, stories: list[CaseStory], world: World, client: Client
) -> None:
    new, draft = published_story(site, "戊", slug="e", theme="装备"), story_draft(site, "己", slug="f")
    client.force_login(world.emma)
    address = f"/casebooks/{collection.pk}/arrange/"
    page = client.get(address).content.decode()
    assert (f'value="{new.pk}"> <span>戊' in page, "己" in page) == (True, False)
    client.post(address, {"add": "1", "story": [new.pk, draft.pk, stories[0].pk, "x"]})
    assert told(collection)[-1] == ("装备", "戊")
    assert add_stories(CollectionPage.objects.get(pk=collection.pk), [new], by=world.emma) == 0


def test_settings_are_kept_and_the_preface_is_paragraphs(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    address = f"/casebooks/{collection.pk}/settings/"
    sent = {
        "title": "新书名",
        "edition": "2027 年卷",
        "style": "gbt9704",
        "cover": "paper",
        "has_index": "on",
        "has_honours": "on",
        "committee_text": "主任：张国栋、李卫东\n\n主编: 严辑",
        "preface_text": "第一段 <b>\r\n\r\n第二段",
    }
    assert client.post(address, sent)["Location"] == f"/casebooks/{collection.pk}/"
    kept = CollectionPage.objects.get(pk=collection.pk)
    assert (kept.title, kept.edition, kept.style, kept.cover) == ("新书名", "2027 年卷", "gbt9704", "paper")
    assert (kept.has_index, kept.has_challenges, kept.has_honours) == (True, False, True)
    assert kept.preface == "<p>第一段 &lt;b&gt;</p><p>第二段</p>"
    assert [(entry.role, entry.names) for entry in kept.committee.all()] == [
        ("主任", "张国栋、李卫东"),
        ("主编", "严辑"),
    ]
    assert "第一段 &lt;b&gt;\n\n第二段" in client.get(address).content.decode()


def test_a_wrong_line_is_told_beside_its_field_and_what_was_typed_stays(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    sent = {
        "title": "",
        "edition": "x",
        "style": "book",
        "cover": "red",
        "committee_text": "主任：甲\n没有冒号",
    }
    answer = client.post(f"/casebooks/{collection.pk}/settings/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2 is not a function, a colon and names." in page
    assert "没有冒号" in page
    assert CollectionPage.objects.get(pk=collection.pk).edition == "2026 年卷"


def test_a_preface_with_more_than_paragraphs_stays_unless_it_is_changed(
    collection: CollectionPage, world: World, client: Client
) -> None:
    collection.preface = "<p>谁有<b>本事</b>谁揭榜。</p>"
    save_settings(collection, by=world.emma, committee=())
    client.force_login(world.emma)
    sent = {
        "title": "书",
        "edition": "x",
        "style": "book",
        "cover": "red",
        "preface_text": "谁有本事谁揭榜。",
    }
    client.post(f"/casebooks/{collection.pk}/settings/", sent)
    assert CollectionPage.objects.get(pk=collection.pk).preface == "<p>谁有<b>本事</b>谁揭榜。</p>"


def test_only_editors_arrange(collection: CollectionPage, world: World) -> None:
    with pytest.raises(NotAllowed, match="built by their editors"):
        arrange(collection, by=world.alice, order=[], parts={})


def test_a_frozen_edition_is_changed_by_nobody(
    collection: CollectionPage, world: World, client: Client
) -> None:
    FrozenEdition.objects.create(collection=collection, frozen_by=world.emma)
    with pytest.raises(GuardFailed, match="This edition is frozen"):
        group_by(collection, "theme", by=world.emma)
    client.force_login(world.emma)
    for name in ("arrange", "settings"):
        answer = client.get(f"/casebooks/{collection.pk}/{name}/", follow=True)
        assert answer.redirect_chain == [(f"/casebooks/{collection.pk}/", 302)]
        assert "This edition is frozen. Begin the next edition" in answer.content.decode()


def test_the_next_edition_is_a_draft_that_knows_the_one_before(
    collection: CollectionPage, world: World
) -> None:
    copy = begin_next_edition(collection, by=world.emma)
    assert (copy.live, copy.previous_id) == (False, collection.pk)
    assert told(copy) == told(collection)
    assert [entry.role for entry in copy.committee.all()] == ["主任"]


def test_a_second_click_begins_no_second_next_edition(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    first = client.post(f"/casebooks/{collection.pk}/next/")
    copy = CollectionPage.objects.get(previous=collection)
    assert first["Location"] == f"/casebooks/{copy.pk}/settings/"
    again = client.post(f"/casebooks/{collection.pk}/next/", follow=True)
    assert again.redirect_chain == [(f"/casebooks/{copy.pk}/", 302)]
    assert "was begun already" in again.content.decode()
    assert CollectionPage.objects.filter(previous=collection).count() == 1


def test_a_new_case_book_is_begun_by_a_button(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.alice)
    assert "/casebooks/new/" not in client.get("/casebooks/").content.decode()
    client.force_login(world.emma)
    assert "/casebooks/new/" in client.get("/casebooks/").content.decode()
    client.post("/casebooks/new/")
    client.post("/casebooks/new/")
    books = CollectionPage.objects.all()
    assert [book.live for book in books] == [False, False]
    assert client.get(f"/casebooks/{books[0].pk}/").status_code == 200
