"""The cockpit's key figures and its ledger of milestones, each drawn in one go, as the cards of the board are."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.templatetags.bars import bullet
from tracker.templatetags.quantities import number, short_date_words
from tracker.templatetags.signals import Words, light

register = template.Library()


class Milestone(Protocol):
    """One row of the ledger. `weight` in %, `days_moved` from the baseline; `light` None once it is settled."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def deliverable(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def baseline(self) -> date: ...
    @property
    def date(self) -> date: ...
    @property
    def days_moved(self) -> int: ...
    @property
    def evidence_count(self) -> int: ...
    @property
    def light(self) -> str | None: ...
    @property
    def state_label(self) -> Words: ...
    @property
    def reviewed_by(self) -> str: ...


class Figure(Protocol):
    """One target: from where, where now, to where. `percent` is the way covered, None when nobody can say."""

    @property
    def name(self) -> str: ...
    @property
    def unit_of_measure(self) -> str: ...
    @property
    def baseline(self) -> Decimal | None: ...
    @property
    def now(self) -> Decimal | None: ...
    @property
    def comparator(self) -> str: ...
    @property
    def goal(self) -> Decimal: ...
    @property
    def percent(self) -> float | None: ...
    @property
    def measured_on(self) -> date | None: ...
    @property
    def is_certified(self) -> bool: ...


@register.simple_tag
def milestone_rows(rows: Iterable[tuple[Milestone, str]]) -> SafeString:
    """The rows of the ledger, each with the address of its milestone's page."""
    return mark_safe("".join(_milestone_row(row, url) for row, url in rows))


@register.simple_tag
def figure_boxes(figures: Iterable[Figure]) -> SafeString:
    """The key figures: baseline, now, goal, and the way covered."""
    words = escaped(_("baseline")), escaped(_("now")), escaped(_("goal"))
    return mark_safe("".join(_figure_box(figure, words) for figure in figures))


def _milestone_row(row: Milestone, url: str) -> str:
    if row.light and row.light != "green":
        state = light(row.light, row.state_label)
    else:
        reviewer = f' <span class="muted">{escaped(row.reviewed_by)}</span>' if row.reviewed_by else ""
        state = mark_safe(f"{escaped(str(row.state_label))}{reviewer}")
    return (
        f'<tr><th scope="row"><a href="{escaped(url)}">{escaped(f"{row.code} {row.name}")}</a></th>'
        f'<td class="ink2">{escaped(row.deliverable)}</td><td class="r num">{row.weight}%</td>'
        f'<td class="num muted">{short_date_words(row.baseline)}</td>'
        f'<td class="num">{short_date_words(row.date)}</td><td class="r num">{row.days_moved}</td>'
        f'<td class="c num">{row.evidence_count}</td><td>{state}</td></tr>'
    )


def _figure_box(figure: Figure, words: tuple[str, str, str]) -> str:
    baseline, now, goal = words
    way = "" if figure.percent is None else bullet(figure.percent, None, figure.name)
    return (
        f'<div class="jb-panel jb-key"><div class="k">{escaped(figure.name)}'
        f"<span>{escaped(figure.unit_of_measure)}</span></div>"
        f'<div class="tri"><span class="a">{number(figure.baseline)}<small>{baseline}</small></span>'
        f'<span class="n">{number(figure.now)}<small>{now}</small></span>'
        f'<span class="g">{escaped(figure.comparator)} {number(figure.goal)}<small>{goal}</small></span></div>'
        f'{way}<div class="small muted">{_when(figure)}</div></div>'
    )


def _when(figure: Figure) -> str:
    if figure.is_certified:
        return escaped(_("Found by the acceptance"))
    if figure.measured_on:
        return escaped(_("Measured on %(day)s") % {"day": short_date_words(figure.measured_on)})
    return escaped(_("Not measured yet"))
