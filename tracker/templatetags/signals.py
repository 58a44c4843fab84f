"""Signals: icon, light, chip, state, portrait, cell of the rollout matrix. Each says in words what it shows.

A kind that does not exist is a mistake of the page's author and raises ValueError.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Protocol

from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from tracker.templatetags.sprite import ADOPTION_MARKS, LIGHTS, NO_ICON, icon_markup

register = template.Library()

Words = str | Promise
"""Text for the screen: a string, or one that is translated when it is shown."""

NOTHING: Final = NO_ICON

_LIGHT_WORDS: Final[Mapping[str, Words]] = {
    "green": pgettext_lazy("light", "Green"),
    "blue": pgettext_lazy("light", "Blue"),
    "yellow": pgettext_lazy("light", "Yellow"),
    "red": pgettext_lazy("light", "Red"),
}
_CHIPS: Final = {kind: f"jb-chip {kind}".rstrip() for kind in ("", "line", "fact", "act", "warn")}
_STATES: Final = {"": "jb-state", "act": "jb-state"} | {
    kind: f"jb-state {kind}" for kind in ("fact", "idle", "stop")
}

ADOPTION_STATES: Final[Mapping[str, tuple[str, Words]]] = {
    "verified": ("jb-cell V", pgettext_lazy("adoption", "Verified")),
    "adopting": ("jb-cell A", pgettext_lazy("adoption", "Adopting")),
    "assessing": ("jb-cell E", pgettext_lazy("adoption", "Assessing")),
    "deferred": ("jb-cell H", pgettext_lazy("adoption", "Deferred")),
    "unanswered": ("jb-cell N", pgettext_lazy("adoption", "No answer")),
    "not_applicable": ("jb-cell X", pgettext_lazy("adoption", "Not applicable")),
}
"""Answer of a unit to an outcome -> its class and its word, in the order of bars and legends."""


class Period(Protocol):
    """One period of a history of lights: its short label (a week's number) and its colour."""

    @property
    def label(self) -> str: ...
    @property
    def colour(self) -> str: ...


def css_class(kinds: Mapping[str, str], kind: str, component: str) -> str:
    """The class of a kind; ValueError names the kinds there are."""
    try:
        return kinds[kind]
    except KeyError:
        known = ", ".join(repr(known) for known in kinds)
        raise ValueError(f"{component} has no kind {kind!r}; it has {known}") from None


@cache
def _light_word_in(colour: str, _language: str | None) -> str:
    return str(_LIGHT_WORDS[colour])


def light_word(colour: str) -> str:
    """The word of a light in the reader's language."""
    return _light_word_in(colour, get_language())


def unknown() -> SafeString:
    """A figure that nobody has stated: a dash for the eye, words for the ear."""
    return format_html('<span aria-hidden="true">—</span><span class="vh">{}</span>', _("not stated"))


@register.simple_tag
def icon(name: str, *, large: bool = False) -> SafeString:
    """A Tabler icon of the sprite. It is hidden from the ear: a word stands beside it."""
    return icon_markup(name, large=large)


@register.simple_tag
def light(colour: str | None, words: Words = "", *, box: bool = False) -> SafeString:
    """A light: shape, its word, and the words that say why. No colour (not yet computed) is a dash."""
    if not colour:
        return unknown()
    if colour not in LIGHTS:
        raise ValueError(f"no light {colour!r}; there are {', '.join(LIGHTS)}")
    word = light_word(colour)
    # Translators: the word of a light and its reason, "Yellow · 3 working days late"
    said = _("%(light)s · %(reason)s") % {"light": word, "reason": words} if words else word
    # Written out: lists draw a light in every row, and format_html would take twice as long.
    box_class = " box" if box else ""
    return mark_safe(
        f'<span class="jb-light {colour}{box_class}">{LIGHTS[colour]}{conditional_escape(said)}</span>'
    )


@register.simple_tag
def light_history(periods: Iterable[Period], label: Words) -> SafeString:
    """The lights of past periods in a row, oldest first; `label` names the row ("Last 12 weeks")."""
    items = format_html_join(
        "",
        '<li>{}<small>{}</small><span class="vh">{}</span></li>',
        ((LIGHTS[period.colour], period.label, light_word(period.colour)) for period in periods),
    )
    return format_html(
        '<div class="jb-hist"><span class="small muted">{0}</span><ol aria-label="{0}">{1}</ol></div>',
        label,
        items,
    )


@register.simple_tag
def light_reason(
    colour: str, reason: Words, consequence: Words = "", *, history: SafeString = NOTHING
) -> SafeString:
    """The light of a project with the sentence that gives its reason, and what follows if nothing is done.

    `history` takes the output of `light_history`.
    """
    return format_html(
        '<div class="jb-reason {}">{}<p><b>{}</b>{}</p>{}</div>',
        colour,
        light(colour),
        reason,
        format_html("<span>{}</span>", consequence) if consequence else NOTHING,
        history,
    )


@register.simple_tag
def light_counts(red: int, yellow: int, blue: int, green: int) -> SafeString:
    """How many stand on each light, in four small cells; the ear hears the words."""
    counts = (("red", red), ("yellow", yellow), ("blue", blue), ("green", green))
    spoken = _(", ").join(f"{light_word(colour)} {count}" for colour, count in counts)
    cells = format_html_join(
        "", '<i class="{}">{}</i>', ((colour if count else f"{colour} z", count) for colour, count in counts)
    )
    return format_html('<span class="jb-mix" role="img" aria-label="{}">{}</span>', spoken, cells)


@register.simple_tag
def chip(words: Words, kind: str = "", icon: str = "") -> SafeString:
    """A small label. Kinds: neutral, `line`, `act`, `fact`, `warn`. `icon` is a Tabler name."""
    return format_html(
        '<span class="{}">{}{}</span>', css_class(_CHIPS, kind, "chip"), icon_markup(icon), words
    )


@register.simple_tag
def state_badge(word: Words, kind: str = "act") -> SafeString:
    """The state of a record, once per page, in its head.

    Kinds: `act` under way, `fact` done, `idle` not begun or a draft, `stop` ended without result.
    """
    return format_html('<span class="{}">{}</span>', css_class(_STATES, kind, "state_badge"), word)


@register.simple_tag
def avatar(name: str, *, lead: bool = False) -> SafeString:
    """The first character of a name in a disc; hidden from the ear, the name stands beside it."""
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>', "jb-ava lead" if lead else "jb-ava", name[:1]
    )


