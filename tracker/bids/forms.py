"""Forms of the bid stage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.bids.models import Bid, PlannedMilestone
from tracker.bids.services import Step
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.organisation.models import Person


class StartBidForm(forms.Form):
    team_name = PlainField(label=gettext_lazy("Team name"), max_length=100)


class BidForm(forms.ModelForm[Bid]):
    """What the bid says. Nothing has to be complete before it is handed in."""

    class Meta:
        model = Bid
        formfield_callback = plain_texts
        fields = (
            "analysis",
            "approach",
            "innovation",
            "schedule",
            "budget_wan",
            "risks",
            "benefits",
            "rollout_plan",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (
                ("analysis", 4),
                ("approach", 5),
                ("innovation", 3),
                ("schedule", 3),
                ("risks", 3),
                ("benefits", 3),
                ("rollout_plan", 3),
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promised = dict(self.instance.promises.values_list("target_id", "promised"))
        self.targets = list(self.instance.challenge.targets.all())
        for target in self.targets:
            self.fields[f"promise_{target.pk}"] = forms.DecimalField(
                label=str(target),
                max_digits=14,
                decimal_places=4,
                required=False,
                initial=promised.get(target.pk),
                help_text=_("Now: %(baseline)s. Proven by: %(proof)s.")
                % {
                    "baseline": "—" if target.baseline is None else f"{target.baseline.normalize():f}",
                    "proof": target.proof,
                },
            )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def promises(self) -> dict[int, Decimal]:
        """Target id → promised figure, of those that were filled in."""
        figures = {target.pk: self.cleaned_data[f"promise_{target.pk}"] for target in self.targets}
        return {target_id: figure for target_id, figure in figures.items() if figure is not None}


class StepForm(forms.Form):
    name = PlainField(label=gettext_lazy("Milestone"), max_length=120, required=False)
    deliverable = PlainField(label=gettext_lazy("What is delivered"), max_length=300, required=False)
    months_after_start = forms.IntegerField(
        label=gettext_lazy("Months after the start"), min_value=1, max_value=60, required=False
    )
    weight = forms.IntegerField(label=gettext_lazy("Weight (%)"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.is_blank(cleaned):
            for name in self.fields:
                if cleaned.get(name) in ("", None) and name not in self.errors:
                    self.add_error(name, _("Complete the row, or empty it."))
        return cleaned

    @staticmethod
    def is_blank(cleaned: dict[str, Any]) -> bool:
        return not any(value not in ("", None) for value in cleaned.values())


StepFormSet = forms.formset_factory(StepForm, extra=3, max_num=20, validate_max=True)


def steps_from(formset: Any) -> list[Step]:
    return [Step(**row) for row in formset.cleaned_data if row and not StepForm.is_blank(row)]


def initial_steps(rows: Iterable[PlannedMilestone]) -> list[dict[str, Any]]:
    names = ("name", "deliverable", "months_after_start", "weight")
    return [{name: getattr(row, name) for name in names} for row in rows]


class InviteForm(forms.Form):
    """By employee number: names are not unique."""

    username = PlainField(label=gettext_lazy("Employee number"), max_length=150)
    task = PlainField(label=gettext_lazy("Task in the team"), max_length=200)
    share = forms.DecimalField(
        label=gettext_lazy("Share of working time (%)"),
        min_value=1,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=20,
    )

    def clean_username(self) -> Person:
        username = self.cleaned_data["username"].strip()
        person = Person.objects.select_related("unit").filter(username=username, is_active=True).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody here has the employee number “%(number)s”."), params={"number": username}
            )
        if person.unit is None:
            raise forms.ValidationError(_("This account belongs to no unit."))
        return person


class SubmitBidForm(forms.Form):
    is_pledged = forms.BooleanField(
        label=gettext_lazy("What is stated here is true; we keep the rules of confidentiality.")
    )


class ConveneForm(forms.Form):
    """Which experts judge. Who may not judge which bid is found by the system."""

    experts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Experts"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Experts of a bidding team's own units are barred from that bid by themselves."
        ),
    )

    def __init__(self, *args: Any, experts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["experts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = experts


class RecommendForm(forms.Form):
    bids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Recommended"), queryset=Bid.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    note = PlainField(
        label=gettext_lazy("Opinion of the panel"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, bids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bids"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = bids


class AwardForm(forms.Form):
    meeting_number = PlainField(label=gettext_lazy("Meeting"), max_length=80)
    minutes = PlainField(
        label=gettext_lazy("Decision and minutes"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
