"""Rollout: the matrix of units and outcomes, one level's page, one unit's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.foundation.attachments import attachments_of
from tracker.foundation.lifecycle import NotAllowed, Refused, WrongState, available
from tracker.organisation.enums import UnitKind
from tracker.organisation.models import OrgUnit
from tracker.outcomes.queries import outcomes_visible_to
from tracker.rollout.enums import CELLS, AdoptionState, RolloutState
from tracker.rollout.forms import ApproveRolloutForm, ProveAdoptionForm, RecommendRolloutForm
from tracker.rollout.ladder import ladder_of
from tracker.rollout.matrix import adoption_matrix
from tracker.rollout.models import Rollout
from tracker.rollout.queries import PROOF_KIND, adoptions_visible_to, coverage, rollouts_visible_to
from tracker.rollout.services import approve_rollout, prove_adoption, recommend_rollout, remind_units
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.next_step import next_step


@login_required
def matrix(request: HttpRequest) -> HttpResponse:
    """Units × outcomes under way."""
    companies = list(OrgUnit.objects.filter(kind=UnitKind.COMPANY).order_by("path"))
    chosen = next((company for company in companies if str(company.pk) == request.GET.get("company")), None)
    before = id_from(request.GET.get("before", "")) or None
    unanswered = request.GET.get("unanswered") == "1"
    found = adoption_matrix(
        request.user,
        domain=request.GET.get("domain", "").replace("\x00", "")[:60],
        company=chosen,
        is_unanswered_only=unanswered,
        before=before,
    )
    context = {
        "matrix": found,
        "companies": companies,
        "chosen": chosen,
        "unanswered": unanswered,
        "before": before,
    }
    return render(request, "tracker/rollout/matrix.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One level of one outcome: the ladder, the answers, who has not answered."""
    found = fetch(
        rollouts_visible_to(request.user).select_related(
            "outcome__unit", "unit", "recommended_by", "approved_by"
        ),
        pk,
    )
    adoptions = list(
        found.adoptions.exclude(state=AdoptionState.RELEASED).select_related("unit").order_by("unit__path")
    )
    context = {
        "rollout": found,
        "outcome": found.outcome,
        "ladder": ladder_of(found.outcome),
        "coverage": coverage(found),
        "adoptions": [(adoption, CELLS[AdoptionState(adoption.state)]) for adoption in adoptions],
        "waiting": [adoption for adoption in adoptions if adoption.state == AdoptionState.INVITED],
        "offers": available(found, person_of(request)),
        "next_step": next_step(found),
    }
    return render(request, "tracker/rollout/detail.html", context)


@login_required
def recommend(request: HttpRequest, outcome_pk: int) -> HttpResponse:
    outcome = fetch(outcomes_visible_to(request.user).select_related("unit", "lead"), outcome_pk)
    require("tracker.recommend_rollout", request, Rollout(outcome=outcome))
    steps = ladder_of(outcome)
    following = next((step.number for step in steps if step.rollout_id is None), steps[-1].number)
    form = RecommendRolloutForm(request.POST or None, initial={"level": following})
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: recommend_rollout(outcome, by=person_of(request), **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Recommended. The decision body finds it in its inbox."))
            return redirect(done)
    context = {"outcome": outcome, "form": form, "ladder": steps}
    return render(request, "tracker/rollout/recommend.html", context, status=422 if form.is_bound else 200)


@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision, and the list of units that it asks."""
    found = fetch(rollouts_visible_to(request.user).select_related("outcome__unit", "unit"), pk)
    require("tracker.approve_rollout", request, found)
    if found.state != RolloutState.PROPOSED:
        return told_too_late(request, "rollout", found)
    form = ApproveRolloutForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(
                form,
                lambda: approve_rollout(
                    Rollout.objects.select_related("outcome", "unit").get(pk=pk),
                    by=person_of(request),
                    **form.cleaned_data,
                ),
            )
        except WrongState:
            return told_too_late(request, "rollout", found)
        if done is not None:
            messages.success(request, _("Approved. The units find the question in their inbox."))
            return redirect("tracker:rollout-detail", pk)
    context = {"rollout": found, "outcome": found.outcome, "form": form, "ladder": ladder_of(found.outcome)}
    return render(request, "tracker/rollout/approve.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """催办: one click, told to every unit that has not answered."""
    found = fetch(rollouts_visible_to(request.user).select_related("outcome", "unit"), pk)
    try:
        count = remind_units(found, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(count)s units reminded.") % {"count": count})
    return redirect("tracker:rollout-detail", pk)


@login_required
def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's answer, with the buttons to give it."""
    found = fetch(
        adoptions_visible_to(request.user).select_related(
            "outcome__unit", "rollout", "unit", "contact", "answered_by"
        ),
        pk,
    )
    context = {
        "adoption": found,
        "outcome": found.outcome,
        "cell": CELLS.get(AdoptionState(found.state)),
        "offers": available(found, person_of(request)),
        "next_step": next_step(found),
        "proofs": list(attachments_of(PROOF_KIND, pk)),
    }
    return render(request, "tracker/rollout/adoption.html", context)


@login_required
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(adoptions_visible_to(request.user).select_related("outcome", "unit", "rollout"), pk)
    require("tracker.prove_adoption", request, found)
    if found.state != AdoptionState.ADOPTING:
        return told_too_late(request, "adoption", found)
    form = ProveAdoptionForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(
                form,
                lambda: prove_adoption(
                    adoptions_visible_to(request.user).get(pk=pk), by=person_of(request), **form.cleaned_data
                ),
            )
        except WrongState:
            return told_too_late(request, "adoption", found)
        if done is not None:
            messages.success(request, _("Filed. The office confirms it."))
            return redirect("tracker:adoption-detail", pk)
    return render(
        request,
        "tracker/rollout/prove.html",
        {"adoption": found, "outcome": found.outcome, "form": form},
        status=422 if form.is_bound else 200,
    )
