"""Panels, score sheets, public notices and objections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.bids.models import Bid
from tracker.bids.queries import bids_visible_to
from tracker.deliberation.enums import PanelState, SheetState
from tracker.deliberation.forms import ObjectionForm, ScoreForm
from tracker.deliberation.queries import (
    notices_visible_to,
    objections_visible_to,
    panels_visible_to,
    ranking,
    sheets_visible_to,
)
from tracker.deliberation.services import file_objection, submit_scores
from tracker.foundation.lifecycle import Refused, WrongState, available
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import add_reasons, told_too_late
from tracker.web.paging import page_of
from tracker.web.records import record_url


@login_required
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has and has not scored what; totals and ranking only once the panel is closed."""
    found = fetch(panels_visible_to(request.user), pk)
    sheets = list(found.sheets.select_related("expert__unit").order_by("candidate_id", "expert_id"))
    is_locked = found.state == PanelState.LOCKED
    experts = list({sheet.expert_id: sheet.expert for sheet in sheets}.values())
    cells = {(sheet.candidate_id, sheet.expert_id): sheet for sheet in sheets}
    labels = {sheet.candidate_id: sheet.candidate_label for sheet in sheets}
    context = {
        "panel": found,
        "offers": available(found, person_of(request)),
        "is_locked": is_locked,
        "experts": experts,
        "rows": [
            (label, [cells.get((candidate, expert.pk)) for expert in experts])
            for candidate, label in labels.items()
        ],
        "standings": ranking(found) if is_locked else [],
        "done": sum(sheet.state != SheetState.ASSIGNED for sheet in sheets),
        "total": len(sheets),
        "criteria": list(found.criteria.all()),
        "own_sheets": [sheet for sheet in sheets if sheet.expert_id == request.user.pk],
        "subject_url": record_url(found.subject_kind, found.subject_id),
    }
    return render(request, "tracker/deliberation/panel.html", context)


@login_required
def score_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate on one side, the sheet on the other."""
    sheet = fetch(sheets_visible_to(request.user).select_related("panel", "expert"), pk)
    is_own = sheet.expert_id == request.user.pk
    is_open = is_own and sheet.state != SheetState.RECUSED and sheet.panel.state == PanelState.SCORING
    form = ScoreForm(request.POST or None, sheet=sheet) if is_open else None
    if request.method == "POST":
        require("tracker.score_candidate", request, sheet)
        if form is None:
            return told_too_late(request, "score_sheet", sheet)
        if form.is_valid():
            facts = form.cleaned_data
            try:
                submit_scores(
                    sheet,
                    points=form.points(),
                    comment=facts["comment"],
                    is_recommended=facts["is_recommended"],
                    by=person_of(request),
                )
            except WrongState:
                return told_too_late(request, "score_sheet", sheet)
            except Refused as refusal:
                add_reasons(form, refusal)
            else:
                messages.success(
                    request, _("Your scores are handed in; you may change them until the panel is closed.")
                )
                following = sheet.panel.sheets.filter(expert=sheet.expert, state=SheetState.ASSIGNED).first()
                return redirect(following or sheet.panel)
    bid: Bid | None = None
    if sheet.candidate_kind == "bid" and sheet.state != SheetState.RECUSED:
        bid = (
            bids_visible_to(request.user)
            .select_related("challenge", "team__unit", "lead")
            .filter(pk=sheet.candidate_id)
            .first()
        )
    siblings = list(sheet.panel.sheets.filter(expert_id=sheet.expert_id)) if is_own else [sheet]
    context = {
        "sheet": sheet,
        "panel": sheet.panel,
        "form": form,
        "bid": bid,
        "promises": list(bid.promises.select_related("target")) if bid else [],
        "steps": list(bid.planned_milestones.all()) if bid else [],
        "siblings": siblings,
        "marks": list(sheet.marks.select_related("criterion")),
        "offers": [offer for offer in available(sheet, person_of(request)) if offer.name != "submit"],
    }
    return render(
        request,
        "tracker/deliberation/score_sheet.html",
        context,
        status=422 if form and form.is_bound else 200,
    )


@login_required
def panels(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "tracker/deliberation/panels.html",
        {"page": page_of(request, panels_visible_to(request.user).select_related("unit").order_by("-pk"))},
    )


def notices(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "tracker/deliberation/notices.html",
        {"page": page_of(request, notices_visible_to(request.user).select_related("unit"))},
    )


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(notices_visible_to(request.user).select_related("unit"), pk)
    context = {
        "notice": found,
        "objections": list(objections_visible_to(request.user).filter(notice=found).select_related("by")),
        "subject_url": record_url(found.subject_kind, found.subject_id),
    }
    return render(request, "tracker/deliberation/notice.html", context)


@login_required
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(notices_visible_to(request.user), pk)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_objection(found, text=form.cleaned_data["text"], by=person_of(request))
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(
                request,
                _("Your objection is filed. Only discipline inspection and the office see who you are."),
            )
            return redirect(found)
    return render(
        request,
        "tracker/deliberation/objection.html",
        {"notice": found, "form": form},
        status=422 if form.is_bound else 200,
    )
