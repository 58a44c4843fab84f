"""Where the parts of the site and its standard pages stand: they move so seldom that their addresses are kept for a while."""

from typing import Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.utils.translation import pgettext
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.bases.pages import BaseIndexPage
from cms.carriers.pages import CarrierIndexPage
from cms.site.pages import HomePage, StandardPage
from cms.stories.pages import StoryIndexPage
from tracker.web.context import PublicPart

KEPT: Final = 60
"""Seconds after which another process has noticed a change; this one notices at once."""
PLACES: Final = "places-of-the-site"


class Place(NamedTuple):
    """A page that stands once on the site, or a standard page. `model` is the name of its class."""

    model: str
    title: str
    url: str


def _places() -> list[Place]:
    """In the order of the tree; one statement."""
    found: list[Place] | None = cache.get(PLACES)
    if found is None:
        kinds = ContentType.objects.get_for_models(
            HomePage, StoryIndexPage, BaseIndexPage, CarrierIndexPage, StandardPage
        )
        names = {content_type.pk: model.__name__ for model, content_type in kinds.items()}
        pages = Page.objects.live().filter(content_type_id__in=names).order_by("path")
        found = [Place(names[page.content_type_id], page.title, str(page.url or "/")) for page in pages]
        cache.set(PLACES, found, KEPT)
    return found


def stories_url() -> str:
    """Path of the list of stories, ending in a slash; of the root while the site is not set up."""
    return next((place.url for place in _places() if place.model == StoryIndexPage.__name__), "/")


def standard_links() -> list[tuple[str, str]]:
    """(title, path) of the standard pages, in their order."""
    return [(place.title, place.url) for place in _places() if place.model == StandardPage.__name__]


def public_parts() -> list[PublicPart]:
    """What a visitor may open beside the board; a part whose page is not published is left out."""
    urls = {place.model: place.url for place in _places()}
    parts = (
        (HomePage, pgettext("public navigation", "Home"), "home"),
        (StoryIndexPage, pgettext("public navigation", "Stories"), "book"),
        (BaseIndexPage, pgettext("public navigation", "Bases"), "building-factory-2"),
        (CarrierIndexPage, pgettext("public navigation", "Teams"), "users-group"),
    )
    return [
        PublicPart(label, urls[model.__name__], icon, is_whole=model is HomePage)
        for model, label, icon in parts
        if model.__name__ in urls
    ]


def _forget(**_kwargs: object) -> None:
    cache.delete(PLACES)


def follow_the_lists() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_forget, dispatch_uid="cms.places")
