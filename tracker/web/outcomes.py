"""Outcomes: the catalogue, one outcome's page with its ladder, its forms, and its benefits."""

from collections.abc import Callable

import rules
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tracker.foundation.lifecycle import Refused, WrongState, available
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere, paths_held, units_within
from tracker.outcomes.benefit_forms import (
    BenefitLinesFormSet,
    ClaimBenefitForm,
    ConfirmBenefitForm,
    RecogniseBenefitForm,
    VerifyBenefitForm,
)
from tracker.outcomes.benefit_services import claim_again, claim_benefit, confirm_benefit, verify_benefit
from tracker.outcomes.enums import LIVE_STATES, OWN_STATES, UNREGISTERED_STATES, BenefitState, OutcomeState
from tracker.outcomes.forms import IntellectualPropertyForm, KitForm, OutcomeContributorsFormSet, OutcomeForm
from tracker.outcomes.models import Benefit, Outcome
from tracker.outcomes.queries import (
    benefits_visible_to,
    live_contributions,
    outcomes_visible_to,
    verified_benefits_wan,
)
from tracker.outcomes.services import (
    change_outcome,
    draft_outcome,
    keep_kit,
    list_intellectual_property,
    name_contributors,
)
from tracker.projects.queries import projects_visible_to
from tracker.rollout.models import Rollout
from tracker.rollout.overview import overview_of
from tracker.rollout.queries import coverages_of_outcomes, units_that_may_ask
from tracker.rollout.services import request_adoption
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.challenges import Tab, with_changes
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.panels import panels_for
from tracker.web.stepper import phases_of

SCOPES: dict[str, tuple[OutcomeState, ...]] = {
    "catalogue": LIVE_STATES,
    "drafts": UNREGISTERED_STATES,
    "retired": (OutcomeState.RETIRED,),
}


@login_required
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    scope = request.GET.get("scope", "catalogue")
    scope = scope if scope in SCOPES else "catalogue"
    outcomes = outcomes_visible_to(person).filter(state__in=SCOPES[scope]).select_related("unit", "lead")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        outcomes = outcomes.filter(
            Q(title__icontains=words) | Q(number__icontains=words) | Q(effect__icontains=words)
        )
    page = page_of(request, outcomes.defer("description", "procedure").order_by("-pk"))
    ids = [outcome.pk for outcome in page.rows]
    verified, covered = verified_benefits_wan(ids), coverages_of_outcomes(ids)
    labels = {
        "catalogue": pgettext("outcomes", "Catalogue"),
        "drafts": pgettext("outcomes", "In preparation"),
        "retired": pgettext("outcomes", "Retired"),
    }
    context = {
        "page": page,
        "rows": [(outcome, verified.get(outcome.pk), covered.get(outcome.pk)) for outcome in page.rows],
        "tabs": [
            Tab(labels[name], with_changes(request.GET, scope=name, page=""), "", name == scope)
            for name in SCOPES
        ],
        "scope": scope,
        "words": words,
    }
    return render(request, "tracker/outcomes/index.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    outcome = fetch(
        outcomes_visible_to(person).select_related(
            "unit", "lead", "contact", "project__challenge", "studio", "squad"
        ),
        pk,
    )
    own_units = units_that_may_ask(outcome.pk, paths_held(person, Role.UNIT_ADMIN, Role.NEED_OWNER))
    context = {
        "outcome": outcome,
        "overview": overview_of(outcome, person),
        "offers": available(outcome, person),
        "next_step": next_step(outcome),
        "phases": phases_of("outcome", outcome.state),
        "own_contribution": live_contributions(outcome).filter(person=person, state="pending").first(),
        "own_units": list(own_units[:20]) if outcome.state in LIVE_STATES else [],
        "may_recommend": outcome.state in LIVE_STATES
        and rules.has_perm("tracker.recommend_rollout", person, Rollout(outcome=outcome)),
        "may_claim": outcome.state in LIVE_STATES
        and (outcome.lead_id == person.pk or holds_role_anywhere(person, Role.NEED_OWNER)),
        "panels": panels_for("outcome", request, outcome),
    }
    return render(request, "tracker/outcomes/detail.html", context)


