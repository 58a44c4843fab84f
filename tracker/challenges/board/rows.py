"""The board, drawn from one frozen object made in one place.

Counts and facets come from the tally, never from the rows; rows are values, one page at a time, by keyset.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import get_language

from tracker.challenges.board.counting import ShownFacet, count
from tracker.challenges.board.facets import FACETS, narrowed
from tracker.challenges.board.filters import ALL, RELATED, SCOPES, Filters, Scope
from tracker.challenges.board.following import is_followed_by
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.queries import begun_batches, challenges_listed_to, related_to
from tracker.foundation import clock
from tracker.organisation.directory import names_of_unit

PAGE_SIZE = 24
SOON = timedelta(days=7)
"""A deadline within this time is marked."""
BATCH_KEY = "current-batch"
KEPT_FOR_VISITORS = 60
"""Seconds for which the board's first page is kept for visitors, with the time that was left when it was drawn."""


COLUMNS = (
    "id", "number", "title", "state", "domain", "unit_id", "company_id", "first_target",
    "bounty_wan", "bid_deadline", "published_at", "is_race", "parallel_teams", "is_sealed", "bid_count",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """The first target of a card, taken from its one line."""

    name: str
    baseline: str
    goal: str
    unit: str


@dataclass(frozen=True)
class Row:
    """One challenge as the board shows it. Money in 万元."""

    id: int
    number: str
    title: str
    state: str
    state_label: str
    domain: str
    unit: str
    company: str
    target: Target | None
    bounty_wan: Decimal | None
    deadline: datetime | None
    published: datetime | None
    is_open: bool
    closes_soon: bool
    race_teams: int
    bid_count: int | None
    """None while the number of bids is sealed."""
    is_followed: bool


@dataclass(frozen=True)
class Board:
    filters: Filters
    scopes: tuple[tuple[Scope, int], ...]
    rows: tuple[Row, ...]
    related: int | None
    """How many open challenges concern the person; None where it was not counted: the tally does not know it, and its
    own count grows with the rows, so that only its own tab pays for it.
    """
    total: int
    bounty_total_wan: Decimal
    facets: tuple[ShownFacet, ...]
    next_key: str


def visitors_board(filters: Filters) -> Board:
    """The board as all visitors see it; its first page is kept for some seconds, whatever the number of visitors."""
    if not filters.is_first_page:
        return board_for(AnonymousUser(), filters)
    key = visitors_key(filters.scope)
    found: Board | None = cache.get(key)
    if found is None:
        found = board_for(AnonymousUser(), filters)
        cache.set(key, found, KEPT_FOR_VISITORS)
    return found


def forget_visitors_board() -> None:
    """After a change of the board: this process shows it to visitors at once, another one within `KEPT_FOR_VISITORS`."""
    codes = [code for code, _name in settings.LANGUAGES]
    cache.delete_many(
        [key(scope, code) for key in (visitors_key, drawn_key) for scope in SCOPES for code in codes]
    )


def current_batch() -> ChallengeBatch | None:
    """The newest batch that has begun, whose dates head the board; kept like the visitors' page, for it changes a few
    times a year.
    """
    found: list[ChallengeBatch] | None = cache.get(BATCH_KEY)
    if found is None:
        found = list(begun_batches()[:1])  # a list: that there is none is an answer as well
        cache.set(BATCH_KEY, found, KEPT_FOR_VISITORS)
    return found[0] if found else None


@receiver(post_save, sender=ChallengeBatch)
@receiver(post_delete, sender=ChallengeBatch)
def _forget_batch(**_signal: Any) -> None:
    cache.delete(BATCH_KEY)
    forget_visitors_board()


def visitors_key(scope: Scope, language: str = "") -> str:
    """Under which the first page of a tab is kept for visitors; in the reader's language unless one is named."""
    return f"visitors-board:{scope.name}:{language or get_language()}"


def drawn_key(scope: Scope, language: str = "") -> str:
    """The same for what was drawn of it; forgotten together with it."""
    return f"{visitors_key(scope, language)}:drawn"


def board_for(person: Any, filters: Filters) -> Board:
    """Two queries, the counts and one page of rows; on the tab of what concerns oneself a third counts that."""
    by_rows = bool(filters.words) and filters.scope is not RELATED
    counts = count(person, filters, _in_scope(person, filters) if by_rows else None)
    rows, next_key = _page(person, filters)
    related: int | None = None
    total, bounty = counts.total, counts.bounty_wan
    if filters.scope is RELATED:
        sums = related_to(person).aggregate(count=Count("pk"), bounty=Sum("bounty_wan"))
        related = total = sums["count"]
        bounty = sums["bounty"] or Decimal(0)
        if filters.words:
            sums = _filtered(person, filters).aggregate(count=Count("pk"), bounty=Sum("bounty_wan"))
            total, bounty = sums["count"], sums["bounty"] or Decimal(0)
    return Board(
        filters=filters,
        scopes=tuple((scope, sum(counts.per_state[state] for state in scope.states)) for scope in SCOPES),
        rows=rows,
        related=related,
        total=total,
        bounty_total_wan=bounty,
        facets=counts.facets(filters),
        next_key=next_key,
    )


def board_rows(person: Any, filters: Filters) -> QuerySet[Challenge]:
    """Which challenges stand on the board, and in which order: one answer for its pages and for what leaves it."""
    return _filtered(person, filters).order_by(*filters.order.fields)


def _filtered(person: Any, filters: Filters) -> QuerySet[Challenge]:
    return narrowed(_in_scope(person, filters), filters.chosen)


def _in_scope(person: Any, filters: Filters) -> QuerySet[Challenge]:
    """Before any facet."""
    if filters.scope is RELATED:
        challenges = related_to(person)
    else:
        challenges = challenges_listed_to(person)
        # Of all that are listed an index gives the newest by itself, unless a range is looked for among them: that is
        # an index's which begins with the state.
        if filters.scope.name != ALL or any(FACETS[name].is_range for name in filters.chosen):
            challenges = challenges.filter(state__in=filters.scope.states)
    if filters.words:
        challenges = challenges.filter(Q(title__icontains=filters.words) | Q(number__icontains=filters.words))
    return challenges


def _page(person: Any, filters: Filters) -> tuple[tuple[Row, ...], str]:
    challenges = board_rows(person, filters)
    if filters.after is not None:
        challenges = challenges.filter(filters.order.beyond(filters.after))
    columns = list(COLUMNS)
    if person.is_authenticated:
        challenges = challenges.annotate(is_followed=is_followed_by(person))
        columns.append("is_followed")
    found = list(challenges.values(*columns)[: PAGE_SIZE + 1])
    next_key = ""
    if len(found) > PAGE_SIZE:
        next_key = filters.order.key_of(found[PAGE_SIZE - 1])
    return tuple(row_of(values) for values in found[:PAGE_SIZE]), next_key


_LABELS = dict(ChallengeState.choices)


def row_of(values: dict[str, Any]) -> Row:
    """What the board says of the values of `COLUMNS`; the number of bids stays sealed here, wherever it is shown."""
    is_open = values["state"] == ChallengeState.PUBLISHED
    return Row(
        id=values["id"],
        number=values["number"],
        title=values["title"],
        state=values["state"],
        state_label=str(_LABELS[values["state"]]),
        domain=values["domain"],
        unit=names_of_unit(values["unit_id"]).short_name,
        company=names_of_unit(values["company_id"]).short_name,
        target=_target(values["first_target"]),
        bounty_wan=values["bounty_wan"],
        deadline=values["bid_deadline"],
        published=values["published_at"],
        is_open=is_open,
        closes_soon=is_open and values["bid_deadline"] - clock.now() < SOON,
        race_teams=values["parallel_teams"] if values["is_race"] else 0,
        bid_count=None if values["is_sealed"] and is_open else values["bid_count"],
        is_followed=values.get("is_followed", False),
    )


def _target(line: str) -> Target | None:
    parts = line.split("|")
    return Target(*parts) if len(parts) == len(Target.__dataclass_fields__) else None
