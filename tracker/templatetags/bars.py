"""Bars: one value, time beside milestones, a value against its plan, the shares of an adoption."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.templatetags.drawing import FILLS
from tracker.templatetags.quantities import percent as percent_words
from tracker.templatetags.signals import ADOPTION_STATES, NOTHING, Words, css_class

register = template.Library()

_KINDS: Final = {
    "fact": "f-fact",
    "fact2": "f-fact2",
    "plan": "f-plan",
    "accent": "f-accent",
    "late": "f-red",
}
_SIZES: Final = {"": "jb-bar", "thin": "jb-bar thin", "fat": "jb-bar fat"}
_ADOPTION_FILLS: Final = {
    "verified": "f-fact",
    "adopting": "f-fact2",
    "assessing": "f-fact-t",
    "deferred": "f-plan",
    "unanswered": "f-yellow",
}
_GAP: Final = 0.4
"""White between two shares, in % of the width."""

_MARK_SHAPES: Final = {
    **{
        fill: f'<rect class="{fill}" width="14" height="10" rx="2" fill="{colour}"/>'
        for fill, colour in FILLS.items()
    },
    "claim": (
        '<rect class="f-white s-plan" x=".5" y=".5" width="13" height="9" fill="#fff" stroke="#b8afa4"/>'
        '<path class="s-plan f-none" stroke-width="1.6" d="M1 8L8 1M6 9L13 2" stroke="#b8afa4" fill="none"/>'
    ),
    "line": '<path class="s-fact" stroke-width="2" d="M0 5h14" stroke="#1d5a61"/>',
    "dashes": '<path class="s-plan" stroke-width="2" stroke-dasharray="4 3" d="M0 5h14" stroke="#b8afa4"/>',
    "baseline": '<circle class="f-white s-line3" cx="7" cy="5" r="3.6" fill="#fff" stroke="#8d847a"/>',
    "done": '<circle class="f-fact" cx="7" cy="5" r="4" fill="#1d5a61"/>',
    "near": '<rect class="l-blue" x="2.5" y=".5" width="9" height="9" rx="2" fill="#1d5c9e"/>',
    "today": '<rect class="f-accent" x="6" width="2" height="10" fill="#8c1c13"/>',
}
_MARKS: Final = {
    mark: mark_safe(f'<svg viewBox="0 0 14 10" aria-hidden="true">{shape}</svg>')
    for mark, shape in _MARK_SHAPES.items()
}


def _clipped(percent: float) -> float:
    return min(max(float(percent), 0.0), 100.0)


def _bar_svg(shapes: str, height: int, css: str, label: Words) -> SafeString:
    # Written out: lists draw two bars in every row, and format_html would take twice as long.
    spoken = f'role="img" aria-label="{conditional_escape(str(label))}"' if label else 'aria-hidden="true"'
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 100 {height}" preserveAspectRatio="none" {spoken}>{shapes}</svg>'
    )


@register.simple_tag
def bar(percent: float, kind: str = "fact", size: str = "", label: Words = "") -> SafeString:
    """A bar of `percent` (0 to 100; what is outside is clipped).

    Kinds: `fact`, `fact2` (a share), `plan` (time), `accent`, `late`. Sizes: "", `thin`, `fat`. `label` says the
    value in words; without one the bar is silent, and the value must stand beside it.
    """
    return _bar_svg(_bar_shapes(round(_clipped(percent), 2), kind), 6, css_class(_SIZES, size, "bar"), label)


@lru_cache(maxsize=2048)
def _bar_shapes(percent: float, kind: str) -> str:
    fill = css_class(_KINDS, kind, "bar")
    return (
        '<rect class="f-track" width="100" height="6" fill="#ece8e2"/>'
        f'<rect class="{fill}" width="{percent:.4g}" height="6" fill="{FILLS[fill]}"/>'
    )


@register.simple_tag
def duo(time_percent: float | None, milestone_percent: float | None, *, wide: bool = False) -> SafeString:
    """Time used over milestones done (by weight), always both, in %; what is not known yet is a dash."""
    size = "" if wide else "thin"
    milestones = _("Milestones (by weight)") if wide else _("Milestones")
    return format_html(
        '<div class="{}">{}{}</div>',
        "jb-duo wide" if wide else "jb-duo",
        _duo_row(pgettext("bar", "Time"), time_percent, "plan", size),
        _duo_row(milestones, milestone_percent, "fact", size),
    )


def _duo_row(label: str, percent: float | None, kind: str, size: str) -> SafeString:
    value = percent_words(percent)
    drawn = bar(percent or 0, kind, size)
    return format_html("<span>{}</span>{}<b>{}</b>", label, drawn, value)


@register.simple_tag
def bullet(percent: float, plan_percent: float | None, label: Words) -> SafeString:
    """How far a figure has come from its baseline to its target, in %; the dark tick is the plan for today."""
    tick = ""
    if plan_percent is not None:
        tick = f'<rect class="f-ink" x="{_clipped(plan_percent) - 0.35:.4g}" width=".7" height="10" fill="#221e1b"/>'
    shapes = (
        '<rect class="f-track" y="2" width="100" height="6" fill="#ece8e2"/>'
        f'<rect class="f-fact" y="2" width="{_clipped(percent):.4g}" height="6" fill="#1d5a61"/>{tick}'
    )
    return _bar_svg(shapes, 10, "jb-bar jb-bullet", label)


@register.simple_tag
def adoption_bar(
    *,
    verified: int = 0,
    adopting: int = 0,
    assessing: int = 0,
    deferred: int = 0,
    unanswered: int = 0,
    not_applicable: int = 0,
    urls: Mapping[str, str] | None = None,
) -> SafeString:
    """The answers of the applicable units in one bar, with the legend; counts of units.

    Units for which the outcome is not meant are named in the legend but are no part of the bar. `urls` (by state)
    lead to the rows.
    """
    counts = {
        "verified": verified,
        "adopting": adopting,
        "assessing": assessing,
        "deferred": deferred,
        "unanswered": unanswered,
    }
    spoken = _(", ").join(f"{ADOPTION_STATES[state][1]} {count}" for state, count in counts.items())
    apart = NOTHING
    if not_applicable:
        words = ngettext(
            "%(count)d more unit does not apply", "%(count)d more units do not apply", not_applicable
        ) % {"count": not_applicable}
        apart = format_html("<span>{}</span>", words)
    return format_html(
        '<div class="bars">{}<p class="jb-legend">{}{}</p></div>',
        _bar_svg(_shares(counts), 14, "jb-bar fat", spoken),
        format_html_join(
            "", "{}", ((_share_legend(state, count, urls or {}),) for state, count in counts.items())
        ),
        apart,
    )


def _shares(counts: Mapping[str, int]) -> str:
    whole = sum(counts.values())
    if not whole:
        return '<rect class="f-track" width="100" height="14" fill="#ece8e2"/>'
    shown = [(state, count) for state, count in counts.items() if count]
    shapes, left = [], 0.0
    for position, (state, count) in enumerate(shown, start=1):
        fill, share = _ADOPTION_FILLS[state], 100 * count / whole
        width = share if position == len(shown) else max(share - _GAP, 0.1)
        shapes.append(
            f'<rect class="{fill}" x="{left:.4g}" width="{width:.4g}" height="14" fill="{FILLS[fill]}"/>'
        )
        left += share
    return "".join(shapes)


def _share_legend(state: str, count: int, urls: Mapping[str, str]) -> SafeString:
    swatch = format_html("{}{} {}", _MARKS[_ADOPTION_FILLS[state]], ADOPTION_STATES[state][1], count)
    if url := urls.get(state):
        return format_html('<a href="{}">{}</a>', url, swatch)
    return format_html("<span>{}</span>", swatch)


@register.simple_tag
def job_progress(percent: float | None, label: Words) -> SafeString:
    """The progress of a background job, with its words; None while the length is not known."""
    if percent is None:
        return format_html(
            '<p class="jb-job"><label>{}<progress class="jb-progress"></progress></label></p>', label
        )
    done = round(_clipped(percent))
    return format_html(
        '<p class="jb-job"><label>{0}<progress class="jb-progress" max="100" value="{1}">{1}%</progress></label>'
        "<b>{1}%</b></p>",
        label,
        done,
    )


@register.simple_tag
def legend_mark(mark: str, words: Words) -> SafeString:
    """One entry of `<p class="jb-legend">`: what a patch, a line or a dot of a chart means.

    Marks: the fills of `FILLS`, and `claim` (hatched), `line`, `dashes`, `baseline`, `done`, `near`, `today`.
    """
    if mark not in _MARKS:
        raise ValueError(f"no mark {mark!r}; there are {', '.join(_MARKS)}")
    return format_html("<span>{}{}</span>", _MARKS[mark], words)
