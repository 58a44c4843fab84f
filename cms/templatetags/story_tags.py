"""What only the stories draw: the timeline of a project."""

from collections.abc import Sequence
from typing import Final

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.blocks.live import Event
from cms.stories.marks import with_marks
from tracker.templatetags.drawing import disc, fitted, line, picture, text
from tracker.templatetags.quantities import day_words

register = template.Library()

WIDTH: Final = 720
LEFT: Final = 12
RIGHT: Final = 708
AXIS: Final = 62
LABEL: Final = 140
"""What one label takes, with the space to the next; labels stand in two lanes, above and below the axis."""
MOST: Final = 2 * (WIDTH // LABEL)


def places(dots: Sequence[float]) -> list[float]:
    """Where the labels of one lane start: at their dots, pushed apart to the right, then back from the edge."""
    found: list[float] = []
    for dot in dots:
        found.append(max(dot - 5, found[-1] + LABEL) if found else max(dot - 5, 0))
    limit = float(WIDTH - LABEL)
    for index in reversed(range(len(found))):
        found[index] = max(min(found[index], limit), 0)
        limit = found[index] - LABEL
    return found


@register.filter
def unverified_marked(markup: str, amounts: Sequence[str]) -> SafeString:
    """Markup, or text, with a mark behind the amounts that finance has not verified."""
    if not amounts:
        return conditional_escape(markup)
    mark = format_html('<span class="jb-unverified">{}</span>', _("(not verified by finance)"))
    return with_marks(conditional_escape(markup), amounts, mark)


@register.simple_tag
def story_timeline(events: Sequence[Event]) -> SafeString:
    """Dated events on a line: full discs for what has happened, empty ones for what is planned.

    Of more than ten events the first and the last are kept, and as many between as find room.
    """
    shown = thinned(events)
    first, last = shown[0].date, shown[-1].date
    span = max((last - first).days, 1)
    dots = [LEFT + 8 + (RIGHT - LEFT - 16) * (event.date - first).days / span for event in shown]
    shapes = [line("s-line2", f"M{LEFT} {AXIS}H{RIGHT}", 2)]
    done = [dot for dot, event in zip(dots, shown, strict=True) if event.is_done]
    if len(done) > 1:
        shapes.append(line("s-fact", f"M{done[0]:.1f} {AXIS}H{done[-1]:.1f}", 4))
    for lane in (0, 1):
        part = list(zip(dots, shown, strict=True))[lane::2]
        for (dot, event), place in zip(part, places([dot for dot, _event in part]), strict=True):
            shapes += _event_shapes(event, dot, place, is_below=bool(lane))
    label = _("From %(first)s on %(first_day)s to %(last)s on %(last_day)s") % {
        "first": shown[0].title,
        "first_day": day_words(first),
        "last": shown[-1].title,
        "last_day": day_words(last),
    }
    return picture(f"0 0 {WIDTH} 124", label, *shapes)


def thinned(events: Sequence[Event]) -> Sequence[Event]:
    if len(events) <= MOST:
        return events
    step = (len(events) - 1) / (MOST - 1)
    return [events[round(position * step)] for position in range(MOST)]


def _event_shapes(event: Event, dot: float, place: float, *, is_below: bool) -> list[str]:
    near, far = (AXIS + 6, AXIS + 14) if is_below else (AXIS - 6, AXIS - 14)
    top = 90 if is_below else 10
    width = LABEL - 10
    return [
        line("s-line2", f"M{dot:.1f} {near}L{place + 5:.1f} {far}"),
        disc("f-fact" if event.is_done else "f-white", "s-fact", dot, AXIS, 5),
        text(place, top, day_words(event.date), "t-3"),
        text(place, top + 16, fitted(event.title, width), "t-1"),
        text(place, top + 32, fitted(event.note, width), "t-3"),
    ]
