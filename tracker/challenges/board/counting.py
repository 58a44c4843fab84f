"""What the board counts: one statement, whatever is chosen and however many challenges there are.

The tally is read in its cells, and each facet is summed over the cells that fit the other facets: choosing a second
value of the same facet widens, it does not narrow. Where words narrow the rows, which no tally knows, the cells are
made of the rows themselves.
"""

# ruff: noqa: S608 - the statement is put together from constants and what the ORM compiles; every value is a parameter

from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from tracker.challenges.board.bands import in_cells
from tracker.challenges.board.facets import FACETS, Chosen, Facet
from tracker.challenges.board.filters import Filters
from tracker.challenges.enums import Visibility
from tracker.challenges.models import Challenge, ChallengeTally, StateTally

_CELL: Final = ("domain", "company_id", "band", "month")
_PER_STATE: Final = -2
_TOTAL: Final = -1
_Sql = tuple[str, list[Any]]
"""A statement or a condition, and its parameters."""


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class ShownFacet:
    """A facet with its boxes, the fullest first or in their own order; `name` is its key in the address."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass
class Counts:
    """How many challenges fit the filters, and how many there would be by other choices. Money in 万元."""

    per_state: Counter[str] = field(default_factory=Counter)
    total: int = 0
    bounty_wan: Decimal = Decimal(0)
    per_value: dict[str, Counter[Any]] = field(default_factory=lambda: {name: Counter() for name in FACETS})

    def facets(self, filters: Filters) -> tuple[ShownFacet, ...]:
        """Those that have anything to choose from."""
        if not filters.scope.has_facets:
            return ()
        shown = (
            ShownFacet(
                name, str(facet.label), _values(facet, self.per_value[name], filters.chosen.get(name, ()))
            )
            for name, facet in FACETS.items()
        )
        return tuple(facet for facet in shown if facet.values)


def count(person: Any, filters: Filters, live: QuerySet[Challenge] | None) -> Counts:
    """`live` are the challenges before any facet, where words narrow them; None lets the tally answer."""
    counts = Counts()
    branches = _branches(filters)
    statement, params = _statement(filters, branches, _states_of(person), _cells(person, filters, live))
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    for place, text, number, found, bounty in rows:
        if place == _PER_STATE:
            counts.per_state[text] = found
        elif place == _TOTAL:
            counts.total = found or 0
            counts.bounty_wan = Decimal(str(bounty or 0)).quantize(Decimal("0.01"))
        else:
            for name in branches[place].facets:
                value = FACETS[name].value_of(number if text is None else text)
                if value is not None:
                    counts.per_value[name][value] += found
    return counts


@dataclass
class _Branch:
    """Cells that fit all facets but those named, summed by one column."""

    column: str
    condition: str
    params: list[Any]
    facets: list[str]

    @property
    def shown(self) -> str:
        """The column's value in the place for texts or in the one for numbers."""
        return f"{self.column}, NULL" if self.column == "domain" else f"NULL, {self.column}"


def _branches(filters: Filters) -> list[_Branch]:
    if not filters.scope.has_facets:
        return []
    branches: list[_Branch] = []
    for name, facet in FACETS.items():
        condition, params = _fits(
            {other: chosen for other, chosen in filters.chosen.items() if other != name}
        )
        for branch in branches:
            if (branch.column, branch.condition, branch.params) == (facet.cell, condition, params):
                branch.facets.append(name)
                break
        else:
            branches.append(_Branch(facet.cell, condition, params, [name]))
    return branches


def _fits(chosen: Chosen) -> _Sql:
    conditions, params = ["1 = 1"], list[Any]()
    for name, values in chosen.items():
        held = FACETS[name].values_of(values)
        conditions.append(f"{FACETS[name].cell} IN ({_marks(held)})" if held else "1 = 0")
        params += held
    return " AND ".join(conditions), params


def _states_of(person: Any) -> _Sql:
    """How many stand in each state, by the small tally."""
    shown = "" if person.is_authenticated else " WHERE visibility = %s"
    sql = (
        f"SELECT {_PER_STATE}, state, CAST(NULL AS bigint), CAST(SUM(count) AS bigint), NULL "
        f"FROM {StateTally._meta.db_table}{shown} GROUP BY state"
    )
    return sql, [] if person.is_authenticated else [Visibility.PUBLIC.value]


def _cells(person: Any, filters: Filters, live: QuerySet[Challenge] | None) -> _Sql:
    if live is not None:
        cells = live.order_by().annotate(**in_cells()).values_list(*_CELL)
        sql, params = cells.annotate(n=Count("pk"), bounty=Sum("bounty_wan")).query.sql_with_params()
        return sql, list(params)
    states = [state.value for state in filters.scope.states]
    shown = "" if person.is_authenticated else " AND visibility = %s"
    sql = (
        f"SELECT {', '.join(_CELL)}, count, bounty_wan FROM {ChallengeTally._meta.db_table} "
        f"WHERE state IN ({_marks(states)}){shown}"
    )
    return sql, states if person.is_authenticated else [*states, Visibility.PUBLIC.value]


def _statement(filters: Filters, branches: list[_Branch], states: _Sql, cells: _Sql) -> _Sql:
    fitting, fitting_params = _fits(filters.chosen)
    sums = "CAST(SUM(n) AS bigint)"
    parts = [
        states[0],
        f"SELECT {_TOTAL}, NULL, NULL, {sums}, SUM(bounty) FROM cells WHERE {fitting}",
        *(
            f"SELECT {place}, {branch.shown}, {sums}, NULL FROM cells WHERE {branch.condition} GROUP BY {branch.column}"
            for place, branch in enumerate(branches)
        ),
    ]
    params = [*cells[1], *states[1], *fitting_params, *(one for branch in branches for one in branch.params)]
    return f"WITH cells ({', '.join(_CELL)}, n, bounty) AS ({cells[0]}) " + " UNION ALL ".join(parts), params


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def _values(facet: Facet, counts: Counter[Any], chosen: tuple[Any, ...]) -> tuple[FacetValue, ...]:
    """Values without rows are left out, but for the chosen ones, which must be there to be undone."""
    found = [
        (value, counts[value])
        for value in {**counts, **dict.fromkeys(chosen)}
        if counts[value] or value in chosen
    ]
    values = [
        (
            facet.rank(value),
            -number,
            FacetValue(facet.name_in_address(value), facet.words(value), number, value in chosen),
        )
        for value, number in found
    ]
    return tuple(shown for *_rank, shown in sorted(values, key=lambda one: (one[0], one[1], one[2].label)))
