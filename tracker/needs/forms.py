"""Forms of the need stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.needs.enums import DiversionChannel
from tracker.needs.models import Need


class NeedForm(forms.ModelForm[Need]):
    """Four questions first; the rest can follow. Nothing but the title is needed to save a draft."""

    class Meta:
        model = Need
        fields = (
            "title",
            "problem",
            "wanted",
            "end_user",
            "domain",
            "category",
            "current_state",
            "bounty_wan",
            "wished_by",
        )
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 4}),
            "wanted": forms.Textarea(attrs={"rows": 3}),
            "current_state": forms.Textarea(attrs={"rows": 3}),
            "wished_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("One sentence, at most 200 characters."),
            "wanted": _("For example: downtime from 8 h to 2 h."),
            "end_user": _("The team or shift that would work with the result."),
        }

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class PoolNeedForm(forms.Form):
    expert_opinion = forms.CharField(
        label=_("Expert appraisal"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("Who appraised it, when, and the conclusion."),
    )
    risk_opinion = forms.CharField(
        label=_("Risk assessment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000
    )


class DivertNeedForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), choices=DiversionChannel.choices)
    reply = forms.CharField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class LedgerUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Ledger (.xlsx)"), help_text=_("One sheet with a header row; see the template.")
    )
