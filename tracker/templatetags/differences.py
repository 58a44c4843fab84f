"""What was changed to what: whole short values, and of a long text the place where it differs."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.challenges.supplements.differences import in_order
from tracker.templatetags.signals import NOTHING
from tracker.templatetags.sprite import icon_markup

register = template.Library()

LONG: Final = 16
"""Characters from which on a text is shown by the place where it differs."""
AROUND: Final = 40
"""Characters of what stayed that are shown on either side of it."""
_TOKEN: Final = re.compile(r"\d+(?:[.:-]\d+)*|[A-Za-z]+|.", re.DOTALL)


@register.simple_tag
def difference_rows(changes: Mapping[str, Sequence[str]]) -> SafeString:
    """The differences of a supplementary notice, a line each: its field, what stood there, what stands there now."""
    return format_html(
        '<div class="jb-diff">{}</div>',
        format_html_join(
            "",
            '<div class="part"><span class="muted">{}</span><p>{}</p></div>',
            ((label, difference(before, after)) for label, before, after in in_order(changes)),
        ),
    )


def difference(before: str, after: str) -> SafeString:
    """`before` struck out, an arrow, `after` marked; for the ear both are said in words."""
    start, gone, come, end = parted(before, after)
    return format_html(
        "{}{}{}{}{}",
        start,
        format_html('<del><span class="vh">{}</span>{}</del>', _("Before:"), gone) if gone else NOTHING,
        icon_markup("arrow-right") if gone and come else NOTHING,
        format_html('<ins><span class="vh">{}</span>{}</ins>', _("Now:"), come) if come else NOTHING,
        end,
    )


def parted(before: str, after: str) -> tuple[str, str, str, str]:
    """(what stayed before it, what went, what came, what stayed after it); what stayed is cut to its nearest part.

    Figures, days and Latin words are never parted.
    """
    if min(len(before), len(after)) < LONG:
        return "", before, after, ""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    shortest = min(len(old), len(new))
    first = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    rest = shortest - first
    last = next((back for back in range(rest) if old[-1 - back] != new[-1 - back]), rest)
    start, end = "".join(new[:first]), "".join(new[len(new) - last :])
    gone, come = "".join(old[first : len(old) - last]), "".join(new[first : len(new) - last])
    return _tail(start), gone, come, _head(end)


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:]}"


def _head(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]}…"
