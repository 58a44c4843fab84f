"""Form fields for what people write: pasted marks of a page are taken out, and it is known of which fields."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.foundation.printable import carries_marks, without_office_marks

_BREAKS: Final = re.compile(r"[ \t]*[\n\t]\s*")
_cleaned: ContextVar[list[str] | None] = ContextVar("jiebang_cleaned_fields", default=None)


@contextmanager
def noting_cleaned_fields() -> Iterator[None]:
    """Inside, it is noted out of which fields marks are taken: see `take_cleaned_fields`."""
    token = _cleaned.set([])
    try:
        yield
    finally:
        _cleaned.reset(token)


def take_cleaned_fields() -> list[str]:
    """Labels of the fields cleaned since the last time that this was asked, each once."""
    noted = _cleaned.get() or []
    labels = list(noted)
    noted.clear()
    return labels


class PlainField(forms.CharField):
    """Text without the marks and tags that come along when it is pasted from an office program or a page.

    Everything else stays as it was typed ("瓦斯 < 0.8 %"), but for line breaks where there is one line only.
    """

    default_error_messages = {
        "marks_alone": _("Nothing but marks of a web page stands here: write it in words.")
    }

    def to_python(self, value: Any) -> str | None:
        text = without_office_marks(str(value or ""))
        kept: str | None = super().to_python(text if self._has_lines else _BREAKS.sub(" ", text))
        return kept

    def clean(self, value: Any) -> str | None:
        """None where nothing is left and the field's `empty_value` is None."""
        has_marks = carries_marks(str(value or ""))
        if has_marks and self.required and not self.to_python(value):
            raise ValidationError(self.error_messages["marks_alone"], code="marks_alone")
        text: str | None = super().clean(value)
        if has_marks:
            self._note()
        return text

    @property
    def _has_lines(self) -> bool:
        return isinstance(self.widget, forms.Textarea)

    def _note(self) -> None:
        noted, label = _cleaned.get(), str(self.label)
        if noted is not None and label not in noted:
            noted.append(label)


def plain_texts(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """For the `formfield_callback` of a ModelForm's Meta: every text that people write becomes a `PlainField`."""
    made = field.formfield(**kwargs)
    return field.formfield(**{"form_class": PlainField, **kwargs}) if type(made) is forms.CharField else made
