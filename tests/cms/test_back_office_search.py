"""Editors find pages and pictures by any of their characters; nothing that is typed errs."""

import pytest
from django.test import Client

from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.factories.stories import published_story

PLACES = (("/editor/pages/search/", "液压支架自动调直"), ("/editor/images/", "液压支架现场"))


@pytest.fixture
def editor(site: StorySite, world: World, client: Client) -> Client:
    published_story(site, "液压支架自动调直（𠮷林）", slug="straight")
    StoryImage.objects.create(title="液压支架现场𠮷", file="现场.jpg", width=4, height=3)
    client.force_login(world.emma)
    return client


@pytest.mark.parametrize("typed", ["支架", "架", "𠮷"])
def test_pages_and_pictures_are_found_by_any_part_of_their_titles(editor: Client, typed: str) -> None:
    for address, title in PLACES:
        assert title in editor.get(address, {"q": typed}).content.decode()


def test_what_is_nowhere_is_not_found(editor: Client) -> None:
    for address, title in PLACES:
        assert title not in editor.get(address, {"q": "掘进机"}).content.decode()


@pytest.mark.parametrize("typed", ['"', '"支', "%", "_", "'; --", "😀", "支" * 3000])
def test_whatever_is_typed_is_answered(editor: Client, typed: str) -> None:
    for address, _title in PLACES:
        assert editor.get(address, {"q": typed}).status_code == 200
