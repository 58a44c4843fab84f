"""What editors may bring along, from the upload to the printed page: what can be printed is, the rest is named."""

import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from PIL import Image
from pytest_django import DjangoDbBlocker
from wagtail.rich_text import RichText

from cms.builds.models import CasebookBuild
from cms.builds.services import request_build
from cms.builds.tasks import build_casebook
from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.collections import CollectionPage
from cms.stories.pages import CaseStory
from tests.factories.organisation import World, make_world
from tests.factories.stories import collection_of, paragraph, published_story, site_with_editor
from tests.typesetting.pictures import large_jpeg, large_png, png, png_bomb

pytestmark = pytest.mark.django_db

DEPTH = 300
ROWS = 3000
HEAD = "改造前读数"
TRADITIONAL = "臺灣廠區變頻傳動與礦井瓦斯監測：體檢、證據、龜裂、鬱積、豔陽、鹽鹼。"
UPRIGHT = "豎排之文照樣印出"


@dataclass(frozen=True)
class Made:
    """`chapters` are the reports by the story's title; `uploaded` is the size of each picture's file in bytes."""

    data: bytes
    chapters: dict[str, dict[str, Any]]
    texts: list[str]
    uploaded: dict[str, int]
    epub: tuple[str, str]

    def text_of(self, title: str) -> str:
        """The pages of one story, read by a programme that knows nothing of us."""
        return "".join(self.pages_of(title))

    def pages_of(self, title: str) -> list[str]:
        chapter = self.chapters[title]
        divider = next(index for index, text in enumerate(self.texts) if text.startswith("第一篇"))
        first = divider + int(chapter["first_page"]) - 1
        return self.texts[first : first + chapter["pages"]]


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    """One book of bad stories for all tests; what it took of the database is given back at once."""
    folder = tmp_path_factory.mktemp("bad-inputs")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(folder)), transaction.atomic():
        cache.clear()
        book = built_book(folder)
        transaction.set_rollback(True)
    cache.clear()
    return book


def built_book(folder: Path) -> Made:
    world = make_world()
    site = site_with_editor(world)
    pictures = {
        "jpeg": uploaded(world, large_jpeg(width=12_000, height=9_000), "large.jpg"),
        "png": uploaded(world, large_png(width=6_000, height=4_000), "large.png"),
        "bomb": uploaded(world, png(), "bomb.png"),
        "gone": uploaded(world, png("#000000"), "gone.png"),
    }
    replace_file(pictures["bomb"], png_bomb())
    pictures["gone"].file.storage.delete(pictures["gone"].file.name)
    collection = collection_of(site, *bad_stories(site, pictures))
    with override_settings(LANGUAGE_CODE="en"):
        book, epub = (build_of(collection, world, made_for) for made_for in ("web", "epub"))
    with book.file.open("rb") as file:
        data = file.read()
    (folder / "book.pdf").write_bytes(data)
    return Made(
        data,
        {chapter["title"]: chapter for chapter in book.chapters},
        read_pages(folder / "book.pdf"),
        {name: picture.file.size for name, picture in pictures.items() if name != "gone"},
        (epub.status, epub.error),
    )


def uploaded(world: World, content: bytes, name: str) -> StoryImage:
    """As an editor does it."""
    client = Client()
    client.force_login(world.emma)
    file = SimpleUploadedFile(name, content, f"image/{name.rpartition('.')[2].replace('jpg', 'jpeg')}")
    with warnings.catch_warnings():
        # Pillow warns of what our own limit still takes; the tests would make an error of it.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        answer = client.post(
            "/editor/images/multiple/add/",
            {"title": name, "files[]": file},
            headers={"x-requested-with": "XMLHttpRequest"},
        ).json()
    assert answer["success"], answer
    StoryImage.objects.filter(pk=answer["image_id"]).update(credit="霍岭煤矿", has_consent=True)
    return StoryImage.objects.get(pk=answer["image_id"])


def replace_file(picture: StoryImage, content: bytes) -> None:
    """What was brought into the storage by another way than the editors'."""
    storage, name = picture.file.storage, picture.file.name
    storage.delete(name)
    assert storage.save(name, ContentFile(content)) == name


