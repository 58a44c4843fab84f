"""Forms of the bases. Every form's cleaned data are the keyword arguments of its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.bases.models import FULL_SCORE, DemonstrationBase, claims_no_higher_level
from tracker.foundation import clock
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import registered_outcomes

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OutcomesField(forms.ModelMultipleChoiceField[Outcome]):
    def label_from_instance(self, obj: Outcome) -> str:
        return f"{obj.number} {obj.title}"


class BaseForm(forms.ModelForm[DemonstrationBase]):
    """An application (示范基地申报表)."""

    outcomes = OutcomesField(
        label=_("What can be copied here"),
        queryset=Outcome.objects.none(),
        required=False,
        help_text=_("Registered outcomes that visitors see at work. Several can be chosen."),
    )

    class Meta:
        model = DemonstrationBase
        formfield_callback = plain_texts
        fields = (
            "name",
            "kind",
            "level",
            "place",
            "exhibition",
            "guides",
            "practice",
            "outcomes",
            "opening_hours",
            "funding",
        )
        widgets = {
            "exhibition": forms.Textarea(attrs={"rows": 3}),
            "practice": forms.Textarea(attrs={"rows": 5}),
            "funding": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "name": _("After its unit and its trade; no 国家, 中国 or 全国."),
            "level": _("By whom it is to be named: the unit, the company or the group."),
        }

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            outcomes: Any = self.fields["outcomes"]
            outcomes.queryset = registered_outcomes(person).only("number", "title").order_by("-pk")
        if self.instance.pk:
            self.initial["outcomes"] = list(self.instance.outcomes.values_list("pk", flat=True))
        self.fields["level"].required = True

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        claims_no_higher_level(name)
        return name

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class RecommendBaseForm(forms.Form):
    unit_opinion = PlainField(
        label=_("Opinion of the unit"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class DeskReviewForm(forms.Form):
    desk_score = forms.DecimalField(
        label=_("Points of the desk review"),
        min_value=0,
        max_value=FULL_SCORE,
        max_digits=5,
        decimal_places=2,
    )


class SiteInspectionForm(forms.Form):
    site_score = forms.DecimalField(
        label=_("Points of the site inspection"),
        min_value=0,
        max_value=FULL_SCORE,
        max_digits=5,
        decimal_places=2,
    )
    inspection = PlainField(
        label=_("Findings of the site inspection"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class NameBaseForm(forms.Form):
    approval = PlainField(label=_("Approved by (meeting or document number)"), max_length=120)


class RenewBaseForm(forms.Form):
    review_opinion = PlainField(
        label=_("Opinion of the re-review"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class RectifyBaseForm(forms.Form):
    rectify_by = forms.DateField(label=_("To be put right by"), widget=DAY)
    note = PlainField(label=_("What is wrong"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class VisitForm(forms.Form):
    visited_on = forms.DateField(label=_("Visited on"), widget=DAY, initial=clock.today)
    visitors_from = PlainField(label=_("Visitors from"), max_length=120)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=100_000)
    purpose = PlainField(label=_("What they came to see"), max_length=200, required=False)
