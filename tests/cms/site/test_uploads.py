"""Pictures that editors bring: what cannot be printed is refused at the door, in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.site.media import StoryDocument, StoryImage
from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.typesetting.pictures import jpeg, png, png_bomb

pytestmark = pytest.mark.usefixtures("english", "site")

TOO_LARGE = "This picture has more than 128 million pixels. Scale it down, then try again."
DAMAGED = "This picture is damaged, or was not copied to its end. Take the original once more."
NO_PICTURE = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."


@pytest.fixture
def editor(client: Client, world: World, site: StorySite) -> Client:
    client.force_login(world.emma)
    return client


def upload(editor: Client, content: bytes, name: str) -> dict[str, Any]:
    """What the page for many pictures is answered."""
    answer: dict[str, Any] = editor.post(
        "/editor/images/multiple/add/",
        {"title": name, "files[]": SimpleUploadedFile(name, content)},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()
    return answer


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (png_bomb(), "bomb.png", TOO_LARGE),
        (png_bomb(side=12_000), "large.png", TOO_LARGE),
        (jpeg(width=400, height=300)[:-600], "cut.jpg", DAMAGED),
        (png(width=400, height=300)[:-60], "cut.png", DAMAGED),
        (b"not a picture", "none.jpg", NO_PICTURE),
    ],
    ids=["bomb", "too many pixels", "JPEG cut short", "PNG cut short", "no picture"],
)
def test_a_picture_that_cannot_be_printed_is_refused_in_words(
    editor: Client, content: bytes, name: str, words: str
) -> None:
    assert upload(editor, content, name) == {"success": False, "error_message": words}
    page = editor.post("/editor/images/add/", {"title": "图片", "file": SimpleUploadedFile(name, content)})
    assert (page.status_code, words in page.content.decode()) == (200, True)
    assert 'value="图片"' in page.content.decode()
    assert not StoryImage.objects.exists()


def test_a_whole_picture_is_taken(editor: Client) -> None:
    assert upload(editor, jpeg(width=400, height=300), "whole.jpg")["success"]
    assert (StoryImage.objects.get().width, StoryImage.objects.get().height) == (400, 300)


def test_under_its_number_a_picture_stays_what_was_consented_to(editor: Client) -> None:
    upload(editor, jpeg(width=400, height=300), "whole.jpg")
    image = StoryImage.objects.get()
    page = editor.get(f"/editor/images/{image.pk}/").content.decode()
    assert "Another picture is uploaded as one of its own." in page
    assert 'type="file"' not in page
    other = SimpleUploadedFile("other.jpg", jpeg(width=300, height=300))
    editor.post(f"/editor/images/{image.pk}/", {"title": "新题名", "file": other, "has_consent": "on"})
    kept = StoryImage.objects.get()
    assert (kept.title, kept.has_consent) == ("新题名", True)
    assert (kept.file.name, kept.file_hash, kept.width) == (image.file.name, image.file_hash, 400)


def test_under_its_number_a_file_stays_what_was_reviewed(editor: Client) -> None:
    film = SimpleUploadedFile("film.mp4", b"....ftypmp42")
    editor.post("/editor/documents/add/", {"title": "影片", "file": film})
    kept = StoryDocument.objects.get()
    page = editor.get(f"/editor/documents/edit/{kept.pk}/").content.decode()
    assert "Another file is uploaded as one of its own." in page
    other = SimpleUploadedFile("other.mp4", b"another film")
    editor.post(f"/editor/documents/edit/{kept.pk}/", {"title": "改名", "file": other})
    after = StoryDocument.objects.get()
    assert (after.title, after.file.name, after.file_hash) == ("改名", kept.file.name, kept.file_hash)
