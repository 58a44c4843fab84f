"""The pen of the charts: SVG text, lines and scales with the colours of the look.

Each shape carries a class and the same presentation attributes: inside an SVG the page's stylesheet does not
reach when a document is set for paper, and with the attributes the drawing is the same in both.
"""

from datetime import date
from math import floor, log10
from typing import Final

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.templatetags.quantities import reads_chinese, short_month

FONT: Final = "Noto Sans SC, Source Han Sans SC, Noto Sans CJK SC, sans-serif"
_WIDE: Final = 12.0
_NARROW: Final = 6.8
_ASCII_END: Final = 0x2E80

_INKS: Final = {
    "": "#4b443e",
    "t-1": "#221e1b",
    "t-3": "#6a6259",
    "t-a": "#8c1c13",
    "t-f": "#1d5a61",
    "t-b": "#1d5c9e",
    "t-y": "#855400",
    "t-r": "#b91c1c",
    "t-w": "#fff",
    "jb-fv": "#221e1b",
}
_BOLD: Final = frozenset(("t-1", "t-a", "t-f", "t-b", "t-y", "t-r", "jb-fv"))
_ANCHORS: Final = {"": "", "m": ' text-anchor="middle"', "e": ' text-anchor="end"'}

FILLS: Final = {
    "f-track": "#ece8e2",
    "f-plan": "#b8afa4",
    "f-fact": "#1d5a61",
    "f-fact2": "#4f8288",
    "f-fact-t": "#b9d2d3",
    "f-facttint": "#e7f0f0",
    "f-accent": "#8c1c13",
    "f-yellow": "#c47f00",
    "f-red": "#b91c1c",
    "f-ink": "#221e1b",
    "f-sunk": "#f2efeb",
    "f-white": "#fff",
}
STROKES: Final = {
    "s-line": "#e4dfd8",
    "s-line2": "#cfc8be",
    "s-line3": "#8d847a",
    "s-plan": "#b8afa4",
    "s-fact": "#1d5a61",
    "s-accent": "#8c1c13",
    "s-white": "#fff",
}


def text(x: float, y: float, words: object, ink: str = "", anchor: str = "", size: int = 12) -> str:
    """Words at a point; `anchor` is "" (start), "m" (middle) or "e" (end). The words are escaped."""
    weight = ' font-weight="600"' if ink in _BOLD else ""
    css = f"{anchor} {ink}".strip()
    return (
        f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{_INKS[ink]}"'
        f' font-family="{FONT}"{_ANCHORS[anchor]}{weight}>{conditional_escape(str(words))}</text>'
    )


def rect(fill: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    """A filled rectangle; `more` is written as it is and must come from the program."""
    return (
        f'<rect class="{fill}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' fill="{FILLS[fill]}"{more}/>'
    )


def line(stroke: str, path: str, width: float = 1, more: str = "") -> str:
    """A line along an SVG path, without filling."""
    return (
        f'<path class="{stroke} f-none" stroke-width="{width:g}" d="{path}"'
        f' stroke="{STROKES[stroke]}" fill="none"{more}/>'
    )


def disc(fill: str, stroke: str, x: float, y: float, radius: float, width: float = 2) -> str:
    """A circle with its edge."""
    return (
        f'<circle class="{fill} {stroke}" stroke-width="{width:g}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"'
        f' fill="{FILLS[fill]}" stroke="{STROKES[stroke]}"/>'
    )


def picture(view_box: str, label: object, *shapes: str, css: str = "jb-svg", role: str = "img") -> SafeString:
    """The whole drawing. `label` says in words what it shows.

    As an "img" it is one thing to the ear; a drawing with links in it is a "group".
    """
    return format_html(
        '<svg class="{}" viewBox="{}" role="{}" aria-label="{}">{}</svg>',
        css,
        view_box,
        role,
        label,
        mark_safe("".join(shapes)),
    )


def width_of(words: str) -> float:
    """About how wide words stand at 12 px: a Han character 12, a letter 6.8."""
    return sum(_WIDE if ord(character) >= _ASCII_END else _NARROW for character in words)


def fitted(words: str, width: float) -> str:
    """The words, shortened with an ellipsis when they are wider than `width`."""
    if width_of(words) <= width:
        return words
    kept = ""
    for character in words:
        if width_of(kept + character + "…") > width:
            break
        kept += character
    return kept.rstrip() + "…"


def nice_step(highest: float, lines: int = 4) -> float:
    """The step of an axis (1, 2, 2.5, 3, 5 × a power of ten) that reaches `highest` in at most `lines` steps."""
    if highest <= 0:
        return 1
    rough = highest / lines
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in (1, 2, 2.5, 3, 5, 10) if step * power >= rough)


def months_between(start: date, end: date) -> list[date]:
    """The first days of the months from that of `start` to that of `end`."""
    first = start.year * 12 + start.month - 1
    last = end.year * 12 + end.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def month_label(month: date, *, with_year: bool) -> str:
    """2026年5月, 6月 / May 2026, Jun."""
    if reads_chinese():
        return f"{month.year}年{month.month}月" if with_year else f"{month.month}月"
    return f"{short_month(month)} {month.year}" if with_year else short_month(month)
