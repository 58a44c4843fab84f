"""What the ledger's page needs beside its rows: heads to sort by, boxes to choose columns, how dense it is."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext

from tracker.challenges.board.facets import FACETS
from tracker.challenges.board.filters import Filters
from tracker.challenges.board.ledger import CHOOSABLE, FIXED, LedgerColumn, LedgerView
from tracker.challenges.board.rows import Board
from tracker.web.challenges import Tab, with_changes

CHOOSES_ROWS = ("scope", *FACETS, "q", "sort")
CHOOSES_LOOKS = ("view", "cols", "density")
"""The keys of the board's address, but for the place in it (after)."""


@dataclass(frozen=True)
class Head:
    """See `ledger_rows.Head`."""

    name: str
    label: str | Promise
    unit: str | Promise
    align: str
    sort_url: str
    sorted: str


def ledger_context(query: QueryDict, found: Board) -> dict[str, Any]:
    ledger = LedgerView.read(query)
    filters = found.filters
    return {
        "ledger": ledger,
        "columns": [_head(column, query, filters) for column in (*FIXED, *ledger.columns)],
        "chosen_columns": ledger.columns,
        "choices": CHOOSABLE,
        "densities": [
            Tab(
                pgettext("density", "Compact"),
                with_changes(query, density=""),
                "",
                not ledger.is_spacious,
            ),
            Tab(
                pgettext("density", "Spacious"),
                with_changes(query, density="spacious"),
                "",
                ledger.is_spacious,
            ),
        ],
        "bounty_sum": found.bounty_total_wan,
        "kept": [(name, query[name]) for name in ("scope", "view", "sort", "density") if query.get(name)],
    }


def _head(column: LedgerColumn, query: QueryDict, filters: Filters) -> Head:
    up, down = column.sorts_by, f"-{column.sorts_by}"
    direction = {up: "ascending", down: "descending"}.get(filters.order.name, "") if up else ""
    return Head(
        name=column.name,
        label=column.label,
        unit=column.unit,
        align=column.align,
        sort_url=with_changes(query, sort=down if direction == "ascending" else up) if up else "",
        sorted=direction,
    )


def only(query: QueryDict, *names: str) -> str:
    """The part of an address under these keys, "?…"; nothing when there is none."""
    kept = query.copy()
    for name in set(kept) - set(names):
        del kept[name]
    return "?" + kept.urlencode() if kept else ""
