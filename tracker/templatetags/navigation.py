"""Ways through the product: breadcrumbs, tabs, switches, paging.

Lists take plain objects; the protocols below say which attributes they read.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.templatetags.ground import Shown, is_stated
from tracker.templatetags.shell_parts import fixed_url
from tracker.templatetags.signals import NOTHING, Words
from tracker.templatetags.sprite import icon_markup

register = template.Library()

_CURRENT_PAGE: Final = mark_safe(' aria-current="page"')
_CURRENT: Final = mark_safe(' aria-current="true"')


class TabItem(Protocol):
    """One of several views of a page. `count` stands behind the label; "" leaves it out."""

    @property
    def label(self) -> Words: ...
    @property
    def url(self) -> str: ...
    @property
    def count(self) -> Shown: ...
    @property
    def is_current(self) -> bool: ...


class SwitchItem(Protocol):
    """One of the ways to see the same rows. `icon` is a Tabler name or ""."""

    @property
    def label(self) -> Words: ...
    @property
    def url(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def is_current(self) -> bool: ...


class PageLinks(Protocol):
    """Where a list goes on. A URL that is "" or None is not there; `label` says which rows are shown."""

    @property
    def previous_url(self) -> str | None: ...
    @property
    def next_url(self) -> str | None: ...
    @property
    def label(self) -> Words: ...


@register.simple_tag
def breadcrumbs(*trail: Words) -> SafeString:
    """The way from the home page: words and URL of each page above this one, then the words of this page.

    `{% breadcrumbs board_words board_url number %}`. An even count is a mistake and raises ValueError.
    """
    if len(trail) % 2 == 0:
        raise ValueError("breadcrumbs takes words and URL in turn, and ends with the words of this page")
    above = [(_("Home"), fixed_url("tracker:home")), *zip(trail[:-1:2], trail[1::2], strict=True)]
    links = format_html_join("", '<span><a href="{1}">{0}</a></span>', above)
    return format_html(
        '<nav class="jb-crumb" aria-label="{}">{}<span aria-current="page">{}</span></nav>',
        _("You are here"),
        links,
        trail[-1],
    )


@register.simple_tag
def tab_link(label: Words, url: str, count: Shown = "", *, current: bool = False) -> SafeString:
    """One tab, for tabs that a template writes out itself inside `<nav class="jb-tabs" aria-label=…>`."""
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        url,
        _CURRENT_PAGE if current else NOTHING,
        label,
        format_html('<span class="n">{}</span>', count) if is_stated(count) else NOTHING,
    )


@register.simple_tag
def tabs(items: Iterable[TabItem], label: Words, *, inside: bool = False) -> SafeString:
    """The views of a page; `label` names them for the ear, `inside` is for tabs within a panel."""
    links = mark_safe(
        "".join(tab_link(item.label, item.url, item.count, current=item.is_current) for item in items)
    )
    return format_html(
        '<nav class="{}" aria-label="{}">{}</nav>', "jb-tabs in" if inside else "jb-tabs", label, links
    )


@register.simple_tag
def segmented(items: Iterable[SwitchItem], label: Words) -> SafeString:
    """A switch between ways to see the same rows (cards or ledger)."""
    links = format_html_join(
        "",
        '<a href="{}"{}>{}{}</a>',
        (
            (item.url, _CURRENT if item.is_current else NOTHING, icon_markup(item.icon), item.label)
            for item in items
        ),
    )
    return format_html('<div class="jb-seg" role="group" aria-label="{}">{}</div>', label, links)


@register.simple_tag
def pagination(page: PageLinks) -> SafeString:
    """Earlier and later rows; nothing at all when everything is on this page."""
    if not page.previous_url and not page.next_url:
        return NOTHING
    return format_html(
        '<nav class="jb-pages" aria-label="{}">{}<span class="n">{}</span>{}</nav>',
        pgettext("paging", "Pages"),
        _page_link(page.previous_url, "prev", pgettext("paging", "Previous")),
        page.label,
        _page_link(page.next_url, "next", pgettext("paging", "Next")),
    )


def _page_link(url: str | None, relation: str, words: str) -> SafeString:
    if not url:
        return format_html('<span class="btn btn-sm" aria-disabled="true">{}</span>', words)
    return format_html('<a class="btn btn-sm" rel="{}" href="{}">{}</a>', relation, url, words)
