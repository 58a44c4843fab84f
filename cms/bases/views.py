"""The button on a base's record that makes its public page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.bases.services import draft_base_page
from tracker.bases.queries import bases_visible_to
from tracker.foundation.lifecycle import GuardFailed
from tracker.web.access import fetch, login_required, person_of


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    base = fetch(bases_visible_to(request.user), pk)
    try:
        page = draft_base_page(base, by=person_of(request))
    except GuardFailed as refusal:
        messages.warning(request, str(refusal))
        return redirect(base)
    messages.success(request, _("The page is drafted. Add a picture, then publish it."))
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
