"""Raising a need, the pool, and one need's page."""

import rules
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tracker.foundation.attachments import attachments_of
from tracker.foundation.lifecycle import Refused, WrongState, available
from tracker.foundation.search.resembling import says_something
from tracker.insight.fates import fates_of
from tracker.insight.similar import similar_matters
from tracker.needs.calls.queries import calls_visible_to
from tracker.needs.enums import (
    IN_POOL_STATES,
    MERGEABLE_STATES,
    ON_BOARD_STATES,
    OWN_STATES,
    CallState,
    NeedState,
)
from tracker.needs.forms import NeedForm, PartFormSet, SplitReasonForm, SupportNeedForm
from tracker.needs.lineage import lineage_of
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.needs.services import (
    PHOTO_KIND,
    SUPPORTED_STATES,
    Part,
    change_need,
    raise_need,
    split_need,
    support_need,
)
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import add_reasons, attempt, told_too_late
from tracker.web.challenges import Tab, with_changes
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.parts import is_for_part
from tracker.web.records import KIND_LABELS, record_url
from tracker.web.stepper import phases_of

SCOPES: dict[str, tuple[NeedState, ...]] = {
    "pool": (NeedState.POOLED, NeedState.LISTED),
    "screening": (NeedState.SUBMITTED,),
    "answered": (NeedState.RESOLVED, NeedState.DIVERTED),
    "mine": tuple(NeedState),
    "raised": tuple(state for state in NeedState if state != NeedState.DRAFT),
    "pooled": IN_POOL_STATES,
    "listed": ON_BOARD_STATES,
    "diverted": (NeedState.DIVERTED,),
}
TABS = ("pool", "screening", "answered", "mine")
TABS_OF_CALL = ("raised", "screening", "pooled", "listed", "diverted", "mine")
"""With a call chosen: the numbers of its page, each with its rows."""
PERMANENT = "permanent"

LABELS = {
    "pool": pgettext_lazy("needs", "Pool"),
    "screening": pgettext_lazy("needs", "To be screened"),
    "answered": pgettext_lazy("needs", "Answered"),
    "mine": pgettext_lazy("needs", "Raised by me"),
    "raised": pgettext_lazy("needs", "All raised"),
    "pooled": pgettext_lazy("needs", "Taken into the pool"),
    "listed": pgettext_lazy("needs", "Made into challenges"),
    "diverted": pgettext_lazy("needs", "Diverted"),
}


LONGEST_TYPED = 400
"""Characters of a field that are compared with what there is already."""


