"""The milestone rail of a project: baseline above, present plan below, today across both.

Wide screens and paper get the drawing, phones the same milestones as a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from tracker.templatetags.drawing import (
    disc,
    fitted,
    line,
    month_label,
    months_between,
    picture,
    rect,
    text,
    width_of,
)
from tracker.templatetags.quantities import day_words, reads_chinese, short_date_words, signed
from tracker.templatetags.signals import Words, css_class

register = template.Library()

_WIDTH: Final = 1286
_LEFT: Final = 64
_RIGHT: Final = 1268
_UPPER: Final = 48
_LOWER: Final = 92
_LABEL: Final = 178
"""What one label takes, with the space to the next."""
_LABELS: Final = 122
_LANE: Final = 64
"""From one row of labels to the next."""
_MARGIN: Final = timedelta(days=10)
_ROUND: Final = ' stroke-linecap="round" stroke-linejoin="round"'
_DENSE: Final = 14
"""More months than this, and only every third is named."""

_LIST_CLASSES: Final = {"done": "done", "near": "now", "late": "late", "next": ""}
_EVIDENCE_INKS: Final = {"done": "t-f", "near": "t-b", "late": "t-r", "next": "t-3"}


class Milestone(Protocol):
    """One milestone as it is drawn.

    `baseline` is its date in the approved plan, `date` the one in force; `state` is `done`, `near`, `late` or
    `next`; `evidence` words such as "2/4 evidence, 5 days left".
    """

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def baseline(self) -> date: ...
    @property
    def date(self) -> date: ...
    @property
    def state(self) -> str: ...
    @property
    def evidence(self) -> Words: ...


@dataclass(frozen=True)
class _Scale:
    """Days to pixels."""

    start: date
    end: date

    def x(self, day: date) -> float:
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return _LEFT + min(max(share, 0), 1) * (_RIGHT - _LEFT)


def deviation_words(baseline: date, planned: date) -> str:
    """How far the plan in force has moved from the baseline, in calendar days."""
    days = (planned - baseline).days
    if days == 0:
        return _("as planned")
    words = npgettext("against the baseline", "%(count)s day", "%(count)s days", abs(days))
    return words % {"count": signed(days, 0)}


def _dated(day: str, one: Milestone) -> str:
    return _("%(day)s, %(deviation)s") % {"day": day, "deviation": deviation_words(one.baseline, one.date)}


@register.simple_tag
def rail(
    milestones: Sequence[Milestone],
    start: date,
    end: date,
    today: date,
    label: Words,
    *,
    baseline_label: Words = "",
    current_label: Words = "",
) -> SafeString:
    """The rail from `start` to `end`, with the list for phones behind it. `label` says in words what it shows."""
    days = [day for one in milestones for day in (one.baseline, one.date)]
    scale = _Scale(min([start, *days]).replace(day=1), max([end, *days]) + _MARGIN)
    rows = max(1, -(-len(milestones) * _LABEL // _WIDTH))
    height = 184 + (rows - 1) * _LANE
    shapes = [
        *_months(scale),
        text(0, _UPPER + 4, baseline_label or pgettext("plan", "Baseline"), "t-3"),
        text(0, _LOWER + 4, current_label or pgettext("plan", "In force"), "t-1"),
        line("s-line2", f"M{_LEFT} {_UPPER}H{_RIGHT}", more=' stroke-dasharray="3 4"'),
        rect("f-track", _LEFT, _LOWER - 2, _RIGHT - _LEFT, 4, ' rx="2"'),
        rect("f-plan", _LEFT, _LOWER - 2, scale.x(today) - _LEFT, 4),
        *_today_line(scale.x(today), today),
    ]
    labels: list[str] = []
    for row in range(rows):
        part = milestones[row::rows]
        lines = [_label_lines(one) for one in part]
        places = _label_places([scale.x(one.date) for one in part], lines)
        for one, words, place in zip(part, lines, places, strict=True):
            shapes += _milestone(one, scale, place, row * _LANE)
            labels += _label(one.state, words, place, row * _LANE, backed=rows > 1)
    drawing = picture(f"0 -20 {_WIDTH} {height + 20}", label, *shapes, *labels, css="jb-svg jb-rail")
    return format_html(
        '<div class="b jb-wide jb-x" tabindex="0" role="region" aria-label="{}">{}</div>{}',
        _("Milestone rail"),
        drawing,
        _phone_list(milestones),
    )


def _label_lines(one: Milestone) -> tuple[str, str, str]:
    """Name, date with deviation, evidence; each as wide as a label may be."""
    when = _dated(day_words(one.date), one)
    title = f"{one.code} {one.name}"
    return fitted(title, _LABEL - 12), fitted(when, _LABEL - 12), fitted(str(one.evidence), _LABEL - 12)


def _label_places(dots: Sequence[float], lines: Sequence[tuple[str, ...]]) -> list[float]:
    """Labels start under their dot, are pushed apart to the right, then back from the right edge."""
    places: list[float] = []
    for dot in dots:
        places.append(max(dot, places[-1] + _LABEL) if places else dot)
    limit = _WIDTH - max((width_of(words) for words in lines[-1]), default=0) if lines else _WIDTH
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - _LABEL
    return places


def _months(scale: _Scale) -> list[str]:
    months = [month for month in months_between(scale.start, scale.end) if month <= scale.end]
    step = 3 if len(months) > _DENSE else 1
    shapes: list[str] = []
    for position, month in enumerate(months):
        x = scale.x(month)
        shapes.append(line("s-line", f"M{x:.1f} 24V{_LOWER}"))
        words = month_label(month, with_year=position == 0 or month.month == 1)
        has_room = x + 5 + width_of(words) <= _RIGHT
        if (position % step == 0 or month.month == 1) and has_room:
            shapes.append(text(x + 5, 20, words, "t-3"))
    return shapes


def _today_line(x: float, today: date) -> list[str]:
    words = _("Today %(day)s") % {
        "day": f"{today.month}/{today.day}" if reads_chinese() else day_words(today)
    }
    width = width_of(words) + 16
    left = min(max(x - width / 2, 0), _WIDTH - width)
    return [
        line("s-accent", f"M{x:.1f} 0V{_LOWER + 14}", 1.5),
        rect("f-accent", left, -19, width, 20, ' rx="3"'),
        text(left + width / 2, -4.5, words, "t-w", "m"),
    ]


def _milestone(one: Milestone, scale: _Scale, label_x: float, drop: int) -> list[str]:
    was, now = scale.x(one.baseline), scale.x(one.date)
    return [
        line("s-plan", f"M{was:.1f} {_UPPER + 5}L{now:.1f} {_LOWER - 8}", 1.2),
        disc("f-white", "s-line3", was, _UPPER, 4.5, 1.3),
        *_dot(one.state, now),
        line(
            "s-line2",
            f"M{now:.1f} {_LOWER + 11}V{_LOWER + 18}L{label_x - 9:.1f} {_LOWER + 30}V{_LABELS + 56 + drop}",
        ),
    ]


def _label(state: str, words: tuple[str, str, str], x: float, drop: int, *, backed: bool) -> list[str]:
    """The three lines of a label; backed by white where lines that lead further down would cross them."""
    inks = ("t-1", "" if state in {"near", "late"} else "t-3", _EVIDENCE_INKS[state])
    shapes = []
    for shown, ink, y in zip(words, inks, (14, 34, 53), strict=True):
        foot = _LABELS + y + drop
        if backed:
            shapes.append(rect("f-white", x - 2, foot - 12, width_of(shown) + 4, 16))
        shapes.append(text(x, foot, shown, ink))
    return shapes


def _dot(state: str, x: float) -> list[str]:
    """Done: a disc with a tick; near its date: a square; late: an octagon; to come: an empty ring."""
    if state == "done":
        tick = line("s-white", f"M{x - 3.8:.1f} {_LOWER + 0.2}l2.6 2.6 4.8-5.2", 1.8, _ROUND)
        return [disc("f-fact", "s-white", x, _LOWER, 9), tick]
    if state == "near":
        square = (
            f'<rect class="l-blue s-white" stroke-width="2" x="{x - 9:.1f}" y="{_LOWER - 9}" width="18" height="18"'
            ' rx="4" fill="#1d5c9e" stroke="#fff"/>'
        )
        return [square, line("s-white", f"M{x:.1f} {_LOWER - 4}v4.2l3 1.8", 1.8, _ROUND)]
    if state == "late":
        octagon = (
            f'<path class="l-red s-white" stroke-width="2" d="M{x - 4:.1f} {_LOWER - 9}h8l5 5v8l-5 5h-8l-5-5v-8z"'
            ' fill="#b91c1c" stroke="#fff"/>'
        )
        return [octagon, line("s-white", f"M{x:.1f} {_LOWER - 4}v4.6M{x:.1f} {_LOWER + 4}v.1", 1.8, _ROUND)]
    return [disc("f-white", "s-line3", x, _LOWER, 7)]


def _phone_list(milestones: Sequence[Milestone]) -> SafeString:
    items = format_html_join(
        "",
        '<li class="{}"><b>{} {}</b><span>{}</span><span>{}</span></li>',
        (
            (
                css_class(_LIST_CLASSES, one.state, "rail"),
                one.code,
                one.name,
                _dated(short_date_words(one.date), one),
                one.evidence,
            )
            for one in milestones
        ),
    )
    return format_html('<ol class="jb-railv">{}</ol>', items)
