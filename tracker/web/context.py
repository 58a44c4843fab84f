"""What the frame of every page shows: who is signed in, what they may open, how much awaits them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes
from django.utils.translation import pgettext_lazy

from tracker.foundation import clock
from tracker.inbox.queries import MOST_COUNTED, count_open_tasks
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere


@dataclass(frozen=True)
class NavItem:
    label: str
    """In the reader's language: an entry is the key under which its markup is kept."""
    url: str
    icon: str
    is_current: bool
    on_phone: bool


# (label, URL name, icon, path prefix by which an item knows that it is current, on the phone's bar)
_ITEMS = (
    (pgettext_lazy("navigation", "Home"), "inbox", "home", "/inbox/", True),
    (pgettext_lazy("navigation", "Needs"), "need-list", "message-plus", "/needs/", False),
    (pgettext_lazy("navigation", "Board"), "board", "flag-2", "/challenges/", True),
    (pgettext_lazy("navigation", "Bids"), "bid-list", "writing", "/bids/", False),
    (pgettext_lazy("navigation", "Projects"), "project-list", "target-arrow", "/projects/", True),
    (pgettext_lazy("navigation", "Outcomes"), "outcome-list", "award", "/outcomes/", False),
    (pgettext_lazy("navigation", "Rollout"), "rollout-matrix", "stairs-up", "/rollout/", True),
    (pgettext_lazy("navigation", "Squads"), "squad-list", "users-group", "/squads/", False),
    (pgettext_lazy("navigation", "Studios"), "studio-list", "bulb", "/studios/", False),
    (pgettext_lazy("navigation", "Bases"), "base-list", "building-factory-2", "/bases/", False),
)
_BOARD = pgettext_lazy("navigation", "Board")
_STORIES = (pgettext_lazy("navigation", "Stories"), "/stories/", "book")


@dataclass(frozen=True)
class PublicPart:
    """A part of the site that is open to visitors; `is_whole`: current on its very page, not on those below it."""

    label: str
    url: str
    icon: str
    is_whole: bool = False


PublicParts = Callable[[], Sequence[PublicPart]]
_PUBLIC: list[PublicParts] = []


def register_public_parts(provider: PublicParts) -> None:
    """Let a floor above name the parts of the site that visitors find in the head of a page, before and after the board."""
    if provider not in _PUBLIC:
        _PUBLIC.append(provider)


def visitors_home() -> str | None:
    """The address of the part that stands for the whole site; None while no floor above has one."""
    parts = (part for provider in _PUBLIC for part in provider())
    return next((part.url for part in parts if part.is_whole), None)


FootLinks = Callable[[], Sequence[tuple[str, str]]]
_FOOT: list[FootLinks] = []


def register_foot_links(provider: FootLinks) -> None:
    """Let a floor above add (words, address) to the foot of every page; it is asked each time and must be quick."""
    if provider not in _FOOT:
        _FOOT.append(provider)


class Shell:
    """Computed only when a template asks: a fragment or an error page costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._person: Any = getattr(request, "user", None)

    organisation_name: str = settings.JIEBANG["ORGANISATION_NAME"]
    office_contact: str = settings.JIEBANG["OFFICE_CONTACT"]

    @property
    def is_signed_in(self) -> bool:
        return self._person is not None and self._person.is_authenticated

    @property
    def person_name(self) -> str:
        return str(self._person)

    @property
    def person_initial(self) -> str:
        return str(self._person)[:1]

    @property
    def person_unit(self) -> str:
        return self._person.unit.name if self._person.unit else ""

    @cached_property
    def todo(self) -> int:
        """How many acts await the person; counted no further than the top bar shows."""
        return count_open_tasks(self._person)

    @property
    def todo_count(self) -> str:
        """As shown in the top bar; beyond 99 it no longer matters how many."""
        return str(self.todo) if self.todo < MOST_COUNTED else f"{MOST_COUNTED - 1}+"

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        path = self._request.path
        if not self.is_signed_in:
            return self._nav_of_visitors(path)
        items = [
            NavItem(str(label), _url(name), icon, path.startswith(prefix), on_phone)
            for label, name, icon, prefix, on_phone in _ITEMS
        ]
        label, url, icon = _STORIES
        items.append(NavItem(str(label), url, icon, path.startswith(url), True))
        return tuple(items)

    def _nav_of_visitors(self, path: str) -> tuple[NavItem, ...]:
        parts = [part for provider in _PUBLIC for part in provider()]
        items = [
            NavItem(
                part.label,
                part.url,
                part.icon,
                path == part.url if part.is_whole else path.startswith(part.url),
                on_phone=True,
            )
            for part in parts
        ]
        board = NavItem(str(_BOARD), _url("board"), "flag-2", path.startswith("/challenges/"), on_phone=True)
        return (*items[:1], board, *items[1:])

    @property
    def can_edit_stories(self) -> bool:
        return self._person.is_superuser or holds_role_anywhere(self._person, Role.EDITOR)

    @property
    def enters_back_office(self) -> bool:
        """Whoever writes, edits or passes stories; heads of units find theirs in the inbox."""
        return self.can_edit_stories or holds_role_anywhere(
            self._person, Role.CORRESPONDENT, Role.SECRECY_REVIEWER
        )

    @property
    def leads_back(self) -> bool:
        """Whether this very page can be opened again once signed in: not what a form was answered with."""
        return self._request.method in ("GET", "HEAD") and self._request.path != _url("sign-in")

    @property
    def sign_in_url(self) -> str:
        """Signing in, and from there back to this page."""
        if not self.leads_back:
            return _url("sign-in")
        # On every page that a visitor opens, so without `get_full_path` and `urlencode`, which cost more.
        query = self._request.META.get("QUERY_STRING", "")
        path = self._request.path
        address = escape_leading_slashes(path if path.isascii() else escape_uri_path(path))
        return f"{_url('sign-in')}?next={quote(f'{address}?{query}' if query else address, safe='')}"

    editor_url = "/editor/"

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @property
    def foot_links(self) -> list[tuple[str, str]]:
        return [link for provider in _FOOT for link in provider()]

    @property
    def search_query(self) -> str:
        return self._request.GET.get("q", "") if self._request.path == _url("search") else ""


_URLS: dict[str, str] = {}


def _url(name: str) -> str:
    """The addresses of the frame never change while the process runs; reversing them on each page is the cost."""
    if name not in _URLS:
        _URLS[name] = reverse(f"tracker:{name}")
    return _URLS[name]


def shell_of(request: HttpRequest) -> Shell:
    """The frame of this request's page, so that a view may tell it what it has counted already."""
    made: Shell | None = vars(request).get("shell")
    if made is None:
        made = vars(request)["shell"] = Shell(request)
    return made


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": shell_of(request)}
