"""The views of the board that one keeps: their list, the present one to save, and deleting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.challenges.board.saved_views import delete_view, save_view, saved_views_of
from tracker.challenges.forms import SavedViewForm
from tracker.foundation.lifecycle import Refused
from tracker.web.access import fetch, login_required, person_of
from tracker.web.ledger_view import CHOOSES_LOOKS, CHOOSES_ROWS, only

KEPT = (*CHOOSES_ROWS, *CHOOSES_LOOKS)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The address's own query is the view that can be saved here."""
    form = SavedViewForm(request.POST or None, initial={"query": only(request.GET, *KEPT)})
    if request.method == "POST" and form.is_valid():
        query = only(QueryDict(form.cleaned_data["query"].removeprefix("?")), *KEPT)
        try:
            view = save_view(name=form.cleaned_data["name"], query=query, by=person_of(request))
        except Refused as refusal:
            form.add_error("name", list(refusal.reasons))
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(reverse("tracker:board") + view.query)
    context = {"form": form, "views": list(saved_views_of(request.user))}
    return render(
        request, "tracker/challenges/saved_views.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = fetch(saved_views_of(request.user), pk)
    delete_view(view)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("tracker:view-list")
