"""Two editors ask for the same book at the same moment, two workers take it up: it is built once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import LazySettings

from cms.builds.models import BookFormat, CasebookBuild
from cms.builds.services import request_build, take_up_interrupted_builds
from cms.builds.tasks import build_casebook
from cms.stories.collections import CollectionPage
from tests.cms.builds.queueing import DATABASE_QUEUE, tasks_of, work_off
from tests.factories.organisation import World, make_world
from tests.factories.stories import collection_of, published_story, site_with_editor
from tests.racing import PATIENCE, in_threads, shared_database
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed
from tracker.organisation.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def collection(world: World, settings: LazySettings) -> CollectionPage:
    settings.TASKS = DATABASE_QUEUE
    site = site_with_editor(world)
    return collection_of(site, published_story(site))


def together(*tasks: Callable[[], object]) -> list[object]:
    start = Barrier(len(tasks))

    def at_once(task: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            start.wait(PATIENCE)
            return task()

        return run

    return in_threads(*map(at_once, tasks))


def ask(collection: CollectionPage, person: Person, made_for: str = BookFormat.WEB) -> str:
    """The number of the build, or why there is none."""
    try:
        return str(
            request_build(CollectionPage.objects.get(pk=collection.pk), by=person, made_for=made_for).pk
        )
    except GuardFailed as refused:
        return " ".join(refused.reasons)


def what_stands() -> list[tuple[object, ...]]:
    """Of each build: status, attempts, how many tasks of it wait, how many files there are."""
    return [
        (build.status, build.attempts, tasks_of(build).filter(status="READY").count(), bool(build.file))
        for build in CasebookBuild.objects.order_by("pk")
    ]


def test_of_two_who_ask_at_once_the_second_joins(
    collection: CollectionPage, world: World, tmp_path: Path
) -> None:
    with shared_database(tmp_path):
        first, second = together(*[lambda: ask(collection, world.emma)] * 2)
        [stands] = in_threads(what_stands)
    assert first == second
    assert stands == [("queued", 0, 1, False)]


def test_of_two_who_ask_for_different_files_at_once_one_is_told(
    collection: CollectionPage, world: World, tmp_path: Path
) -> None:
    with shared_database(tmp_path):
        answers = together(
            lambda: ask(collection, world.emma), lambda: ask(collection, world.emma, BookFormat.PRINT)
        )
        [[(number, name)]] = in_threads(
            lambda: [(str(build.pk), build.get_format_display()) for build in CasebookBuild.objects.all()]
        )
        [stands] = in_threads(what_stands)
    assert set(answers) == {
        number,
        f"Another build of this book is running ({name}). Ask again when it is done.",
    }
    assert stands == [("queued", 0, 1, False)]


def test_two_workers_with_a_task_each_for_one_build_make_one_book(
    collection: CollectionPage, world: World, tmp_path: Path
) -> None:
    def enqueue_again() -> None:
        build_casebook.enqueue(CasebookBuild.objects.get().pk)

    def answers() -> list[str]:
        build = CasebookBuild.objects.get()
        return sorted(tasks_of(build).values_list("return_value", flat=True))

    with shared_database(tmp_path):
        in_threads(lambda: ask(collection, world.emma))
        in_threads(enqueue_again)
        together(lambda: work_off("one"), lambda: work_off("two"))
        [stands, said] = in_threads(what_stands, answers)
    assert stands == [("done", 1, 0, True)]
    assert said in (["done", "done"], ["done", "running"])


def test_two_clocks_take_up_a_lost_build_once_and_two_workers_build_it_once(
    collection: CollectionPage, world: World, tmp_path: Path
) -> None:
    later = clock.now() + timedelta(minutes=2)

    def lose() -> None:
        tasks_of(CasebookBuild.objects.get()).delete()

    def tick() -> object:
        return take_up_interrupted_builds(later)

    with shared_database(tmp_path):
        in_threads(lambda: ask(collection, world.emma))
        in_threads(lose)
        taken_up = together(tick, tick)
        [waiting] = in_threads(what_stands)
        together(lambda: work_off("one"), lambda: work_off("two"))
        [stands] = in_threads(what_stands)
    assert (sorted(map(str, taken_up)), waiting) == (["0", "1"], [("queued", 0, 1, False)])
    assert stands == [("done", 1, 0, True)]
