"""What the board's address asks for: which rows, in which order, and from where on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tracker.challenges.board.facets import Chosen, is_id, read_chosen
from tracker.challenges.enums import (
    FAILED_STATES,
    JUDGING_STATES,
    LISTED_STATES,
    RUNNING_STATES,
    ChallengeState,
)
from tracker.challenges.models import Challenge

LONGEST_NUMBER: Final = 30
AMOUNT: Final = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")

Key = tuple[Any, int]
"""The value that a row is ordered by (None where it is ordered by id alone), and its id."""


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
        # In UTC already here: a moment at the edge of the calendar has no other time zone.
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if AMOUNT.fullmatch(text) else None


def _number(text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST_NUMBER and "\x00" not in text else None


@dataclass(frozen=True)
class Order:
    """One way to read the rows: by a column that every listed row has (the database promises it), then by id, so that
    equal rows have an order too. Without a column by id alone. `key` reads the column's value from an address.
    """

    name: str
    column: str = ""
    is_descending: bool = False
    key: Callable[[str], Any] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        sign = "-" if self.is_descending else ""
        return (f"{sign}{self.column}", f"{sign}id") if self.column else (f"{sign}id",)

    def key_of(self, values: dict[str, Any]) -> str:
        """Where a row stands in this order, for the address of the page after it."""
        value = values[self.column] if self.column else ""
        return f"{value.isoformat() if isinstance(value, datetime) else value}_{values['id']}"

    def read_key(self, text: str) -> Key | None:
        """What `key_of` wrote; None for anything else."""
        before, _separator, row_id = text.rpartition("_")
        if not is_id(row_id):
            return None
        if self.key is None:
            return None, int(row_id)
        value = self.key(before)
        return None if value is None else (value, int(row_id))

    def beyond(self, key: Key) -> "Q | Beyond":
        """The rows after the one with this key."""
        value, row_id = key
        if not self.column:
            return Q(**{f"id__{'lt' if self.is_descending else 'gt'}": row_id})
        return Beyond(self.column, value, row_id, is_descending=self.is_descending)


class Beyond(Func):
    """(column, id) > (value, id), or <: as one comparison an index is entered right there, however many rows have the
    same value.
    """

    output_field = BooleanField()

    def __init__(self, column: str, value: Any, row_id: int, *, is_descending: bool) -> None:
        field = Challenge._meta.get_field(column)
        super().__init__(F(column), F("id"), Value(value, output_field=field), Value(row_id))  # type: ignore[arg-type]
        self.sign = "<" if is_descending else ">"

    def as_sql(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        compiled = [compiler.compile(each) for each in self.source_expressions]
        column, row_id, value, its_id = (sql for sql, _params in compiled)
        params = [param for _sql, params in compiled for param in params]
        return f"({column}, {row_id}) {self.sign} ({value}, {its_id})", params


NEWEST = Order("", is_descending=True)
SOONEST = Order("deadline", "bid_deadline", key=_moment)
ORDERS = (
    SOONEST,
    Order("-deadline", "bid_deadline", is_descending=True, key=_moment),
    Order("bounty", "bounty_wan", key=_amount),
    Order("-bounty", "bounty_wan", is_descending=True, key=_amount),
    Order("number", "number", key=_number),
    Order("-number", "number", is_descending=True, key=_number),
)
"""Each has its index, which serves both directions."""
ORDER_BY_NAME = {order.name: order for order in ORDERS}


@dataclass(frozen=True)
class Scope:
    """One tab: a set of states and the order in which they are read."""

    name: str
    label: str | Promise
    states: tuple[ChallengeState, ...]
    has_facets: bool = True

    @property
    def order(self) -> "Order":
        """In which order it is read unless the address names another one."""
        return SOONEST if self.states == (ChallengeState.PUBLISHED,) else NEWEST


ALL = "all"
SCOPES = (
    Scope("open", pgettext_lazy("board", "Open for bids"), (ChallengeState.PUBLISHED,)),
    Scope("judging", pgettext_lazy("board", "Being judged"), JUDGING_STATES),
    Scope("running", pgettext_lazy("board", "Being tackled"), RUNNING_STATES),
    Scope("done", pgettext_lazy("board", "Fulfilled"), (ChallengeState.FULFILLED,)),
    Scope("failed", pgettext_lazy("board", "Failed or withdrawn"), FAILED_STATES),
    Scope(ALL, pgettext_lazy("board", "All"), LISTED_STATES),
)
SCOPE_BY_NAME = {scope.name: scope for scope in SCOPES}
RELATED = Scope(
    "related", pgettext_lazy("board", "Related to me"), (ChallengeState.PUBLISHED,), has_facets=False
)
"""For those who have signed in: what is open and concerns them (see `related_to`). The tally does not know it: its one
count is a query of its own, and it has no facets."""


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Values that mean nothing are left out, never an error."""

    scope: Scope
    chosen: Chosen = field(default_factory=dict)
    words: str = ""
    order: Order = NEWEST
    after: Key | None = None

    @classmethod
    def read(cls, query: Any, person: Any) -> "Filters":
        """From a QueryDict: scope, the facets (several values of each), q, sort, after (key of the last row seen)."""
        name = query.get("scope", "")
        is_related = name == RELATED.name and person.is_authenticated
        scope = RELATED if is_related else SCOPE_BY_NAME.get(name, SCOPES[0])
        order = ORDER_BY_NAME.get(query.get("sort", ""), scope.order)
        return cls(
            scope=scope,
            chosen=read_chosen(query) if scope.has_facets else {},
            words=query.get("q", "").replace("\x00", "").strip()[:100],
            order=order,
            after=order.read_key(query.get("after", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen or self.words)

    @property
    def is_first_page(self) -> bool:
        """Of a tab as it is by itself."""
        return not self.is_narrowed and not self.is_sorted and self.after is None

    @property
    def is_sorted(self) -> bool:
        """Otherwise than the scope is by itself."""
        return self.order != self.scope.order
