"""Convening a panel, scoring, announcing, objecting."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.deliberation.enums import NoticeState
from tracker.deliberation.models import (
    Criterion,
    Mark,
    Objection,
    PublicNotice,
    ReviewPanel,
    ScoreSheet,
)
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.lifecycle import GuardFailed, acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.foundation.ticking import on_tick
from tracker.foundation.working_days import add_working_days
from tracker.organisation.models import OrgUnit, Person

FULL_WEIGHT = 100


@dataclass(frozen=True)
class Subject:
    """What is judged or announced, as deliberation knows it."""

    kind: str
    id: int
    label: str


@dataclass(frozen=True)
class Candidate:
    """One thing to be scored, and the people who may not score it, each with the reason."""

    subject: Subject
    barred: Mapping[int, str]
    """Person id → reason (own unit, team member …)."""


def convene_panel(
    subject: Subject,
    *,
    title: str,
    unit: OrgUnit,
    experts: Collection[Person],
    criteria: Iterable[tuple[str, int]],
    candidates: Iterable[Candidate],
    due_at: datetime,
    by: Actor,
) -> ReviewPanel:
    """Give every expert a sheet per candidate; those barred are recused at once, with the reason on record.

    Raises GuardFailed when the panel is too small, the weights do not add up to 100, or a candidate would
    be left without any judge.
    """
    weights = list(criteria)
    if sum(weight for _name, weight in weights) != FULL_WEIGHT:
        raise GuardFailed(_("The weights of the criteria must add up to 100."))
    minimum = settings.JIEBANG["MINIMUM_PANEL"]
    if len({expert.pk for expert in experts}) < minimum:
        raise GuardFailed(_("A panel needs at least %(count)s experts.") % {"count": minimum})
    with acting():
        panel = begin(
            ReviewPanel(
                title=title,
                unit=unit,
                subject_kind=subject.kind,
                subject_id=subject.id,
                subject_label=subject.label,
                pass_mark=Decimal(settings.JIEBANG["PASS_MARK"]),
                due_at=due_at,
            ),
            by=by,
        )
        Criterion.objects.bulk_create(
            Criterion(panel=panel, name=name, weight=weight, order=order)
            for order, (name, weight) in enumerate(weights)
        )
        for candidate in candidates:
            if all(expert.pk in candidate.barred for expert in experts):
                raise GuardFailed(
                    _("No expert may judge “%(label)s”: every one is barred.")
                    % {"label": candidate.subject.label}
                )
            for expert in experts:
                sheet = begin(
                    ScoreSheet(
                        panel=panel,
                        expert=expert,
                        candidate_kind=candidate.subject.kind,
                        candidate_id=candidate.subject.id,
                        candidate_label=candidate.subject.label,
                    ),
                    by=by,
                )
                if reason := candidate.barred.get(expert.pk):
                    perform(sheet, "exclude", by=SYSTEM, note=reason)
    return panel


def submit_scores(
    sheet: ScoreSheet, *, points: Mapping[int, Decimal], comment: str, is_recommended: bool, by: Person
) -> ScoreSheet:
    """Record points per criterion id (each 0 to its weight) and hand the sheet in; it may be handed in again
    until the panel is closed.
    """
    with acting():
        criteria = [criterion for criterion in sheet.panel.criteria.all() if criterion.pk in points]
        too_high = [criterion for criterion in criteria if not 0 <= points[criterion.pk] <= criterion.weight]
        if too_high:
            raise GuardFailed(
                *(
                    _("“%(name)s” takes 0 to %(weight)s points.")
                    % {"name": criterion.name, "weight": criterion.weight}
                    for criterion in too_high
                )
            )
        # Whether this person may score this sheet now, and whether a criterion is missing, is asked by the engine
        # below; a refusal undoes the marks.
        sheet.marks.all().delete()
        Mark.objects.bulk_create(
            Mark(sheet=sheet, criterion=criterion, points=points[criterion.pk]) for criterion in criteria
        )
        return perform(
            sheet,
            "submit",
            by=by,
            total=sum((points[criterion.pk] for criterion in criteria), Decimal(0)),
            comment=comment,
            is_recommended=is_recommended,
        )


def open_notice(subject: Subject, *, title: str, body: str, unit: OrgUnit, by: Actor) -> PublicNotice:
    """Announce for JIEBANG["PUBLIC_NOTICE_DAYS"] working days, counted from the day after today."""
    with acting():
        today = clock.today()
        return begin(
            PublicNotice(
                number=next_number("GS"),
                title=title,
                body=body,
                unit=unit,
                subject_kind=subject.kind,
                subject_id=subject.id,
                subject_label=subject.label,
                starts_on=today,
                ends_on=add_working_days(today, settings.JIEBANG["PUBLIC_NOTICE_DAYS"]),
                audit_head=audit.head_digest(),
            ),
            by=by,
        )


def file_objection(notice: PublicNotice, *, text: str, by: Person) -> Objection:
    """A named objection, taken until the end of the notice's last day."""
    if notice.state != NoticeState.OPEN or notice.has_run_its_time:
        raise GuardFailed(_("The notice has ended; objections are no longer taken."))
    return begin(Objection(notice=notice, by=by, text=text), by=by)


@on_tick
def close_ended_notices(_moment: datetime) -> int:
    """End notices whose last day is over and to which no objection is open."""
    closed = 0
    for notice in PublicNotice.objects.filter(state=NoticeState.OPEN, ends_on__lt=clock.today()):
        try:
            perform(notice, "close", by=SYSTEM)
        except GuardFailed:
            continue
        closed += 1
    return closed


def subject_of(record: Any, *, kind: str) -> Subject:
    return Subject(kind=kind, id=record.pk, label=str(record))
