"""`manage.py serve`: everything between an installed tree and an open page, in one process.

One process, because reading Django and Wagtail takes longer than all that is to be done with them at an ordinary
start: the database is brought up to date, filled if it is new, and gunicorn goes on with what is already in memory.
"""

import io
import os
import runpy
import socket
import sys
import time
from argparse import ArgumentParser
from typing import Any, TextIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


class MigrationProgress(io.TextIOBase):
    """Stands in for the output of `migrate`: of its hundreds of lines it makes one that moves."""

    def __init__(self, *, screen: TextIO, total: int) -> None:
        super().__init__()
        self._screen = screen
        self._total = total
        self._done = 0

    def write(self, text: str, /) -> int:
        _, applying, name = text.partition("Applying ")
        if applying:
            self._done += 1
            if self._screen.isatty():
                self._screen.write(
                    f"\r\033[KDatabase: migration {self._done} of {self._total}, {name.rstrip('. ')}"
                )
                self._screen.flush()
        return len(text)


class Command(BaseCommand):
    help = (
        "Bring the database up to date, fill a new one with the demo, and serve on this machine until Ctrl-C."
    )
    # `migrate` checks what concerns it, and the tests run all checks: a start need not.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", dest="demo", action="store_false", help="leave a new database empty")

    def handle(self, *, host: str, port: int, demo: bool, **_options: Any) -> None:
        try:
            self._migrate()
            self._fill(demo=demo)
        except KeyboardInterrupt:
            self.stderr.write("\nInterrupted. Run it again: it goes on where it stopped.")
            sys.exit(130)
        address = f"[{host}]" if ":" in host else host
        # One: the editors' search (modelsearch) loses a race when two workers index the same page at once.
        os.environ.setdefault("JIEBANG_EMBEDDED_WORKERS", "1")
        name = socket.gethostname() if host in EVERY_ADDRESS else address
        os.environ["JIEBANG_ANNOUNCEMENT"] = self._announcement(url=f"http://{name}:{port}/")
        # The serving process is a fork of this one, and a connection must not be shared.
        connections.close_all()
        sys.argv = [
            "gunicorn",
            "--config=python:config.gunicorn",
            f"--bind={address}:{port}",
            "--log-level=warning",
        ]
        runpy.run_module("gunicorn", run_name="__main__")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if total:
            self.stdout.write(f"Database: {total} migrations to apply to {self._database()}")
        started = time.monotonic()
        # Also with nothing to apply: what follows the last migration may have been interrupted.
        call_command("migrate", interactive=False, stdout=MigrationProgress(screen=sys.stdout, total=total))
        if total:
            clear = "\r\033[K" if sys.stdout.isatty() else ""
            self.stdout.write(f"{clear}Database: up to date ({time.monotonic() - started:.0f} s)")

    def _fill(self, *, demo: bool) -> None:
        if demo and not self._has_people():
            self.stdout.write("Demo: filling the new database …")
            self.stdout.flush()
            call_command("seed_demo", stdout=self.stdout)

    def _announcement(self, *, url: str) -> str:
        lines = ["", f"Jiebang is ready: {url}", "Stop it with Ctrl-C."]
        if not self._has_people():
            lines.insert(2, "Nobody can sign in yet: .venv/bin/python manage.py createsuperuser")
        return "\n".join(lines)

    @staticmethod
    def _has_people() -> bool:
        return get_user_model()._default_manager.exists()

    @staticmethod
    def _database() -> str:
        if connection.vendor == "sqlite":
            return str(settings.DATABASES["default"]["NAME"])
        return f"{connection.vendor} {settings.DATABASES['default']['NAME']}"
