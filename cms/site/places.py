"""Where the lists and the standard pages stand: they move so seldom that their addresses are kept for a while."""

from typing import Final

from django.core.cache import cache
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.site.pages import StandardPage
from cms.stories.pages import StoryIndexPage

KEPT: Final = 60
"""Seconds after which another process has noticed a change; this one notices at once."""
STORIES: Final = "place-of-stories"
FOOT: Final = "standard-pages"


def stories_url() -> str:
    """Path of the list of stories, ending in a slash; of the root while the site is not set up."""
    found: str | None = cache.get(STORIES)
    if found is None:
        index = StoryIndexPage.objects.live().first()
        found = str(index.url) if index is not None and index.url else "/"
        cache.set(STORIES, found, KEPT)
    return found


def standard_links() -> list[tuple[str, str]]:
    """(title, path) of the standard pages, in their order."""
    found: list[tuple[str, str]] | None = cache.get(FOOT)
    if found is None:
        found = [(page.title, str(page.url)) for page in StandardPage.objects.live().order_by("path")]
        cache.set(FOOT, found, KEPT)
    return found


def _forget(**_kwargs: object) -> None:
    cache.delete_many([STORIES, FOOT])


def follow_the_lists() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_forget, dispatch_uid="cms.places")
