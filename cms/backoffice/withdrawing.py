"""Unpublishing asks for the reason: the back office's own buttons lead to the page that takes it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.archive.reachable import ReachablePage


def ask_for_the_reason(_request: HttpRequest, page: Page) -> HttpResponse | None:
    if not issubclass(page.specific_class or Page, ReachablePage):
        return None
    return redirect("cms:withdraw", page.pk)


def ask_one_by_one(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    if action_type != "unpublish":
        return None
    pages = [each for each in objects if isinstance(each, Page)]
    withdrawn = [page for page in pages if issubclass(page.specific_class or Page, ReachablePage)]
    if not withdrawn:
        return None
    messages.error(
        request, _("Nothing was unpublished: these pages are withdrawn one by one, with the reason.")
    )
    return redirect("wagtailadmin_explore", withdrawn[0].get_parent().pk)
