"""The way to the list of stories, kept for some seconds: finding it in the tree costs more than showing it."""

from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from cms.site.places import stories_url
from cms.stories.pages import StoryIndexPage

KEPT: Final = 15
"""Seconds after which another process has noticed that the list was changed; this one notices at once."""
KEY: Final = "list-of-stories"


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """As Wagtail serves any page, its view restrictions asked each time. Where several sites share the tree, nothing is
    kept: one path may then lead to two pages.
    """
    if request.path == stories_url():
        page = cache.get(KEY)
        if page is None:
            page = _found(request, path)
        if page is not None:
            # Where Wagtail itself keeps what it has found for this request.
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]  # noqa: SLF001
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


def _found(request: HttpRequest, path: str) -> StoryIndexPage | None:
    route: Any = Page.route_for_request(request, path)
    if route is None or not isinstance(route.page, StoryIndexPage) or Site.objects.count() != 1:
        return None
    route.page.get_parent()  # kept along with the page, for the way back
    cache.set(KEY, route.page, KEPT)
    return route.page


def _forget(**_kwargs: object) -> None:
    cache.delete(KEY)


def follow_the_list() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_forget, dispatch_uid="cms.routing")
