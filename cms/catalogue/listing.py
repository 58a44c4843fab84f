"""The catalogue as a page asks for it: newest first by keyset, or by how well it answers the words that were typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.catalogue.counting import (
    Chosen,
    Counts,
    cards_visible_to,
    cells_under,
    counts_for,
    counts_of,
    current_stamp,
    wanted_of,
)
from cms.catalogue.enums import VERIFIED, VERIFIED_BANDS, BenefitBand, LevelReached
from cms.catalogue.models import FACETS, StoryCard
from cms.stories.pages import CaseStory
from tracker.foundation.search.finding import COUNT_CAP, ranked_ids
from tracker.web.access import id_from

PAGE_SIZE: Final = 12
RELATED: Final = 3
CHOICES_SHOWN: Final = 12
LONGEST: Final = {"q": 100, "theme": 60, "unit": 120}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS: Final = ("pk", "title", "words", "slug", "theme", "unit", "verified_wan", "shown_on", "published_at")

LABELS: Final[Mapping[str, str | Promise]] = {
    "theme": gettext_lazy("By theme"),
    "unit": gettext_lazy("By unit"),
    "benefit": gettext_lazy("By verified benefit"),
    "level": gettext_lazy("By level reached"),
    "year": gettext_lazy("By year"),
}


@dataclass(frozen=True)
class Teaser:
    """A story in a few words. `verified_wan` is what its outcome verifiably brings, in 万元."""

    story_id: int
    title: str
    url: str
    words: str
    theme: str
    unit: str
    verified_wan: Any
    shown_on: date


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many stories it leaves."""

    label: str | Promise
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Facet:
    """A filter; `rest` are the choices beyond the first, for whoever asks for them."""

    label: str | Promise
    choices: Sequence[Choice]
    rest: Sequence[Choice] = ()


@dataclass(frozen=True)
class Links:
    """The way to the neighbours of a page; "" where there is none."""

    previous_url: str
    next_url: str
    label: str


@dataclass(frozen=True)
class Catalogue:
    """`hidden` are the filters that a search keeps; `total_words` reads “1000+” where no more were counted."""

    teasers: Sequence[Teaser]
    total: int
    total_words: str
    words: str
    facets: Sequence[Facet]
    hidden: Sequence[tuple[str, str]]
    links: Links
    is_narrowed: bool
    clear_url: str


def catalogue_for(request: HttpRequest, *, address: str) -> Catalogue:
    """What the request's `?q=`, its filters and its place ask for; `address` is the list's own. Two queries;
    after a change of the catalogue one more, and those of the search where words were typed.
    """
    given = request.GET
    words = _text(given, "q")
    chosen = _chosen(given)
    if words:
        rows, counts, links, is_capped = _found(request, words, chosen)
    else:
        counts = counts_for(request.user, chosen)
        rows, links = _newest(request, chosen, counts.total)
        is_capped = False
    return Catalogue(
        teasers=[teaser_of(row, address) for row in rows],
        total=counts.total,
        total_words=f"{COUNT_CAP}+" if is_capped else str(counts.total),
        words=words,
        facets=_facets(given, chosen, counts, address),
        hidden=[(name, given[name]) for name, value in zip(FACETS, chosen, strict=True) if value is not None],
        links=links,
        is_narrowed=bool(words) or any(value is not None for value in chosen),
        clear_url=address,
    )


def newest_teasers(person: Any, *, address: str, most: int) -> list[Teaser]:
    """The newest stories that the person may read; one query."""
    rows = cards_visible_to(person).order_by("-published_at", "-story_id").values(*COLUMNS)[:most]
    return [teaser_of(row, address) for row in rows]


def related_teasers(story: CaseStory, person: Any) -> list[Teaser]:
    """Other stories that the person may read, of the same theme first, then the newest; at most two queries."""
    cards = cards_visible_to(person).exclude(pk=story.pk).order_by("-published_at", "-story_id")
    rows = list(cards.filter(theme=story.theme).values(*COLUMNS)[:RELATED]) if story.theme else []
    if len(rows) < RELATED:
        others = cards.exclude(pk__in=[row["pk"] for row in rows]).values(*COLUMNS)
        rows += others[: RELATED - len(rows)]
    address = story.url.removesuffix(f"{quote(story.slug)}/")
    return [teaser_of(row, address) for row in rows]


