"""Charts of the dashboard: the funnel from need to rollout, benefits by quarter.

Drawn on the server as inline SVG: no script, the same on the page and on paper. `label` says in words what a
chart shows; the ear hears nothing else of it.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, Protocol

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tracker.templatetags.drawing import (
    line,
    nice_step,
    picture,
    rect,
    text,
    width_of,
)
from tracker.templatetags.quantities import amount_words
from tracker.templatetags.signals import Words

register = template.Library()

_FUNNEL_WIDTH: Final = 1286
_FUNNEL_BAR: Final = 96
_FUNNEL_FOOT: Final = 100
_FUNNEL_HIGH: Final = 76

_QUARTERS_WIDTH: Final = 560
_QUARTERS_LEFT: Final = 38
_QUARTERS_FOOT: Final = 222
_QUARTERS_HIGH: Final = 200
_HATCH: Final = (
    '<defs><pattern id="jb-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="f-white" width="6" height="6" fill="#fff"/><rect class="f-plan" width="2.2" height="6"'
    ' fill="#b8afa4"/></pattern></defs>'
)


class FunnelStage(Protocol):
    """One stage: how many records reached it, and the median of calendar days from the stage before (None: unknown)."""

    @property
    def label(self) -> Words: ...
    @property
    def count(self) -> int: ...
    @property
    def median_days(self) -> int | None: ...
    @property
    def url(self) -> str: ...


class Quarter(Protocol):
    """One quarter's benefit in 万元. `note` stands under its label ("to 20 Nov") or is ""."""

    @property
    def label(self) -> Words: ...
    @property
    def claimed(self) -> Decimal: ...
    @property
    def verified(self) -> Decimal: ...
    @property
    def note(self) -> Words: ...


@register.simple_tag
def funnel(stages: Sequence[FunnelStage], label: Words) -> SafeString:
    """Bars from stage to stage, with the share that went on and the median days between them.

    Each stage with a `url` opens its rows.
    """
    highest = max((stage.count for stage in stages), default=0) or 1
    pitch = (_FUNNEL_WIDTH - _FUNNEL_BAR) / max(len(stages) - 1, 1)
    tops = [_FUNNEL_FOOT - _FUNNEL_HIGH * stage.count / highest for stage in stages]
    shapes: list[str] = []
    for index, (stage, after) in enumerate(pairwise(stages)):
        right, next_left = index * pitch + _FUNNEL_BAR, (index + 1) * pitch
        middle = (right + next_left) / 2
        shapes.append(
            f'<path class="f-sunk" d="M{right:.1f} {tops[index]:.1f}L{next_left:.1f} {tops[index + 1]:.1f}'
            f'V{_FUNNEL_FOOT}H{right:.1f}z" fill="#f2efeb"/>'
        )
        share = f"{100 * after.count / stage.count:.0f}%" if stage.count else "—"
        shapes.append(text(middle, 95, share, "t-1", "m"))
        if after.median_days is not None:
            days = ngettext("median %(count)d day", "median %(count)d days", after.median_days)
            shapes.append(text(middle, 120, days % {"count": after.median_days}, "t-3", "m"))
    for index, stage in enumerate(stages):
        x = index * pitch
        drawn = (
            rect("f-fact", x, tops[index], _FUNNEL_BAR, _FUNNEL_FOOT - tops[index])
            + text(x, 120, stage.label)
            + text(x, tops[index] - 6, stage.count, "jb-fv", size=20)
        )
        shapes.append(f'<a href="{conditional_escape(str(stage.url))}">{drawn}</a>' if stage.url else drawn)
    shapes.append(line("s-line2", f"M0 {_FUNNEL_FOOT}.5H{_FUNNEL_WIDTH}"))
    role = "group" if any(stage.url for stage in stages) else "img"
    return picture(f"0 -12 {_FUNNEL_WIDTH} 142", label, *shapes, role=role)


@register.simple_tag
def quarters(items: Sequence[Quarter], label: Words) -> SafeString:
    """Benefits by quarter, 万元: what was claimed hatched behind, what was verified solid in front, both in figures."""
    highest = float(max((max(item.claimed, item.verified) for item in items), default=Decimal(0)))
    step = nice_step(highest, 3)
    top = step * max(1, -(-highest // step))
    scale = _QUARTERS_HIGH / top
    shapes = [_HATCH, *_quarter_axis(step, top, scale)]
    pitch = (_QUARTERS_WIDTH - _QUARTERS_LEFT) / max(len(items), 1)
    width = min(40.0, pitch * 0.66)
    for index, item in enumerate(items):
        middle = _QUARTERS_LEFT + pitch * (index + 0.5)
        shapes += _quarter(item, middle, width, scale)
    return picture(f"0 0 {_QUARTERS_WIDTH} 262", label, *shapes)


def _quarter_axis(step: float, top: float, scale: float) -> list[str]:
    shapes = []
    for position in range(round(top / step) + 1):
        value = position * step
        y = _QUARTERS_FOOT - value * scale
        shapes.append(
            line("s-line" if position else "s-line2", f"M{_QUARTERS_LEFT} {y:.1f}H{_QUARTERS_WIDTH}")
        )
        shapes.append(text(_QUARTERS_LEFT - 6, y + 4, f"{value:,g}", "t-3", "e"))
    return shapes


def _quarter(item: Quarter, middle: float, width: float, scale: float) -> list[str]:
    left = middle - width / 2
    claimed, verified = float(item.claimed) * scale, float(item.verified) * scale
    claimed_words, verified_words = amount_words(item.claimed, 0), amount_words(item.verified, 0)
    paper = width_of(claimed_words) + 8
    shapes = [
        _claim(left, _QUARTERS_FOOT - claimed, width, claimed),
        rect("f-fact", left, _QUARTERS_FOOT - verified, width, verified),
        rect("f-white", middle - paper / 2, _QUARTERS_FOOT - max(claimed, verified) - 17, paper, 15),
        text(middle, _QUARTERS_FOOT - max(claimed, verified) - 5, claimed_words, "t-3", "m"),
        text(middle, _QUARTERS_FOOT + 17, item.label, "", "m"),
    ]
    if verified >= 18:  # noqa: PLR2004 - a figure of 12 px fits into the bar from here on
        shapes.append(text(middle, _QUARTERS_FOOT - verified + 15, verified_words, "t-w", "m"))
    if item.note:
        shapes.append(text(middle, _QUARTERS_FOOT + 33, item.note, "t-3", "m"))
    return shapes


def _claim(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect fill="url(#jb-hatch)" class="s-plan" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" stroke="#b8afa4"/>'
    )
