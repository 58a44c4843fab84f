"""What is built: formats, appendices, index; what is frozen and what has changed since."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfReader

from cms.builds import tasks
from cms.builds.appendices import adoptions, challenges, honours
from cms.builds.arranging import begin_next_edition, save_settings, take_out
from cms.builds.chapters import chapters_of, entries_of, estimate_seconds
from cms.builds.editions import edition_of
from cms.builds.freezing import Revision, changes_since_previous
from cms.builds.models import CasebookBuild, FrozenEdition
from cms.builds.services import request_build
from cms.builds.tasks import build_casebook, fragment_cache
from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionPage
from cms.stories.pages import CaseStory
from cms.stories.printing import Pictures
from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.stories import (
    collection_of,
    project_with_outcome,
    proven_outcome,
    published_story,
    story_draft,
)
from tracker.foundation.lifecycle import GuardFailed

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def collection(site: StorySite) -> CollectionPage:
    return collection_of(
        site,
        published_story(site),
        published_story(site, "少烧630吨稳燃油", slug="oil", unit_name="茶岭电厂"),
    )


def built(
    collection: CollectionPage, world: World, made_for: str = "web", *, freezes: bool = False
) -> CasebookBuild:
    build = request_build(collection, by=world.emma, made_for=made_for, freezes=freezes)
    assert (build_casebook.call(build.pk), CasebookBuild.objects.get(pk=build.pk).error) == ("done", "")
    return CasebookBuild.objects.get(pk=build.pk)


def text_of(build: CasebookBuild) -> str:
    with build.file.open("rb") as file:
        pages = PdfReader(BytesIO(file.read())).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


def edit(story: CaseStory, summary: str) -> None:
    story.summary = summary
    story.save_revision().publish()


def states(collection: CollectionPage) -> list[tuple[str, int | None]]:
    build = CasebookBuild.objects.filter(collection=collection, status="done").first()
    chapters = chapters_of(collection, entries_of(collection), build)
    return [(chapter.state, chapter.pages) for chapter in chapters]


def test_a_chapter_says_whether_its_story_has_changed(
    site: StorySite, collection: CollectionPage, world: World
) -> None:
    assert states(collection) == [("new", None), ("new", None)]
    built(collection, world)
    assert states(collection) == [("fresh", 1), ("fresh", 1)]
    first, second = (entry.story for entry in collection.entries.all())
    edit(first, "摘要改了。")
    second.unpublish()
    assert states(collection) == [("changed", 1), ("unpublished", None)]


def test_a_figure_of_the_records_changes_the_chapter_that_shows_it(site: StorySite, world: World) -> None:
    project, outcome = project_with_outcome(world)
    collection = collection_of(site, published_story(site, project=project, outcome=outcome))
    built(collection, world)
    assert [state for state, _pages in states(collection)] == ["fresh"]
    outcome.title = "另一个成果"
    outcome.save()
    assert [state for state, _pages in states(collection)] == ["changed"]


def test_the_estimate_follows_what_the_last_build_took(collection: CollectionPage, world: World) -> None:
    assert (estimate_seconds(0, None), estimate_seconds(200, None)) == (2, 26)
    build = built(collection, world)
    assert estimate_seconds(3, build) >= 1


def test_an_e_book_and_a_pdf_for_phones_are_handed_out_under_their_names(
    collection: CollectionPage, world: World, client: Client
) -> None:
    ebook, phone = built(collection, world, "epub"), built(collection, world, "phone")
    client.force_login(world.alice)
    answer = client.get(f"/casebooks/builds/{ebook.pk}/download/")
    assert answer["Content-Type"] == "application/epub+zip"
    assert b"".join(answer.streaming_content)[30:58] == b"mimetypeapplication/epub+zip"  # type: ignore[attr-defined]  # a file response
    assert (ebook.filename, phone.filename) == (
        "揭榜挂帅创新实践案例集 2026 年卷.epub",
        "揭榜挂帅创新实践案例集 2026 年卷 手机版.pdf",
    )
    assert "少烧630吨稳燃油" in text_of(phone)


def test_an_e_book_is_counted_in_pieces_and_has_no_pages(
    collection: CollectionPage, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PROGRESS_SECONDS", 0.0)
    steps: list[tuple[int, int, str]] = []
    report = tasks._Work.report

    def noted(work: tasks._Work, done: int, total: int, what: str) -> None:
        steps.append((done, total, what))
        report(work, done, total, what)

    monkeypatch.setattr(tasks._Work, "report", noted)
    ebook = built(collection, world, "epub")
    assert [done for done, _total, _what in steps] == list(range(1, len(steps) + 1))
    assert {total for _done, total, _what in steps} == {len(steps)}
    assert "少烧630吨稳燃油" in [what for _done, _total, what in steps]
    assert (ebook.done, ebook.total) == (len(steps), len(steps))
    client.force_login(world.emma)
    page = client.get(f"/casebooks/{collection.pk}/").content.decode()
    assert "Download the e-book" in page
    assert "0 pages" not in page
    assert ">0<" not in client.get("/casebooks/").content.decode()


def test_a_made_up_format_is_refused(collection: CollectionPage, world: World, client: Client) -> None:
    client.force_login(world.emma)
    answer = client.post(f"/casebooks/{collection.pk}/build/", {"made_for": "scroll"}, follow=True)
    assert "Choose what the book is made for." in answer.content.decode()
    assert not CasebookBuild.objects.exists()


def test_appendices_are_what_the_group_may_see(world: World) -> None:
    project, _outcome = project_with_outcome(world)
    proven = proven_outcome(world)
    assert [row[1] for row in challenges().rows].count(project.challenge.title) >= 1
    assert [(row[1], row[4]) for row in adoptions().rows] == [(proven.title, "已验证")]
    honoured = honours().rows
    assert [(row[0], row[1], row[2]) for row in honoured] == [
        ("揭榜攻关团队", project.title, project.lead.get_full_name())
    ]
    assert project.lead.get_full_name() not in honoured[0][3]


def test_the_book_has_the_appendices_and_the_index_asked_for(site: StorySite, world: World) -> None:
    project, outcome = project_with_outcome(world)
    collection = collection_of(site, published_story(site, project=project, outcome=outcome))
    collection.has_challenges = collection.has_honours = True
    build = built(save_settings(collection, by=world.emma, committee=()), world)
    text = text_of(build)
    for words in ("附录一榜题总表", "附录二荣誉名单", "索引", "人名", project.lead.get_full_name()):
        assert words in text
    assert [chapter["id"] for chapter in build.chapters][-2:] == ["appendix.challenges", "appendix.honours"]


def test_a_frozen_edition_is_built_to_the_same_file_whatever_becomes_of_its_stories(
    collection: CollectionPage, world: World
) -> None:
    frozen = built(collection, world, freezes=True)
    edition = FrozenEdition.objects.get()
    assert edition.digests == {"web": frozen.digest}
    for entry in collection.entries.all():
        edit(entry.story, "改得面目全非。")
    collection.entries.first().story.delete()
    shutil.rmtree(fragment_cache())
    again = built(collection, world)
    assert (again.digest, again.anew) == (frozen.digest, 3)
    assert "改得面目全非" not in text_of(again)
    built(collection, world, "phone")
    assert sorted(FrozenEdition.objects.get().digests) == ["phone", "web"]
    with pytest.raises(GuardFailed, match="frozen already"):
        request_build(collection, by=world.emma, freezes=True)


def test_the_back_office_changes_and_deletes_no_frozen_edition(
    collection: CollectionPage, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    edit_url, delete_url = (f"/editor/pages/{collection.pk}/{act}/" for act in ("edit", "delete"))
    assert client.get(edit_url).status_code == 200
    built(collection, world, freezes=True)
    for address in (edit_url, delete_url):
        for answer in (client.get(address), client.post(address, {"title": "Another"})):
            assert answer["Location"] == f"/casebooks/{collection.pk}/"
    assert "is frozen" in client.get(f"/casebooks/{collection.pk}/").content.decode()
    all_at_once = f"/editor/bulk/wagtailcore/page/delete/?id={collection.pk}&next=/editor/"
    assert client.post(all_at_once).status_code == 302
    assert CollectionPage.objects.get(pk=collection.pk).title == collection.title


def test_what_has_changed_since_the_edition_before_writes_itself(
    site: StorySite, collection: CollectionPage, world: World, client: Client
) -> None:
    built(collection, world, freezes=True)
    following = begin_next_edition(collection, by=world.emma)
    revised, dropped = (entry.story for entry in following.entries.all())
    edit(revised, "新的摘要。")
    entry = following.entries.get(story=dropped)
    following = take_out(following, entry.pk, by=world.emma)
    new = published_story(site, "新案例", slug="new")
    from cms.builds.arranging import add_stories

    add_stories(following, [new], by=world.emma)
    following = CollectionPage.objects.get(pk=following.pk)
    following.has_changes = True
    following = save_settings(following, by=world.emma, committee=())
    assert changes_since_previous(following) is None  # not built yet
    build = built(following, world)
    found = changes_since_previous(following)
    assert found is not None
    assert (found.before, found.added, found.revised, found.dropped) == (
        "2026 年卷",
        ("新案例",),
        (Revision(revised.title, ()),),
        (dropped.title,),
    )
    text = text_of(build)
    assert f"修订{''.join(revised.title.split())}" in text
    assert "文字或图片" in text
    client.force_login(world.emma)
    page = client.get(f"/casebooks/{following.pk}/").content.decode()
    assert "Changed since 2026 年卷" in page
    assert "Its text or pictures" in page


def test_a_first_build_finds_the_pages_of_the_edition_before(
    collection: CollectionPage, world: World, client: Client
) -> None:
    built(collection, world, freezes=True)
    following = begin_next_edition(collection, by=world.emma)
    first = following.entries.first()
    edit(CaseStory.objects.get(pk=first.story_id), "新的摘要。")
    client.force_login(world.emma)
    answer = client.get(f"/casebooks/{following.pk}/")
    assert [chapter.state for chapter in answer.context["chapters"]] == ["new", "kept"]
    # The preface is as it was; what is new in the edition is not.
    assert [row.state for row in answer.context["frame"]] == ["kept", "new"]
    assert answer.context["due"] == 2
    page = answer.content.decode()
    assert "Typeset for the edition before" in page
    assert "Pages as in the last build" not in page
    assert built(following, world).anew == 2
    assert built(following, world, "phone")
    page = client.get(f"/casebooks/{following.pk}/").content.decode()
    assert "Pages as in the last build: PDF for phones." in page


def test_figures_that_have_changed_since_the_edition_before_are_named(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = equipped_outcome(world)
    told = published_story(site, project=outcome.project, outcome=outcome)
    collection = collection_of(site, told)
    built(collection, world, freezes=True)
    verified_benefit(world, outcome)
    told.title = "138 架支架，11 天撤完"
    told.save_revision().publish()
    following = begin_next_edition(collection, by=world.emma)
    following.has_changes = True
    following = save_settings(following, by=world.emma, committee=())
    text = text_of(built(following, world))
    found = changes_since_previous(following)
    assert found is not None
    assert found.revised == (
        Revision(
            told.title,
            (
                ("案例", "138架支架，13天撤完", told.title),
                ("核定效益", "", "402.60 万元/年"),
            ),
        ),
    )
    assert "核定效益：无→402.60万元/年" in text
    client.force_login(world.emma)
    assert "402.60 万元/年" in client.get(f"/casebooks/{following.pk}/").content.decode()


def test_a_damaged_snapshot_fails_the_build_in_words(
    collection: CollectionPage, world: World, settings: LazySettings
) -> None:
    settings.LANGUAGE_CODE = "en"
    built(collection, world, freezes=True)
    Path(FrozenEdition.objects.get().snapshot.path).write_bytes(b"PK")
    build = request_build(collection, by=world.emma)
    assert build_casebook.call(build.pk) == "failed"
    assert CasebookBuild.objects.get(pk=build.pk).error.startswith(
        "What was kept of the frozen edition is damaged."
    )


def test_a_story_deleted_while_the_book_is_built_does_not_stop_it(
    collection: CollectionPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cms.builds import tasks

    report = tasks._Work.report

    def delete_at_the_first_step(work: tasks._Work, done: int, total: int, what: str) -> None:
        report(work, done, total, what)
        CaseStory.objects.filter(slug="oil").delete()

    monkeypatch.setattr(tasks._Work, "report", delete_at_the_first_step)
    assert "少烧630吨稳燃油" in text_of(built(collection, world))
    assert CasebookBuild.objects.get().failures == 0


def test_one_shot_is_the_way_out_by_setting(
    collection: CollectionPage, world: World, settings: LazySettings
) -> None:
    by_fragments = built(collection, world)
    settings.JIEBANG = {**settings.JIEBANG, "CASEBOOK_ENGINE": "one_shot"}
    at_once = built(collection, world)
    assert (at_once.pages, text_of(at_once).count("少烧630吨稳燃油") > 1) == (by_fragments.pages, True)
    assert at_once.digest != by_fragments.digest


def test_a_picture_of_twelve_thousand_pixels_is_printed_small(site: StorySite) -> None:
    drawn = BytesIO()
    Image.new("RGB", (12_000, 900), "#345").save(drawn, "JPEG")
    image = StoryImage.objects.create(title="全景", file=ImageFile(drawn, "wide.jpg"))
    data = Pictures({"wide.jpg": image})["wide.jpg"]
    assert max(Image.open(BytesIO(data)).size) == 1920


@pytest.mark.parametrize("count", [1, 3])
def test_the_builders_page_costs_the_same_for_one_story_as_for_three(
    site: StorySite, world: World, client: Client, count: int, queries_of: Callable[[Client, str], int]
) -> None:
    project, outcome = project_with_outcome(world)
    told = [
        published_story(site, f"案例{number}", slug=f"s{number}", project=project, outcome=outcome)
        for number in range(count)
    ]
    collection = collection_of(site, *told, story_draft(site, "草稿", slug="draft"))
    built(collection, world)
    client.force_login(world.emma)
    pages = (f"/casebooks/{collection.pk}/", f"/casebooks/{collection.pk}/arrange/")
    assert [queries_of(client, address) for address in pages] == [20, 9]


@pytest.fixture
def queries_of() -> Callable[[Client, str], int]:
    def count(client: Client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def test_a_book_for_the_printer_is_asked_for_by_name(collection: CollectionPage) -> None:
    assert edition_of(collection, "print").layout.bleed > 0
    assert edition_of(collection, "web").layout.bleed == 0
