"""Forms of deliberation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.deliberation.models import ScoreSheet
from tracker.foundation.text_fields import PlainField

LOW, HIGH = 60, 90
"""Totals of 100 below or above which an expert says why."""


class ScoreForm(forms.Form):
    """Points per criterion, 0 to its weight; a comment is asked for at either end of the scale."""

    comment = PlainField(
        label=pgettext_lazy("score sheet", "Comment"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Needed below 60 and above 90 points."),
    )
    is_recommended = forms.BooleanField(label=gettext_lazy("I recommend this bid"), required=False)

    def __init__(self, *args: Any, sheet: ScoreSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(sheet.panel.criteria.all())
        given = dict(sheet.marks.values_list("criterion_id", "points"))
        self.fields["comment"].initial = sheet.comment
        self.fields["is_recommended"].initial = bool(sheet.is_recommended)
        rest = dict(self.fields)
        self.fields.clear()
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"] = forms.DecimalField(
                label=criterion.name,
                min_value=Decimal(0),
                max_value=Decimal(criterion.weight),
                max_digits=5,
                decimal_places=1,
                initial=given.get(criterion.pk),
                help_text=_("0 to %(weight)s points") % {"weight": criterion.weight},
            )
        self.fields.update(rest)

    def points(self) -> dict[int, Decimal]:
        return {criterion.pk: self.cleaned_data[f"points_{criterion.pk}"] for criterion in self.criteria}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [cleaned.get(f"points_{criterion.pk}") for criterion in self.criteria]
        if None not in given:
            total = sum((figure for figure in given if figure is not None), Decimal(0))
            if not LOW <= total <= HIGH and not cleaned.get("comment", "").strip():
                self.add_error("comment", _("%(total)s points: say why in a sentence.") % {"total": total})
        return cleaned


class ObjectionForm(forms.Form):
    text = PlainField(
        label=gettext_lazy("What you object to, and why"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )
