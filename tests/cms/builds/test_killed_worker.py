"""A worker's process is killed with -9 while it builds: the clock notices, the next worker goes on from there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
from django.conf import LazySettings
from django.db import connection

from cms.builds.models import CasebookBuild
from cms.builds.services import request_build, take_up_interrupted_builds
from cms.builds.tasks import fragment_cache
from cms.casebook.shell import PROJECT
from cms.stories.collections import CollectionPage
from tests.cms.builds.queueing import DATABASE_QUEUE, tasks_of
from tests.factories.organisation import World, make_world
from tests.factories.stories import collection_of, published_story, site_with_editor
from tests.racing import in_threads, shared_database
from tracker.foundation import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]

LONGER = 60
"""Seconds that no step takes, however busy the machine is."""
BEGUN = 5
"""Pages in the cache of which at least one is an editor's: the cover, the committee and a divider are not."""
ROWS = 200


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def collection(world: World, settings: LazySettings) -> CollectionPage:
    """Its last stories take a while to set. Two may be in hand when their worker is killed, and are set to their end."""
    settings.TASKS = DATABASE_QUEUE
    site = site_with_editor(world)
    tables = [
        published_story(site, f"全部测点{number}", slug=f"rows-{number}", practice=[table(number)])
        for number in range(4)
    ]
    return collection_of(
        site, published_story(site), published_story(site, "少烧630吨稳燃油", slug="oil"), *tables
    )


def table(number: int) -> tuple[str, dict[str, Any]]:
    rows = [
        {"item": f"测点{number}之{row}", "before": "前", "after": "后", "change": ""} for row in range(ROWS)
    ]
    return "before_after", {"caption": "", "before_label": "", "after_label": "", "rows": rows}


def database_url() -> str:
    """Where a process of its own finds what stands in `shared_database`."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = ":".join(quote(facts[name], safe="") for name in ("USER", "PASSWORD"))
    return f"postgres://{who}@{quote(facts['HOST'], safe='')}:{facts['PORT']}/{facts['NAME']}"


@contextmanager
def worker(settings: LazySettings, log: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py db_worker` as a production runs it."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "of this test",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": settings.MEDIA_ROOT,
    }
    with log.open("ab") as words:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--no-startup-delay", *options],
            cwd=PROJECT,
            env=environment,
            stdout=words,
            stderr=words,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_pages(process: subprocess.Popen[bytes], log: Path) -> dict[Path, int]:
    """What is in the cache as soon as there is something: the number of each file by its path."""
    end = time.monotonic() + LONGER
    while len(pages := {path: path.stat().st_ino for path in fragment_cache().glob("*/*.fragment")}) < BEGUN:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
        assert process.returncode is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
    return pages


def test_a_worker_killed_with_nine_leaves_a_build_that_the_next_one_finishes(
    collection: CollectionPage, world: World, settings: LazySettings, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"

    def stands() -> tuple[CasebookBuild, list[str]]:
        build = CasebookBuild.objects.get()
        return build, list(tasks_of(build).order_by("enqueued_at").values_list("status", flat=True))

    with shared_database(tmp_path):
        in_threads(lambda: request_build(collection, by=world.emma))
        with worker(settings, log) as process:
            kept = wait_for_pages(process, log)
            process.send_signal(signal.SIGKILL)
            assert process.wait(LONGER) == -signal.SIGKILL
        [(build, tasks)] = in_threads(stands)
        assert (build.status, build.attempts, build.file.name, tasks) == ("running", 1, "", ["RUNNING"])

        moment = clock.now()
        taken_up = in_threads(
            lambda: [
                take_up_interrupted_builds(moment),
                take_up_interrupted_builds(moment + timedelta(seconds=61)),
            ]
        )
        [(build, tasks)] = in_threads(stands)
        assert (taken_up, build.status, tasks) == ([[0, 1]], "queued", ["RUNNING", "READY"])

        with worker(settings, log, "--batch") as process:
            assert process.wait(LONGER) == 0, log.read_text()
        [(build, tasks)] = in_threads(stands)
    assert (build.status, build.error, build.attempts) == ("done", "", 2)
    assert tasks == ["RUNNING", "SUCCESSFUL"]
    states = [chapter["state"] for chapter in build.chapters]
    assert (len(states), set(states)) == (7, {"cached", "fresh"})
    assert {path: path.stat().st_ino for path in kept} == kept
    with build.file.open("rb") as file:
        assert len(pikepdf.open(BytesIO(file.read())).pages) == build.pages
