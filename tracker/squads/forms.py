"""Forms of the squad stage. Every form's cleaned data are the keyword arguments of its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.organisation.fields import PersonField
from tracker.squads.enums import SquadGrade, SquadPart
from tracker.squads.models import Campaign, Squad
from tracker.teams.roster_forms import RosterFormSet, SeatForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(forms.ModelForm[Campaign]):
    class Meta:
        model = Campaign
        formfield_callback = plain_texts
        fields = ("title", "unit", "goal", "starts_on", "ends_on")
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "starts_on": DAY, "ends_on": DAY}


class SquadSeatForm(SeatForm):
    part = forms.ChoiceField(
        label=_("Part"),
        choices=[choice for choice in SquadPart.choices if choice[0] != SquadPart.CAPTAIN],
        initial=SquadPart.MEMBER,
    )
    task = PlainField(label=_("Task in the squad"), max_length=200, required=False)


SquadRosterFormSet = forms.formset_factory(SquadSeatForm, formset=RosterFormSet, extra=3, can_delete=True)


class SquadForm(forms.ModelForm[Squad]):
    """A proposal: what calls for a squad, what it is to reach, until when; its roster is a `SquadRosterFormSet`."""

    captain = PersonField(label=_("Captain (employee number)"))

    class Meta:
        model = Squad
        formfield_callback = plain_texts
        fields = (
            "name",
            "squad_type",
            "trigger",
            "task",
            "goal",
            "starts_on",
            "ends_on",
            "captain",
            "party_organization",
            "support",
            "campaign",
        )
        widgets = {
            "task": forms.Textarea(attrs={"rows": 4}),
            "goal": forms.Textarea(attrs={"rows": 3}),
            "support": forms.Textarea(attrs={"rows": 2}),
            "starts_on": DAY,
            "ends_on": DAY,
        }
        help_texts = {
            "goal": _("For example: 138 supports moved in 13 days, no injury."),
            "support": _("Vehicles, material, safety measures, contact in an emergency."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.captain is not None:
            self.initial["captain"] = self.instance.captain

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class SquadRosterReasonForm(forms.Form):
    """Stands beside the `SquadRosterFormSet` with which an active squad exchanges people."""

    note = PlainField(label=_("Reason"), max_length=500)


class ApproveSquadForm(forms.Form):
    approval = PlainField(
        label=_("Approval"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Who approved it, in which meeting, and with which conditions."),
    )


class AwardFlagForm(forms.Form):
    flag_awarded_on = forms.DateField(label=_("Flag awarded on"), widget=DAY, initial=clock.today)


class CompleteSquadForm(forms.Form):
    result = PlainField(
        label=_("What was achieved"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        help_text=_("The goal and what was reached, days and people, benefits, who stood out."),
    )


class AssessSquadForm(forms.Form):
    grade = forms.ChoiceField(label=_("Grade"), choices=SquadGrade.choices)
    assessment = PlainField(
        label=_("Assessment"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
