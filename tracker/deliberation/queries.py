"""Who sees which sheets and notices, and the ranking that follows from the sheets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, DateField, Field, Q, QuerySet, Value

from tracker.deliberation.enums import NoticeState, PanelState, SheetState
from tracker.deliberation.models import Decision, Objection, PublicNotice, ReviewPanel, ScoreSheet
from tracker.foundation.kept_queries import KeptQuery
from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, within

CONVENING_ROLES = (Role.CHALLENGE_OFFICE, Role.DISCIPLINE_SUPERVISOR, Role.DECISION_BODY)
DECISION_READERS = (*CONVENING_ROLES, Role.FINANCE_OFFICER, Role.PARTY_AFFAIRS, Role.UNIT_ADMIN)
"""Who reads how a deciding body voted: those who prepare its decisions, are bound by them, or watch them."""


def panels_visible_to(person: Any) -> QuerySet[ReviewPanel]:
    """Panels that one sits in, and those of the units that one convenes or supervises for."""
    if person.pk is None:
        return ReviewPanel.objects.none()
    return ReviewPanel.objects.filter(
        within(paths_held(person, *CONVENING_ROLES), "unit")
        | Q(pk__in=ScoreSheet.objects.filter(expert=person).values("panel_id"))
    )


def sheets_visible_to(person: Any) -> QuerySet[ScoreSheet]:
    """One's own sheets; for whoever convened or supervised the panel also those that carry no points yet, and
    all of them once the panel is closed.
    """
    if person.pk is None:
        return ScoreSheet.objects.none()
    convened = within(paths_held(person, *CONVENING_ROLES), "panel__unit")
    told = Q(panel__state=PanelState.LOCKED) | Q(state=SheetState.ASSIGNED)
    return ScoreSheet.objects.filter(Q(expert=person) | convened & told)


_OPEN_TO_VISITORS: dict[str, Callable[[], QuerySet[Any]]] = {}


def open_notices_to_visitors(kind: str, records: Callable[[], QuerySet[Any]]) -> None:
    """Let a stage say which of its records visitors may read: public notices on these are open to visitors, too."""
    _OPEN_TO_VISITORS[kind] = records


def notices_visible_to(person: Any) -> QuerySet[PublicNotice]:
    """A notice is public inside the group; outside of it where its subject is."""
    if person.is_authenticated:
        return PublicNotice.objects.all()
    about = [
        Q(subject_kind=kind, subject_id__in=records().order_by().values("pk"))
        for kind, records in _OPEN_TO_VISITORS.items()
    ]
    return PublicNotice.objects.filter(reduce(or_, about)) if about else PublicNotice.objects.none()


def objections_visible_to(person: Any) -> QuerySet[Objection]:
    """One's own, and those of the units whose notices one handles; nobody else learns who objected."""
    if person.pk is None:
        return Objection.objects.none()
    handled = within(paths_held(person, Role.DISCIPLINE_SUPERVISOR, Role.CHALLENGE_OFFICE), "notice__unit")
    return Objection.objects.filter(Q(by=person) | handled)


def decisions_visible_to(person: Any) -> QuerySet[Decision]:
    """Named votes and minutes stay with those who work for the unit or above it."""
    return Decision.objects.filter(within(paths_held(person, *DECISION_READERS), "unit"))


@dataclass(frozen=True)
class Proceeding:
    """A panel or a public notice in a list of what was done about one subject; a panel has no days."""

    kind: str
    pk: int
    title: str
    state_label: str
    starts_on: date | None
    ends_on: date | None


PANEL_KIND, NOTICE_KIND = "panel", "notice"


def _notices(kind: Any, pk: Any) -> QuerySet[PublicNotice, tuple[Any, ...]]:
    notices = PublicNotice.objects.filter(subject_kind=kind, subject_id=pk).order_by()
    return notices.values_list(Value(NOTICE_KIND), "pk", "title", "state", "starts_on", "ends_on")


def _notices_and_panels(kind: Any, pk: Any) -> QuerySet[Any, tuple[Any, ...]]:
    panels = ReviewPanel.objects.filter(subject_kind=kind, subject_id=pk).order_by()
    no_day = Value(None, DateField())
    return _notices(kind, pk).union(
        panels.values_list(Value(PANEL_KIND), "pk", "title", "state", no_day, no_day), all=True
    )


_SUBJECT: dict[str, Field[Any, Any]] = {"kind": CharField(), "pk": BigIntegerField()}
_NOTICES = KeptQuery(_notices, **_SUBJECT)
_NOTICES_AND_PANELS = KeptQuery(_notices_and_panels, **_SUBJECT)


def proceedings_on(subject_kind: str, subject_id: int, *, with_panel: bool) -> list[Proceeding]:
    """The newest panel, if this reader is told of it, then the notices, newest first: one statement."""
    found = (_NOTICES_AND_PANELS if with_panel else _NOTICES).rows(kind=subject_kind, pk=subject_id)
    rows = sorted(found, key=lambda row: (row[4] or date.max, row[1]), reverse=True)
    panels_first = [row for row in rows if row[0] == PANEL_KIND][:1]
    return [
        Proceeding(
            kind,
            pk,
            title,
            str((PanelState if kind == PANEL_KIND else NoticeState)(state).label),
            first,
            last,
        )
        for kind, pk, title, state, first, last in (
            *panels_first,
            *(row for row in rows if row[0] == NOTICE_KIND),
        )
    ]


@dataclass(frozen=True)
class Standing:
    """One candidate's place: mean of the counted totals (0–100), how many counted, and how far apart they lie."""

    candidate_id: int
    label: str
    mean: Decimal | None
    counted: int
    spread: Decimal
    passes: bool


def trimmed_mean(totals: Sequence[Decimal]) -> Decimal | None:
    """Mean of the totals to two decimals; from JIEBANG["TRIM_SCORES_FROM"] totals on, without the highest and
    the lowest (去高去低平均). None without any.
    """
    counted = sorted(totals)
    if len(counted) >= settings.JIEBANG["TRIM_SCORES_FROM"]:
        counted = counted[1:-1]
    if not counted:
        return None
    return (sum(counted, Decimal(0)) / len(counted)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def ranking(panel: ReviewPanel) -> list[Standing]:
    """Candidates from best to worst, by submitted sheets alone."""
    sheets: Iterable[ScoreSheet] = panel.sheets.all()
    totals: dict[int, list[Decimal]] = {}
    labels: dict[int, str] = {}
    for sheet in sheets:
        labels[sheet.candidate_id] = sheet.candidate_label
        points = totals.setdefault(sheet.candidate_id, [])
        if sheet.state == SheetState.SUBMITTED and sheet.total is not None:
            points.append(sheet.total)
    standings = []
    for candidate_id, points in totals.items():
        mean = trimmed_mean(points)
        standings.append(
            Standing(
                candidate_id=candidate_id,
                label=labels[candidate_id],
                mean=mean,
                counted=len(points),
                spread=max(points) - min(points) if points else Decimal(0),
                passes=mean is not None and mean >= panel.pass_mark,
            )
        )
    return sorted(
        standings, key=lambda standing: (standing.mean is None, -(standing.mean or 0), standing.candidate_id)
    )