def teaser_of(row: Mapping[str, Any], address: str) -> Teaser:
    return Teaser(
        story_id=row["pk"],
        title=row["title"],
        url=f"{address}{quote(row['slug'])}/",
        words=row["words"],
        theme=row["theme"],
        unit=row["unit"],
        verified_wan=row["verified_wan"],
        shown_on=row["shown_on"],
    )


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "").replace("\x00", "").strip()[: LONGEST[name]]


def _chosen(given: QueryDict) -> Chosen:
    """Whatever is no value of a filter narrows nothing."""
    benefit = given.get("benefit", "")
    level, year = given.get("level", ""), given.get("year", "")
    return (
        _text(given, "theme") or None,
        _text(given, "unit") or None,
        benefit if benefit in {VERIFIED, *BenefitBand.values} else None,
        int(level) if level in {str(value) for value in LevelReached.values} else None,
        id_from(year) if 0 < id_from(year) <= date.max.year else None,
    )


def _narrowed(cards: QuerySet[StoryCard], chosen: Chosen) -> QuerySet[StoryCard]:
    return cards.filter(**{f"{FACETS[place]}__in": values for place, values in wanted_of(chosen)})


def _newest(request: HttpRequest, chosen: Chosen, total: int) -> tuple[Sequence[Mapping[str, Any]], Links]:
    """One page by keyset: `?after=` a key goes on to older ones, `?before=` back to newer ones."""
    given = request.GET
    cards = _narrowed(cards_visible_to(request.user), chosen)
    after, before = _place(given.get("after", "")), _place(given.get("before", ""))
    if before is not None:
        published_at, pk = before
        newer = cards.filter(Q(published_at__gt=published_at) | Q(published_at=published_at, pk__gt=pk))
        rows = list(newer.order_by("published_at", "story_id").values(*COLUMNS)[: PAGE_SIZE + 1])
        has_newer = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE][::-1]
        has_older = True
    else:
        if after is not None:
            published_at, pk = after
            cards = cards.filter(published_at__lte=published_at).exclude(
                published_at=published_at, pk__gte=pk
            )
        rows = list(cards.order_by("-published_at", "-story_id").values(*COLUMNS)[: PAGE_SIZE + 1])
        has_newer = after is not None
        has_older = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    label = _("%(shown)s of %(total)s") % {"shown": len(rows), "total": total}
    return rows, Links(
        previous_url=_address(given, before=_key(rows[0])) if rows and has_newer else "",
        next_url=_address(given, after=_key(rows[-1])) if rows and has_older else "",
        label=label,
    )


def _key(row: Mapping[str, Any]) -> str:
    """A place in the order newest first: microseconds since 1970 and the story's number."""
    return f"{(row['published_at'] - EPOCH) // timedelta(microseconds=1)}-{row['pk']}"


def _place(key: str) -> tuple[datetime, int] | None:
    moment, _dash, number = key.partition("-")
    if not id_from(moment) or not id_from(number):
        return None
    try:
        return EPOCH + timedelta(microseconds=id_from(moment)), id_from(number)
    except OverflowError:
        return None


