"""What the entrance shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from cms.catalogue.counting import counts_for
from cms.catalogue.listing import Teaser, newest_teasers
from cms.catalogue.models import FACETS
from cms.site.pages import BaseIndexPage, DemonstrationBasePage, HomePage
from cms.site.places import stories_url
from cms.stories.collections import CollectionPage

SHOWN = 7
BASES_SHOWN = 4
NOTHING_CHOSEN = (None,) * len(FACETS)


@dataclass(frozen=True)
class Entrance:
    """The newest stories (the first one stands out), the case books and the bases, each with where to find all."""

    newest: Teaser | None
    stories: Sequence[Teaser]
    story_count: int
    stories_url: str
    collections: Sequence[CollectionPage]
    bases: Sequence[DemonstrationBasePage]
    bases_url: str


def entrance_of(request: HttpRequest, home: HomePage) -> Entrance:
    shown = newest_teasers(request.user, address=stories_url(), most=SHOWN)
    bases_index = BaseIndexPage.objects.live().child_of(home).first()
    bases = DemonstrationBasePage.objects.live().order_by("-first_published_at", "-pk")
    return Entrance(
        newest=shown[0] if shown else None,
        stories=shown[1:],
        story_count=counts_for(request.user, NOTHING_CHOSEN).total,
        stories_url=stories_url(),
        collections=list(CollectionPage.objects.live().child_of(home).order_by("-path")),
        bases=list(bases[:BASES_SHOWN]),
        bases_url=bases_index.url if bases_index else "",
    )
