"""Calls for needs: the list, one call with its numbers, and the office's form, empty or after an earlier call."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import WrongState, available
from tracker.needs.calls.forms import CallForm
from tracker.needs.calls.queries import CallNumbers, calls_asking, calls_visible_to, numbers_of, taking_needs
from tracker.needs.calls.services import change_call, draft_call, facts_for_another_year
from tracker.needs.enums import CallState
from tracker.needs.models import NeedCall
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.challenges import units_of_office
from tracker.web.needs import LABELS
from tracker.web.next_step import next_step
from tracker.web.paging import page_of

COUNTED = ("raised", "screening", "pooled", "listed", "diverted")


@dataclass(frozen=True)
class CountedList:
    """A number of the call's page, and the list of its rows."""

    label: str | Promise
    count: int
    url: str


def counted_lists(call: NeedCall, numbers: CallNumbers) -> list[CountedList]:
    address = reverse("tracker:need-list")
    return [
        CountedList(LABELS[name], getattr(numbers, name), f"{address}?call={call.pk}&scope={name}")
        for name in COUNTED
    ]


@login_required
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "page": page_of(request, calls_visible_to(person).select_related("runner")),
        "may_draft": holds_role_anywhere(person, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/needs/calls/index.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    call = fetch(calls_visible_to(request.user).select_related("unit", "runner"), pk)
    person = person_of(request)
    context = {
        "call": call,
        "offers": available(call, person),
        "next_step": next_step(call),
        "counted": counted_lists(call, numbers_of(call, person)),
        "may_raise": call.takes_needs and taking_needs(calls_asking(person)).filter(pk=pk).exists(),
        "may_clone": holds_role_anywhere(person, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/needs/calls/detail.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """`?like=` names a call, whose texts and days are taken over into the next year; nothing is stored before it is saved."""
    require("tracker.draft_call", request)
    person = person_of(request)
    like = _like(request)
    initial: dict[str, Any] = {"runner": person}
    if like is not None:
        initial = facts_for_another_year(like) | {"runner": like.runner}
    form = CallForm(request.POST or None, units=units_of_office(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        call = attempt(form, lambda: draft_call(by=person, **form.cleaned_data))
        if call is not None:
            messages.success(
                request, _("The draft is saved. Open the call when its text and days are right.")
            )
            return redirect(call)
    return render(
        request,
        "tracker/needs/calls/form.html",
        {"form": form, "like": like},
        status=422 if form.is_bound else 200,
    )


def _like(request: HttpRequest) -> NeedCall | None:
    pk = id_from(request.GET.get("like", ""))
    return fetch(calls_visible_to(request.user).select_related("runner"), pk) if pk else None


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    call = fetch(calls_visible_to(request.user).select_related("unit", "runner"), pk)
    require("tracker.run_call", request, call)
    if call.state != CallState.DRAFT:
        return told_too_late(request, "need_call", call)
    form = CallForm(request.POST or None, units=units_of_office(request), instance=call)
    if request.method == "POST" and form.is_valid():
        try:
            changed = attempt(
                form,
                lambda: change_call(NeedCall.objects.get(pk=pk), by=person_of(request), **form.cleaned_data),
            )
        except WrongState:
            return told_too_late(request, "need_call", call)
        if changed is not None:
            messages.success(request, _("The draft is saved."))
            return redirect("tracker:call-detail", pk)
    return render(
        request,
        "tracker/needs/calls/form.html",
        {"form": form, "call": call},
        status=422 if form.is_bound else 200,
    )
