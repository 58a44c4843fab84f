"""What the pages of the bases show: the list, its map of tiles, and one base with what can be copied there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from cms.bases.pages import DemonstrationBasePage
from cms.catalogue.counting import cards_visible_to
from cms.catalogue.listing import COLUMNS, Teaser, teaser_of
from cms.site.places import stories_url
from tracker.bases.enums import STANDING_STATES, BaseSource
from tracker.bases.models import BaseVisit, DemonstrationBase
from tracker.bases.queries import VisitCounts, visit_counts
from tracker.organisation.enums import UnitKind
from tracker.organisation.models import OrgUnit
from tracker.outcomes.enums import REGISTERED_STATES
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import verified_benefits_wan

VISITS_SHOWN = 5


@dataclass(frozen=True)
class BaseTeaser:
    """A base in a few words."""

    title: str
    url: str
    words: str
    base: DemonstrationBase
    visits: VisitCounts


@dataclass(frozen=True)
class Tile:
    """One unit on the map: its short name and how many bases stand there."""

    label: str
    count: int


@dataclass(frozen=True)
class TileRow:
    """The tiles of one company, in the order of the tree."""

    label: str
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class BaseListing:
    """`own` are the group's bases, `others` those taken over as published, which stand on no map of ours."""

    own: Sequence[BaseTeaser]
    others: Sequence[BaseTeaser]
    rows: Sequence[TileRow]

    @property
    def count(self) -> int:
        return len(self.own) + len(self.others)


@dataclass(frozen=True)
class Copyable:
    """An outcome that visitors see at work. `url` is "" for whom its record is not open; `verified_wan` in 万元."""

    number: str
    title: str
    effect: str
    url: str
    verified_wan: Any


@dataclass(frozen=True)
class BaseFacts:
    base: DemonstrationBase
    visits: VisitCounts
    latest: Sequence[BaseVisit]
    outcomes: Sequence[Copyable]
    stories: Sequence[Teaser]


def base_pages() -> Any:
    """Published pages of bases that stand, the newest naming first."""
    return (
        DemonstrationBasePage.objects.live()
        .filter(base__state__in=STANDING_STATES)
        .select_related("base__unit")
        .order_by(F("base__named_on").desc(nulls_last=True), "-pk")
    )


def bases_for(person: Any) -> BaseListing:
    """Three queries: the pages, their visits, the units of the map."""
    teasers = newest_bases()
    own = [teaser for teaser in teasers if teaser.base.source == BaseSource.FORM]
    others = [teaser for teaser in teasers if teaser.base.source != BaseSource.FORM]
    counts: dict[int, int] = {}
    for teaser in own:
        counts[teaser.base.unit_id] = counts.get(teaser.base.unit_id, 0) + 1
    return BaseListing(own, others, _rows(person, counts) if own else ())


def newest_bases(*, own_only: bool = False) -> list[BaseTeaser]:
    """Two queries; `own_only` leaves out those that others have named."""
    pages = list(base_pages().filter(base__source=BaseSource.FORM) if own_only else base_pages())
    counts = visit_counts(page.base_id for page in pages)
    return [
        BaseTeaser(
            title=page.title,
            url=page.url,
            words=page.facts or page.base.practice,
            base=page.base,
            visits=counts.get(page.base_id, VisitCounts()),
        )
        for page in pages
    ]


def _rows(person: Any, counts: dict[int, int]) -> list[TileRow]:
    """One row of tiles per company. A visitor sees the units that have a base, everyone else the whole tree."""
    rows: list[tuple[str, list[Tile]]] = []
    for unit in OrgUnit.objects.order_by("path").only("path", "kind", "name", "short_name"):
        is_unit = unit.kind == UnitKind.UNIT
        if not is_unit or not rows:
            rows.append((unit.short_name, []))
        # A company heads its row; it is a tile as well where it has bases of its own.
        if counts.get(unit.pk) or (is_unit and person.is_authenticated):
            rows[-1][1].append(Tile(unit.short_name, counts.get(unit.pk, 0)))
    return [TileRow(label, tiles) for label, tiles in rows if tiles]


def facts_for(page: DemonstrationBasePage, person: Any) -> BaseFacts | None:
    """Five queries; None while the page has no record."""
    base = page.base
    if base is None:
        return None
    is_signed_in = bool(person.is_authenticated)
    outcomes = list(
        Outcome.objects.filter(bases=base, state__in=REGISTERED_STATES)
        .only("number", "title", "effect")
        .order_by("pk")
    )
    verified = verified_benefits_wan(outcome.pk for outcome in outcomes)
    # Stories that the editors tied to the place, and those of the outcomes that can be copied here.
    told = set(page.stories.values_list("pk", flat=True))
    cards = cards_visible_to(person)
    rows = (
        cards.filter(pk__in=told) | cards.filter(story__outcome_id__in=[outcome.pk for outcome in outcomes])
    ).order_by("-published_at", "-story_id")
    return BaseFacts(
        base=base,
        visits=visit_counts([base.pk]).get(base.pk, VisitCounts()),
        latest=list(base.visits.all()[:VISITS_SHOWN]) if is_signed_in else (),
        outcomes=[
            Copyable(
                number=outcome.number,
                title=outcome.title,
                effect=outcome.effect,
                url=outcome.get_absolute_url() if is_signed_in else "",
                verified_wan=verified.get(outcome.pk),
            )
            for outcome in outcomes
        ],
        stories=[teaser_of(row, stories_url()) for row in rows.values(*COLUMNS)],
    )
