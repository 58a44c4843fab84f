"""What the pages of squads, studios and campaigns show; everything here is open to visitors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.carriers.pages import CampaignPage, CarrierPage
from cms.catalogue.counting import cards_visible_to
from cms.catalogue.listing import COLUMNS, Teaser, teaser_of
from cms.site.places import stories_url

STORIES_SHOWN = 6


@dataclass(frozen=True)
class Carrier:
    """The public part of a squad or studio. `url` is the record's page, "" for a visitor."""

    number: str
    name: str
    kind: str
    unit: str
    words: str
    goal: str
    since: date | None
    until: date | None
    figures: Sequence[str]
    stories: Sequence[Teaser]
    url: str


@dataclass(frozen=True)
class CarrierListing:
    squads: Sequence[CarrierPage]
    studios: Sequence[CarrierPage]
    campaigns: Sequence[CampaignPage]

    @property
    def count(self) -> int:
        return len(self.squads) + len(self.studios) + len(self.campaigns)


def carriers_shown() -> CarrierListing:
    """Two queries."""
    pages = CarrierPage.objects.live().select_related("squad__unit", "studio__unit").order_by("-pk")
    standing = [page for page in pages if page.is_standing]
    campaigns = CampaignPage.objects.live().select_related("campaign__unit")
    return CarrierListing(
        squads=[page for page in standing if page.squad_id],
        studios=[page for page in standing if page.studio_id],
        campaigns=list(campaigns.order_by("-campaign__starts_on", "-pk")),
    )


def squads_of(page: CampaignPage) -> list[CarrierPage]:
    """The campaign's squads that have a page; one query."""
    pages = (
        CarrierPage.objects.live().filter(squad__campaign_id=page.campaign_id).select_related("squad__unit")
    )
    return [each for each in pages.order_by("-pk") if each.is_standing]


def carrier_facts(page: CarrierPage, person: Any) -> Carrier | None:
    """One query for the stories; None while the page has no record."""
    record: Any = page.squad or page.studio
    if record is None:
        return None
    about = {"story__outcome__squad": record} if page.squad_id else {"story__outcome__studio": record}
    rows = cards_visible_to(person).filter(**about).order_by("-published_at", "-story_id")
    is_squad = page.squad_id is not None
    return Carrier(
        number=record.number,
        name=record.name,
        kind=record.get_squad_type_display() if is_squad else record.get_studio_type_display(),
        unit=record.unit_label,
        words=page.words or record.facts or (record.task if is_squad else record.achievements),
        goal=record.goal if is_squad else record.plan,
        since=record.starts_on if is_squad else record.named_on,
        until=record.ends_on if is_squad else None,
        figures=record.figure_list,
        stories=[teaser_of(row, stories_url()) for row in rows.values(*COLUMNS)[:STORIES_SHOWN]],
        url=record.get_absolute_url() if person.is_authenticated else "",
    )
