"""Forms of outcomes and contributions. Every form's cleaned data are the keyword arguments of its service."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation.file_fields import SeveralFilesField
from tracker.foundation.text_fields import plain_texts
from tracker.organisation.fields import PersonField
from tracker.outcomes.models import Contribution, IntellectualProperty, Outcome
from tracker.outcomes.models.contribution import FULL_SHARE
from tracker.outcomes.models.outcome import KIT_FIELDS
from tracker.outcomes.queries import live_contributions
from tracker.outcomes.services import Contributor

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SHARE_STEP = {"step": "0.01", "data-unit": "%"}


class OutcomeForm(forms.ModelForm[Outcome]):
    """The registration form (成果登记表). Nothing but the title and the domain is needed to save a draft."""

    class Meta:
        model = Outcome
        formfield_callback = plain_texts
        fields = (
            "title",
            "effect",
            "domain",
            "description",
            "innovations",
            "key_figures",
            "keywords",
            "nature",
            "maturity",
            "appraised_level",
            "research_from",
            "research_to",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "innovations": forms.Textarea(attrs={"rows": 3}),
            "key_figures": forms.Textarea(attrs={"rows": 3}),
            "research_from": DAY,
            "research_to": DAY,
        }
        help_texts = {
            "effect": _("With the figure that matters, for example: 138 supports withdrawn in 13 days."),
            "appraised_level": _("As the appraisal says; leave empty when there was none."),
        }

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class KitForm(forms.ModelForm[Outcome]):
    """The adoption kit: what another unit must know before it says yes."""

    contact = PersonField(label=_("Contact (employee number)"), required=False)

    class Meta:
        model = Outcome
        formfield_callback = plain_texts
        fields = (*(name for name in KIT_FIELDS if name != "contact"), "failures_seen")
        widgets = {
            "procedure": forms.Textarea(attrs={"rows": 6}),
            "prerequisites": forms.Textarea(attrs={"rows": 3}),
            "failures_seen": forms.Textarea(attrs={"rows": 4}),
            "cost_wan": forms.NumberInput(attrs={"step": "0.01", "data-unit": _("10k CNY")}),
        }
        help_texts = {
            "lead_time": _("From the decision to daily use, for example: 6 to 8 weeks."),
            "failures_seen": _("One to a line: what went wrong, and what helped."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.contact is not None:
            self.initial["contact"] = self.instance.contact

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class KitFilesForm(forms.Form):
    """What `attach_to_kit` takes: see `facts`."""

    uploads = SeveralFilesField(
        label=_("Files"), help_text=_("Drawings, operating procedure, training material, video.")
    )

    def facts(self) -> dict[str, Any]:
        return {"files": self.cleaned_data["uploads"]}


class SubmitOutcomeForm(forms.Form):
    is_ip_declared = forms.BooleanField(
        label=_("The intellectual property stated here is complete, and no one else's rights are touched.")
    )


class ContributorForm(forms.Form):
    """One line of the list of contributors."""

    person = PersonField(label=_("Employee number"))
    share = forms.DecimalField(
        label=_("Share"),
        min_value=Decimal("0.01"),
        max_value=FULL_SHARE,
        decimal_places=2,
        widget=forms.NumberInput(attrs=SHARE_STEP),
    )


class ContributorsFormSet(forms.BaseFormSet[ContributorForm]):
    """Contributors in their order; empty lines do not count."""

    @classmethod
    def initial_for(cls, outcome: Outcome) -> list[dict[str, Any]]:
        """The present list as the formset's `initial`."""
        return [{"person": row.person, "share": row.share} for row in live_contributions(outcome)]

    def contributors(self) -> list[Contributor]:
        """What `name_contributors` takes; call after `is_valid`."""
        lines = [form.cleaned_data for form in self.ordered_forms]
        return [Contributor(line["person"], line["share"]) for line in lines]


OutcomeContributorsFormSet = cast(
    "type[ContributorsFormSet]",
    forms.formset_factory(
        ContributorForm, formset=ContributorsFormSet, extra=3, can_delete=True, can_order=True
    ),
)


class RestateContributionForm(forms.ModelForm[Contribution]):
    class Meta:
        model = Contribution
        formfield_callback = plain_texts
        fields = ("order", "share")
        widgets = {"share": forms.NumberInput(attrs=SHARE_STEP)}


class IntellectualPropertyForm(forms.ModelForm[IntellectualProperty]):
    class Meta:
        model = IntellectualProperty
        formfield_callback = plain_texts
        fields = ("kind", "title", "number", "holder", "applied_on", "granted_on")
        widgets = {"applied_on": DAY, "granted_on": DAY}

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)