@login_required
def create(request: HttpRequest, project_pk: int | None = None) -> HttpResponse:
    """A small invention of one's own, or the outcome of an accepted project with what is known of it."""
    person = person_of(request)
    project = (
        fetch(projects_visible_to(person).select_related("challenge", "unit", "lead"), project_pk)
        if project_pk
        else None
    )
    if project is not None:
        require("tracker.draft_outcome", request, project)
    initial = (
        {"title": project.title, "domain": project.challenge.domain}
        if project
        else {"domain": person.profession}
    )
    form = OutcomeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        outcome = attempt(form, lambda: draft_outcome(project, by=person, **form.facts()))
        if outcome is not None:
            messages.success(
                request, _("The draft is saved. Contributors find their share to confirm in their inbox.")
            )
            return redirect(outcome)
    return render(
        request,
        "tracker/outcomes/form.html",
        {"form": form, "project": project},
        status=422 if form.is_bound else 200,
    )


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The registration form with its contributors."""
    outcome = fetch(outcomes_visible_to(request.user).select_related("unit", "lead"), pk)
    require("tracker.change_outcome", request, outcome)
    if outcome.state not in OWN_STATES:
        return told_too_late(request, "outcome", outcome)
    form = OutcomeForm(request.POST or None, instance=outcome)
    people = OutcomeContributorsFormSet(
        request.POST or None, prefix="people", initial=OutcomeContributorsFormSet.initial_for(outcome)
    )
    if request.method == "POST" and form.is_valid() and people.is_valid():
        person = person_of(request)

        def save() -> Outcome:
            changed = change_outcome(Outcome.objects.get(pk=pk), by=person, **form.facts())
            name_contributors(changed, contributors=people.contributors(), by=person)
            return changed

        try:
            saved = attempt(form, save)
        except WrongState:
            return told_too_late(request, "outcome", outcome)
        if saved is not None:
            messages.success(request, _("The draft is saved."))
            return redirect("tracker:outcome-detail", pk)
    return render(
        request,
        "tracker/outcomes/form.html",
        {"form": form, "people": people, "outcome": outcome},
        status=422 if form.is_bound else 200,
    )


@login_required
def kit(request: HttpRequest, pk: int) -> HttpResponse:
    outcome = fetch(outcomes_visible_to(request.user).select_related("contact", "unit", "lead"), pk)
    require("tracker.keep_kit", request, outcome)
    form = KitForm(request.POST or None, instance=outcome)
    if request.method == "POST" and form.is_valid():
        try:
            saved = attempt(
                form, lambda: keep_kit(Outcome.objects.get(pk=pk), by=person_of(request), **form.facts())
            )
        except WrongState:
            return told_too_late(request, "outcome", outcome)
        if saved is not None:
            messages.success(request, _("The adoption kit is saved."))
            return redirect("tracker:outcome-detail", pk)
    return render(
        request,
        "tracker/outcomes/kit.html",
        {"form": form, "outcome": outcome},
        status=422 if form.is_bound else 200,
    )


@login_required
def intellectual_property(request: HttpRequest, pk: int) -> HttpResponse:
    outcome = fetch(outcomes_visible_to(request.user).select_related("unit", "lead", "contact"), pk)
    is_own = outcome.state in UNREGISTERED_STATES
    require("tracker.change_outcome" if is_own else "tracker.keep_kit", request, outcome)
    form = IntellectualPropertyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            listed = attempt(
                form, lambda: list_intellectual_property(outcome, by=person_of(request), **form.facts())
            )
        except WrongState:
            return told_too_late(request, "outcome", outcome)
        if listed is not None:
            messages.success(request, _("Listed."))
            return redirect("tracker:outcome-detail", pk)
    return render(
        request,
        "tracker/outcomes/intellectual_property.html",
        {"form": form, "outcome": outcome},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """本单位申请采纳: one click by a unit's head or liaison; what keeps it back is said above the page."""
    outcome = fetch(outcomes_visible_to(request.user).select_related("unit"), pk)
    person = person_of(request)
    unit = fetch(
        units_within(paths_held(person, Role.UNIT_ADMIN, Role.NEED_OWNER)),
        id_from(request.POST.get("unit", "")),
    )
    try:
        adoption = request_adoption(outcome, unit=unit, by=person)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("tracker:outcome-detail", pk)
    messages.success(request, _("Asked. Your unit now stands among those assessing it."))
    return redirect("tracker:adoption-detail", adoption.pk)


