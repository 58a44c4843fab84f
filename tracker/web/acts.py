"""One page for every act of every life cycle: what it does, what it asks for, one button.

An act without an entry in `act_pages.py` asks for nothing but its reason, if it needs one, and is carried out by
the engine alone.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.foundation.lifecycle import (
    NotAllowed,
    Refused,
    Transition,
    WrongState,
    available,
    perform,
)
from tracker.foundation.text_fields import PlainField, take_cleaned_fields
from tracker.web.access import fetch, kind_or_404, login_required, person_of
from tracker.web.records import KIND_LABELS, record_url

Result = TypeVar("Result")


@dataclass(frozen=True)
class ActPage:
    """How an act is carried out from its page: `form(record, data, files)` gives its form, `service` does it.

    The cleaned data are the service's keyword arguments, after the record and with `by`.
    """

    service: Callable[..., Any]
    form: Callable[[Any, Any, Any], Any] | None = None
    form_for_person: Callable[..., Any] | None = None
    """In place of `form` where the form depends on who acts: takes that person by the keyword `person`."""
    explains: Callable[[Any], str] | None = None
    leads_to: Callable[[Any], str] | None = None
    """Where to go after the act, from what the service returned."""
    mends: Callable[[Any], str] | None = None
    """Where what keeps the act back is put right."""


def simple(form_class: type[forms.Form]) -> Callable[[Any, Any, Any], forms.Form]:
    """A form that does not look at the record."""
    return lambda _record, data, files: form_class(data, files)


def about(form_class: Callable[..., forms.Form]) -> Callable[[Any, Any, Any], forms.Form]:
    """A form that takes the record first."""
    return form_class


class NoteForm(forms.Form):
    note = PlainField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class EmptyForm(forms.Form):
    pass


def form_for(transition: Transition, page: ActPage | None, record: Any, request: HttpRequest) -> forms.Form:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if page is not None and page.form_for_person is not None:
        form: forms.Form = page.form_for_person(record, data, files, person=person_of(request))
    elif page is not None and page.form is not None:
        form = page.form(record, data, files)
    else:
        form = (NoteForm if transition.needs_note else EmptyForm)(data)
    if transition.needs_note and "note" not in form.fields:
        form.fields["note"] = deepcopy(NoteForm.base_fields["note"])
    return form


@login_required
def act(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    from tracker.web.act_pages import ACT_PAGES

    lifecycle = kind_or_404(kind)
    record = fetch(lifecycle.visible_to(request.user), pk)
    transition = lifecycle.by_name.get(name)
    if transition is None or transition.is_inner:
        raise Http404
    if transition.page:
        return redirect(reverse(transition.page, args=[pk]))
    if not rules.has_perm(transition.permission, request.user, record):
        raise NotAllowed(_("You do not hold the right to “%(act)s” here.") % {"act": transition.label})
    if record.state not in transition.sources:
        return told_too_late(request, kind, record)
    page = ACT_PAGES.get((kind, name))
    form = form_for(transition, page, record, request)
    if request.method == "POST" and form.is_valid():
        service = page.service if page else _engine(name)
        try:
            done = service(record, by=person_of(request), **form.cleaned_data)
        except WrongState:
            return told_too_late(request, kind, record)
        except Refused as refusal:
            add_reasons(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": transition.label})
            return redirect(page.leads_to(done) if page and page.leads_to else record_url(kind, pk))
    offer = next((offer for offer in available(record, person_of(request)) if offer.name == name), None)
    context = {
        "record": record,
        "record_url": record_url(kind, pk),
        "kind_label": KIND_LABELS.get(kind, kind),
        "transition": transition,
        "form": form,
        "blocked_by": offer.blocked_by if offer else (),
        "mend_url": page.mends(record) if page and page.mends else "",
        "explanation": page.explains(record) if page and page.explains else "",
    }
    return render(request, "tracker/act.html", context, status=422 if form.is_bound else 200)


def _engine(name: str) -> Callable[..., Any]:
    def carry_out(record: Any, *, by: Any, note: str = "") -> Any:
        return perform(record, name, by=by, note=note)

    return carry_out


def turned_away(request: HttpRequest, kind: str, record: Any, name: str) -> HttpResponse | None:
    """Back to the record with the reasons, where no form could answer what keeps the act back; None otherwise. What was
    typed already is kept, and refused beside it.
    """
    if request.method == "POST":
        return None
    offer = next((offer for offer in available(record, person_of(request)) if offer.name == name), None)
    if offer is None or not offer.blocked_by:
        return None
    for reason in offer.blocked_by:
        messages.error(request, reason)
    return redirect(record_url(kind, record.pk))


def add_reasons(form: forms.BaseForm, refusal: Refused) -> None:
    for reason in refusal.reasons:
        form.add_error(None, reason)


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Carry out an act for a page with a form of its own: what keeps it back is said in the form, and None comes
    back. WrongState passes through: the record has moved on, and the page with it (see `told_too_late`).
    """
    try:
        return act()
    except WrongState:
        raise
    except Refused as refusal:
        add_reasons(form, refusal)
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def told_too_late(request: HttpRequest, kind: str, record: Any) -> HttpResponse:
    """The record moved on meanwhile (a second click, or somebody was faster): say so, change nothing."""
    take_cleaned_fields()  # nothing of what was sent is kept, so nothing is told of it
    record.refresh_from_db()
    state = record.get_state_display()
    messages.warning(
        request,
        _("Nothing was changed: “%(record)s” already stands at “%(state)s”.")
        % {"record": record, "state": state},
    )
    return redirect(record_url(kind, record.pk))


@login_required
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The page of a record of any kind: leads to the page where it is shown."""
    found = fetch(kind_or_404(kind).visible_to(request.user), pk)
    if hasattr(found, "get_absolute_url"):
        return redirect(found.get_absolute_url())
    return render(
        request,
        "tracker/record.html",
        {
            "record": found,
            "kind_label": KIND_LABELS.get(kind, kind),
            "offers": available(found, person_of(request)),
            "kind": kind,
        },
    )