def bad_stories(site: StorySite, pictures: dict[str, StoryImage]) -> Iterator[CaseStory]:
    deep = RichText("<ul><li>" * DEPTH + "最深一层" + "</li></ul>" * DEPTH)
    rows = [
        {"item": f"测点{number:04d}", "before": f"前{number}", "after": f"后{number}", "change": "降"}
        for number in range(ROWS)
    ]
    table = {"caption": "全部测点", "before_label": HEAD, "after_label": "改造后", "rows": rows}
    upright = RichText(f'<p style="writing-mode: vertical-rl">{UPRIGHT}</p>')
    shown = {
        name: [("picture", {"image": picture, "caption": f"图{name}", "credit": ""})]
        for name, picture in pictures.items()
    }
    yield published_story(site, "层层嵌套", slug="deep", practice=[worded(deep)])
    yield published_story(site, "三千行", slug="rows", practice=[("before_after", table)])
    yield published_story(site, "大照片", slug="jpeg", practice=shown["jpeg"])
    yield published_story(site, "大图形", slug="png", practice=shown["png"])
    yield published_story(site, "图片炸弹", slug="bomb", practice=shown["bomb"])
    yield published_story(site, "图片丢失", slug="gone", practice=shown["gone"])
    yield published_story(site, "繁體案例", slug="traditional", background=[paragraph(TRADITIONAL)])
    yield published_story(site, "竖排案例", slug="upright", background=[worded(upright)])
    yield published_story(site, "好案例", slug="good")


def worded(text: RichText) -> tuple[str, dict[str, Any]]:
    return "paragraph", {"text": text, "source": "", "source_url": ""}


def build_of(collection: CollectionPage, world: World, made_for: str) -> CasebookBuild:
    build = request_build(collection, by=world.emma, made_for=made_for)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        build_casebook.call(build.pk)
    return CasebookBuild.objects.get(pk=build.pk)


def read_pages(path: Path) -> list[str]:
    said = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    return ["".join(page.split()) for page in said.split("\f")]


def test_one_bad_story_never_stops_the_book(made: Made) -> None:
    assert {title: (chapter["state"], chapter["warnings"]) for title, chapter in made.chapters.items()} == {
        "前言": ("fresh", []),
        "层层嵌套": (
            "failed",
            [
                "The text is nested too deeply to be laid out; take quotations, lists or tables out of one another."
            ],
        ),
        "三千行": ("fresh", []),
        "大照片": ("fresh", []),
        "大图形": ("fresh", []),
        "图片炸弹": (
            "fresh",
            ["The picture asset:bomb.png is damaged or of an unknown kind; upload it again."],
        ),
        "图片丢失": (
            "fresh",
            ["The picture asset:gone.png is named in the text but missing; upload it again."],
        ),
        "繁體案例": ("fresh", []),
        "竖排案例": ("fresh", []),
        "好案例": ("fresh", []),
    }


def test_where_the_story_of_300_levels_would_stand_a_page_says_so(made: Made) -> None:
    assert "本案例内容有误，未能排入本书" in made.text_of("层层嵌套")
    assert "最深一层" not in made.text_of("层层嵌套")


def test_a_table_of_3000_rows_is_printed_under_a_head_on_each_page(made: Made) -> None:
    pages = made.pages_of("三千行")
    assert len(pages) > 50
    assert [page.count(HEAD) for page in pages] == [1] * len(pages)
    text = "".join(pages)
    missing = [number for number in range(ROWS) if f"测点{number:04d}前{number}后{number}降" not in text]
    assert missing == []


def test_large_pictures_are_printed_as_small_as_the_page_needs_them(made: Made) -> None:
    assert made.uploaded["jpeg"] > 2_000_000
    with pikepdf.open(BytesIO(made.data)) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        pictures = [stream for stream in streams if stream.get("/Subtype") == "/Image"]
        sizes = sorted((int(picture.Width), int(picture.Height)) for picture in pictures)
    assert sizes == [(1920, 1280), (1920, 1440)]
    assert len(made.data) < 2_000_000
    for title, name in (("大照片", "图jpeg"), ("大图形", "图png")):
        assert name in made.text_of(title)


@pytest.mark.parametrize("title", ["图片炸弹", "图片丢失"])
def test_a_story_is_printed_without_the_picture_that_cannot_be(made: Made, title: str) -> None:
    text = made.text_of(title)
    assert "138架支架，13天撤完" in text
    assert ("图bomb" if title == "图片炸弹" else "图gone") in text


def test_traditional_characters_are_printed(made: Made) -> None:
    assert TRADITIONAL in made.text_of("繁體案例")


def test_text_that_asks_to_stand_upright_is_printed_lying(made: Made) -> None:
    assert UPRIGHT in made.text_of("竖排案例")


def test_the_e_book_of_the_same_stories_is_made_too(made: Made) -> None:
    assert made.epub == ("done", "")
