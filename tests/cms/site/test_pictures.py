"""Pictures go to whoever may read a page that they stand on; the others' addresses lead nowhere."""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client

from cms.archive.services import withdraw_page
from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.stories import published_story, story_draft
from tests.typesetting.pictures import png

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def picture(site: StorySite) -> StoryImage:
    return StoryImage.objects.create(
        title="调移平台",
        credit="霍岭煤矿",
        has_consent=True,
        file=ImageFile(BytesIO(png()), name="platform.png"),
    )


def address(picture: StoryImage) -> str:
    return str(picture.get_rendition("width-400").url)


def answers(client: Client, picture: StoryImage) -> tuple[int, int]:
    """For the picture as a page shows it, and for the original."""
    return client.get(address(picture)).status_code, client.get(picture.file.url).status_code


def test_a_picture_of_a_published_story_is_seen_by_everybody_its_original_is_not(
    site: StorySite, picture: StoryImage, client: Client
) -> None:
    story = published_story(site, hero=picture)
    assert address(picture).startswith("/media/images/")
    assert "/media/images/" in client.get(story.get_url() or "").content.decode()
    assert answers(client, picture) == (200, 404)
    assert client.post(address(picture)).status_code == 405


def test_what_stands_in_a_draft_is_seen_by_those_who_are_signed_in(
    site: StorySite, picture: StoryImage, world: World, client: Client
) -> None:
    story_draft(site, hero=picture)
    assert answers(client, picture) == (404, 404)
    client.force_login(world.emma)
    assert answers(client, picture) == (200, 200)


def test_a_picture_that_a_later_draft_brings_waits_for_its_publication(
    site: StorySite, picture: StoryImage, client: Client
) -> None:
    story = published_story(site)
    story.hero = picture
    draft = story.save_revision()
    assert answers(client, picture) == (404, 404)
    draft.publish()
    assert answers(client, picture) == (200, 404)


def test_a_story_for_the_group_shows_its_pictures_to_nobody_else(
    site: StorySite, picture: StoryImage, world: World, client: Client
) -> None:
    published_story(site, hero=picture, visibility="group")
    assert answers(client, picture) == (404, 404)
    client.force_login(world.alice)
    assert answers(client, picture) == (200, 200)


def test_a_picture_goes_with_the_story_that_is_withdrawn_unless_another_page_shows_it(
    site: StorySite, picture: StoryImage, world: World, client: Client
) -> None:
    first = published_story(site, hero=picture)
    second = published_story(site, "另一篇", slug="second", hero=picture)
    withdraw_page(first, reason="图片有误。", by=world.emma)
    assert answers(client, picture) == (200, 404)
    withdraw_page(CaseStory.objects.get(pk=second.pk), reason="图片有误。", by=world.emma)
    assert answers(client, picture) == (404, 404)


def test_one_picture_costs_a_visitor_as_many_statements_as_another(
    site: StorySite, picture: StoryImage, client: Client, django_assert_num_queries: object
) -> None:
    published_story(site, hero=picture)
    published_story(site, "另一篇", slug="second", hero=picture)
    shown = address(picture)
    client.get(shown)
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture without types
        assert client.get(shown).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("images/none.png", 404), ("images/%00", 404), ("files/x.pdf", 404), ("images/../../secret", 400)],
)
def test_other_addresses_lead_nowhere(
    site: StorySite, world: World, client: Client, path: str, status: int
) -> None:
    assert client.get(f"/media/{path}").status_code == 404
    client.force_login(world.emma)
    assert client.get(f"/media/{path}").status_code == status
