"""Life cycles of panels, score sheets, notices and objections (DOMAIN C4)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.deliberation.enums import DecisionState, NoticeState, ObjectionState, PanelState, SheetState
from tracker.deliberation.models import Decision, Objection, PublicNotice, ReviewPanel, ScoreSheet
from tracker.deliberation.queries import (
    decisions_visible_to,
    notices_visible_to,
    objections_visible_to,
    panels_visible_to,
    sheets_visible_to,
)
from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import end_of_day
from tracker.organisation.enums import Role


def every_sheet_is_answered(panel: ReviewPanel, _by: Any) -> Words | None:
    open_sheets = panel.sheets.filter(state=SheetState.ASSIGNED).count()
    if open_sheets:
        return _("%(count)s score sheets are still open. Ask for them, or exclude the expert.") % {
            "count": open_sheets
        }
    return None


def panel_still_scores(sheet: ScoreSheet, _by: Any) -> Words | None:
    if sheet.panel.state != PanelState.SCORING:
        return _("The panel is closed; scores can no longer change.")
    return None


def every_criterion_is_marked(sheet: ScoreSheet, _by: Any) -> Words | None:
    missing = sheet.panel.criteria.count() - sheet.marks.count()
    if missing:
        return _("%(count)s criteria have no points yet.") % {"count": missing}
    return None


def period_is_over(notice: PublicNotice, _by: Any) -> Words | None:
    if not notice.has_run_its_time:
        return _("The notice runs until the end of %(day)s.") % {"day": clock.day_words(notice.ends_on)}
    return None


def no_objection_is_open(notice: PublicNotice, _by: Any) -> Words | None:
    if notice.objections.filter(state=ObjectionState.FILED).exists():
        return _("An objection has not been decided yet.")
    return None


def sheets_due(sheet: ScoreSheet) -> datetime:
    return sheet.panel.due_at


PANEL_LIFECYCLE = register(
    Lifecycle(
        kind="panel",
        model=ReviewPanel,
        states=PanelState,
        initial=PanelState.SCORING,
        visible_to=panels_visible_to,
        transitions=(
            Transition(
                "close",
                (PanelState.SCORING,),
                PanelState.LOCKED,
                "tracker.close_panel",
                gettext_lazy("Close scoring"),
                guards=(every_sheet_is_answered,),
                is_primary=True,
            ),
        ),
    )
)

SHEET_LIFECYCLE = register(
    Lifecycle(
        kind="score_sheet",
        model=ScoreSheet,
        states=SheetState,
        initial=SheetState.ASSIGNED,
        visible_to=sheets_visible_to,
        transitions=(
            Transition(
                "submit",
                (SheetState.ASSIGNED, SheetState.SUBMITTED),
                SheetState.SUBMITTED,
                "tracker.score_candidate",
                gettext_lazy("Submit scores"),
                page="tracker:score-sheet",
                guards=(panel_still_scores, every_criterion_is_marked),
                is_primary=True,
            ),
            Transition(
                "recuse",
                (SheetState.ASSIGNED,),
                SheetState.RECUSED,
                "tracker.recuse_oneself",
                pgettext_lazy("act of an expert", "Recuse myself"),
                guards=(panel_still_scores,),
                needs_note=True,
            ),
            Transition(
                "exclude",
                (SheetState.ASSIGNED,),
                SheetState.RECUSED,
                "tracker.exclude_expert",
                gettext_lazy("Exclude the expert"),
                guards=(panel_still_scores,),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                SheetState.ASSIGNED,
                "submit",
                lambda sheet: [Assignee(person_id=sheet.expert_id)],
                due=sheets_due,
            ),
        ),
    )
)

NOTICE_LIFECYCLE = register(
    Lifecycle(
        kind="notice",
        model=PublicNotice,
        states=NoticeState,
        initial=NoticeState.OPEN,
        visible_to=notices_visible_to,
        transitions=(
            Transition(
                "close",
                (NoticeState.OPEN,),
                NoticeState.CLOSED,
                "tracker.close_notice",
                gettext_lazy("End the notice"),
                guards=(period_is_over, no_objection_is_open),
                is_inner=True,
            ),
            Transition(
                "take_down",
                (NoticeState.OPEN,),
                NoticeState.TAKEN_DOWN,
                "tracker.take_down_notice",
                gettext_lazy("Take the notice down"),
                needs_note=True,
                is_inner=True,
            ),
        ),
    )
)

OBJECTION_LIFECYCLE = register(
    Lifecycle(
        kind="objection",
        model=Objection,
        states=ObjectionState,
        initial=ObjectionState.FILED,
        visible_to=objections_visible_to,
        transitions=(
            Transition(
                "dismiss",
                (ObjectionState.FILED,),
                ObjectionState.DISMISSED,
                "tracker.decide_objection",
                gettext_lazy("Dismiss the objection"),
                needs_note=True,
            ),
            Transition(
                "uphold",
                (ObjectionState.FILED,),
                ObjectionState.UPHELD,
                "tracker.decide_objection",
                gettext_lazy("Uphold the objection"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                ObjectionState.FILED,
                "dismiss",
                lambda objection: [
                    Assignee(role=Role.DISCIPLINE_SUPERVISOR, unit_id=objection.notice.unit_id)
                ],
                due=lambda objection: end_of_day(objection.notice.ends_on),
            ),
        ),
    )
)

DECISION_LIFECYCLE = register(
    Lifecycle(
        kind="decision",
        model=Decision,
        states=DecisionState,
        initial=DecisionState.RECORDED,
        visible_to=decisions_visible_to,
        # What was decided stands: another decision may follow it, nothing changes it.
        transitions=(),
    )
)
