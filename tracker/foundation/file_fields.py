"""Form fields for files: several at once, and photographs that are cleaned before they are kept."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tracker.foundation.attachments import validate_upload

MOST_PHOTOS = 6
PHOTO_PIXELS = 1600
"""Longest side of a kept photograph: enough to read a nameplate, small enough for a phone in a mine."""
LARGEST_PHOTO_PIXELS = 60_000_000
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
PHOTO_EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp")


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, each of a kind and size that attachments take; cleans to a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        # An empty list is no file at all: it must meet `required` as None does.
        given = (data if isinstance(data, (list, tuple)) else [data]) or [None]
        files = [file for one in given if (file := super(SeveralFilesField, self).clean(one, initial))]
        for file in files:
            self.validate_file(file)
        return files

    def validate_file(self, file: UploadedFile[Any]) -> None:
        """Raises ValidationError for a file that is not taken."""
        validate_upload(file)


class PhotosField(SeveralFilesField):
    """Up to `MOST_PHOTOS` photographs; cleans to new JPEG files without what a camera writes into them, place included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", "image/jpeg,image/png,image/webp")

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = super().clean(data, initial)
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("At most %(count)s photographs.") % {"count": MOST_PHOTOS})
        return [cleaned_photo(file) for file in files]

    def validate_file(self, file: UploadedFile[Any]) -> None:
        # Before what attachments take: nine tenths of those kinds are no photographs.
        if PurePath(file.name or "").suffix.lower() not in PHOTO_EXTENSIONS:
            raise ValidationError(
                _("“%(name)s” is no photograph. Send JPEG, PNG or WebP."), params={"name": file.name}
            )
        super().validate_file(file)


def cleaned_photo(file: UploadedFile[Any]) -> UploadedFile[Any]:
    """The photograph drawn anew: upright, at most `PHOTO_PIXELS` wide or high, JPEG, without metadata.

    Raises ValidationError for anything that is no picture, is cut off, or is larger than a camera takes.
    """
    try:
        with Image.open(file, formats=PHOTO_FORMATS) as opened:
            if opened.width * opened.height > LARGEST_PHOTO_PIXELS:
                raise ValidationError(_("“%(name)s” has too many pixels.") % {"name": file.name})
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise ValidationError(
            _("“%(name)s” is no photograph, or is damaged.") % {"name": file.name}
        ) from broken
    upright.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=85, optimize=True)
    stem = PurePath(file.name or "").stem or "photo"
    return SimpleUploadedFile(f"{stem}.jpg", drawn.getvalue(), content_type="image/jpeg")
