"""Where the lists of the site stand: they move about as seldom as the site is set up, so their addresses are kept."""

from typing import Final

from django.core.cache import cache
from wagtail.signals import page_published, post_page_move

from cms.stories.pages import StoryIndexPage

KEPT: Final = 60
"""Seconds after which another process has noticed that a list moved; this one notices at once."""
STORIES: Final = "place-of-stories"


def stories_url() -> str:
    """Path of the list of stories, ending in a slash; of the root while the site is not set up."""
    found: str | None = cache.get(STORIES)
    if found is None:
        index = StoryIndexPage.objects.live().first()
        found = str(index.url) if index is not None and index.url else "/"
        cache.set(STORIES, found, KEPT)
    return found


def _forget(**_kwargs: object) -> None:
    cache.delete(STORIES)


def follow_the_lists() -> None:
    """Called once, when the app is ready."""
    page_published.connect(_forget, dispatch_uid="cms.places.published")
    post_page_move.connect(_forget, dispatch_uid="cms.places.moved")
