"""Blocks of pictures and films. Each names who took it; whether those shown agreed stands with the picture itself."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

MOST_PICTURES: Final = 12
FILM_TYPES: Final = {"mp4": "video/mp4", "webm": "video/webm"}
"""What every browser plays, by the ending of the file's name."""


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Photographer"), required=False, max_length=100)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """图片组: pictures side by side under one caption."""

    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=MOST_PICTURES)

    class Meta:
        icon = "image"
        label = _("Group of pictures")
        template = "cms/blocks/gallery.html"


class FilmChooserBlock(DocumentChooserBlock):
    def clean(self, value: Any) -> Any:
        film = super().clean(value)
        if film is not None and film.file_extension.lower() not in FILM_TYPES:
            raise ValidationError(_("A film is an MP4 or a WebM file."))
        return film


class FilmBlock(blocks.StructBlock):
    """A film kept here, with the picture that stands in its place before it runs and on paper."""

    film = FilmChooserBlock(label=_("Film (MP4 or WebM)"))
    poster = ImageChooserBlock(label=_("Picture shown before it runs"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Made by"), required=False, max_length=100)

    class Meta:
        icon = "media"
        label = _("Film")
        template = "cms/blocks/film.html"


def images_in(bodies: Any) -> Iterator[tuple[Any, str]]:
    """Every picture of the texts with the credit that stands in the text; pictures that are gone are left out."""
    for body in bodies:
        for block in body:
            value = block.value
            if block.block_type == "picture":
                yield value["image"], value["credit"]
            elif block.block_type == "gallery":
                for picture in value["pictures"]:
                    yield picture["image"], picture["credit"]
            elif block.block_type == "film":
                yield value["poster"], value["credit"]
