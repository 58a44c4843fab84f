"""Claiming, confirming and verifying benefits: three acts of three people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.attachments import attach_file
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, acting, begin, perform
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.benefit_states import outcome_is_live
from tracker.outcomes.enums import BenefitKind, BenefitState, Formula
from tracker.outcomes.formulas import Line, amount_wan, total_wan
from tracker.outcomes.models import Benefit, BenefitLine, Outcome
from tracker.outcomes.queries import EVIDENCE_KIND

ZERO = Decimal(0)


@dataclass(frozen=True)
class LineFigure:
    """What one line of a calculation is recognised at (万元), and why it differs from what was stated."""

    amount_wan: Decimal
    reason: str = ""


def claim_benefit(
    outcome: Outcome,
    *,
    unit: OrgUnit,
    period_from: date,
    method: str,
    by: Person,
    kind: str = BenefitKind.ECONOMIC,
    lines: Sequence[Line] = (),
    evidence: "Iterable[UploadedFile[Any]]" = (),
    **facts: Any,
) -> Benefit:
    """Claim what `outcome` brings to `unit` in the twelve months from its first use there on `period_from`.

    Money is worked out line by line (`lines`) against a named baseline (`baseline_from`, `baseline_to`,
    `baseline_source`); a political or social benefit names its `counter` and `quantity` instead. Avoided losses
    are indirect (`is_direct=False`) and stand apart. The evidence has passed `validate_upload`. Raises GuardFailed, NotAllowed, or ValidationError: among
    others when the unit has booked this benefit already.
    """
    benefit = Benefit(
        outcome=outcome,
        unit=unit,
        kind=kind,
        period_from=period_from,
        period_to=last_day_of_period(period_from),
        method=method,
        claimed_by=by,
        claimed_at=clock.now(),
        claimed_wan=total_wan(lines),
        **facts,
    )
    if not rules.has_perm("tracker.claim_benefit", by, benefit):
        raise NotAllowed(
            _("Whoever answers for the outcome, or the liaison of the unit, claims its benefits.")
        )
    if reason := outcome_is_live(benefit, by):
        raise GuardFailed(reason)
    _check_lines(benefit, lines)
    with acting():
        begin(benefit, by=by)
        _write_lines(benefit, lines)
        _attach(benefit, evidence, by=by)
    return benefit


def claim_again(
    benefit: Benefit,
    *,
    by: Person,
    lines: Sequence[Line] | None = None,
    evidence: "Iterable[UploadedFile[Any]]" = (),
    **facts: Any,
) -> Benefit:
    """Claim a returned benefit anew, with what was corrected."""
    if "period_from" in facts:
        facts["period_to"] = last_day_of_period(facts["period_from"])
    with acting():
        if lines is not None:
            _check_lines(benefit, lines)
            _write_lines(benefit, lines)
            facts["claimed_wan"] = total_wan(lines)
        claimed = perform(benefit, "claim_again", by=by, claimed_at=clock.now(), **facts)
        _attach(claimed, evidence, by=by)
    return claimed


def _attach(benefit: Benefit, evidence: "Iterable[UploadedFile[Any]]", *, by: Person) -> None:
    for file in evidence:
        attach_file(benefit, kind=EVIDENCE_KIND, file=file, by=by)


def last_day_of_period(first: date) -> date:
    """The last of the twelve months that begin on `first` (29 February counts as the 28th)."""
    day = first.replace(day=28) if (first.month, first.day) == (2, 29) else first
    return day.replace(year=day.year + 1) - timedelta(days=1)


def _check_lines(benefit: Benefit, lines: Sequence[Line]) -> None:
    if benefit.kind != BenefitKind.ECONOMIC:
        if lines:
            raise GuardFailed(_("A political or social benefit is counted, not worked out in money."))
        return
    if not lines:
        raise GuardFailed(_("An economic benefit needs at least one line of calculation."))
    if benefit.is_direct and any(line.formula == Formula.AVOIDED_LOSS for line in lines):
        raise GuardFailed(_("An avoided loss is an indirect benefit; claim it apart."))
    if total_wan(lines) <= ZERO:
        raise GuardFailed(_("The gains are no higher than the costs: there is no benefit to claim."))


def _write_lines(benefit: Benefit, lines: Sequence[Line]) -> None:
    benefit.lines.all().delete()
    rows = [
        BenefitLine(
            benefit=benefit,
            order=order,
            formula=line.formula,
            label=line.label,
            before=line.before,
            after=line.after,
            volume=line.volume,
            rate_yuan=line.rate_yuan,
            claimed_wan=amount_wan(line),
        )
        for order, line in enumerate(lines)
    ]
    for row in rows:
        row.full_clean(exclude=["benefit"])
    BenefitLine.objects.bulk_create(rows)


def confirm_benefit(
    benefit: Benefit,
    *,
    confirmed_wan: Decimal,
    by: Person,
    note: str = "",
    by_line: Mapping[int, LineFigure] | None = None,
) -> Benefit:
    """The head of the unit where it arises confirms an amount (万元), at most what was claimed; less needs a note.

    `by_line` may say what each line (by id) is recognised at; the lines then add up to `confirmed_wan`.
    """
    with acting():
        confirmed = perform(
            benefit,
            "confirm",
            by=by,
            note=note,
            confirmed_wan=confirmed_wan,
            confirmed_note=note,
            confirmed_by=by,
            confirmed_at=clock.now(),
        )
        _recognise_lines(confirmed, by_line, field="confirmed_wan", total=confirmed_wan)
    return confirmed


def verify_benefit(
    benefit: Benefit,
    *,
    verified_wan: Decimal,
    by: Person,
    note: str = "",
    by_line: Mapping[int, LineFigure] | None = None,
) -> Benefit:
    """Finance verifies an amount (万元), at most what was confirmed; less needs a note. Only this figure counts."""
    with acting():
        verified = perform(
            benefit,
            "verify",
            by=by,
            note=note,
            verified_wan=verified_wan,
            verified_note=note,
            verified_by=by,
            verified_at=clock.now(),
        )
        _recognise_lines(verified, by_line, field="verified_wan", total=verified_wan)
    return verified


def _recognise_lines(
    benefit: Benefit, by_line: Mapping[int, LineFigure] | None, *, field: str, total: Decimal
) -> None:
    """Write what each line is recognised at: the whole table, or (without `by_line`) nothing."""
    if by_line is None:
        return
    rows = list(benefit.lines.all())
    if {row.pk for row in rows} != set(by_line):
        raise GuardFailed(_("Give an amount for every line of the calculation."))
    if sum((figure.amount_wan for figure in by_line.values()), ZERO) != total:
        raise GuardFailed(_("The lines do not add up to the amount given."))
    for row in rows:
        figure = by_line[row.pk]
        setattr(row, field, figure.amount_wan)
        row.reason = figure.reason or row.reason
    BenefitLine.objects.bulk_update(rows, [field, "reason"])


def return_benefit(benefit: Benefit, *, note: str, by: Person) -> Benefit:
    """Hand a claim back to whoever claimed it: by the unit's head, or, once confirmed, by finance. What was
    confirmed is taken back with it.
    """
    act = "return_confirmed" if benefit.state == BenefitState.CONFIRMED else "return"
    with acting():
        returned = perform(
            benefit,
            act,
            by=by,
            note=note,
            confirmed_wan=None,
            confirmed_note="",
            confirmed_by=None,
            confirmed_at=None,
        )
        returned.lines.update(confirmed_wan=None, verified_wan=None, reason="")
    return returned


def withdraw_benefit(benefit: Benefit, *, by: Person) -> Benefit:
    return perform(benefit, "withdraw", by=by)