@register.simple_tag
def star(words: Words, *, pressed: bool = False, form: str = "", address: str = "") -> SafeString:
    """The button that follows a record: it sends `follow`, "1" to begin and "0" to cease. `words` name the record.

    It stands in a form of its own; or, where many stand on one page, it names the one `form` (its id) and the
    `address` to which that form then goes.
    """
    return format_html(
        '<button class="jb-star" type="submit" name="follow" value="{}"{} aria-pressed="{}" aria-label="{}"'
        ' title="{}">{}</button>',
        "0" if pressed else "1",
        format_html(' form="{}" formaction="{}"', form, address) if form else NOTHING,
        "true" if pressed else "false",
        words,
        words,
        icon_markup("star"),
    )


@register.simple_tag
def adoption_cell(state: str, words: Words = "") -> SafeString:
    """What one unit does with one outcome; the states are those of `ADOPTION_STATES`.

    `words` replace the state's own. A unit for which the outcome is not meant shows a dash.
    """
    if state not in ADOPTION_STATES:
        raise ValueError(f"no adoption state {state!r}; there are {', '.join(ADOPTION_STATES)}")
    css, own_words = ADOPTION_STATES[state]
    if state == "not_applicable":
        return format_html(
            '<span class="{}"><span aria-hidden="true">—</span><span class="vh">{}</span></span>',
            css,
            words or own_words,
        )
    return format_html('<span class="{}">{}{}</span>', css, ADOPTION_MARKS[state], words or own_words)
