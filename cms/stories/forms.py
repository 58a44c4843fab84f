"""Forms of the stories' own pages."""

from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.stories.word.package import UnreadableWordError
from cms.stories.word.reading import ReadStory, read_word


class WordForm(forms.Form):
    """A Word file, read while it is cleaned: what is wrong with it stands beside the field."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_(
            "A .docx with the headings 背景, 做法, 成效, 启示 and, if there is one, 附录. Tables and pictures come along."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> ReadStory:
        upload: Any = self.cleaned_data["file"]
        file: IO[bytes] = upload.file
        try:
            return read_word(file, upload.size)
        except UnreadableWordError as refusal:
            raise ValidationError(str(refusal)) from refusal


class FreezeForm(forms.Form):
    edition = forms.CharField(
        label=_("Edition"),
        max_length=60,
        help_text=_(
            "As it stands on the cover. Until you release them, the figures stay those of today, with their day."
        ),
    )
