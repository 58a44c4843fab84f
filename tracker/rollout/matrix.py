"""Units × outcomes: who answered what, in the order of the organisation's tree, by a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from tracker.foundation import clock
from tracker.organisation.enums import UnitKind
from tracker.organisation.models import OrgUnit
from tracker.outcomes.queries import registered_outcomes
from tracker.rollout.enums import ADOPTED_CELLS, CELLS, RUNNING_STATES, AdoptionState, Cell, Level
from tracker.rollout.models import Adoption, Rollout

COLUMNS = 12
"""Outcomes side by side on one page."""


@dataclass(frozen=True)
class MatrixCell:
    """One unit's answer to one outcome; `adoption_id` is None where the unit was never asked. `words` are those of
    the state where they differ from the cell's own.
    """

    state: str
    words: str = ""
    adoption_id: int | None = None
    is_overdue: bool = False


NOT_ASKED = MatrixCell(Cell.NOT_APPLICABLE)


@dataclass(frozen=True)
class Tally:
    """采纳 / 适用: how many adopt (or have proven it), of how many for whom it is meant."""

    adopted: int = 0
    applicable: int = 0
    unanswered: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.adopted + other.adopted,
            self.applicable + other.applicable,
            self.unanswered + other.unanswered,
        )


@dataclass(frozen=True)
class MatrixColumn:
    """One outcome, with the highest level that is under way."""

    outcome_id: int
    number: str
    title: str
    level: int
    level_name: str
    tally: Tally


@dataclass(frozen=True)
class MatrixRow:
    """One unit; its cells stand in the order of the columns."""

    unit_id: int
    name: str
    cells: tuple[MatrixCell, ...]
    tally: Tally


@dataclass(frozen=True)
class MatrixGroup:
    """The asked units of one company."""

    unit_id: int
    name: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class AdoptionMatrix:
    """`next_before` is the outcome id to go on from, or None when these are the last columns."""

    columns: tuple[MatrixColumn, ...]
    groups: tuple[MatrixGroup, ...]
    tally: Tally
    next_before: int | None = None

    @property
    def unit_count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def adoption_matrix(
    person: Any,
    *,
    domain: str = "",
    company: OrgUnit | None = None,
    is_unanswered_only: bool = False,
    before: int | None = None,
    limit: int = COLUMNS,
) -> AdoptionMatrix:
    """The matrix of the outcomes under way that `person` may see, newest outcome first.

    `domain` narrows the columns, `company` the rows; `is_unanswered_only` keeps rows and columns in which somebody
    still owes an answer. Three queries, whatever the number of units and outcomes.
    """
    running = Q(rollouts__state__in=RUNNING_STATES)
    outcomes = registered_outcomes(person).filter(
        pk__in=Rollout.objects.filter(state__in=RUNNING_STATES).values("outcome_id")
    )
    if domain:
        outcomes = outcomes.filter(domain=domain)
    if before is not None:
        outcomes = outcomes.filter(pk__lt=before)
    if is_unanswered_only:
        waiting = Adoption.objects.filter(state=AdoptionState.INVITED)
        if company is not None:
            waiting = waiting.filter(unit__path__startswith=company.path)
        outcomes = outcomes.filter(pk__in=waiting.values("outcome_id"))
    found = list(
        outcomes.annotate(level=Max("rollouts__level", filter=running))
        .order_by("-pk")
        .values("pk", "number", "title", "level")[: limit + 1]
    )
    shown, next_before = found[:limit], found[limit - 1]["pk"] if len(found) > limit else None
    cells = _cells([outcome["pk"] for outcome in shown], company)
    groups = _groups(cells, [outcome["pk"] for outcome in shown], is_unanswered_only=is_unanswered_only)
    rows = [row for group in groups for row in group.rows]
    columns = tuple(
        MatrixColumn(
            outcome_id=outcome["pk"],
            number=outcome["number"],
            title=outcome["title"],
            level=outcome["level"],
            level_name=str(Level(outcome["level"]).label),
            tally=_tally(row.cells[place] for row in rows),
        )
        for place, outcome in enumerate(shown)
    )
    return AdoptionMatrix(
        columns=columns,
        groups=groups,
        tally=sum((row.tally for row in rows), Tally()),
        next_before=next_before,
    )


def _cells(outcome_ids: Sequence[int], company: OrgUnit | None) -> dict[int, dict[int, MatrixCell]]:
    """Unit id → outcome id → cell."""
    adoptions = Adoption.objects.filter(outcome_id__in=outcome_ids).exclude(state=AdoptionState.RELEASED)
    if company is not None:
        adoptions = adoptions.filter(unit__path__startswith=company.path)
    today = clock.today()
    cells: dict[int, dict[int, MatrixCell]] = {}
    for pk, unit_id, outcome_id, state, reply_by in adoptions.order_by().values_list(
        "pk", "unit_id", "outcome_id", "state", "reply_by"
    ):
        cells.setdefault(unit_id, {})[outcome_id] = _cell(pk, state, reply_by, today)
    return cells


def _cell(adoption_id: int, state: str, reply_by: date, today: date) -> MatrixCell:
    cell = CELLS[state]
    words = "" if state in {AdoptionState.INVITED, AdoptionState.PROVEN} else str(AdoptionState(state).label)
    return MatrixCell(
        state=cell,
        words=words,
        adoption_id=adoption_id,
        is_overdue=state == AdoptionState.INVITED and today > reply_by,
    )


def _groups(
    cells: Mapping[int, Mapping[int, MatrixCell]], outcome_ids: Sequence[int], *, is_unanswered_only: bool
) -> tuple[MatrixGroup, ...]:
    """Asked units in tree order, by company."""
    units = OrgUnit.objects.filter(Q(pk__in=list(cells)) | Q(kind=UnitKind.COMPANY)).order_by("path")
    groups: list[tuple[tuple[int, str, str], list[MatrixRow]]] = []
    for pk, path, name, kind in units.values_list("pk", "path", "short_name", "kind"):
        if not groups or kind == UnitKind.COMPANY or not path.startswith(groups[-1][0][1]):
            groups.append(((pk, path, name), []))
        if pk in cells:
            row = tuple(cells[pk].get(outcome_id, NOT_ASKED) for outcome_id in outcome_ids)
            tally = _tally(row)
            if tally.unanswered or not is_unanswered_only:
                groups[-1][1].append(MatrixRow(unit_id=pk, name=name, cells=row, tally=tally))
    return tuple(
        MatrixGroup(unit_id=pk, name=name, rows=tuple(rows)) for (pk, _path, name), rows in groups if rows
    )


def _tally(cells: Iterable[MatrixCell]) -> Tally:
    counts = Counter(cell.state for cell in cells)
    return Tally(
        adopted=sum(counts[cell] for cell in ADOPTED_CELLS),
        applicable=sum(count for state, count in counts.items() if state != Cell.NOT_APPLICABLE),
        unanswered=counts[Cell.UNANSWERED],
    )
