"""Pictures and documents of the stories: our own models from the first migration, for neither can be changed later."""

import struct
import zlib
from typing import Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, zlib.error, struct.error)
"""What Pillow raises for a picture that is cut off or scrambled."""


class StoryImage(AbstractImage):
    """A picture with who took it and whether those shown agreed."""

    credit = models.CharField(_("credit"), max_length=100, blank=True)
    has_consent = models.BooleanField(_("those shown have agreed"), default=False)

    admin_form_fields = (*Image.admin_form_fields, "credit", "has_consent")

    class Meta(AbstractImage.Meta):
        app_label = "cms"
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class StoryRendition(AbstractRendition):
    image = models.ForeignKey(StoryImage, models.CASCADE, related_name="renditions")

    class Meta:
        app_label = "cms"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_story_rendition"
            )
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]


class StoryDocument(AbstractDocument):
    """A file kept with the stories; handed out to whoever is signed in, always as a download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        app_label = "cms"
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def url(self) -> str:
        return reverse("cms:document", args=[self.pk])
