"""Taking over a ledger on a page: upload → dry run with a verdict per row → confirm → all or nothing."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import Refused
from tracker.needs.forms import LedgerUploadForm
from tracker.needs.importing import ImportPlan, carry_out_import, plan_import
from tracker.needs.ledger import LedgerRefused
from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, units_within
from tracker.web.access import id_from, login_required, person_of, require

KEY = "ledger_upload"
SHOWN = 500


@login_required
def upload(request: HttpRequest) -> HttpResponse:
    require("tracker.import_ledger", request)
    form = LedgerUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            plan = plan_import(file, filename=file.name or "")  # type: ignore[arg-type]  # an uploaded file reads like any other
        except LedgerRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            _keep(request, file)
            return render(request, "tracker/needs/import_plan.html", _plan_context(request, plan))
    return render(request, "tracker/needs/import.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Carry out the plan that was shown; the file is read again, so that what was judged is what is written."""
    require("tracker.import_ledger", request)
    kept: dict[str, Any] | None = request.session.get(KEY)
    if request.method != "POST" or kept is None or not default_storage.exists(kept["path"]):
        messages.warning(request, _("There is no ledger waiting for confirmation. Upload it again."))
        return redirect("tracker:ledger-import")
    unit = _units(request).filter(pk=id_from(request.POST.get("unit", ""))).first()
    with default_storage.open(kept["path"]) as file:
        plan = plan_import(file, filename=kept["name"])  # type: ignore[arg-type]  # a stored file reads like any other
    if unit is None:
        messages.error(request, _("Choose the unit that takes the rows over."))
        return render(request, "tracker/needs/import_plan.html", _plan_context(request, plan), status=422)
    try:
        ledger = carry_out_import(plan, unit=unit, by=person_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return render(request, "tracker/needs/import_plan.html", _plan_context(request, plan), status=422)
    _forget(request)
    messages.success(
        request,
        _("%(count)s needs taken over from “%(file)s”.") % {"count": ledger.rows, "file": ledger.filename},
    )
    return redirect("/needs/?scope=screening")


def _units(request: HttpRequest) -> Any:
    return units_within(paths_held(request.user, Role.CHALLENGE_OFFICE))


def _plan_context(request: HttpRequest, plan: ImportPlan) -> dict[str, Any]:
    bad_first = sorted(plan.verdicts, key=lambda verdict: verdict.is_good)
    return {
        "plan": plan,
        "verdicts": bad_first[:SHOWN],
        "hidden": max(0, len(bad_first) - SHOWN),
        "units": _units(request),
    }


def _keep(request: HttpRequest, file: "UploadedFile[Any]") -> None:
    _forget(request)
    file.seek(0)
    path = default_storage.save(f"ledgers/{uuid4().hex}.xlsx", file)
    request.session[KEY] = {"path": path, "name": file.name}


def _forget(request: HttpRequest) -> None:
    kept = request.session.pop(KEY, None)
    if kept is not None:
        default_storage.delete(kept["path"])
