"""What stands in a batch, as far as a person may see it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tracker.challenges.board.filters import SCOPES, Scope
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


def challenges_of(batch: ChallengeBatch, person: Any) -> QuerySet[Challenge]:
    """In the order of their numbers."""
    return challenges_visible_to(person).filter(batch=batch).order_by("number")


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
        scopes=tuple((scope, sum(per_state[state] for state in scope.states)) for scope in SCOPES),
        bounty_wan=bounty,
    )