@login_required
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    calls = list(calls_visible_to(person).exclude(state=CallState.DRAFT).order_by("-starts_on", "-pk"))
    chosen = request.GET.get("call", "")
    call = next((call for call in calls if str(call.pk) == chosen), None)
    tabs = TABS if call is None else TABS_OF_CALL
    scope = request.GET.get("scope", tabs[0])
    scope = scope if scope in SCOPES else tabs[0]
    needs = needs_visible_to(person).filter(state__in=SCOPES[scope])
    if scope == "mine":
        needs = needs.filter(proposer=person)
    if call is not None:
        needs = needs.filter(call=call)
    elif chosen == PERMANENT:
        needs = needs.filter(call=None)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        needs = needs.filter(
            Q(title__icontains=words) | Q(number__icontains=words) | Q(unit_name__icontains=words)
        )
    context = {
        "page": page_of(
            request, needs.select_related("unit").defer("problem", "current_state").order_by("-pk")
        ),
        "tabs": [
            Tab(LABELS[name], with_changes(request.GET, scope=name, page=""), "", name == scope)
            for name in (*tabs, *(() if scope in tabs else (scope,)))
        ],
        "scope": scope,
        "words": words,
        "calls": calls,
        "call": call,
        "chosen": chosen if call is not None or chosen == PERMANENT else "",
        "may_import": holds_role_anywhere(person, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/needs/index.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(
        needs_visible_to(request.user).select_related(
            "unit", "proposer", "ledger", "merged_into", "call", "late_for", "unit_opinion_by"
        ),
        pk,
    )
    person = person_of(request)
    supports = list(need.supports.select_related("person"))
    context = {
        "need": need,
        "lineage": lineage_of(need),
        "supports": supports,
        "photos": list(attachments_of(PHOTO_KIND, pk)),
        "may_support": need.state in SUPPORTED_STATES
        and need.proposer_id != person.pk
        and all(support.person_id != person.pk for support in supports),
        "sees_phone": need.proposer_id == person.pk or rules.has_perm("tracker.return_need", person, need),
        "offers": available(need, person),
        "next_step": next_step(need),
        "phases": phases_of("need", need.state),
        "challenges": list(need.challenges.select_related("unit").order_by("pk")),
    }
    return render(request, "tracker/needs/detail.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    initial = {"domain": person.profession, "call": id_from(request.GET.get("call", "")) or None}
    form = NeedForm(
        request.POST or None,
        request.FILES or None,
        person=person,
        is_to_submit=_is_to_submit(request),
        initial=initial,
    )
    if person.unit is None:
        messages.error(request, _("Your account belongs to no unit; ask your administrator."))
        return redirect("tracker:need-list")
    if request.method == "POST" and form.is_valid():
        need = raise_need(by=person, **form.facts())
        return _saved(request, need.pk, form, _("Saved as a draft. Submit it when it says what you want."))
    return render(request, "tracker/needs/form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(needs_visible_to(request.user).select_related("call"), pk)
    require("tracker.change_need", request, need)
    if need.state not in OWN_STATES:
        return told_too_late(request, "need", need)
    form = NeedForm(
        request.POST or None,
        request.FILES or None,
        person=person_of(request),
        is_to_submit=_is_to_submit(request),
        instance=need,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_need(Need.objects.get(pk=pk), by=person_of(request), **form.facts())
        except Refused as refusal:
            add_reasons(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _saved(request, pk, form, _("The draft is saved."))
    return render(
        request, "tracker/needs/form.html", {"form": form, "need": need}, status=422 if form.is_bound else 200
    )


def _is_to_submit(request: HttpRequest) -> bool:
    """Which of the form's two buttons was pressed."""
    return request.POST.get("then") == "submit"


def _saved(request: HttpRequest, pk: int, form: NeedForm, words: str) -> HttpResponse:
    """On to the page that hands it in, if that was asked for; else to the need, with these words."""
    if form.is_to_submit:
        messages.success(request, _("The draft is saved; confirm below to hand it in."))
        return redirect("tracker:act", "need", pk, "submit")
    messages.success(request, words)
    return redirect("tracker:need-detail", pk)


@login_required
def similar(request: HttpRequest) -> HttpResponse:
    """What there is already about the words being typed; without a page around it for a form that takes it in."""
    words = " ".join(request.GET.get(name, "")[:LONGEST_TYPED] for name in ("title", "problem")).strip()
    is_enough = says_something(words)
    matters = similar_matters(words, person_of(request)) if is_enough else []
    context = {
        "words": words,
        "is_enough": is_enough,
        "matters": [
            (matter, record_url(matter.kind, matter.object_id), KIND_LABELS[matter.kind])
            for matter in matters
        ],
    }
    return render(
        request,
        "tracker/needs/_similar.html" if is_for_part(request) else "tracker/needs/similar.html",
        context,
    )


@login_required
def split(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(needs_visible_to(request.user).select_related("unit"), pk)
    require("tracker.screen_need", request, need)
    if need.state not in MERGEABLE_STATES:
        return told_too_late(request, "need", need)
    reason = SplitReasonForm(request.POST or None)
    parts = PartFormSet(
        request.POST or None,
        prefix="parts",
        initial=None
        if request.POST
        else [{"title": need.title, "problem": need.problem, "wanted": need.wanted}],
    )
    if request.method == "POST" and all([reason.is_valid(), parts.is_valid()]):
        stated = [Part(**form.cleaned_data) for form in parts if form.has_changed()]
        try:
            made = attempt(
                reason,
                lambda: split_need(need, parts=stated, by=person_of(request), **reason.cleaned_data),
            )
        except WrongState:
            return told_too_late(request, "need", need)
        if made is not None:
            messages.success(request, _("The need goes on in %(count)s needs.") % {"count": len(made)})
            return redirect("tracker:need-detail", pk)
    return render(
        request,
        "tracker/needs/split.html",
        {"need": need, "form": reason, "parts": parts},
        status=422 if reason.is_bound else 200,
    )


@login_required
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind somebody else's need."""
    need = fetch(needs_visible_to(request.user).select_related("unit"), pk)
    form = SupportNeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = attempt(form, lambda: support_need(need, by=person_of(request), **form.cleaned_data))
        except WrongState:
            return told_too_late(request, "need", need)
        if made is not None:
            messages.success(request, _("You stand behind this need; you will hear what becomes of it."))
            return redirect("tracker:need-detail", pk)
    return render(
        request,
        "tracker/needs/support.html",
        {"need": need, "form": form},
        status=422 if form.is_bound else 200,
    )


@login_required
def fates(request: HttpRequest) -> HttpResponse:
    """What became of every need that the person may see: each with its answer, and where it went on."""
    person = person_of(request)
    needs = needs_visible_to(person).exclude(state__in=OWN_STATES)
    page = page_of(
        request,
        needs.select_related("proposer", "merged_into").defer("problem", "current_state").order_by("-pk"),
    )
    return render(request, "tracker/needs/fates.html", {"page": page, "rows": fates_of(page.rows, person)})
