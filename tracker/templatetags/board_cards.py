"""The board's cards and the boxes of its filter, drawn in one go each.

Every visitor sees two dozen cards and as many boxes: in template code they would cost more than all else on the page.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.templatetags.quantities import bidding_left, wan
from tracker.templatetags.signals import NOTHING, chip, star
from tracker.templatetags.sprite import icon_markup

register = template.Library()

_CHECKED = mark_safe(" checked")


class Goal(Protocol):
    """The first target in words: "8", "≤ 2", "h"."""

    @property
    def name(self) -> str: ...
    @property
    def baseline(self) -> str: ...
    @property
    def goal(self) -> str: ...
    @property
    def unit(self) -> str: ...


class Card(Protocol):
    """One challenge. `bounty_wan` in 万元; `bid_count` is None while it is sealed; `race_teams` 0 without a race."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def state_label(self) -> str: ...
    @property
    def target(self) -> Goal | None: ...
    @property
    def bounty_wan(self) -> Decimal | None: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def closes_soon(self) -> bool: ...
    @property
    def race_teams(self) -> int: ...
    @property
    def bid_count(self) -> int | None: ...
    @property
    def is_followed(self) -> bool: ...


class FacetValue(Protocol):
    """One value to filter by, with the number of rows it would leave."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def is_chosen(self) -> bool: ...


@register.simple_tag
def challenge_cards(rows: Iterable[tuple[Card, str]], now: datetime, follow_form: str = "") -> SafeString:
    """The challenges as cards, each with the address of its page; time left is counted from `now`.

    With the id of a form that follows, each card has its star.
    """
    return mark_safe("".join(_card(row, url, now, follow_form) for row, url in rows))


@register.simple_tag
def follow_star(row: Card, url: str, form: str) -> SafeString:
    """The star of one challenge in a list; `url` is the address of its page, `form` the id of the page's one form."""
    words = _("Follow %(number)s") % {"number": row.number}
    return star(words, pressed=row.is_followed, form=form, address=f"{url}follow/")


@register.simple_tag
def facet_boxes(name: str, facets: Iterable[FacetValue]) -> SafeString:
    """The boxes of one facet, each with its count; `name` is the key in the address."""
    return format_html_join(
        "",
        '<label class="jb-check"><input type="checkbox" name="{}" value="{}"{}>{}<span class="n">{}</span></label>',
        (
            (name, facet.value, _CHECKED if facet.is_chosen else NOTHING, facet.label, facet.count)
            for facet in facets
        ),
    )


def _card(row: Card, url: str, now: datetime, follow_form: str) -> str:
    place = row.company if row.unit == row.company else f"{row.company} · {row.unit}"
    race = chip(_("Race of %(teams)s") % {"teams": row.race_teams}, "act") if row.race_teams else ""
    state = "" if row.is_open else chip(row.state_label, "line")
    unit = escaped(_("10k CNY"))
    return (
        f'<article class="jb-card" id="challenge-{row.id}"><div class="tags">{chip(row.domain)}'
        f'<span class="num">{escaped(row.number)}</span>{race}{state}'
        f"{follow_star(row, url, follow_form) if follow_form else ''}</div>"
        f'<h2><a href="{escaped(url)}">{escaped(row.title)}</a></h2><p class="unit">{escaped(place)}</p>'
        f"{_goal(row.target) if row.target else ''}"
        f"<footer><span>{icon_markup('coin')}{wan(row.bounty_wan)} {unit}</span>"
        f'{_time_left(row, now)}<span class="end muted">{escaped(_bids(row.bid_count))}</span></footer></article>'
    )


def _goal(target: Goal) -> str:
    baseline = f"{escaped(target.baseline)}{icon_markup('arrow-right')}" if target.baseline else ""
    return (
        f'<div class="jb-goal"><span>{escaped(target.name)}</span>'
        f'<span class="g">{baseline}<b>{escaped(target.goal)}</b> {escaped(target.unit)}</span></div>'
    )


def _time_left(row: Card, now: datetime) -> str:
    if not row.is_open:
        return ""
    css = "jb-chip warn" if row.closes_soon else "jb-chip"
    return f'<span class="{css}">{icon_markup("clock")}{escaped(bidding_left(row.deadline, now))}</span>'


def _bids(count: int | None) -> str:
    if count is None:
        return _("Sealed")
    if not count:
        return _("No bid yet")
    return ngettext("%(counter)s bid", "%(counter)s bids", count) % {"counter": count}
