"""The newest stories as RSS and as Atom: what a visitor may see, whoever asks, for programs do not sign in."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.catalogue.counting import cards_visible_to
from cms.catalogue.models import StoryCard
from cms.site.places import stories_url
from tracker.foundation.printable import printable

NEWEST = 30


class StoryFeed(Feed[StoryCard, None]):
    title: str | Promise = gettext_lazy("Case stories")

    def link(self) -> str:
        return stories_url()

    def description(self) -> str:
        return _("How problems were solved at %(organisation)s, and what others can take from it.") % {
            "organisation": settings.JIEBANG["ORGANISATION_NAME"]
        }

    def items(self) -> Sequence[StoryCard]:
        return list(cards_visible_to(AnonymousUser()).order_by("-published_at", "-story_id")[:NEWEST])

    def item_title(self, item: StoryCard) -> str:
        return printable(item.title)

    def item_description(self, item: StoryCard) -> str:
        return printable(item.words)

    def item_link(self, item: StoryCard) -> str:
        return f"{stories_url()}{item.slug}/"

    def item_author_name(self, item: StoryCard) -> str:
        return printable(item.unit)

    def item_categories(self, item: StoryCard) -> list[str]:
        return [printable(item.theme)] if item.theme else []

    def item_pubdate(self, item: StoryCard) -> datetime:
        return item.published_at

    def item_updateddate(self, item: StoryCard) -> datetime:
        return item.changed_at


class StoryAtom(StoryFeed):
    feed_type = Atom1Feed

    def subtitle(self) -> str:
        return self.description()
