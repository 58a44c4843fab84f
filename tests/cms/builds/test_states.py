"""What the builder's page says of a book: true of every chapter, of what stands around them, of a frozen edition."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.rich_text import RichText

from cms.archive.services import withdraw_page
from cms.blocks.body import TableBlock
from cms.builds.arranging import begin_next_edition
from cms.builds.chapters import entries_of
from cms.builds.services import request_build
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionEntry, CollectionPage
from cms.stories.keeping import freeze_figures
from cms.stories.pages import CaseStory
from tests.cms.builds.test_editions import built, collection, edit, states, text_of
from tests.factories.organisation import World
from tests.factories.stories import collection_of, project_with_outcome, published_story
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed
from tracker.outcomes.models import Outcome
from tracker.teams.models import TeamMember

__all__ = ["collection"]

pytestmark = pytest.mark.usefixtures("english")


def statuses(client: Client, addresses: list[str]) -> list[int]:
    found = []
    for address in addresses:
        answer = client.get(address)
        found.append(answer.status_code)
        if answer.streaming:
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # read, the file is closed
    return found


def page_of(client: Client, collection: CollectionPage) -> str:
    return client.get(f"/casebooks/{collection.pk}/").content.decode()


def test_one_story_that_cannot_be_prepared_is_named_and_the_rest_is_built(
    site: StorySite, collection: CollectionPage, world: World
) -> None:
    nested = RichText("<p>" + "<b>" * 3000 + "深" + "</b>" * 3000 + "</p>")
    bad = published_story(site, "嵌套过深", slug="deep", background=[("paragraph", {"text": nested})])
    build = built(collection_of(site, bad, *(entry.story for entry in collection.entries.all())), world)
    assert [chapter["state"] for chapter in build.chapters if chapter["part"]] == ["failed", "fresh", "fresh"]
    assert "嵌套过深" in next(each for each in build.chapters if each["state"] == "failed")["warnings"][0]
    text = text_of(build)
    assert "嵌套过深" in text
    assert "少烧630吨稳燃油" in text
    assert "本案例内容有误" in text


@pytest.mark.parametrize("block", ["team", "targets", "timeline"])
def test_whatever_a_block_shows_of_its_record_changes_the_chapter(
    site: StorySite, world: World, block: str
) -> None:
    project, _outcome = project_with_outcome(world)
    collection = collection_of(site, published_story(site, practice=[(block, {"project": project.pk})]))
    built(collection, world)
    assert [state for state, _pages in states(collection)] == ["fresh"]
    match block:
        case "team":
            TeamMember.objects.filter(team=project.team).update(task="另一项任务")
        case "targets":
            project.challenge.targets.update(name="另一项指标")
        case "timeline":
            project.milestones.update(name="另一个节点")
    assert [state for state, _pages in states(collection)] == ["changed"]


def test_a_new_day_alone_sets_no_chapter_anew(site: StorySite, world: World) -> None:
    _project, outcome = project_with_outcome(world)
    shown = [("live_figures", {"outcome": outcome.pk}), ("spread", {"outcome": outcome.pk})]
    collection = collection_of(site, published_story(site, practice=shown))
    built(collection, world)
    with clock.at(clock.now() + timedelta(days=1)):
        assert [state for state, _pages in states(collection)] == ["fresh"]
        again = built(collection, world)
    assert [chapter["state"] for chapter in again.chapters if chapter["part"]] == ["cached"]


def test_what_stands_around_the_chapters_is_said_to_have_changed(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    words = "Order, settings, front matter or appendices have changed"
    built(collection, world)
    assert words not in page_of(client, collection)
    for place, entry in enumerate(reversed(entries_of(collection))):
        CollectionEntry.objects.filter(pk=entry.pk).update(sort_order=place)
    assert words in page_of(client, collection)
    built(collection, world)
    assert words not in page_of(client, collection)
    CollectionPage.objects.filter(pk=collection.pk).update(preface="<p>新的前言。</p>")
    assert words in page_of(client, collection)


def frame_states(client: Client, collection: CollectionPage) -> list[tuple[str, str]]:
    rows = client.get(f"/casebooks/{collection.pk}/").context["frame"]
    return [(row.title, row.state) for row in rows]


def test_each_appendix_has_a_state_of_its_own(
    site: StorySite, collection: CollectionPage, world: World, client: Client
) -> None:
    project, _outcome = project_with_outcome(world)
    CollectionPage.objects.filter(pk=collection.pk).update(has_challenges=True, has_honours=True)
    client.force_login(world.emma)
    collection.refresh_from_db()
    titles = ["Preface", "榜题总表", "荣誉名单"]
    assert frame_states(client, collection) == [(title, "new") for title in titles]
    built(collection, world)
    assert [state for _title, state in frame_states(client, collection)] == ["fresh"] * 3
    assert "Every chapter is up to date" in page_of(client, collection)
    Challenge.objects.filter(pk=project.challenge_id).update(title="改过名的榜题")
    assert [state for _title, state in frame_states(client, collection)] == ["fresh", "changed", "fresh"]
    assert "front matter or appendices have changed" in page_of(client, collection)
    again = built(collection, world)
    made = {chapter["id"]: chapter["state"] for chapter in again.chapters if not chapter["part"]}
    assert made == {"preface": "cached", "appendix.challenges": "fresh", "appendix.honours": "cached"}


def test_freezing_the_figures_of_a_story_changes_its_chapter(site: StorySite, world: World) -> None:
    _project, outcome = project_with_outcome(world)
    story = published_story(site, practice=[("live_figures", {"outcome": outcome.pk})], outcome=outcome)
    collection = collection_of(site, story)
    built(collection, world)
    freeze_figures(story, "2026 年卷", by=world.emma)
    assert [state for state, _pages in states(collection)] == ["changed"]
    built(collection, world)
    Outcome.objects.filter(pk=outcome.pk).update(title="后来的名称")
    assert [state for state, _pages in states(collection)] == ["fresh"]


def test_a_frozen_edition_is_shown_as_it_was_kept(
    collection: CollectionPage, world: World, client: Client
) -> None:
    built(collection, world, freezes=True)
    first, second = (entry.story for entry in collection.entries.all())
    title = first.title
    first.title = "改过的标题"
    edit(first, "改过的摘要。")
    second.unpublish()
    client.force_login(world.emma)
    page = page_of(client, collection)
    assert title in page
    for words in ("改过的标题", "Changed</", "Not published", "not published"):
        assert words not in page, words


def test_a_file_with_a_withdrawn_story_is_for_editors_alone(
    collection: CollectionPage, world: World, client: Client
) -> None:
    web, ebook = built(collection, world), built(collection, world, "epub")
    addresses = [f"/casebooks/builds/{build.pk}/download/" for build in (web, ebook)]
    client.force_login(world.alice)
    assert statuses(client, addresses) == [200, 200]
    withdraw_page(collection.entries.first().story, reason="数据有误。", by=world.emma)
    for address in addresses:
        assert "withdrawn" in client.get(address, follow=True).content.decode()
    client.force_login(world.emma)
    assert statuses(client, addresses) == [200, 200]
    client.force_login(world.alice)
    assert statuses(client, [f"/casebooks/builds/{built(collection, world).pk}/download/"]) == [200]


def test_another_build_is_refused_in_words_while_one_is_under_way(
    collection: CollectionPage, world: World
) -> None:
    waiting = request_build(collection, by=world.emma)
    assert request_build(collection, by=world.emma) == waiting
    for asked in ({"made_for": "print"}, {"freezes": True}):
        with pytest.raises(GuardFailed, match="Another build"):
            request_build(collection, by=world.emma, **asked)  # type: ignore[arg-type]  # two of different types


def test_the_next_edition_tells_what_has_changed(collection: CollectionPage, world: World) -> None:
    built(collection, world, freezes=True)
    following = begin_next_edition(collection, by=world.emma)
    edit(CaseStory.objects.get(pk=following.entries.first().story_id), "新的摘要。")
    assert "本版变动" in text_of(built(following, world))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("指标|数值\n甲|" + "长" * 301, "Row 2, cell 2 has 301 characters"),
        ("\n".join(["甲|乙"] * 61), "at most 60 rows and 8 columns"),
        ("|".join("甲" * 9), "at most 60 rows and 8 columns"),
    ],
)
def test_a_table_that_would_be_cut_is_refused_with_the_place(rows: str, words: str) -> None:
    block = TableBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"caption": "", "rows": rows}))
    errors: Any = refused.value
    assert words in str(errors.block_errors["rows"].messages)
    assert block.clean(block.to_python({"caption": "", "rows": "甲|乙\n" + "长" * 300 + "|丙"}))
