"""The tally kept: each act moves its challenge from one cell to another, in its own transaction."""

from __future__ import annotations  # a class names itself

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.dispatch import receiver
from django.utils.dateparse import parse_datetime

from tracker.challenges.board.bands import CELL, band_of, in_cells, month_of
from tracker.challenges.board.rows import forget_visitors_board
from tracker.challenges.enums import LISTED_STATES
from tracker.challenges.models import Challenge, ChallengeTally, FacetTally
from tracker.foundation.lifecycle import acting, transitioned

FACET_KEY = ("state", "visibility", "facet", "value")


@receiver(transitioned, sender=Challenge, dispatch_uid="challenge_tally")
def keep_tally(*, instance: Challenge, entry: Any, **_kwargs: Any) -> None:
    """Move the challenge from one cell of the tally to another, in the act's own transaction; an act that leaves its
    state, such as a supplementary notice, may change its bounty or its deadline.
    """
    changes = entry.changes
    bounty, deadline = instance.bounty_wan, instance.bid_deadline
    if "bounty_wan" in changes:
        bounty = Decimal(changes["bounty_wan"][0] or 0)
    if "bid_deadline" in changes:
        deadline = parse_datetime(changes["bid_deadline"][0] or "")
    before = _Place.of(instance, entry.from_state, bounty, deadline)
    after = _Place.of(instance, entry.to_state, instance.bounty_wan, instance.bid_deadline)
    if before != after:
        for place, sign in ((before, -1), (after, 1)):
            if place.is_counted:
                place.count(sign)
    transaction.on_commit(forget_visitors_board)


@dataclass(frozen=True)
class _Place:
    """Where a challenge is counted, with the bounty that it brings there in 万元."""

    cell: tuple[tuple[str, Any], ...]
    bounty_wan: Decimal

    @classmethod
    def of(
        cls, challenge: Challenge, state: str, bounty_wan: Decimal | None, deadline: datetime | None
    ) -> _Place:
        bounty = bounty_wan or Decimal(0)
        cell = {
            "state": state,
            "domain": challenge.domain,
            "company_id": challenge.company_id,
            "visibility": challenge.visibility,
            "band": band_of(bounty),
            "month": month_of(state, deadline),
        }
        return cls(tuple(cell.items()), bounty)

    @property
    def is_counted(self) -> bool:
        """States before publication are not."""
        return dict(self.cell)["state"] in LISTED_STATES

    def count(self, sign: int) -> None:
        """Into the cell (1) or out of it (-1). Acts come one after the other, for all wait for the end of the trail."""
        key = dict(self.cell)
        state = {name: key.pop(name) for name in ("state", "visibility")}
        parts = {"": "", **{name: str(value) for name, value in key.items()}}
        named = Q()
        for facet, value in parts.items():
            named |= Q(facet=facet, value=value)
        sums = FacetTally.objects.filter(named, **state)
        for cells in (ChallengeTally.objects.filter(**dict(self.cell)), sums):
            cells.update(count=F("count") + sign, bounty_wan=F("bounty_wan") + sign * self.bounty_wan)
            if sign < 0:
                cells.filter(count=0).delete()
        if sign > 0:
            first = {"count": 1, "bounty_wan": self.bounty_wan}
            ChallengeTally.objects.get_or_create(**dict(self.cell), defaults=first)
            there = set(sums.values_list("facet", flat=True))
            FacetTally.objects.bulk_create(
                FacetTally(facet=facet, value=value, **state, **first)
                for facet, value in parts.items()
                if facet not in there
            )


def rebuild_tally() -> None:
    """Count all challenges anew: for records that came in past the engine, such as a copy from another system, and
    after a change of the ranges that rewards are counted in.
    """
    with acting():
        ChallengeTally.objects.all().delete()
        FacetTally.objects.all().delete()
        listed: Any = Challenge.objects.filter(state__in=LISTED_STATES).order_by().annotate(**in_cells())
        cells = listed.values("state", "domain", "company_id", "visibility", "band", "month").annotate(
            count=Count("pk"), bounty_wan=Coalesce(Sum("bounty_wan"), Decimal(0))
        )
        ChallengeTally.objects.bulk_create(ChallengeTally(**cell) for cell in cells)
        sums: dict[tuple[str, ...], FacetTally] = {}
        for cell in ChallengeTally.objects.all():
            for facet in ("", *CELL):
                value = str(getattr(cell, facet)) if facet else ""
                key = (cell.state, cell.visibility, facet, value)
                one = sums.setdefault(key, FacetTally(**dict(zip(FACET_KEY, key, strict=True))))
                one.count += cell.count
                one.bounty_wan += cell.bounty_wan
        FacetTally.objects.bulk_create(sums.values())
        transaction.on_commit(forget_visitors_board)