def _found(
    request: HttpRequest, words: str, chosen: Chosen
) -> tuple[Sequence[Mapping[str, Any]], Counts, Links, bool]:
    """The stories with all of these words, those with them in the title first; beyond the cap none is counted."""
    sees_all = bool(request.user.is_authenticated)
    fitting, counts, is_capped = _kept_found(current_stamp(), sees_all, words, chosen)
    number = min(id_from(request.GET.get("page", "")) or 1, COUNT_CAP // PAGE_SIZE + 1)
    start = (number - 1) * PAGE_SIZE
    shown = fitting[start : start + PAGE_SIZE]
    rows = {row["pk"]: row for row in StoryCard.objects.filter(pk__in=shown).values(*COLUMNS)}
    label = _("%(first)s–%(last)s of %(total)s") % {
        "first": start + 1,
        "last": start + len(shown),
        "total": len(fitting),
    }
    links = Links(
        previous_url=_address(request.GET, page=str(number - 1)) if number > 1 else "",
        next_url=_address(request.GET, page=str(number + 1)) if start + len(shown) < len(fitting) else "",
        label=label if shown else "",
    )
    return [rows[pk] for pk in shown if pk in rows], counts, links, is_capped


@lru_cache(maxsize=128)
def _kept_found(
    stamp: str,
    sees_all: bool,  # noqa: FBT001 - the key of what is kept
    words: str,
    chosen: Chosen,
) -> tuple[Sequence[int], Counts, bool]:
    """The ids that fit words and filters, what each filter leaves of the words' hits, and whether these were capped."""
    ids, is_capped = _kept_hits(stamp, sees_all, words)
    every = cells_under(stamp, sees_all)
    cells = {pk: every[pk] for pk in ids if pk in every}
    wanted = wanted_of(chosen)
    fitting = [pk for pk, cell in cells.items() if all(cell[place] in values for place, values in wanted)]
    return fitting, counts_of(cells.values(), chosen), is_capped


@lru_cache(maxsize=128)
def _kept_hits(_stamp: str, sees_all: bool, words: str) -> tuple[Sequence[int], bool]:  # noqa: FBT001 - the key
    """Every change of what can be found changes the stamp as well, in the same transaction."""
    cards = StoryCard.objects.all() if sees_all else cards_visible_to(None)
    return ranked_ids(words, kind="story", among=cards)


def _facets(given: QueryDict, chosen: Chosen, counts: Counts, address: str) -> list[Facet]:
    kept = {name: given[name] for name in ("q", *FACETS) if given.get(name)}
    facets = []
    for name, value, found in zip(FACETS, chosen, counts.by_facet, strict=True):
        others = {other: text for other, text in kept.items() if other != name}
        base = urlencode(others)
        everything = Choice(
            pgettext("stories", "All"), 0, f"{address}?{base}" if base else address, value is None
        )
        prefix = f"{address}?{base}&{name}=" if base else f"{address}?{name}="
        choices = [
            Choice(_label(name, each), count, prefix + urlencode({"": each})[1:], each == value)
            for each, count in _ordered(name, found, value)
        ]
        if len(choices) > 1 or value is not None:
            shown, rest = choices[:CHOICES_SHOWN], choices[CHOICES_SHOWN:]
            facets.append(Facet(LABELS[name], [everything, *shown], rest))
    return facets


def _ordered(name: str, found: Mapping[Any, int], current: Any) -> list[tuple[Any, int]]:
    """Themes and units by their number, the chosen one before the largest; bands, levels and years in their order.
    What is chosen is among them even where it leaves nothing.
    """
    counts = {value: count for value, count in found.items() if value != ""}
    if current is not None:
        is_any = (name, current) == ("benefit", VERIFIED)
        counts.setdefault(current, sum(found.get(band, 0) for band in VERIFIED_BANDS) if is_any else 0)
    if name in {"theme", "unit"}:
        return sorted(counts.items(), key=lambda item: (item[0] != current, -item[1], item[0]))
    order: dict[str, Callable[[Any], int]] = {
        "benefit": [VERIFIED, *BenefitBand.values[::-1]].index,
        "level": lambda level: -int(level),
        "year": lambda year: -int(year),
    }
    return sorted(counts.items(), key=lambda item: order[name](item[0]))


def _label(name: str, value: Any) -> str | Promise:
    if name == "benefit":
        return _("Verified, any amount") if value == VERIFIED else BenefitBand(value).label
    return LevelReached(value).label if name == "level" else str(value)


def _address(given: QueryDict, **place: str) -> str:
    kept = {name: given[name] for name in ("q", *FACETS) if given.get(name)}
    return f"?{urlencode(kept | place)}"
