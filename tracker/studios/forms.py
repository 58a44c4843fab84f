"""Forms of the studio stage. Every form's cleaned data are the keyword arguments of its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.organisation.fields import PersonField
from tracker.studios.models import Studio, claims_no_higher_level
from tracker.teams.roster_forms import RosterFormSet, SeatForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StudioSeatForm(SeatForm):
    task = PlainField(label=_("Field of work"), max_length=200, required=False)


StudioRosterFormSet = forms.formset_factory(StudioSeatForm, formset=RosterFormSet, extra=5, can_delete=True)


class StudioForm(forms.ModelForm[Studio]):
    """An application; its roster is a `StudioRosterFormSet`."""

    leader = PersonField(label=_("Leader of the studio (employee number)"))

    class Meta:
        model = Studio
        formfield_callback = plain_texts
        fields = (
            "name",
            "studio_type",
            "tier",
            "leader",
            "honours",
            "party_organization",
            "starts_on",
            "premises",
            "funding",
            "achievements",
            "plan",
        )
        widgets = {
            "premises": forms.Textarea(attrs={"rows": 2}),
            "funding": forms.Textarea(attrs={"rows": 2}),
            "achievements": forms.Textarea(attrs={"rows": 4}),
            "plan": forms.Textarea(attrs={"rows": 4}),
            "starts_on": DAY,
        }
        help_texts = {
            "name": _("After its leader, or after its trade."),
            "achievements": _("Results, patents and benefits, in figures."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.leader is not None:
            self.initial["leader"] = self.instance.leader

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        claims_no_higher_level(name)
        return name

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class RecommendStudioForm(forms.Form):
    unit_opinion = PlainField(
        label=_("Opinion of the unit"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class NameStudioForm(forms.Form):
    union_opinion = PlainField(
        label=_("Opinion of the trade union"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class RectifyStudioForm(forms.Form):
    rectify_by = forms.DateField(label=_("To be put right by"), widget=DAY)
    note = PlainField(label=_("What is wrong"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class StudioRosterReasonForm(forms.Form):
    """Stands beside the `StudioRosterFormSet` with which a named studio exchanges people."""

    note = PlainField(label=_("Reason"), max_length=500)
