"""What the builder's page says of the files that there are: whose they are, what they hold, what a next one would set."""

import pytest
from django.test import Client

from cms.archive.services import withdraw_page
from cms.builds.arranging import begin_next_edition, save_settings
from cms.builds.models import BuildStatus
from cms.builds.services import cancel_build, request_build
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionPage
from cms.stories.keeping import freeze_figures
from tests.cms.builds.test_editions import built, collection
from tests.cms.builds.test_states import page_of, statuses
from tests.factories.organisation import World
from tests.factories.stories import collection_of, project_with_outcome, published_story

__all__ = ["collection"]

pytestmark = pytest.mark.usefixtures("english")


def address(pk: int) -> str:
    return f"/casebooks/builds/{pk}/download/"


def test_an_e_book_built_after_a_withdrawal_is_handed_out(
    collection: CollectionPage, world: World, client: Client
) -> None:
    before = built(collection, world, "epub")
    withdraw_page(collection.entries.first().story, reason="数据有误。", by=world.emma)
    client.force_login(world.alice)
    assert statuses(client, [address(before.pk), address(built(collection, world, "epub").pk)]) == [302, 200]


def test_a_frozen_edition_with_a_withdrawn_story_says_how_to_go_on(
    collection: CollectionPage, world: World, client: Client
) -> None:
    build = built(collection, world, freezes=True)
    withdraw_page(collection.entries.first().story, reason="数据有误。", by=world.emma)
    client.force_login(world.alice)
    page = page_of(client, collection)
    assert "with the editors until there is a book without it" in page
    assert f'btn-primary" href="{address(build.pk)}"' not in page
    client.force_login(world.emma)
    page = page_of(client, collection)
    assert "Begin the next edition without it." in page
    assert address(build.pk) in page


@pytest.mark.parametrize("status", [BuildStatus.CANCELLED, BuildStatus.FAILED])
def test_a_build_that_came_to_nothing_leaves_the_last_file_on_the_page(
    collection: CollectionPage, world: World, client: Client, status: str
) -> None:
    ready = built(collection, world)
    stopped = request_build(collection, by=world.emma)
    if status == BuildStatus.CANCELLED:
        cancel_build(stopped, by=world.emma)
    else:
        type(stopped).objects.filter(pk=stopped.pk).update(status=status, error="The disk is full.")
    client.force_login(world.emma)
    page = page_of(client, collection)
    assert ready.digest in page
    words = {BuildStatus.CANCELLED: "The last build was called off.", BuildStatus.FAILED: "The disk is full."}
    assert words[BuildStatus(status)] in page


def test_a_size_that_was_never_typeset_says_what_it_sets(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    assert ": sets " not in page_of(client, collection)
    built(collection, world)
    page = page_of(client, collection)
    assert "PDF for the screen</option>" in page
    # Two stories and the preface.
    assert "PDF for phones: sets 3 chapters, about 2 s</option>" in page


def test_another_style_sets_front_and_back_matter_anew(
    collection: CollectionPage, world: World, client: Client
) -> None:
    collection.preface = "<p>谁有本事谁揭榜。</p>"
    collection.has_challenges = True
    built(save_settings(collection, by=world.emma, committee=()), world)
    client.force_login(world.emma)
    for style, state in (("book", "fresh"), ("gbt9704", "changed")):
        collection.style = style
        save_settings(CollectionPage.objects.get(pk=collection.pk), by=world.emma, committee=(), style=style)
        frame = client.get(f"/casebooks/{collection.pk}/").context["frame"]
        assert [row.state for row in frame] == [state] * len(frame)


def test_a_chapter_says_for_which_other_edition_its_figures_are_frozen(
    site: StorySite, world: World, client: Client
) -> None:
    project, outcome = project_with_outcome(world)
    story = published_story(site, project=project, outcome=outcome)
    collection = collection_of(site, story)
    freeze_figures(story, collection.edition, by=world.emma)
    client.force_login(world.emma)
    assert "Its figures are frozen" not in page_of(client, collection)
    following = save_settings(
        begin_next_edition(collection, by=world.emma), by=world.emma, committee=(), edition="2027 年卷"
    )
    assert f"Its figures are frozen for {collection.edition}." in page_of(client, following)