@login_required
def benefit(request: HttpRequest, pk: int) -> HttpResponse:
    """One benefit with its calculation and its three people."""
    found = fetch(
        benefits_visible_to(request.user).select_related(
            "outcome", "unit", "claimed_by", "confirmed_by", "verified_by"
        ),
        pk,
    )
    context = {
        "benefit": found,
        "outcome": found.outcome,
        "lines": list(found.lines.all()),
        "offers": available(found, person_of(request)),
        "next_step": next_step(found),
    }
    return render(request, "tracker/outcomes/benefit.html", context)


@login_required
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim what an outcome brings to a unit, line by line."""
    outcome = fetch(outcomes_visible_to(request.user).select_related("unit", "lead"), pk)
    form = ClaimBenefitForm(request.POST or None, initial={"unit": outcome.unit_id})
    lines = BenefitLinesFormSet(request.POST or None, prefix="lines")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        claimed = attempt(
            form, lambda: claim_benefit(outcome, by=person_of(request), lines=lines.lines(), **form.facts())
        )
        if claimed is not None:
            messages.success(request, _("Claimed. The head of the unit finds it to confirm."))
            return redirect("tracker:benefit-detail", claimed.pk)
    return render(
        request,
        "tracker/outcomes/claim.html",
        {"form": form, "lines": lines, "outcome": outcome},
        status=422 if form.is_bound else 200,
    )


@login_required
def claim_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned claim, mended."""
    found = fetch(benefits_visible_to(request.user).select_related("outcome", "unit"), pk)
    require("tracker.change_benefit", request, found)
    form = ClaimBenefitForm(request.POST or None, instance=found)
    lines = BenefitLinesFormSet(
        request.POST or None, prefix="lines", initial=BenefitLinesFormSet.initial_for(found)
    )
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            claimed = attempt(
                form,
                lambda: claim_again(
                    Benefit.objects.get(pk=pk), by=person_of(request), lines=lines.lines(), **form.facts()
                ),
            )
        except WrongState:
            return told_too_late(request, "benefit", found)
        if claimed is not None:
            messages.success(request, _("Claimed. The head of the unit finds it to confirm."))
            return redirect("tracker:benefit-detail", pk)
    return render(
        request,
        "tracker/outcomes/claim.html",
        {"form": form, "lines": lines, "outcome": found.outcome},
        status=422 if form.is_bound else 200,
    )


@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _recognise(
        request, pk, "tracker.confirm_benefit", BenefitState.CLAIMED, ConfirmBenefitForm, confirm_benefit
    )


@login_required
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    return _recognise(
        request, pk, "tracker.verify_benefit", BenefitState.CONFIRMED, VerifyBenefitForm, verify_benefit
    )


def _recognise(
    request: HttpRequest,
    pk: int,
    permission: str,
    state: BenefitState,
    form_class: type[RecogniseBenefitForm],
    service: Callable[..., Benefit],
) -> HttpResponse:
    """The second and the third person say what they recognise, line by line."""
    found = fetch(
        benefits_visible_to(request.user).select_related("outcome", "unit", "claimed_by", "confirmed_by"), pk
    )
    require(permission, request, found)
    if found.state != state:
        return told_too_late(request, "benefit", found)
    form = form_class(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(form, lambda: service(found, by=person_of(request), **form.cleaned_data))
        except WrongState:
            return told_too_late(request, "benefit", found)
        if done is not None:
            messages.success(request, _("Recorded with your name."))
            return redirect("tracker:benefit-detail", pk)
    context = {"form": form, "benefit": found, "outcome": found.outcome, "lines": list(found.lines.all())}
    return render(request, "tracker/outcomes/recognise.html", context, status=422 if form.is_bound else 200)
