"""Shock teams and innovation studios: both are a record with a roster, and one set of views serves both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from tracker.foundation.lifecycle import WrongState, available
from tracker.squads import forms as squad_forms
from tracker.squads import services as squads
from tracker.squads.enums import SquadState
from tracker.squads.queries import squads_visible_to
from tracker.studios import forms as studio_forms
from tracker.studios import services as studios
from tracker.studios.enums import StudioState
from tracker.studios.queries import studios_visible_to
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.next_step import next_step
from tracker.web.paging import page_of


@dataclass(frozen=True)
class Carrier:
    """What differs between the two."""

    kind: str
    visible_to: Callable[[Any], Any]
    joins: tuple[str, ...]
    form: Callable[..., Any]
    roster: Any
    reason: Callable[..., Any]
    propose: Callable[..., Any]
    change: Callable[..., Any]
    change_roster: Callable[..., Any]
    change_permission: str
    roster_permission: str
    proposed_state: str
    roster_state: str
    head_field: str
    proposed_words: Any
    """A lazy text: what is said once the record stands."""

    def template(self, name: str) -> str:
        return f"tracker/{self.kind}s/{name}.html"


CARRIERS = {
    "squad": Carrier(
        kind="squad",
        visible_to=squads_visible_to,
        joins=("unit", "captain", "campaign", "party_organization"),
        form=squad_forms.SquadForm,
        roster=squad_forms.SquadRosterFormSet,
        reason=squad_forms.SquadRosterReasonForm,
        propose=squads.propose_squad,
        change=squads.change_squad,
        change_roster=squads.change_roster,
        change_permission="tracker.change_squad",
        roster_permission="tracker.lead_squad",
        proposed_state=SquadState.PROPOSED,
        roster_state=SquadState.ACTIVE,
        head_field="captain",
        proposed_words=_("Proposed. Party affairs answers within five working days."),
    ),
    "studio": Carrier(
        kind="studio",
        visible_to=studios_visible_to,
        joins=("unit", "leader", "party_organization"),
        form=studio_forms.StudioForm,
        roster=studio_forms.StudioRosterFormSet,
        reason=studio_forms.StudioRosterReasonForm,
        propose=studios.apply_for_studio,
        change=studios.change_studio,
        change_roster=studios.change_roster,
        change_permission="tracker.change_studio",
        roster_permission="tracker.lead_studio",
        proposed_state=StudioState.APPLIED,
        roster_state=StudioState.NAMED,
        head_field="leader",
        proposed_words=_("Applied. The head of the unit gives an opinion, then the trade union decides."),
    ),
}


@login_required
def index(request: HttpRequest, kind: str) -> HttpResponse:
    carrier = CARRIERS[kind]
    rows = (
        carrier.visible_to(request.user)
        .select_related(*carrier.joins)
        .annotate(member_count=Count("members"))
    )
    return render(request, carrier.template("index"), {"page": page_of(request, rows.order_by("-pk"))})


@login_required
def detail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    carrier = CARRIERS[kind]
    found = fetch(carrier.visible_to(request.user).select_related(*carrier.joins, "proposer"), pk)
    context = {
        kind: found,
        "record": found,
        "members": list(found.members.select_related("person", "home_unit")),
        "offers": available(found, person_of(request)),
        "next_step": next_step(found),
    }
    return render(request, carrier.template("detail"), context)


@login_required
def create(request: HttpRequest, kind: str) -> HttpResponse:
    carrier, person = CARRIERS[kind], person_of(request)
    form = carrier.form(request.POST or None, initial={carrier.head_field: person})
    roster = carrier.roster(request.POST or None, prefix="roster")
    if request.method == "POST" and form.is_valid() and roster.is_valid():
        made = attempt(form, lambda: carrier.propose(by=person, members=roster.seats(), **form.facts()))
        if made is not None:
            messages.success(request, carrier.proposed_words)
            return redirect(made)
    context = {"form": form, "roster": roster}
    return render(request, carrier.template("form"), context, status=422 if form.is_bound else 200)


@login_required
def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    carrier, person = CARRIERS[kind], person_of(request)
    found = fetch(carrier.visible_to(request.user).select_related(*carrier.joins), pk)
    require(carrier.change_permission, request, found)
    if found.state != carrier.proposed_state:
        return told_too_late(request, kind, found)
    form = carrier.form(request.POST or None, instance=found)
    roster = carrier.roster(request.POST or None, prefix="roster", initial=carrier.roster.initial_for(found))

    def save() -> Any:
        fresh = carrier.visible_to(person).get(pk=pk)
        return carrier.change(fresh, by=person, members=roster.seats(), **form.facts())

    return _saved(request, carrier, found, form, roster, save, "form")


@login_required
def change_roster(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Exchange people while the work goes on, with the reason."""
    carrier, person = CARRIERS[kind], person_of(request)
    found = fetch(carrier.visible_to(request.user).select_related(*carrier.joins), pk)
    require(carrier.roster_permission, request, found)
    if found.state != carrier.roster_state:
        return told_too_late(request, kind, found)
    form = carrier.reason(request.POST or None)
    roster = carrier.roster(request.POST or None, prefix="roster", initial=carrier.roster.initial_for(found))

    def save() -> Any:
        return carrier.change_roster(found, members=roster.seats(), note=form.cleaned_data["note"], by=person)

    return _saved(request, carrier, found, form, roster, save, "roster")


def _saved(
    request: HttpRequest,
    carrier: Carrier,
    found: Any,
    form: Any,
    roster: Any,
    save: Callable[[], Any],
    template: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and roster.is_valid():
        try:
            saved = attempt(form, save)
        except WrongState:
            return told_too_late(request, carrier.kind, found)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"form": form, "roster": roster, "record": found}
    return render(request, carrier.template(template), context, status=422 if form.is_bound else 200)
