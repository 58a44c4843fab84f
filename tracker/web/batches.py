"""Batches of challenges: the list, one batch with its phases and its challenges, and the office's form."""

from typing import Any

import rules
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.challenges.batches.contents import PREPARING, challenges_of, contents_of
from tracker.challenges.batches.forms import BatchForm
from tracker.challenges.batches.services import change_batch, facts_for_another_year, make_batch
from tracker.challenges.board.filters import SCOPE_BY_NAME
from tracker.challenges.board.ledger import CHOOSABLE, FIXED
from tracker.challenges.board.rows import COLUMNS, row_of
from tracker.challenges.enums import LISTED_STATES, Visibility
from tracker.challenges.layouts.services import layouts_for
from tracker.challenges.models import ChallengeBatch
from tracker.challenges.queries import batches_visible_to
from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt
from tracker.web.challenges import Tab, units_of_office, with_changes
from tracker.web.ledger_view import Head
from tracker.web.paging import page_of
from tracker.web.records import record_url
from tracker.web.stepper import phases_of_batch

SHOWN = (
    "state",
    "deadline",
    "left",
    "bounty",
    "domain",
    "company",
    "unit",
    "target",
    "goal",
    "measure",
    "bids",
)
HEADS = tuple(
    Head(column.name, column.label, column.unit, column.align, sort_url="", sorted="")
    for column in (*FIXED, *(column for column in CHOOSABLE if column.name in SHOWN))
)
ROWS_AT_ONCE = 50


def index(request: HttpRequest) -> HttpResponse:
    listed = Q(challenges__state__in=LISTED_STATES)
    if not request.user.is_authenticated:
        listed &= Q(challenges__visibility=Visibility.PUBLIC)
    batches = batches_visible_to(request.user).annotate(listed=Count("challenges", filter=listed))
    # Counting groups the rows, and Django then leaves the model's own order out.
    page = page_of(request, batches.order_by("-publish_on", "-pk"))
    context = {
        "page": page,
        "rows": [(batch, _present_phase(batch)) for batch in page.rows],
        "may_make": holds_role_anywhere(request.user, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/challenges/batches/index.html", context)


def _present_phase(batch: ChallengeBatch) -> Any:
    phases = phases_of_batch(batch, clock.today())
    present = next((phase.label for phase in phases if phase.status == "now"), None)
    if present is not None:
        return present
    return pgettext("batch", "Over") if phases[-1].status == "done" else pgettext("batch", "In preparation")


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = fetch(batches_visible_to(request.user).select_related("unit"), pk)
    contents = contents_of(batch, request.user)
    chosen = request.GET.get("scope", "")
    chosen = chosen if chosen == PREPARING or chosen in SCOPE_BY_NAME else ""
    challenges = challenges_of(batch, request.user, chosen)
    page = page_of(request, challenges.values(*COLUMNS), size=ROWS_AT_ONCE)
    counted = [("", _("All challenges"), contents.total)]
    if contents.preparing:
        counted.append((PREPARING, pgettext("batch", "In preparation"), contents.preparing))
    counted += [(scope.name, str(scope.label), count) for scope, count in contents.scopes]
    context = {
        "batch": batch,
        "phases": phases_of_batch(batch, clock.today()),
        "contents": contents,
        "tabs": [
            Tab(label, with_changes(request.GET, scope=name, page=""), count, name == chosen)
            for name, label, count in counted
        ],
        "chosen": chosen,
        "workbook_url": reverse("tracker:batch-export", args=[pk]) + (f"?scope={chosen}" if chosen else ""),
        "page": page,
        "rows": [(row_of(values), record_url("challenge", values["id"])) for values in page.rows],
        "columns": HEADS,
        "layouts": layouts_for(request.user),
        "is_office": rules.has_perm("tracker.change_batch", request.user, batch),
        "may_make": holds_role_anywhere(request.user, Role.CHALLENGE_OFFICE),
    }
    return render(request, "tracker/challenges/batches/detail.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """`?like=` names a batch, whose texts and days are taken over into a later year; nothing is stored before it is saved."""
    require("tracker.draft_batch", request)
    pk = id_from(request.GET.get("like", ""))
    like = fetch(batches_visible_to(request.user), pk) if pk else None
    initial = facts_for_another_year(like) if like is not None else {}
    form = BatchForm(request.POST or None, units=units_of_office(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = attempt(form, lambda: make_batch(by=person_of(request), **form.cleaned_data))
        if batch is not None:
            messages.success(request, _("The batch stands. Put challenges into it while they are drafted."))
            return redirect(batch)
    return _form(request, form, like=like)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    batch = fetch(batches_visible_to(request.user).select_related("unit"), pk)
    require("tracker.change_batch", request, batch)
    form = BatchForm(request.POST or None, units=units_of_office(request), instance=batch)
    if request.method == "POST" and form.is_valid():
        stored = ChallengeBatch.objects.get(pk=pk)
        changed = attempt(form, lambda: change_batch(stored, by=person_of(request), **form.cleaned_data))
        if changed is not None:
            messages.success(request, _("The batch is changed."))
            return redirect(changed)
    return _form(request, form, batch=batch)


def _form(request: HttpRequest, form: BatchForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "tracker/challenges/batches/form.html", {"form": form, **context}, status=status)
