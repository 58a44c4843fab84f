"""The page of a case book on the site: who opens it, and how they come to its file."""

import pytest
from django.test import Client

from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.factories.stories import collection_of, published_story

pytestmark = pytest.mark.usefixtures("english")

HOME = "/stories/"


def test_a_book_with_a_marking_is_for_the_group_alone(site: StorySite, world: World, client: Client) -> None:
    book = collection_of(site, published_story(site))
    address = book.get_url() or ""
    answer = client.get(address)
    assert (answer.status_code, answer["Location"].startswith("/sign-in/?next=")) == (302, True)
    assert book.title not in client.get(HOME).content.decode()
    assert address not in client.get("/sitemap-pages.xml").content.decode()
    client.force_login(world.alice)
    assert book.title in client.get(HOME).content.decode()
    page = client.get(address).content.decode()
    assert ("The case book as a PDF" in page, "Sign in for the PDF" in page) == (True, False)


def test_a_book_without_one_is_open_and_its_file_asks_for_a_sign_in(site: StorySite, client: Client) -> None:
    book = collection_of(site, published_story(site))
    book.marking = " "
    book.save_revision().publish()
    address = book.get_url() or ""
    page = client.get(address).content.decode()
    assert "谁有本事谁揭榜。" in page
    assert ("The case book as a PDF" in page, "Sign in for the PDF" in page) == (False, True)
    assert f"?next=/casebooks/{book.pk}/" in page
    assert book.title in client.get(HOME).content.decode()
    assert address in client.get("/sitemap-pages.xml").content.decode()
