"""Raising a need, the pool, and one need's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.foundation.lifecycle import Refused, available
from tracker.needs.enums import OWN_STATES, NeedState
from tracker.needs.forms import NeedForm
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.needs.services import change_need, raise_need
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import add_reasons, told_too_late
from tracker.web.challenges import Tab, with_changes
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.stepper import phases_of

SCOPES = {
    "pool": (NeedState.POOLED, NeedState.LISTED),
    "screening": (NeedState.SUBMITTED,),
    "answered": (NeedState.RESOLVED, NeedState.DIVERTED),
    "mine": tuple(NeedState),
}


@login_required
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    scope = request.GET.get("scope", "pool")
    scope = scope if scope in SCOPES else "pool"
    needs = needs_visible_to(person).filter(state__in=SCOPES[scope])
    if scope == "mine":
        needs = needs.filter(proposer=person)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        needs = needs.filter(
            Q(title__icontains=words) | Q(number__icontains=words) | Q(unit_name__icontains=words)
        )
    labels = {
        "pool": pgettext("needs", "Pool"),
        "screening": pgettext("needs", "To be screened"),
        "answered": pgettext("needs", "Answered"),
        "mine": pgettext("needs", "Raised by me"),
    }
    context = {
        "page": page_of(
            request, needs.select_related("unit").defer("problem", "current_state").order_by("-pk")
        ),
        "tabs": [
            Tab(labels[name], with_changes(request.GET, scope=name, page=""), "", name == scope)
            for name in SCOPES
        ],
        "scope": scope,
        "words": words,
        "may_import": holds_role_anywhere(person, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/needs/index.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(needs_visible_to(request.user).select_related("unit", "proposer", "ledger"), pk)
    context = {
        "need": need,
        "offers": available(need, person_of(request)),
        "next_step": next_step(need),
        "phases": phases_of("need", need.state),
        "challenges": list(need.challenges.select_related("unit").order_by("pk")),
    }
    return render(request, "tracker/needs/detail.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = NeedForm(request.POST or None, initial={"domain": person.profession})
    if person.unit is None:
        messages.error(request, _("Your account belongs to no unit; ask your administrator."))
        return redirect("tracker:need-list")
    if request.method == "POST" and form.is_valid():
        need = raise_need(by=person, **form.facts())
        messages.success(request, _("Saved as a draft. Submit it when it says what you want."))
        return redirect(need)
    return render(request, "tracker/needs/form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(needs_visible_to(request.user), pk)
    require("tracker.change_need", request, need)
    if need.state not in OWN_STATES:
        return told_too_late(request, "need", need)
    form = NeedForm(request.POST or None, instance=need)
    if request.method == "POST" and form.is_valid():
        try:
            change_need(Need.objects.get(pk=pk), by=person_of(request), **form.facts())
        except Refused as refusal:
            add_reasons(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("tracker:need-detail", pk)
    return render(
        request, "tracker/needs/form.html", {"form": form, "need": need}, status=422 if form.is_bound else 200
    )
