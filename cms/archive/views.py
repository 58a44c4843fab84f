"""Withdrawing a page with its reason, and the list of what was withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.archive.forms import WithdrawForm
from cms.archive.models import Withdrawal
from cms.archive.services import can_withdraw, withdraw_page
from cms.stories.drafting import can_draft_stories
from tracker.foundation.lifecycle import NotAllowed
from tracker.web.access import fetch, login_required, person_of
from tracker.web.acts import attempt
from tracker.web.paging import page_of


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """For editors: what was withdrawn, when, by whom and why."""
    if not can_draft_stories(person_of(request)):
        raise NotAllowed(_("This list is kept for the editors of the stories."))
    rows = Withdrawal.objects.select_related("by", "page").order_by("-withdrawn_on", "-pk")
    return render(request, "cms/archive/index.html", {"page": page_of(request, rows)})


@login_required
def withdraw(request: HttpRequest, page_pk: int) -> HttpResponse:
    person = person_of(request)
    page = fetch(Page.objects.live().filter(depth__gt=1), page_pk).specific
    if not can_withdraw(person, page):
        raise NotAllowed(_("You do not hold the right to do this here."))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: withdraw_page(page, reason=form.cleaned_data["reason"], by=person))
        if done is not None:
            messages.success(request, _("Withdrawn. Its address tells the day and the reason."))
            return redirect("cms:withdrawn-list")
    context = {"form": form, "page": page}
    return render(request, "cms/archive/withdraw.html", context, status=422 if form.is_bound else 200)
