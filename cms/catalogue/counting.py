"""How many stories each choice leaves. Counted once after a change of the catalogue, then kept by this process."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from cms.catalogue.enums import VERIFIED, VERIFIED_BANDS
from cms.catalogue.models import FACETS, CatalogueStamp, StoryCard
from tracker.challenges.enums import Visibility

Cell = tuple[Any, ...]
"""The values of a card, in the order of FACETS."""
Chosen = tuple[Any, ...]
"""One wanted value per facet, in the order of FACETS; None where it is not narrowed."""


@dataclass(frozen=True)
class Counts:
    """`total` fits every choice. Of a facet, each value counts what the other choices leave."""

    total: int
    by_facet: tuple[Counter[Any], ...]


def cards_visible_to(person: Any) -> QuerySet[StoryCard]:
    """What `stories_visible_to` says, of the cards."""
    if person is not None and person.is_authenticated:
        return StoryCard.objects.all()
    return StoryCard.objects.filter(visibility=Visibility.PUBLIC)


def wanted_of(chosen: Chosen) -> list[tuple[int, frozenset[Any]]]:
    """Place of each facet that is narrowed, with the values that fit it."""
    return [
        (place, VERIFIED_BANDS if (name, value) == ("benefit", VERIFIED) else frozenset([value]))
        for place, (name, value) in enumerate(zip(FACETS, chosen, strict=True))
        if value is not None
    ]


def counts_of(cells: Iterable[Cell], chosen: Chosen) -> Counts:
    total = 0
    by_facet: tuple[Counter[Any], ...] = tuple(Counter() for _facet in FACETS)
    wanted = wanted_of(chosen)
    for cell in cells:
        missed = [place for place, values in wanted if cell[place] not in values]
        if not missed:
            total += 1
            for place, value in enumerate(cell):
                by_facet[place][value] += 1
        elif len(missed) == 1:
            by_facet[missed[0]][cell[missed[0]]] += 1
    return Counts(total, by_facet)


def counts_for(person: Any, chosen: Chosen) -> Counts:
    """One query while nothing has changed, two after a change."""
    return _kept_counts(current_stamp(), bool(person.is_authenticated), chosen)


def current_stamp() -> str:
    """One query; "" while no story has ever been published."""
    return CatalogueStamp.objects.values_list("value", flat=True).first() or ""


@dataclass(frozen=True)
class Worth:
    """What the stories tell of: verified benefit in 万元, each outcome once, and how many outcomes that is."""

    total_wan: Decimal = Decimal(0)
    outcomes: int = 0


def worth_for(person: Any) -> Worth:
    """As `counts_for`: one query while nothing has changed, two after a change."""
    return _kept_worth(current_stamp(), bool(person.is_authenticated))


@lru_cache(maxsize=4)
def _kept_worth(_stamp: str, sees_all: bool) -> Worth:  # noqa: FBT001 - the key of what is kept
    cards = StoryCard.objects.all() if sees_all else StoryCard.objects.filter(visibility=Visibility.PUBLIC)
    told = cards.filter(verified_wan__gt=0).order_by()
    # Two stories of one outcome, or of one project, tell of one benefit.
    rows = set(told.values_list("story__outcome_id", "story__project_id", "verified_wan"))
    by_source: dict[tuple[int, int | None], Decimal] = {
        (outcome_id or 0, None if outcome_id else project_id): wan or Decimal(0)
        for outcome_id, project_id, wan in rows
    }
    return Worth(sum(by_source.values(), Decimal(0)), len(by_source))


@lru_cache(maxsize=512)
def _kept_counts(stamp: str, sees_all: bool, chosen: Chosen) -> Counts:  # noqa: FBT001 - the key of what is kept
    return counts_of(cells_under(stamp, sees_all).values(), chosen)


@lru_cache(maxsize=4)
def cells_under(_stamp: str, sees_all: bool) -> Mapping[int, Cell]:  # noqa: FBT001 - as above
    """Story id → its values, of every story; one query after a change, whoever asks for whatever filters."""
    cards = StoryCard.objects.all() if sees_all else StoryCard.objects.filter(visibility=Visibility.PUBLIC)
    return {row[0]: row[1:] for row in cards.order_by().values_list("pk", *FACETS)}
