"""Photographs are drawn anew before they are kept; what is none is refused in words."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.english import in_english
from tracker.foundation.file_fields import MOST_PHOTOS, PHOTO_PIXELS, PhotosField, cleaned_photo

__all__ = ["in_english"]
pytestmark = pytest.mark.usefixtures("in_english")
ORIENTATION, GPS = 0x0112, 0x8825


def photo(
    name: str = "现场.jpg", *, size: tuple[int, int] = (400, 300), kind: str = "JPEG", turned: bool = False
) -> SimpleUploadedFile:
    drawn = BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = 6 if turned else 1
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "Phone of 艾丽"
    Image.new("RGB", size, "#345").save(drawn, kind, exif=exif)
    return SimpleUploadedFile(name, drawn.getvalue())


def test_what_a_camera_writes_into_a_photograph_is_gone() -> None:
    kept = cleaned_photo(photo())
    opened = Image.open(kept)
    assert (opened.format, opened.size, dict(opened.getexif())) == ("JPEG", (400, 300), {})
    kept.seek(0)
    assert b"Phone of" not in kept.read()


def test_a_photograph_stands_upright_and_is_no_larger_than_needed() -> None:
    kept = Image.open(cleaned_photo(photo(size=(3200, 1600), turned=True)))
    assert kept.size == (PHOTO_PIXELS // 2, PHOTO_PIXELS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_pictures_become_jpeg(kind: str) -> None:
    kept = cleaned_photo(photo(f"现场.{kind.lower()}", kind=kind))
    assert (kept.name, Image.open(kept).format) == ("现场.jpg", "JPEG")


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00" * 40, b"<svg onload=alert(1)>", photo().read()[:200], b"GIF89a" + b"\x00" * 40],
    ids=["empty", "program", "svg", "cut off", "gif"],
)
def test_what_is_no_photograph_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        cleaned_photo(SimpleUploadedFile("程序.jpg", content))
    assert refused.value.messages == ["“程序.jpg” is no photograph, or is damaged."]


@pytest.mark.parametrize("name", ["a.exe", "合同.pdf", "现场", "现场.jpg.heic", "动图.GIF"])
def test_what_is_not_named_as_a_photograph_is_told_which_kinds_are(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PhotosField(required=False).clean([photo(), SimpleUploadedFile(name, photo().read())])
    assert refused.value.messages == [f"“{name}” is no photograph. Send JPEG, PNG or WebP."]


@pytest.mark.parametrize(
    ("name", "kind"), [("IMG.JPG", "JPEG"), ("a.jpeg", "JPEG"), ("b.Png", "PNG"), ("c.webp", "WEBP")]
)
def test_photographs_are_taken_however_their_kind_is_written(name: str, kind: str) -> None:
    assert len(PhotosField(required=False).clean([photo(name, kind=kind)])) == 1


def test_a_picture_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.foundation.file_fields.LARGEST_PHOTO_PIXELS", 100)
    with pytest.raises(ValidationError) as refused:
        cleaned_photo(photo())
    assert refused.value.messages == ["“现场.jpg” has too many pixels."]


def test_so_many_photographs_and_no_more() -> None:
    field = PhotosField(required=False)
    assert field.clean([]) == []
    assert len(field.clean([photo() for _ in range(MOST_PHOTOS)])) == MOST_PHOTOS
    with pytest.raises(ValidationError) as refused:
        field.clean([photo() for _ in range(MOST_PHOTOS + 1)])
    assert refused.value.messages == ["At most 6 photographs."]
