"""The spread of an outcome: how many units have adopted it, month by month, and who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tracker.templatetags.drawing import disc, line, month_label, months_between, nice_step, picture, text
from tracker.templatetags.signals import Words

register = template.Library()

_WIDTH: Final = 918
_LEFT: Final = 34
_RIGHT: Final = 910
_FOOT: Final = 214
_HIGH: Final = 174.5
_MONTHS_NAMED: Final = 8
_MONTH_ROOM: Final = 60


class SpreadPoint(Protocol):
    """From `date` on, `count` units have adopted. `label` names what happened ("Company level") or is ""."""

    @property
    def date(self) -> date: ...
    @property
    def count(self) -> int: ...
    @property
    def label(self) -> Words: ...


@dataclass(frozen=True)
class _Plane:
    """Days and counts to pixels."""

    start: date
    end: date
    top: int

    def x(self, day: date) -> float:
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return _LEFT + min(max(share, 0), 1) * (_RIGHT - _LEFT)

    def y(self, count: int) -> float:
        return _FOOT - _HIGH * count / self.top

    def stairs(self, points: Sequence[SpreadPoint]) -> str:
        """From each count to the next: along to the day, then up."""
        return "".join(f"H{self.x(point.date):.1f}V{self.y(point.count):.1f}" for point in points)


@register.simple_tag
def spread(
    points: Sequence[SpreadPoint],
    planned: Sequence[SpreadPoint],
    applicable: int,
    start: date,
    end: date,
    today: date,
    label: Words,
) -> SafeString:
    """Steps up to today, solid; what is planned goes on dashed; the line at the top is the `applicable` units.

    Points are in order of their dates. `label` says in words what the chart shows.
    """
    plane = _Plane(start, end, max(applicable, 1))
    reached = points[-1].count if points else 0
    return picture(
        f"0 0 {_WIDTH} 250",
        label,
        *_counts(plane, applicable),
        *_months(plane),
        *_adopted(plane, points, today),
        *_planned(plane, planned, today, reached),
        *(shape for point in points for shape in _point(plane, point)),
        *_today(plane, today, reached),
    )


def _counts(plane: _Plane, applicable: int) -> list[str]:
    shapes = []
    for count in range(0, applicable, max(1, round(nice_step(applicable, 5)))):
        shapes.append(line("s-line", f"M{_LEFT} {plane.y(count):.1f}H{_RIGHT}"))
        shapes.append(text(_LEFT - 8, plane.y(count) + 4, count, "t-3", "e"))
    top = plane.y(applicable)
    words = ngettext("%(count)d applicable unit", "%(count)d applicable units", applicable) % {
        "count": applicable
    }
    return [
        *shapes,
        line("s-line3", f"M{_LEFT} {top:.1f}H{_RIGHT}", more=' stroke-dasharray="4 4"'),
        text(_LEFT - 8, top + 4, applicable, "t-3", "e"),
        text(_LEFT + 6, top - 6, words, "t-3"),
    ]


def _months(plane: _Plane) -> list[str]:
    """At most eight months are named; one too near to the right edge ends there."""
    months = months_between(plane.start, plane.end)
    every = -(-len(months) // _MONTHS_NAMED)
    shapes = []
    for index in range(0, len(months), every):
        month = months[index]
        words = month_label(month, with_year=index == 0 or month.month <= every)
        has_room = plane.x(month) + _MONTH_ROOM <= _WIDTH
        shapes.append(
            text(plane.x(month) if has_room else _RIGHT, 234, words, "t-3", "" if has_room else "e")
        )
    return shapes


def _adopted(plane: _Plane, points: Sequence[SpreadPoint], today: date) -> list[str]:
    if not points:
        return []
    steps = f"M{plane.x(points[0].date):.1f} {_FOOT}{plane.stairs(points)}H{plane.x(today):.1f}"
    return [
        f'<path class="f-facttint" d="{steps}V{_FOOT}z" fill="#e7f0f0"/>',
        line("s-fact", steps, 2.2, ' stroke-linejoin="round"'),
    ]


def _planned(plane: _Plane, planned: Sequence[SpreadPoint], today: date, reached: int) -> list[str]:
    if not planned:
        return []
    path = f"M{plane.x(today):.1f} {plane.y(reached):.1f}{plane.stairs(planned)}H{_RIGHT}"
    return [line("s-plan", path, 2, ' stroke-dasharray="5 4"')]


def _point(plane: _Plane, point: SpreadPoint) -> list[str]:
    """A dot; its label stands to the left of it, but for the first ones, which have no room there."""
    x, y = plane.x(point.date), plane.y(point.count)
    shapes = [disc("f-white", "s-fact", x, y, 3.6)]
    if point.label:
        at_start = x < _WIDTH / 5
        shapes.append(text(x + 8 if at_start else x - 8, y - 7, point.label, "t-f", "" if at_start else "e"))
    return shapes


def _today(plane: _Plane, today: date, reached: int) -> list[str]:
    words = ngettext("Today · %(count)d unit", "Today · %(count)d units", reached) % {"count": reached}
    x = plane.x(today)
    return [
        line("s-accent", f"M{x:.1f} 14V{_FOOT}", 1.5),
        text(min(x, _RIGHT - 40), 10, words, "t-a", "m"),
    ]
