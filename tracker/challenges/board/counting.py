"""What the board counts: one statement, whatever is chosen and however many challenges there are.

Each facet is summed over the tally's cells that fit the other facets: choosing a second value of the same facet widens,
it does not narrow. Where nothing else is chosen, the sums stand there already. Where words narrow the rows, which no tally knows, the cells are
made of the rows themselves.
"""

# ruff: noqa: S608 - the statement is put together from constants and what the ORM compiles; every value is a parameter

from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from tracker.challenges.board.bands import CELL, NO_MONTH, in_cells
from tracker.challenges.board.facets import FACETS, Chosen, Facet
from tracker.challenges.board.filters import Filters
from tracker.challenges.enums import Visibility
from tracker.challenges.models import Challenge, ChallengeTally, FacetTally

_SERVED: Final = {column: [name for name, facet in FACETS.items() if facet.cell == column] for column in CELL}
"""Column of the cells → the facets that are summed by it."""
_SUMS: Final = f"CAST(SUM(count) AS bigint), SUM(bounty_wan) FROM {FacetTally._meta.db_table}"
_CELLS: Final = "CAST(SUM(n) AS bigint), SUM(bounty) FROM cells"
_NUMBER: Final = "CAST(SUM(n) AS bigint), NULL FROM cells"
"""Boxes show how many; adding up their money would cost a third of the statement."""
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
    """`live` are the challenges before any facet, where words narrow them; None lets the tallies answer."""
    counts = Counts()
    is_summed = live is None and not filters.chosen
    statement, params = _summed(person, filters) if is_summed else _statement(person, filters, live)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    here = {state.value for state in filters.scope.states}
    for state, column, value, found, bounty in rows:
        if not column and state:
            counts.per_state[state] += found
        if not column and (state in here if is_summed else not state):
            counts.total += found or 0
            counts.bounty_wan += Decimal(str(bounty or 0)).quantize(Decimal("0.01"))
        if column:
            _enter(counts, _SERVED[column] if is_summed else column.split(), value, found)
    return counts


def _enter(counts: Counts, names: Iterable[str], value: str, found: int) -> None:
    """The sum of a column for the facets that it serves."""
    for name in names:
        facet = FACETS[name]
        shown = facet.value_of(value if facet.cell == "domain" else int(value))
        if shown is not None:
            counts.per_value[name][shown] += found


def _summed(person: Any, filters: Filters) -> _Sql:
    """Nothing is chosen: the sums stand there, those of all states and those of the scope's facets."""
    who = "" if person.is_authenticated else " AND visibility = %s"
    states = [state.value for state in filters.scope.states] if filters.scope.has_facets else [""]
    sql = (
        f"SELECT state, facet, value, count, bounty_wan FROM {FacetTally._meta.db_table} "
        f"WHERE (facet = '' OR state IN ({_marks(states)})){who}"
    )
    return sql, [*states, *([] if person.is_authenticated else [Visibility.PUBLIC.value])]


def _statement(person: Any, filters: Filters, live: QuerySet[Challenge] | None) -> _Sql:
    """Rows of (state, facet, value as the cell has it, count, bounty)."""
    who: _Sql = ("", []) if person.is_authenticated else (" AND visibility = %s", [Visibility.PUBLIC.value])
    states = [state.value for state in filters.scope.states]
    here: _Sql = (f"state IN ({_marks(states)}){who[0]}", [*states, *who[1]])
    # A single choice has made the cells what they are: there is nothing left to compare.
    left = {} if live is None and len(filters.chosen) == 1 else filters.chosen
    fitting = _fits(left)
    parts: list[_Sql] = [
        (f"SELECT state, '', '', {_SUMS} WHERE facet = ''{who[0]} GROUP BY state", who[1]),
        (f"SELECT '', '', '', {_CELLS}{fitting[0]}", fitting[1]),
    ]
    # Facets of one column that the same choices narrow are one sum.
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, facet in FACETS.items() if filters.scope.has_facets else ():
        others = {other: chosen for other, chosen in filters.chosen.items() if other != name}
        if live is None and not others:
            parts.append(_sums_of(name, facet, here))
        else:
            alike.setdefault((facet.cell, tuple(other for other in left if other != name)), []).append(name)
    parts += [
        _facets(names, cell, {other: left[other] for other in others})
        for (cell, others), names in alike.items()
    ]
    cells = _with_cells(here, live, filters.chosen)
    return cells[0] + " UNION ALL ".join(sql for sql, _ in parts), [
        *cells[1],
        *(one for _, own in parts for one in own),
    ]


def _sums_of(name: str, facet: Facet, here: _Sql) -> _Sql:
    return (
        f"SELECT '', '{name}', value, {_SUMS} WHERE {here[0]} AND facet = '{facet.cell}' GROUP BY value",
        here[1],
    )


def _facets(names: Iterable[str], cell: str, others: Chosen) -> _Sql:
    """The values of one column, for all facets that read it under the same choices."""
    condition, params = _fits(others)
    if cell == "month":  # of what is not open there is none, which is most
        condition += f"{' AND' if condition else ' WHERE'} month <> {NO_MONTH}"
    value = f"CAST({cell} AS varchar(60))"
    return f"SELECT '', '{' '.join(names)}', {value}, {_NUMBER}{condition} GROUP BY {cell}", params


def _with_cells(here: _Sql, live: QuerySet[Challenge] | None, chosen: Chosen) -> _Sql:
    if live is None:
        if len(chosen) == 1:
            # Its own facet is not counted by it, but stands in the sums already.
            fitting = _fits(chosen, " AND ")
            here = here[0] + fitting[0], [*here[1], *fitting[1]]
        sql = f"SELECT {', '.join(CELL)}, count, bounty_wan FROM {ChallengeTally._meta.db_table} WHERE {here[0]}"
        params = here[1]
    else:
        cells = live.order_by().annotate(**in_cells()).values_list(*CELL)
        sql, made = cells.annotate(n=Count("pk"), bounty=Sum("bounty_wan")).query.sql_with_params()
        params = list(made)
    return f"WITH cells ({', '.join(CELL)}, n, bounty) AS ({sql}) ", params


def _fits(chosen: Chosen, begins: str = " WHERE ") -> _Sql:
    """The condition that cells fit these choices, from its first word on; "" where nothing is chosen."""
    conditions, params = [], list[Any]()
    for name, values in chosen.items():
        held = FACETS[name].values_of(values)
        conditions.append(f"{FACETS[name].cell} IN ({_marks(held)})" if held else "1 = 0")
        params += held
    return begins + " AND ".join(conditions) if conditions else "", params


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
