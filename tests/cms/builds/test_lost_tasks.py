"""A build waits for the task that a worker will come to. When there is none, nobody would ever come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from cms.builds.models import CasebookBuild
from cms.builds.services import request_build, take_up_interrupted_builds
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionPage
from tests.cms.builds.queueing import DATABASE_QUEUE, tasks_of
from tests.factories.organisation import World
from tests.factories.stories import collection_of, published_story
from tracker.foundation import clock

pytestmark = pytest.mark.usefixtures("english")

LATER = timedelta(seconds=61)
LOSSES: list[Callable[[Any], object]] = [
    lambda tasks: tasks.delete(),
    lambda tasks: tasks.update(status="SUCCESSFUL", finished_at=clock.now()),
    lambda tasks: tasks.update(status="FAILED", finished_at=clock.now()),
    # Killed between taking the task and beginning the build.
    lambda tasks: tasks.update(status="RUNNING", started_at=clock.now()),
]


@pytest.fixture
def queue(settings: LazySettings) -> None:
    settings.TASKS = DATABASE_QUEUE


@pytest.fixture
def build(
    queue: None, site: StorySite, world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> CasebookBuild:
    collection = collection_of(site, published_story(site))
    with django_capture_on_commit_callbacks(execute=True):
        return request_build(collection, by=world.emma)


@pytest.fixture
def later(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., int]:
    """What the clock does so many minutes from now."""

    def tick(minutes: int = 1) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return take_up_interrupted_builds(clock.now() + minutes * LATER)

    return tick


def now(build: CasebookBuild) -> tuple[str, int]:
    """Its status, and how many tasks wait for a worker."""
    fresh = CasebookBuild.objects.get(pk=build.pk)
    return fresh.status, tasks_of(build).filter(status="READY").count()


@pytest.mark.parametrize("lose", LOSSES, ids=["gone", "ended", "failed", "killed"])
def test_a_build_whose_task_was_lost_is_queued_again(
    build: CasebookBuild, later: Callable[..., int], lose: Callable[[Any], object]
) -> None:
    lose(tasks_of(build))
    assert now(build) == ("queued", 0)
    assert take_up_interrupted_builds(clock.now()) == 0
    assert (later(), now(build)) == (1, ("queued", 1))
    assert (later(), now(build)) == (0, ("queued", 1))


def test_a_build_taken_up_so_is_built_and_the_book_may_be_built_again(
    build: CasebookBuild, later: Callable[..., int], world: World, django_capture_on_commit_callbacks: Any
) -> None:
    tasks_of(build).delete()
    later()
    [task] = tasks_of(build)
    assert task.task.call(*task.args_kwargs["args"]) == "done"
    task.set_successful("done")
    with django_capture_on_commit_callbacks(execute=True):
        again = request_build(CollectionPage.objects.get(), by=world.emma)
    assert (again.pk != build.pk, now(again)) == (True, ("queued", 1))


def test_a_build_that_truly_waits_is_left_alone_however_long(
    build: CasebookBuild, later: Callable[..., int]
) -> None:
    assert [later(minutes) for minutes in (1, 60, 60 * 24)] == [0, 0, 0]
    assert (now(build), tasks_of(build).count()) == (("queued", 1), 1)


def test_a_task_in_hand_since_a_moment_is_left_alone(build: CasebookBuild, later: Callable[..., int]) -> None:
    tasks_of(build).update(status="RUNNING", started_at=clock.now() + LATER)
    assert (later(), now(build)) == (0, ("queued", 0))


def test_a_build_that_loses_every_task_has_failed_in_words(
    build: CasebookBuild, later: Callable[..., int]
) -> None:
    for minutes in (1, 2, 3):
        tasks_of(build).update(status="FAILED", finished_at=clock.now())
        later(2 * minutes)
    assert now(build) == ("failed", 0)
    assert CasebookBuild.objects.get().error.startswith("The build was interrupted three times.")
