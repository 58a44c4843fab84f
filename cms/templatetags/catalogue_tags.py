"""The rows of the catalogue, drawn in one go: in template code a dozen teasers cost more than all else on the page."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import npgettext

from cms.catalogue.listing import Choice, Facet, Teaser
from tracker.templatetags.quantities import chinese_date

register = template.Library()

WORDS = 70
"""Characters of a story that stand in a teaser."""


@register.simple_tag
def story_teasers(teasers: Iterable[Teaser]) -> SafeString:
    """Stories in a few words, each one link."""
    return mark_safe("".join(map(_teaser, teasers)))


@register.simple_tag
def story_teaser(story: Teaser) -> SafeString:
    """One story in a few words."""
    return mark_safe(_teaser(story))


def _teaser(teaser: Teaser) -> str:
    kick = f'<span class="kick">{escaped(teaser.theme)}</span>' if teaser.theme else ""
    words = teaser.words if len(teaser.words) <= WORDS else Truncator(teaser.words).chars(WORDS)
    return (
        f'<a href="{escaped(teaser.url)}">{kick}<b>{escaped(teaser.title)}</b><p>{escaped(words)}</p>'
        f"<small>{escaped(teaser.unit)} · {chinese_date(teaser.shown_on)}</small></a>"
    )


@register.simple_tag
def choice_rows(facets: Iterable[Facet]) -> SafeString:
    """One row of links per filter; what is chosen says so. What is beyond the first ones unfolds without script."""
    return mark_safe("".join(map(_row, facets)))


def _row(facet: Facet) -> str:
    label = escaped(str(facet.label))
    links = "".join(map(_choice, facet.choices))
    return f'<nav class="jb-choices" aria-label="{label}"><b>{label}</b>{links}{_rest(facet.rest)}</nav>'


def _rest(choices: Sequence[Choice]) -> str:
    """Open from the start where the chosen one is among them."""
    if not choices:
        return ""
    words = npgettext("rest of a list", "%(counter)s more", "%(counter)s more", len(choices))
    is_open = " open" if any(choice.is_current for choice in choices) else ""
    return (
        f'<details class="rest"{is_open}><summary>{escaped(words % {"counter": len(choices)})}</summary>'
        f"<div>{''.join(map(_choice, choices))}</div></details>"
    )


def _choice(choice: Choice) -> str:
    current = ' aria-current="true"' if choice.is_current else ""
    count = f" <span>{choice.count}</span>" if choice.count else ""
    return f'<a href="{escaped(choice.url)}"{current}>{escaped(str(choice.label))}{count}</a>'
