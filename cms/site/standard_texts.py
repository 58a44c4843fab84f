"""The standard pages as a new site begins with them: about, help, privacy, accessibility. Editors write on from there."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.site.pages import HomePage, StandardPage

Words = str | Promise

ABOUT: Final[tuple[Words, ...]] = (
    _(
        "Here one sees which problems the group has opened for bids, how they were solved, and what others can take over."
    ),
    _(
        "Stories are drawn from the records of projects. Each has passed a secrecy review before it stands here."
    ),
    _("Benefits are shown as finance has verified them, each with its day."),
)
HELP: Final[tuple[Words, ...]] = (
    _(
        "Stories are found by any of their words, and by theme, unit, verified benefit, level reached and year."
    ),
    _("Every figure opens its definition and, as far as they are open to you, the records behind it."),
    _("The poster of a story is one page with a code that opens it. The feed tells of new stories."),
    _("The records themselves open after signing in. Accounts are given by the administrator of your unit."),
)
PRIVACY: Final[tuple[Words, ...]] = (
    _(
        "Reading needs no account. No page loads anything from another host, and nothing counts or follows readers."
    ),
    _(
        "One cookie keeps the chosen language and the session; it is gone when the browser closes or after eight hours."
    ),
    _(
        "Names and pictures of people stand here with their consent only. Whoever withdraws it, writes to the office."
    ),
    _("Rosters, employee numbers and party membership are never shown in public."),
)
ACCESSIBILITY: Final[tuple[Words, ...]] = (
    _(
        "All pages can be read with a screen reader and used by the keyboard alone; the first link leads past the navigation."
    ),
    _("Text grows with the browser's own settings, and the pages read well on a phone of 360 pixels."),
    _("Colour never stands alone: each state has a word. Every picture has a text."),
    _("If something keeps you from reading, tell the office; it will send you the text another way."),
)
STANDARD: Final[tuple[tuple[str, Words, tuple[Words, ...]], ...]] = (
    ("about", pgettext_lazy("standard page", "About this site"), ABOUT),
    ("help", pgettext_lazy("standard page", "Help"), HELP),
    ("privacy", pgettext_lazy("standard page", "Privacy"), PRIVACY),
    ("accessibility", pgettext_lazy("standard page", "Accessibility"), ACCESSIBILITY),
)


def add_standard_pages(home: HomePage) -> None:
    """Each once, in the language that is active; one that an editor has renamed or withdrawn is not made again."""
    known = set(StandardPage.objects.child_of(home).values_list("slug", flat=True))
    for slug, title, paragraphs in STANDARD:
        if slug not in known:
            body = "".join(f"<p>{words}</p>" for words in paragraphs)
            home.add_child(instance=StandardPage(title=str(title), slug=slug, body=body))
