"""How pictures and files come onto the stories' shelf: Wagtail's forms, which take whole pictures only, and each once.

What consent was given for, and what reviewers have read, is the file as it was: under the same number it never becomes
another one.
"""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.site.media import BROKEN

MILLION: Final = 1_000_000


class WholePictureField(WagtailImageField):
    """A picture that can be read to its end. One that was cut off would be printed half blank, or not at all."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)  # opens the picture for the first time
        except BROKEN as broken:
            raise ValidationError(
                _("This picture is damaged, or was not copied to its end. Take the original once more."),
                code="invalid_image",
            ) from broken
        except ValidationError as refused:  # says in English that it did not count them
            words = _("This picture has more than %(most)d million pixels. Scale it down, then try again.")
            raise ValidationError(
                words, code=refused.code, params={"most": self.max_image_pixels // MILLION}
            ) from refused


class StoryImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if self.instance.pk is not None:
            self.fields.pop("file", None)
            self.fields["has_consent"].help_text = _(
                "Consent and reviews are for the picture as it is. Another picture is uploaded as one of its own."
            )
        elif field is not None:
            self.fields["file"] = WholePictureField(
                label=field.label, required=field.required, widget=field.widget
            )


class StoryDocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("file", None)
            # The field itself has been asked for its place in the page already, and would not be asked again.
            self["title"].help_text = _(
                "Reviews are for the file as it is. Another file is uploaded as one of its own."
            )
