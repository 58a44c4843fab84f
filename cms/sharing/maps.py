"""The map of the site for search engines, in parts: what a visitor may see, never more."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.catalogue.counting import cards_visible_to
from cms.catalogue.models import StoryCard
from cms.site.places import stories_url
from cms.stories.pages import CaseStory
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_listed_to

VISITOR = AnonymousUser()


class StoryMap(Sitemap[StoryCard]):
    limit = 5000

    def items(self) -> QuerySet[StoryCard]:
        return cards_visible_to(VISITOR).only("slug", "changed_at").order_by("story_id")

    def location(self, item: StoryCard) -> str:
        return f"{stories_url()}{item.slug}/"

    def lastmod(self, item: StoryCard) -> datetime:
        return item.changed_at


class PageMap(Sitemap[Page]):
    """Every other published page of the site that a visitor can open."""

    def items(self) -> Sequence[Page]:
        pages = Page.objects.live().filter(depth__gt=1).not_type(CaseStory).order_by("path")
        return [page for page in pages.specific() if _is_open(page)]

    def location(self, item: Page) -> str:
        return str(item.url)

    def lastmod(self, item: Page) -> date | None:
        return item.last_published_at  # type: ignore[no-any-return]


def _is_open(page: Any) -> bool:
    return not hasattr(page, "is_open_to") or page.is_open_to(VISITOR)


class ChallengeMap(Sitemap[Challenge]):
    def items(self) -> QuerySet[Challenge]:
        return challenges_listed_to(VISITOR).order_by("pk")

    def location(self, item: Challenge) -> str:
        return reverse("tracker:challenge-detail", args=[item.pk])


MAPS: Final[dict[str, type[Sitemap[Any]]]] = {
    "stories": StoryMap,
    "pages": PageMap,
    "challenges": ChallengeMap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs may fetch: the public side, and where its map is."""
    lines = (
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/editor/", "/admin/", "/inbox/", "/search/", "/sign-in/")),
        f"Sitemap: {request.build_absolute_uri(reverse('cms:sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
