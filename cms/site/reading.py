"""What the entrance shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.site.pages import BaseIndexPage, DemonstrationBasePage, HomePage
from cms.stories.collections import CollectionPage
from cms.stories.pages import CaseStory, StoryIndexPage
from cms.stories.queries import stories_visible_to

SHOWN = 7
BASES_SHOWN = 4


@dataclass(frozen=True)
class Entrance:
    """The newest stories (the first one stands out), the case books and the bases, each with where to find all."""

    newest: CaseStory | None
    stories: Sequence[CaseStory]
    story_count: int
    stories_url: str
    collections: Sequence[CollectionPage]
    bases: Sequence[DemonstrationBasePage]
    bases_url: str


def entrance_of(home: HomePage) -> Entrance:
    """Six queries."""
    stories = stories_visible_to(None).defer("background", "practice", "results", "lessons")
    shown = list(stories.select_related("hero").order_by("-first_published_at", "-pk")[:SHOWN])
    index = StoryIndexPage.objects.live().child_of(home).first()
    bases_index = BaseIndexPage.objects.live().child_of(home).first()
    bases = DemonstrationBasePage.objects.live().order_by("-first_published_at", "-pk")
    return Entrance(
        newest=shown[0] if shown else None,
        stories=shown[1:],
        story_count=stories.count(),
        stories_url=index.url if index else "",
        collections=list(CollectionPage.objects.live().child_of(home).order_by("-path")),
        bases=list(bases[:BASES_SHOWN]),
        bases_url=bases_index.url if bases_index else "",
    )
