"""A case book is built in the background: truly reported, called off, taken up again, handed out to those signed in."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import LazySettings
from django.test import Client

from cms.builds.models import CasebookBuild
from cms.builds.services import cancel_build, request_build, take_up_interrupted_builds
from cms.builds.tasks import build_casebook
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionPage
from tests.factories.organisation import World
from tests.factories.stories import collection_of, published_story, story_draft
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed

pytestmark = pytest.mark.usefixtures("english")

OnCommit = Callable[..., object]


@pytest.fixture
def collection(site: StorySite) -> CollectionPage:
    return collection_of(
        site,
        published_story(site),
        published_story(site, "少烧630吨稳燃油", slug="oil", unit_name="茶岭电厂"),
    )


def fresh(build: CasebookBuild) -> CasebookBuild:
    return CasebookBuild.objects.get(pk=build.pk)


def test_asking_for_a_build_makes_the_book(
    collection: CollectionPage, world: World, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        build = request_build(collection, by=world.emma)
    build = fresh(build)
    assert (build.status, build.error) == ("done", "")
    assert (build.done == build.total, build.total > 5, build.attempts) == (True, True, 1)
    assert [(chapter["title"], chapter["state"]) for chapter in build.chapters] == [
        ("前言", "fresh"),
        ("138架支架，13天撤完", "fresh"),
        ("少烧630吨稳燃油", "fresh"),
    ]
    with build.file.open("rb") as file:
        data = file.read()
    assert build.size == len(data)
    assert len(pikepdf.open(BytesIO(data)).pages) == build.pages
    assert build.file.name.startswith("casebooks/")


def test_a_second_build_sets_only_what_has_changed(collection: CollectionPage, world: World) -> None:
    first = request_build(collection, by=world.emma)
    build_casebook.call(first.pk)
    story = collection.entries.first().story
    story.summary = "摘要改了。"
    story.save_revision().publish()
    second = request_build(collection, by=world.emma)
    build_casebook.call(second.pk)
    assert [chapter["state"] for chapter in fresh(second).chapters] == ["cached", "fresh", "cached"]


def test_only_editors_ask_for_a_build(collection: CollectionPage, world: World) -> None:
    with pytest.raises(NotAllowed, match="built by their editors"):
        request_build(collection, by=world.alice)


def test_a_collection_of_drafts_is_not_built(site: StorySite, world: World) -> None:
    with pytest.raises(GuardFailed, match="None of the stories of this case book is published yet"):
        request_build(collection_of(site, story_draft(site)), by=world.emma)


def test_a_second_click_joins_the_build_that_waits(collection: CollectionPage, world: World) -> None:
    assert request_build(collection, by=world.emma).pk == request_build(collection, by=world.emma).pk


def test_stories_taken_back_before_the_worker_came_fail_the_build_in_words(
    collection: CollectionPage, world: World, settings: LazySettings
) -> None:
    settings.LANGUAGE_CODE = "en"  # the worker speaks the language of the site
    build = request_build(collection, by=world.emma)
    for entry in collection.entries.all():
        entry.story.unpublish()
    assert build_casebook.call(build.pk) == "failed"
    assert fresh(build).error == "None of the stories of this case book is published any longer."


def test_a_build_called_off_while_it_waits_is_never_begun(collection: CollectionPage, world: World) -> None:
    build = cancel_build(request_build(collection, by=world.emma), by=world.emma)
    assert build.status == "cancelled"
    assert build_casebook.call(build.pk) == "cancelled"
    assert (fresh(build).attempts, fresh(build).file.name) == (0, "")


@pytest.mark.parametrize("made_for", ["web", "epub"])
def test_a_build_called_off_while_it_runs_stops_and_leaves_no_file(
    collection: CollectionPage, world: World, monkeypatch: pytest.MonkeyPatch, made_for: str
) -> None:
    build = request_build(collection, by=world.emma, made_for=made_for)
    monkeypatch.setattr("cms.builds.tasks.QUESTION_SECONDS", 0.0)
    monkeypatch.setattr("cms.builds.tasks.PROGRESS_SECONDS", 0.0)
    from cms.builds import tasks

    report = tasks._Work.report

    def call_off_after_the_first_step(work: tasks._Work, done: int, total: int, what: str) -> None:
        report(work, done, total, what)
        cancel_build(build, by=world.emma)

    monkeypatch.setattr(tasks._Work, "report", call_off_after_the_first_step)
    assert build_casebook.call(build.pk) == "cancelled"
    assert fresh(build).file.name == ""


def test_strangers_do_not_call_a_build_off(collection: CollectionPage, world: World) -> None:
    build = request_build(collection, by=world.emma)
    with pytest.raises(NotAllowed, match="by whoever asked for it"):
        cancel_build(build, by=world.alice)


def test_a_build_whose_worker_was_lost_is_taken_up_and_finished(
    collection: CollectionPage, world: World, django_capture_on_commit_callbacks: OnCommit
) -> None:
    build = request_build(collection, by=world.emma)
    CasebookBuild.objects.filter(pk=build.pk).update(status="running", attempts=1, beat_at=clock.now())
    assert take_up_interrupted_builds(clock.now() + timedelta(seconds=59)) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        assert take_up_interrupted_builds(clock.now() + timedelta(seconds=61)) == 1
    assert (fresh(build).status, fresh(build).attempts) == ("done", 2)


def test_a_build_that_was_lost_three_times_has_failed(collection: CollectionPage, world: World) -> None:
    build = request_build(collection, by=world.emma)
    CasebookBuild.objects.filter(pk=build.pk).update(status="running", attempts=3, beat_at=clock.now())
    assert take_up_interrupted_builds(clock.now() + timedelta(minutes=2)) == 1
    assert (fresh(build).status, fresh(build).error[:34]) == ("failed", "The build was interrupted three ti")


def test_a_worker_that_comes_back_after_another_took_over_writes_nothing(
    collection: CollectionPage, world: World
) -> None:
    from cms.builds.tasks import _Work

    build = request_build(collection, by=world.emma)
    CasebookBuild.objects.filter(pk=build.pk).update(status="running", attempts=1)
    lost = _Work(fresh(build))
    CasebookBuild.objects.filter(pk=build.pk).update(attempts=2)
    lost.report(5, 5, "x")
    lost.fail("x")
    assert (lost.is_cancelled(), fresh(build).status, fresh(build).done) == (True, "running", 0)


def test_the_file_is_handed_out_to_those_signed_in_and_served_by_no_address(
    collection: CollectionPage, world: World, client: Client
) -> None:
    build = request_build(collection, by=world.emma)
    build_casebook.call(build.pk)
    address = f"/casebooks/builds/{build.pk}/download/"
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    assert client.get(f"/media/{fresh(build).file.name}").status_code == 404
    client.force_login(world.alice)
    answer = client.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]  # a file response


def test_a_build_without_a_file_hands_nothing_out(
    collection: CollectionPage, world: World, client: Client
) -> None:
    build = request_build(collection, by=world.emma)
    client.force_login(world.alice)
    assert client.get(f"/casebooks/builds/{build.pk}/download/").status_code == 404


def test_a_draft_of_a_case_book_is_seen_by_editors_alone(
    collection: CollectionPage, world: World, client: Client
) -> None:
    collection.unpublish()
    addresses = [f"/casebooks/{collection.pk}/", "/casebooks/"]
    client.force_login(world.alice)
    assert [client.get(address).status_code for address in addresses] == [404, 200]
    assert collection.title not in client.get("/casebooks/").content.decode()
    client.force_login(world.emma)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_the_page_shows_how_far_the_build_has_come(
    collection: CollectionPage, world: World, client: Client
) -> None:
    build = request_build(collection, by=world.emma)
    CasebookBuild.objects.filter(pk=build.pk).update(
        status="running", done=3, total=12, what="少烧630吨稳燃油"
    )
    client.force_login(world.emma)
    for address in (f"/casebooks/{collection.pk}/", f"/casebooks/builds/{build.pk}/progress/"):
        page = client.get(address).content.decode()
        assert ('max="100" value="25"' in page, "3 of 12: 少烧630吨稳燃油" in page) == (True, True), address
        assert f'hx-get="/casebooks/builds/{build.pk}/progress/"' in page
    client.force_login(world.alice)
    page = client.get(f"/casebooks/{collection.pk}/").content.decode()
    assert ("/cancel/" in page, "/build/" in page) == (False, False)


def test_a_finished_build_asks_for_itself_no_longer(
    collection: CollectionPage, world: World, client: Client
) -> None:
    build = request_build(collection, by=world.emma)
    build_casebook.call(build.pk)
    client.force_login(world.alice)
    address = f"/casebooks/builds/{build.pk}/progress/"
    page = client.get(address).content.decode()
    assert ("hx-get" in page, f"/casebooks/builds/{build.pk}/download/" in page) == (False, True)
    assert client.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    CasebookBuild.objects.filter(pk=build.pk).update(status="running")
    assert "HX-Refresh" not in client.get(address, headers={"hx-request": "true"})


def test_the_buttons_start_and_call_off(collection: CollectionPage, world: World, client: Client) -> None:
    client.force_login(world.alice)
    assert client.post(f"/casebooks/{collection.pk}/build/", follow=True).status_code == 403
    client.force_login(world.emma)
    assert client.get(f"/casebooks/{collection.pk}/build/").status_code == 405
    client.post(f"/casebooks/{collection.pk}/build/")
    build = CasebookBuild.objects.get()
    assert build.status == "queued"
    client.post(f"/casebooks/builds/{build.pk}/cancel/")
    assert fresh(build).status == "cancelled"
