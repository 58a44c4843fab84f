"""The form of a batch."""

from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.batches.services import DAYS
from tracker.challenges.models import ChallengeBatch
from tracker.foundation import clock
from tracker.foundation.text_fields import plain_texts
from tracker.foundation.working_days import add_working_days, is_working_day

WORKING = ("publish_on", "bid_until")
"""Days on which people must find somebody at work."""


class BatchForm(forms.ModelForm[ChallengeBatch]):
    """`units` are those for which the person is the office."""

    class Meta:
        model = ChallengeBatch
        formfield_callback = plain_texts
        fields = ("title", "document_number", "unit", "text", *DAYS)
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            **{name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS},
        }
        help_texts = {
            "document_number": gettext_lazy("May follow when the notice is issued."),
            "text": gettext_lazy("Left empty, the notice opens with its usual sentence."),
            "collect_from": gettext_lazy("From this day on everyone sees the batch."),
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = units

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days: list[tuple[str, date]] = [(name, cleaned[name]) for name in DAYS if cleaned.get(name)]
        for (_before, earlier), (name, day) in pairwise(days):
            if day < earlier:
                self.add_error(
                    name,
                    _("Not before %(day)s, on which the phase before it ends.")
                    % {"day": clock.day_words(earlier)},
                )
        for name, day in days:
            if name in WORKING and name in self.changed_data and not is_working_day(day):
                self.add_error(
                    name,
                    _("%(day)s is no working day; the next one is %(next)s.")
                    % {"day": clock.day_words(day), "next": clock.day_words(add_working_days(day, 1))},
                )
        return cleaned
