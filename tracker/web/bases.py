"""Demonstration bases: the list, one base with who came to see it, the application, and the visits."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.bases.enums import RECEIVING_STATES, BaseState
from tracker.bases.forms import BaseForm, VisitForm
from tracker.bases.models import DemonstrationBase
from tracker.bases.queries import VisitCounts, bases_visible_to, visit_counts
from tracker.bases.services import apply_for_base, change_base, record_visit
from tracker.foundation.lifecycle import WrongState, available
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.panels import panels_for

VISITS_SHOWN = 20


@login_required
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, bases_visible_to(request.user).select_related("unit").order_by("-pk"))
    counts = visit_counts(base.pk for base in page.rows)
    rows = [(base, counts.get(base.pk, VisitCounts())) for base in page.rows]
    return render(request, "tracker/bases/index.html", {"page": page, "rows": rows})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    base = _fetch(request, pk)
    person = person_of(request)
    context = {
        "record": base,
        "outcomes": list(base.outcomes.only("pk", "number", "title", "effect").order_by("pk")),
        "visits": list(base.visits.all()[:VISITS_SHOWN]),
        "counts": visit_counts([base.pk]).get(base.pk, VisitCounts()),
        "receives": base.state in RECEIVING_STATES,
        "offers": available(base, person),
        "next_step": next_step(base),
        "panels": panels_for("base", request, base),
    }
    return render(request, "tracker/bases/detail.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = BaseForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: apply_for_base(by=person, **form.facts()))
        if made is not None:
            messages.success(
                request,
                _(
                    "Applied. The head of the unit gives an opinion, then party affairs judges papers and place."
                ),
            )
            return redirect(made)
    return render(request, "tracker/bases/form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    base, person = _fetch(request, pk), person_of(request)
    require("tracker.change_base", request, base)
    if base.state != BaseState.APPLIED:
        return told_too_late(request, "base", base)
    form = BaseForm(request.POST or None, instance=base, person=person)
    if request.method == "POST" and form.is_valid():

        def save() -> Any:
            return change_base(_fetch(request, pk), by=person, **form.facts())

        try:
            saved = attempt(form, save)
        except WrongState:
            return told_too_late(request, "base", base)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(base)
    context = {"form": form, "record": base}
    return render(request, "tracker/bases/form.html", context, status=422 if form.is_bound else 200)


@login_required
def visits(request: HttpRequest, pk: int) -> HttpResponse:
    """All visits, and the form by which the receiving unit records one."""
    base, person = _fetch(request, pk), person_of(request)
    form = None
    if base.state in RECEIVING_STATES and _may_record(request, base):
        form = VisitForm(request.POST or None)
    elif request.method == "POST":
        require("tracker.record_visit", request, base)
        return told_too_late(request, "base", base)
    if request.method == "POST" and form is not None and form.is_valid():
        taken = form.cleaned_data
        try:
            made = attempt(form, lambda: record_visit(base, by=person, **taken))
        except WrongState:
            return told_too_late(request, "base", base)
        if made is not None:
            messages.success(request, _("The visit is recorded."))
            return redirect("tracker:base-visits", base.pk)
    context = {"record": base, "form": form, "page": page_of(request, base.visits.all())}
    return render(
        request, "tracker/bases/visits.html", context, status=422 if form and form.is_bound else 200
    )


def _fetch(request: HttpRequest, pk: int) -> DemonstrationBase:
    return fetch(bases_visible_to(request.user).select_related("unit", "proposer", "notice"), pk)


def _may_record(request: HttpRequest, base: DemonstrationBase) -> bool:
    return bool(rules.has_perm("tracker.record_visit", request.user, base))
