"""Where a reviewer goes on: pages that only editors may walk through are no place to be left at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


def lead_back_to_the_inbox(request: HttpRequest, _page: Page) -> HttpResponse | None:
    """After a review, whoever may not walk through the pages comes to what else awaits him."""
    if "workflow-action-name" not in request.POST:
        return None
    if page_permission_policy.explorable_root_instance(request.user) is not None:
        return None
    return redirect("tracker:inbox")
