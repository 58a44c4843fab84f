"""Pictures that editors bring: what cannot be printed is refused at the door, in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.site.media import StoryImage
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


def test_a_damaged_file_does_not_take_the_place_of_a_whole_one(editor: Client) -> None:
    upload(editor, jpeg(width=400, height=300), "whole.jpg")
    image = StoryImage.objects.get()
    cut = SimpleUploadedFile("cut.jpg", jpeg(width=400, height=300)[:-600])
    page = editor.post(f"/editor/images/{image.pk}/", {"title": "图片", "file": cut})
    assert (page.status_code, DAMAGED in page.content.decode()) == (200, True)
    assert StoryImage.objects.get().file.name == image.file.name
