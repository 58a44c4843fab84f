"""What stands in a batch, as far as a person may see it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum

from tracker.challenges.board.filters import ALL, SCOPE_BY_NAME, SCOPES, Scope
from tracker.challenges.enums import PREPARING_STATES
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.queries import challenges_visible_to


@dataclass(frozen=True)
class BatchContents:
    """Counts and sums of one batch. Money in 万元."""

    total: int
    preparing: int
    scopes: tuple[tuple[Scope, int], ...]
    bounty_wan: Decimal


PREPARING: Final = "preparing"
"""Beside the board's scopes: what is not published yet, for those who see it."""


def challenges_of(batch: ChallengeBatch, person: Any, scope: str = "") -> QuerySet[Challenge]:
    """In the order of their numbers; of one of the board's scopes, or of `PREPARING`, where such a name is given."""
    challenges = challenges_visible_to(person).filter(batch=batch).order_by("number")
    if scope in SCOPE_BY_NAME:
        return challenges.filter(state__in=SCOPE_BY_NAME[scope].states)
    return challenges.filter(state__in=PREPARING_STATES) if scope == PREPARING else challenges


def contents_of(batch: ChallengeBatch, person: Any) -> BatchContents:
    """In one statement."""
    cells = (
        challenges_visible_to(person)
        .filter(batch=batch)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), bounty=Sum("bounty_wan"))
    )
    per_state = Counter[str]()
    bounty = Decimal(0)
    for cell in cells:
        per_state[cell["state"]] = cell["count"]
        bounty += cell["bounty"] or 0
    return BatchContents(
        total=per_state.total(),
        preparing=sum(per_state[state] for state in PREPARING_STATES),
        # The board's own tab for all of them holds what is listed alone; a batch has its total instead.
        scopes=tuple(
            (scope, sum(per_state[state] for state in scope.states)) for scope in SCOPES if scope.name != ALL
        ),
        bounty_wan=bounty,
    )
