"""Layouts of workbooks: keep one, match its columns, fill it with a batch or with the rows of the board."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.challenges.batches.contents import challenges_of
from tracker.challenges.board.export import write_rows
from tracker.challenges.layouts.filling import fill_layout
from tracker.challenges.layouts.forms import LayoutForm, MatchForm
from tracker.challenges.layouts.services import drop_layout, keep_layout, layouts_visible_to, match_columns
from tracker.challenges.models import Challenge, WorkbookLayout
from tracker.challenges.queries import batches_visible_to
from tracker.foundation import clock
from tracker.foundation.lifecycle import Refused
from tracker.needs.ledger import LedgerRefused
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt
from tracker.web.challenges import units_of_office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def index(request: HttpRequest) -> HttpResponse:
    require("tracker.keep_layout", request)
    form = LayoutForm(request.POST or None, request.FILES or None, units=units_of_office(request))
    if request.method == "POST" and form.is_valid():
        layout = _kept(request, form)
        if layout is not None:
            messages.success(request, _("The layout is kept. Check what stands in each column."))
            return redirect(layout)
    context = {
        "form": form,
        "layouts": list(layouts_visible_to(request.user).select_related("by")),
    }
    return render(
        request, "tracker/challenges/layouts/index.html", context, status=422 if form.is_bound else 200
    )


def _kept(request: HttpRequest, form: LayoutForm) -> WorkbookLayout | None:
    facts = form.cleaned_data
    file = facts["file"]
    try:
        return keep_layout(
            file, filename=file.name or "", name=facts["name"], unit=facts["unit"], by=person_of(request)
        )
    except LedgerRefused as refusal:
        form.add_error("file", str(refusal))
    except ValidationError as error:
        form.add_error("name", error.messages)
    except Refused as refusal:
        form.add_error("unit", str(refusal))
    return None


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    layout = fetch(layouts_visible_to(request.user).select_related("unit"), pk)
    form = MatchForm(layout, request.POST or None)
    if request.method == "POST" and form.is_valid():
        matched = attempt(form, lambda: match_columns(layout, form.matched, by=person_of(request)))
        if matched is not None:
            messages.success(
                request, _("The columns are kept. Any batch can now be downloaded in this layout.")
            )
            return redirect("tracker:layout-list")
    return render(
        request,
        "tracker/challenges/layouts/detail.html",
        {"layout": layout, "form": form},
        status=422 if form.is_bound else 200,
    )


@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    layout = fetch(layouts_visible_to(request.user).select_related("unit"), pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    drop_layout(layout, by=person_of(request))
    messages.success(request, _("The layout “%(name)s” is deleted.") % {"name": layout.name})
    return redirect("tracker:layout-list")


def batch_workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows of the batch's page, of its tab `?scope=`, in our own columns or in those of `?layout=`."""
    batch = fetch(batches_visible_to(request.user), pk)
    challenges = challenges_of(batch, request.user, request.GET.get("scope", ""))
    return workbook_of(request, challenges, batch.title)


def workbook_of(request: HttpRequest, challenges: QuerySet[Challenge], title: str) -> HttpResponseBase:
    """The layout that the address names is one that the person may see, else 404. Whoever names one whose form is lost is
    told so where it can be uploaded anew.
    """
    chosen: Any = request.GET.get("layout")
    layout = fetch(layouts_visible_to(request.user), id_from(chosen)) if chosen else None
    # Not in memory: the answer may be large. FileResponse closes the file, and with that it is gone.
    file = TemporaryFile()  # noqa: SIM115 - closed by the response
    if layout is None:
        write_rows(challenges, title, file)
    else:
        try:
            fill_layout(layout, challenges, title, file)
        except LedgerRefused:
            file.close()
            messages.error(
                request,
                _(
                    "The layout “%(name)s” cannot be filled: its form is missing or damaged. Delete it and upload the form anew."
                )
                % {"name": layout.name},
            )
            return redirect("tracker:layout-list")
    file.seek(0)
    name = f"{title} {layout.name if layout else ''}".strip()
    return FileResponse(
        file, as_attachment=True, filename=f"{name} {clock.today():%Y%m%d}.xlsx", content_type=XLSX
    )
