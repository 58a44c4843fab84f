"""Icons, lights and marks as markup: one sprite file for the icons, inline shapes for what must always be seen.

The URL of the sprite is asked once per process: a list of a hundred rows draws hundreds of icons, and each
`static()` would cost more than the icon itself.
"""

from functools import cache, lru_cache
from typing import Final

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE: Final = "jiebang/icons.svg"
NO_ICON: Final = mark_safe("")

# The lights stand in the page itself, not behind a reference: a light must be seen when the sprite is not
# loaded, and a document that is printed from the same markup has no sprite.
_LIGHT_SHAPES: Final = {
    "green": (
        '<circle class="l-green" cx="8" cy="8" r="7.5" fill="#1c7447"/>'
        '<path class="l-mark" d="M4.8 8.3l2.2 2.2 4.2-4.6" stroke="#fff" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "blue": (
        '<rect class="l-blue" x=".5" y=".5" width="15" height="15" rx="3" fill="#1d5c9e"/>'
        '<path class="l-mark" d="M8 4.2v4.1l2.6 1.7" stroke="#fff" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "yellow": (
        '<path class="l-yellow" d="M8 .8c.6 0 1 .3 1.3.8l6.3 11.2c.6 1.1-.1 2.4-1.3 2.4H1.7'
        'c-1.2 0-1.9-1.3-1.3-2.4L6.7 1.6C7 1.1 7.4.8 8 .8z" fill="#c47f00"/>'
        '<path class="l-mark-d" d="M8 5.4v4M8 12.2v.1" stroke="#2b1c00" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round"/>'
    ),
    "red": (
        '<path class="l-red" d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" fill="#b91c1c"/>'
        '<path class="l-mark" d="M8 4v4.6M8 11.8v.1" stroke="#fff" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
}
LIGHTS: Final = {
    colour: mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>')
    for colour, shape in _LIGHT_SHAPES.items()
}
"""Colour -> the drawn shape: circle, square, triangle, octagon. Always beside its word."""

_ADOPTION_SHAPES: Final = {
    "verified": (
        '<circle class="f-fact" cx="6" cy="6" r="5.5" fill="#1d5a61"/><path class="l-mark"'
        ' d="M3.4 6.2l1.8 1.8 3.4-3.7" stroke="#fff" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "adopting": (
        '<circle class="f-none s-fact" stroke-width="1.5" cx="6" cy="6" r="5" fill="none" stroke="#1d5a61"/>'
        '<path class="f-fact" d="M6 1a5 5 0 0 1 0 10z" fill="#1d5a61"/>'
    ),
    "assessing": (
        '<circle class="f-none s-fact" stroke-width="1.5" cx="6" cy="6" r="5" fill="none" stroke="#1d5a61"/>'
    ),
    "deferred": '<path class="s-ink3 f-none" stroke-width="2" d="M4 2v8M8 2v8" stroke="#6a6259" fill="none"/>',
    "unanswered": '<path class="l-yellow" d="M6 .8 11.6 11H.4z" fill="#c47f00"/>',
}
ADOPTION_MARKS: Final = {
    state: mark_safe(f'<svg viewBox="0 0 12 12" aria-hidden="true">{shape}</svg>')
    for state, shape in _ADOPTION_SHAPES.items()
}
"""State of an adoption -> the drawn mark: full, half and empty disc, two bars, triangle."""


@cache
def sprite_url() -> str:
    """Where the sprite is served, with its hash in production."""
    return static(SPRITE)


@lru_cache(maxsize=512)
def icon_markup(name: str, *, large: bool = False) -> SafeString:
    """One icon of the sprite by its Tabler name; 16 px, or 20 px when large. An empty name draws nothing."""
    if not name:
        return NO_ICON
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        "i i-l" if large else "i",
        sprite_url(),
        name,
    )
