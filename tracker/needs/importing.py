"""Taking over a ledger: all of its rows as submitted needs, or none of them."""

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, acting, begin_many
from tracker.foundation.numbering import next_numbers
from tracker.needs.enums import NeedSource, NeedState
from tracker.needs.ledger import LedgerReading, LedgerRow, LedgerTarget, read_ledger
from tracker.needs.models import LedgerImport, Need
from tracker.needs.services import NUMBER_PREFIX
from tracker.needs.tasks import index_ledger
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import holds_role, paths_held, units_within

SMALLEST = Decimal("0.0001")
"""One yuan, in 万元."""
DIGESTED_AT_ONCE = 1024 * 1024


@dataclass(frozen=True)
class RowVerdict:
    """What would happen to one row: taken over, or not, and why in words."""

    row: LedgerRow
    objections: tuple[str | Promise, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.objections


@dataclass(frozen=True)
class ImportPlan:
    """A ledger as read, with a verdict per row. Only a plan without any objection can be carried out."""

    filename: str
    digest: str
    reading: LedgerReading
    verdicts: tuple[RowVerdict, ...]
    general: tuple[str | Promise, ...]
    """Objections that belong to no single row that was read."""

    @property
    def is_clean(self) -> bool:
        return not self.general and all(verdict.is_good for verdict in self.verdicts)

    @property
    def bad_count(self) -> int:
        return len(self.general) + sum(not verdict.is_good for verdict in self.verdicts)


def plan_import(source: BinaryIO, *, filename: str) -> ImportPlan:
    """Read a ledger and judge each row; writes nothing. Raises LedgerRefused for a file that is no ledger."""
    reading = read_ledger(source, maximum_bytes=settings.JIEBANG["LEDGER_MAXIMUM_BYTES"])
    source.seek(0)
    digest = _digest_of(source)
    by_row: dict[int, list[str | Promise]] = {}
    general: list[str | Promise] = []
    rows = {row.row_number for row in reading.rows}
    for problem in reading.problems:
        if problem.row in rows:
            by_row.setdefault(problem.row, []).append(str(problem))
        else:
            general.append(str(problem))
    known = _known_needs(reading)
    for row in reading.rows:
        by_row.setdefault(row.row_number, []).extend(_objections(row, known))
    if not reading.rows:
        general.append(_("The ledger has no row to take over."))
    return ImportPlan(
        filename=PurePath(filename).name[:200],
        digest=digest,
        reading=reading,
        verdicts=tuple(RowVerdict(row, tuple(by_row[row.row_number])) for row in reading.rows),
        general=tuple(general),
    )


def _digest_of(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(DIGESTED_AT_ONCE):
        digest.update(chunk)
    return digest.hexdigest()


def _known_needs(reading: LedgerReading) -> dict[tuple[str, str], str]:
    """(title, unit as written) → number, of the ledger's rows that stand in the pool already."""
    if not reading.rows:
        return {}
    rows = Need.objects.filter(source=NeedSource.LEDGER).values_list("title", "unit_name", "number")
    wanted = {row.title for row in reading.rows}
    return {(title, unit_name): number for title, unit_name, number in rows.iterator() if title in wanted}


def _objections(row: LedgerRow, known: dict[tuple[str, str], str]) -> list[str]:
    objections = []
    if number := known.get((row.title, row.need_unit)):
        objections.append(
            _("Row %(row)s: this need is here already, as %(number)s.")
            % {"row": row.row_number, "number": number}
        )
    for value, words, field in (
        (row.need_unit, _("unit"), "unit_name"),
        (row.domain, _("domain"), "domain"),
        (_remark(row), _("remark"), "remark"),
        (_bounty_remark(row), _("remark on the amount"), "bounty_remark"),
        (row.problem, _("what hurts"), "problem"),
        (_wanted(row), _("targets"), "wanted"),
    ):
        longest = Need._meta.get_field(field).max_length or 0  # type: ignore[union-attr]
        if len(value) > longest:
            objections.append(
                _("Row %(row)s: “%(field)s” has more than %(longest)s characters.")
                % {"row": row.row_number, "field": words, "longest": longest}
            )
    return objections


def carry_out_import(plan: ImportPlan, *, unit: OrgUnit, by: Person) -> LedgerImport:
    """Write every row of a clean plan as a submitted need of `unit`, or of the unit that the row names if `by` is
    its office as well.

    Raises NotAllowed for whoever is not the challenge office of `unit`, and GuardFailed when the plan is not clean
    or somebody took the same rows over meanwhile; in each case nothing is written.
    """
    if not holds_role(by, Role.CHALLENGE_OFFICE, unit=unit):
        raise NotAllowed(_("A ledger is taken over by the challenge office of the unit that takes its rows."))
    if not plan.is_clean:
        raise GuardFailed(
            _("The ledger has %(count)s objections; nothing was written.") % {"count": plan.bad_count}
        )
    offices = units_within(paths_held(by, Role.CHALLENGE_OFFICE))
    own_units = {name: own for own in offices for name in (own.short_name, own.name)}
    with acting():
        if _known_needs(plan.reading).keys() & {(row.title, row.need_unit) for row in plan.reading.rows}:
            raise GuardFailed(_("Somebody has taken these rows over meanwhile; nothing was written."))
        ledger = LedgerImport.objects.create(
            filename=plan.filename, digest=plan.digest, rows=len(plan.reading.rows), unit=unit, by=by
        )
        numbers = next_numbers(NUMBER_PREFIX, len(plan.reading.rows))
        moment = clock.now()
        begin_many(
            [
                Need(
                    number=number,
                    title=row.title,
                    unit=own_units.get(row.need_unit, unit),
                    unit_name=row.need_unit,
                    domain=row.domain,
                    problem=row.problem,
                    wanted=_wanted(row),
                    bounty_wan=None
                    if row.bounty_wan is None
                    else row.bounty_wan.quantize(SMALLEST, ROUND_HALF_UP),
                    bounty_remark=_bounty_remark(row),
                    wished_by=row.deadline,
                    published_on=row.published_on,
                    remark=_remark(row),
                    source=NeedSource.LEDGER,
                    ledger=ledger,
                    raised_at=moment,
                )
                for number, row in zip(numbers, plan.reading.rows, strict=True)
            ],
            by=by,
            entry=NeedState.SUBMITTED,
            note=plan.filename,
        )
        transaction.on_commit(partial(index_ledger.enqueue, ledger.pk))
    return ledger


def _wanted(row: LedgerRow) -> str:
    return "\n".join(_target_words(target) for target in row.targets)


def _target_words(target: LedgerTarget) -> str:
    """As in 材料成本降低额 ≥300 万元 or 停机时间 8 → ≤2 h; a sentence without a figure as it stands."""
    figures = " → ".join(part for part in (target.baseline, target.target) if part)
    return " ".join(part for part in (target.name, figures, target.unit) if part)


def _bounty_remark(row: LedgerRow) -> str:
    return " ".join(part for part in (row.bounty_qualifier, row.bounty_remark) if part)


def _remark(row: LedgerRow) -> str:
    """What the ledger says beside the fields: its own remark, contact, and dates that are no whole dates."""
    parts = (
        row.remark,
        row.contact,
        "" if row.deadline else row.deadline_text,
        "" if row.published_on else row.published_text,
    )
    return "；".join(part for part in parts if part)
