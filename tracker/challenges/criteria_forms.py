"""The table of the scoring criteria: in a draft, and in a supplementary notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.models import Challenge
from tracker.challenges.services import DEFAULT_CRITERIA
from tracker.foundation.text_fields import PlainField


class CriterionForm(forms.Form):
    """One row of the scoring criteria. An empty row is left out."""

    name = PlainField(
        label=gettext_lazy("Criterion"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"data-wide": ""}),
    )
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [name for name in ("name", "weight") if cleaned.get(name) not in ("", None)]
        if len(given) == 1 and not self.errors:
            missing = "weight" if given == ["name"] else "name"
            self.add_error(missing, _("Complete the row, or empty it."))
        return cleaned


CriterionFormSet = forms.formset_factory(CriterionForm, extra=1, max_num=12, validate_max=True)


def initial_criteria(challenge: Challenge | None) -> list[dict[str, Any]]:
    """Those of the challenge, or the ones that a new draft begins with."""
    if challenge is None:
        return [{"name": str(name), "weight": weight} for name, weight in DEFAULT_CRITERIA]
    return [dict(row) for row in challenge.criteria.values("name", "weight")]


def criteria_from(formset: Any) -> list[tuple[str, int]]:
    """The rows of a valid formset, in order; whether the weights add up is asked when the challenge is submitted."""
    return [(row["name"], row["weight"]) for row in formset.cleaned_data if row.get("name")]
