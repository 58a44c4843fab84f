"""What the editors' menu holds: what they use, and the way back."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

UNUSED: Final = frozenset({"snippets", "help"})
UNUSED_SETTINGS: Final = frozenset({"redirects", "collections"})


def keep_what_is_used(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED]


def keep_settings_used(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED_SETTINGS]


def casebooks_item() -> MenuItem:
    return MenuItem(
        _("Case books"), reverse("cms:casebook-list"), name="casebooks", icon_name="doc-full", order=450
    )


def tracker_item() -> MenuItem:
    return MenuItem(
        _("Back to Jiebang"), reverse("tracker:inbox"), name="tracker", icon_name="arrow-left", order=10_000
    )
