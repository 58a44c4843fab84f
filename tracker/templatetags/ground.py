"""The ground of a page: panels, head, facts, figures, empty states, people.

Everything is escaped unless it is already safe markup.
"""

from collections.abc import Iterable, Sequence
from typing import Final, cast

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from tracker.templatetags.signals import NOTHING, Words, avatar, css_class, unknown
from tracker.templatetags.sprite import icon_markup

register = template.Library()

Shown = Words | int | None
"""What may stand as a value: words, safe markup, a whole number; None and "" are not shown."""

_PERSON_STATES: Final = {"": "", "confirmed": "user-check", "waiting": "hourglass", "refused": "user-x"}
_PERSON_CLASSES: Final = {"": "", "confirmed": "ok", "waiting": "wait", "refused": "no"}


def is_stated(value: object) -> bool:
    """Zero is a statement; None and "" are none."""
    return value is not None and value != ""


@register.simple_block_tag
def panel(
    content: SafeString,
    title: Words,
    count: Shown = "",
    *,
    end: Shown = "",
    end_label: Words = "",
    end_url: str = "",
    end_icon: str = "",
    flush: bool = False,
    long: bool = False,
    id: str = "",  # noqa: A002 - the attribute's own name
) -> SafeString:
    """A white panel with its heading.

    `count` stands grey behind the title (a number, or words such as "3 of 6 done"). At the right stands a link
    (`end_label` with `end_url`, `end_icon`) or any markup (`end`). `flush` lets the content reach the edges: for
    tables and lists. A `long` panel may break on paper.
    """
    if end_url:
        end = format_html('<a class="end" href="{}">{}{}</a>', end_url, icon_markup(end_icon), end_label)
    elif end or end_label:
        end = format_html('<span class="end">{}</span>', end or end_label)
    else:
        end = NOTHING
    return format_html(
        '<section class="{}"{}><header><h2>{}</h2>{}{}</header>{}</section>',
        "jb-panel long" if long else "jb-panel",
        format_html(' id="{}"', id) if id else NOTHING,
        title,
        format_html('<span class="n">{}</span>', count) if is_stated(count) else NOTHING,
        end,
        content if flush else format_html('<div class="b">{}</div>', content),
    )


@register.simple_block_tag
def scroll_region(content: SafeString, label: Words, *, flush: bool = True) -> SafeString:
    """What is wider than a phone scrolls in here, not the page. It takes the focus and has a name."""
    return format_html(
        '<div class="{}" tabindex="0" role="region" aria-label="{}">{}</div>',
        "jb-x flush" if flush else "jb-x",
        label,
        content,
    )


@register.simple_tag
def page_heading(title: Words, number: Shown = "") -> SafeString:
    """The one `h1` of a page, with the number of the record behind it."""
    return format_html(
        "<h1>{}{}</h1>",
        title,
        format_html('<span class="no">{}</span>', number) if is_stated(number) else NOTHING,
    )


@register.simple_tag
def meta_item(label: Words, value: Shown = "", note: Words = "") -> SafeString:
    """One fact in the line under the title: "Closes **26 Nov 17:00** (6 days left)"."""
    # Translators: the brackets around a note; the note stands in the place of the bar
    opening, closing = pgettext("brackets", " (|)").split("|")
    return format_html(
        "<span>{}{}{}</span>",
        label,
        format_html(" <b>{}</b>", value) if is_stated(value) else NOTHING,
        format_html("{}{}{}", opening, note, closing) if note else NOTHING,
    )


@register.simple_tag
def figure(label: Words, value: Shown, unit: Words = "", note: Words = "", url: str = "") -> SafeString:
    """One large figure with its label, unit and note; with a `url` it opens the rows behind it."""
    inner = format_html(
        '<span class="k">{}</span><span class="v">{}{}</span>{}',
        label,
        value if is_stated(value) else unknown(),
        format_html("<small>{}</small>", unit) if unit else NOTHING,
        format_html('<span class="d">{}</span>', note) if note else NOTHING,
    )
    if url:
        return format_html('<a class="jb-fig" href="{}">{}</a>', url, inner)
    return format_html('<div class="jb-fig">{}</div>', inner)


@register.simple_tag
def key_values(*facts: object) -> SafeString:
    """Facts in two columns: labels and values in turn, or one list of (label, value) pairs.

    A value of None or "" is a dash.
    """
    pairs = cast("Iterable[tuple[object, object]]", facts[0]) if len(facts) == 1 else _in_pairs(facts)
    rows = format_html_join(
        "",
        "<dt>{}</dt><dd>{}</dd>",
        ((label, value if is_stated(value) else unknown()) for label, value in pairs),
    )
    return format_html('<dl class="jb-kv">{}</dl>', rows)


def _in_pairs(facts: Sequence[object]) -> Iterable[tuple[object, object]]:
    if len(facts) % 2:
        raise ValueError("key_values takes labels and values in turn")
    return zip(facts[::2], facts[1::2], strict=True)


@register.simple_tag
def empty_state(
    why: Words, who: Words = "", label: Words = "", url: str = "", *, primary: bool = False
) -> SafeString:
    """Why there is nothing here, who acts next, and one button at most."""
    button = NOTHING
    if url:
        css = "btn btn-primary" if primary else "btn"
        button = format_html('<a class="{}" href="{}">{}</a>', css, url, label)
    return format_html(
        '<div class="jb-empty"><p class="why">{}</p>{}{}</div>',
        why,
        format_html('<p class="who">{}</p>', who) if who else NOTHING,
        button,
    )


@register.simple_tag
def next_act(what: Words, due: Words = "", label: Words = "", url: str = "") -> SafeString:
    """The strip that says what is to be done next, by when, with its button."""
    return format_html(
        '<div class="jb-next"><p class="what">{}</p>{}{}</div>',
        what,
        format_html('<p class="due">{}</p>', due) if due else NOTHING,
        format_html('<a class="btn btn-primary" href="{}">{}</a>', url, label) if url else NOTHING,
    )


@register.simple_tag
def person(
    name: str,
    unit: Words = "",
    state: str = "",
    state_words: Words = "",
    *,
    task: str = "",
    lead: bool = False,
) -> SafeString:
    """One person in `<ul class="jb-people">`: portrait, name, unit and part, and whether he has agreed.

    States: "", `confirmed`, `waiting`, `refused`; `state_words` say it.
    """
    note = " · ".join(str(part) for part in (unit, task) if part)
    said = NOTHING
    if state_words:
        said = format_html(
            '<span class="s">{}{}</span>',
            icon_markup(css_class(_PERSON_STATES, state, "person")),
            state_words,
        )
    return format_html(
        '<li class="{}">{}<span><b>{}</b>{}</span>{}</li>',
        css_class(_PERSON_CLASSES, state, "person"),
        avatar(name, lead=lead),
        name,
        format_html("<small>{}</small>", note) if note else NOTHING,
        said,
    )
