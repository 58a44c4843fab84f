"""Form fields about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.organisation.models import Person


class PersonField(forms.ModelChoiceField[Person]):
    """An active person by their employee number: as quick among ten thousand people as among ten."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"invalid_choice": _("Nobody with an account has this employee number.")}
        )
        super().__init__(
            queryset=Person.objects.filter(is_active=True).select_related("unit"),
            to_field_name="username",
            widget=forms.TextInput,
            **kwargs,
        )
