"""The form of a call for needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation.text_fields import plain_texts
from tracker.needs.models import NeedCall
from tracker.organisation.fields import PersonField


class CallForm(forms.ModelForm[NeedCall]):
    """`units` are those for which the person is the office."""

    runner = PersonField(
        label=_("Who runs it (employee number)"),
        help_text=_("Named on the call's page, for questions about it."),
    )

    class Meta:
        model = NeedCall
        formfield_callback = plain_texts
        fields = ("title", "text", "unit", "starts_on", "ends_on", "runner")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "text": _("Which problems are looked for, who may raise them, what happens with them and when."),
            "unit": _("This unit and all below it are asked."),
            "ends_on": _("Needs are taken until the end of this day, a working day."),
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = units
        if self.instance.pk is not None:
            self.initial["runner"] = self.instance.runner
