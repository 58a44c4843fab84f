"""Several threads at one database, each with a connection of its own: for tests of who comes first."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.utils import translation

PATIENCE = 30
"""Seconds after which a thread that still waits has lost its way."""


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """Where other threads find what this one has stored. SQLite's tests run in memory, whose locks are not those
    of a file: the threads get a copy on disk, opened with the settings of production.
    """
    if connection.vendor != "sqlite":
        yield
        return
    name, copy = connection.settings_dict["NAME"], folder / "race.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    # As `migrate` leaves it: of two who open a file that is not in this mode yet, one is refused at once.
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = name


def in_threads(*tasks: Callable[[], object]) -> list[object]:
    """What each task answers, run at the same time, each with a connection of its own."""

    def run(task: Callable[[], object]) -> object:
        try:
            with translation.override("en"):  # a thread starts in the language of the site
                return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, task) for task in tasks]]
