"""A frozen edition is neither changed nor deleted in the back office either; the next edition is."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.builds.services import IS_FROZEN, is_frozen
from cms.stories.collections import CollectionPage


def refuse_changes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Leads to the page of the edition, which says what can be done there."""
    if not _is_frozen(page):
        return None
    messages.error(request, IS_FROZEN)
    return redirect("cms:casebook-detail", page.pk)


def refuse_deletions(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = [each for each in objects if isinstance(each, Page) and _is_frozen(each)]
    if not kept:
        return None
    messages.error(
        request,
        _("Nothing was deleted: %(titles)s is frozen.")
        % {"titles": _(", ").join(page.title for page in kept)},
    )
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk)


def _is_frozen(page: Page) -> bool:
    return page.specific_class is CollectionPage and is_frozen(page)
