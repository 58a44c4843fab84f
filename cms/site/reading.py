"""What the entrance shows: the board, the newest stories, figures with their definitions, bases, notices, campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from cms.bases.pages import BaseIndexPage
from cms.bases.reading import BaseTeaser, newest_bases
from cms.carriers.pages import CampaignPage, CarrierIndexPage
from cms.catalogue.counting import counts_for, worth_for
from cms.catalogue.enums import VERIFIED
from cms.catalogue.listing import Teaser, newest_teasers
from cms.catalogue.models import FACETS
from cms.site.pages import HomePage
from cms.site.places import stories_url
from cms.stories.collections import CollectionPage
from cms.stories.pages import CaseStory
from tracker.challenges.board.filters import Filters
from tracker.challenges.board.rows import Board, board_for, visitors_board
from tracker.deliberation.models import PublicNotice
from tracker.deliberation.queries import notices_visible_to
from tracker.templatetags.quantities import amount_words
from tracker.web.records import record_url

STORIES_SHOWN = 7
CHALLENGES_SHOWN = 5
BASES_SHOWN = 4
NOTICES_SHOWN = 5
CAMPAIGNS_SHOWN = 3
NOTHING_CHOSEN = (None,) * len(FACETS)


@dataclass(frozen=True)
class Figure:
    """A number, in words what it counts and how, and where the rows behind it stand."""

    label: str
    value: int | Decimal
    unit: str
    definition: str
    url: str

    @property
    def words(self) -> str:
        """Money with two decimals, numbers of things without."""
        return amount_words(self.value) if isinstance(self.value, Decimal) else f"{self.value:,}"


@dataclass(frozen=True)
class ChallengeLine:
    """One open challenge of the board. Amounts in 万元."""

    title: str
    number: str
    unit: str
    bounty_wan: Decimal | None
    deadline: Any
    url: str


@dataclass(frozen=True)
class Entrance:
    """The first of `stories` stands out. What nobody may see is left out, and so are its counts."""

    figures: Sequence[Figure]
    challenges: Sequence[ChallengeLine]
    lead: Teaser | None
    lead_picture: Any
    stories: Sequence[Teaser]
    stories_url: str
    collections: Sequence[CollectionPage]
    bases: Sequence[BaseTeaser]
    bases_url: str
    campaigns: Sequence[CampaignPage]
    carriers_url: str
    notices: Sequence[PublicNotice]


def entrance_of(request: HttpRequest, home: HomePage) -> Entrance:
    person = request.user
    board = _board(person)
    bases = newest_bases(own_only=True)
    bases_url, carriers_url = (_url_of(model, home) for model in (BaseIndexPage, CarrierIndexPage))
    shown = newest_teasers(person, address=stories_url(), most=STORIES_SHOWN)
    return Entrance(
        figures=_figures(person, board, bases, bases_url),
        challenges=[
            ChallengeLine(
                row.title,
                row.number,
                row.company or row.unit,
                row.bounty_wan,
                row.deadline,
                record_url("challenge", row.id),
            )
            for row in board.rows[:CHALLENGES_SHOWN]
        ],
        lead=shown[0] if shown else None,
        lead_picture=_picture_of(shown[0]) if shown else None,
        stories=shown[1:],
        stories_url=stories_url(),
        collections=[
            collection
            for collection in CollectionPage.objects.live().child_of(home).order_by("-path")
            if collection.is_open_to(person)
        ],
        bases=bases[:BASES_SHOWN],
        bases_url=bases_url,
        campaigns=list(
            CampaignPage.objects.live()
            .select_related("campaign")
            .order_by("-campaign__starts_on", "-pk")[:CAMPAIGNS_SHOWN]
        ),
        carriers_url=carriers_url,
        notices=list(notices_visible_to(person).order_by("-starts_on", "-pk")[:NOTICES_SHOWN]),
    )


def _board(person: Any) -> Board:
    """The board's own first page: the counts and rows are the very ones that stand there."""
    filters = Filters.read(QueryDict(), person)
    return board_for(person, filters) if person.is_authenticated else visitors_board(filters)


def _url_of(model: type[Page], home: HomePage) -> str:
    page = model.objects.live().child_of(home).first()
    return str(page.url) if page else ""


def _picture_of(teaser: Teaser) -> Any:

    story = CaseStory.objects.filter(pk=teaser.story_id).select_related("hero").only("pk", "hero").first()
    return story.hero if story else None


def _figures(person: Any, board: Board, bases: Sequence[BaseTeaser], bases_url: str) -> list[Figure]:
    wan = pgettext("amount", "× 10,000 yuan")
    worth = worth_for(person)
    return [
        Figure(
            _("Challenges open for bids"),
            board.total,
            "",
            _(
                "Published challenges whose deadline has not passed, as far as you may see them, at this moment."
            ),
            reverse("tracker:board"),
        ),
        Figure(
            pgettext("figure", "Case stories"),
            counts_for(person, NOTHING_CHOSEN).total,
            "",
            _("Published stories that have passed their secrecy review and were not withdrawn."),
            stories_url(),
        ),
        Figure(
            _("Verified benefit told of"),
            worth.total_wan,
            wan,
            _(
                "Direct economic benefit of twelve months, verified by finance, of the outcomes that these stories tell of; each outcome counts once (%(count)s outcomes)."
            )
            % {"count": worth.outcomes},
            f"{stories_url()}?benefit={VERIFIED}",
        ),
        Figure(
            _("Bases that receive visitors"),
            len(bases),
            "",
            _("Demonstration bases that bear their name today and have a page here."),
            bases_url,
        ),
        Figure(
            _("Visitors of the last two years"),
            sum(teaser.visits.people for teaser in bases),
            pgettext("visits", "people"),
            _("People in all groups that these bases have recorded in the last two years; %(groups)s groups.")
            % {"groups": sum(teaser.visits.groups for teaser in bases)},
            bases_url,
        ),
    ]
