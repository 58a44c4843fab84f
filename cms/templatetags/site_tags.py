"""What only the site draws: the map of tiles on which the bases stand."""

from collections.abc import Sequence
from typing import Final, Protocol

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tracker.templatetags.drawing import fitted, picture, rect, text

register = template.Library()

LABELS: Final = 96
SIDE: Final = 72
HEIGHT: Final = 44
GAP: Final = 4
PER_ROW: Final = 8
WIDTH: Final = LABELS + PER_ROW * (SIDE + GAP)


class Tile(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def count(self) -> int: ...


class TileRow(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def tiles(self) -> Sequence[Tile]: ...


@register.simple_tag
def tile_map(rows: Sequence[TileRow]) -> SafeString:
    """One tile per unit, a row (or several) per company: filled where bases stand, with their number. No compass, no
    borders: where a unit lies is told by its address.
    """
    shapes: list[str] = []
    top = 0
    total = 0
    for row in rows:
        shapes.append(text(0, top + HEIGHT / 2 + 4, fitted(row.label, LABELS - 8), "t-1"))
        for place, tile in enumerate(row.tiles):
            line, column = divmod(place, PER_ROW)
            shapes += _tile(tile, LABELS + column * (SIDE + GAP), top + line * (HEIGHT + GAP))
            total += tile.count
        top += (len(row.tiles) - 1) // PER_ROW * (HEIGHT + GAP) + HEIGHT + GAP
    label = ngettext(
        "Map of tiles: %(count)s base in %(companies)s companies",
        "Map of tiles: %(count)s bases in %(companies)s companies",
        total,
    ) % {"count": total, "companies": len(rows)}
    return picture(f"0 0 {WIDTH} {max(top - GAP, 1)}", label, *shapes, css="jb-svg jb-tiles")


def _tile(tile: Tile, x: float, y: float) -> list[str]:
    if not tile.count:
        return [
            rect("f-sunk", x, y, SIDE, HEIGHT, ' rx="3"'),
            text(x + SIDE / 2, y + HEIGHT / 2 + 4, fitted(tile.label, SIDE - 6), "t-3", "m"),
        ]
    return [
        rect("f-fact", x, y, SIDE, HEIGHT, ' rx="3"'),
        text(x + SIDE / 2, y + 18, fitted(tile.label, SIDE - 6), "t-w", "m"),
        text(
            x + SIDE / 2,
            y + 36,
            ngettext("%(count)s base", "%(count)s bases", tile.count) % {"count": tile.count},
            "t-w",
            "m",
        ),
    ]
