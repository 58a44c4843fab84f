"""Browser tests: Debian's Chromium looks at pages that this very process serves.

    def test_a_visitor_reads_the_board(page, live_server): page.goto("/challenges/")

Paths are relative to the live server. Every test fails when a page asks another host for anything, breaks the
content security policy or writes an error to the console; what a test provokes on purpose it names beforehand
with `console.expect("403")`.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Playwright, Request, WebError
from pytest_django.live_server_helper import LiveServer

from cms.site.setting_up import StorySite, set_up_site
from tests.e2e.accessibility import Inspection
from tests.e2e.desk import Desk
from tests.factories.organisation import PASSWORD, World, make_person, make_world
from tracker.foundation import clock
from tracker.organisation.enums import Role

# Playwright's loop runs in the thread of the tests, which is the only one that uses its connection all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).parent

SetClock = Callable[..., None]
TakeSeat = Callable[[str], Desk]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this directory is a browser test, so that `-m "not e2e"` leaves out all of it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own browser, never one that Playwright would download; it finds no host but this machine."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    executable = next(filter(None, map(shutil.which, named)), None)
    if executable is None:
        pytest.fail(
            f"None of {', '.join(named)} is here. Install chromium, or name it in the variable CHROMIUM."
        )
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses root a sandbox
    return {**browser_type_launch_args, "executable_path": executable, "args": arguments}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The desktop that most of the group's offices have."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": settings.TIME_ZONE,
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(scope="session")
def django_db_setup(playwright: Playwright, django_db_setup: None) -> None:
    """Playwright's loop first: a thread in which a loop runs has other connection objects than before."""


@pytest.fixture(autouse=True)
def rows_of_migrations(django_db_serialized_rollback: None) -> None:
    """A live server's tests end by emptying every table; Wagtail's root page, a migration's row, must come back."""


class Console:
    """Hears what every page of a test asks for and complains of."""

    def __init__(self, *, home: str) -> None:
        self._home = urlsplit(home).netloc
        self._expected: list[str] = []
        self._complaints: list[str] = []

    def expect(self, pattern: str) -> None:
        """From here on an error that matches the regular expression is part of the test."""
        self._expected.append(pattern)

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    @property
    def complaints(self) -> list[str]:
        return [
            complaint
            for complaint in self._complaints
            if not any(re.search(pattern, complaint) for pattern in self._expected)
        ]

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self._home:
            self._complaints.append(f"asked another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        self._complaints.append(f"script: {error.error}")


@pytest.fixture
def console(live_server: LiveServer) -> Iterator[Console]:
    """Set up before the first page and judged after the last is closed."""
    console = Console(home=live_server.url)
    yield console
    if console.complaints:
        pytest.fail("The pages of this test complained:\n" + "\n".join(console.complaints), pytrace=False)


@pytest.fixture
def new_context(
    console: Console, new_context: Callable[..., BrowserContext]
) -> Callable[..., BrowserContext]:
    """As the plugin's, for a second person at a second desk; `context` and `page` come from here too."""

    def open_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        console.attach(context)
        return context

    return open_context


@pytest.fixture
def sign_in(context: BrowserContext, live_server: LiveServer) -> Callable[..., None]:
    """`sign_in(person)` gives the browser a session without the form; `context=` names another desk."""

    def give_session(person: Any, *, context: BrowserContext = context) -> None:
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return give_session


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """The cast of every test; emma and edgar, who edit the stories, and sara, who reviews their secrecy."""
    world = make_world()
    cast = world.people
    cast["emma"] = make_person("emma", world.group, (Role.EDITOR, world.group), name="严辑")
    cast["edgar"] = make_person("edgar", world.group, (Role.EDITOR, world.group), name="艾编")
    cast["sara"] = make_person("sara", world.group, (Role.SECRECY_REVIEWER, world.group), name="沙密")
    return world


@pytest.fixture
def site(world: World, live_server: LiveServer) -> StorySite:
    """The public pages at the live server's address, with the reviews of the stories."""
    return set_up_site(hostname=live_server.thread.host, port=live_server.thread.port)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Turn the clock for every thread, the live server's among them: `set_clock(2026, 3, 2)` is nine in the morning."""

    def turn(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        moment = timezone.make_aware(datetime(year, month, day, hour, minute))  # noqa: DTZ001 - made aware here
        monkeypatch.setattr(clock, "_frozen", ContextVar("jiebang_clock_in_test", default=moment))

    return turn


@pytest.fixture
def inspection() -> Inspection:
    return Inspection()


@pytest.fixture
def seat(
    world: World,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    inspection: Inspection,
) -> TakeSeat:
    """`seat("alice")` is alice's desk: one browser context for each person, for the whole walk."""

    def take(name: str) -> Desk:
        context = new_context()
        sign_in(getattr(world, name), context=context)
        return Desk(context, name=name, inspection=inspection)

    return cache(take)


@pytest.fixture
def seat_by_password(new_context: Callable[..., BrowserContext], inspection: Inspection) -> TakeSeat:
    """As `seat`, for a walk in which everybody signs in as people do: on the way to the inbox."""

    def take(name: str) -> Desk:
        desk = Desk(new_context(), name=name, inspection=inspection)
        desk.open("/inbox/")
        desk.submit(username=name, password=PASSWORD)
        return desk

    return cache(take)
