"""The moving parts of the shell: navigation and the addresses that are on every page.

Every page draws them, three lists of nine entries; in template code that would cost more than the page's own rows.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Protocol

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracker.templatetags.signals import NOTHING, Words
from tracker.templatetags.sprite import icon_markup

register = template.Library()

_CURRENT: Final = mark_safe(' aria-current="page"')


class NavItem(Protocol):
    """One entry of the main navigation. The few that are `on_phone` stand in the bar at the foot of a phone."""

    @property
    def label(self) -> Words: ...
    @property
    def url(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def is_current(self) -> bool: ...
    @property
    def on_phone(self) -> bool: ...


@lru_cache(maxsize=64)
def _address(name: str, _prefix: str) -> str:
    return reverse(name)


@register.simple_tag
def fixed_url(name: str) -> str:
    """The address of a page that takes no argument, worked out once per process (and script prefix)."""
    return _address(name, get_script_prefix())


@register.simple_tag
def nav_links(items: Iterable[NavItem]) -> SafeString:
    """The main navigation of the top bar: words."""
    return _with_words(tuple(items))


# Every page has them, and there are as many as there are parts of the site and languages: put together once each.
@lru_cache(maxsize=256)
def _with_words(items: tuple[NavItem, ...]) -> SafeString:
    return format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        ((item.url, _CURRENT if item.is_current else NOTHING, item.label) for item in items),
    )


@lru_cache(maxsize=256)
def _with_icons(items: tuple[NavItem, ...], *, large: bool) -> SafeString:
    return format_html_join(
        "",
        '<a href="{}"{}>{}{}</a>',
        (
            (
                item.url,
                _CURRENT if item.is_current else NOTHING,
                icon_markup(item.icon, large=large),
                item.label,
            )
            for item in items
        ),
    )


@register.simple_tag
def phone_links(items: Iterable[NavItem]) -> SafeString:
    """The bar at the foot of a phone."""
    return _with_icons(tuple(item for item in items if item.on_phone), large=True)


@register.simple_tag
def menu_links(items: Iterable[NavItem]) -> SafeString:
    """What the phone's bar has no room for; stands in the personal menu there."""
    return _with_icons(tuple(item for item in items if not item.on_phone), large=False)
