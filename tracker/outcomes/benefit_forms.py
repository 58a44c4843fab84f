"""Forms of benefits. Every form's cleaned data are the keyword arguments of its service."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation.file_fields import SeveralFilesField
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.outcomes.benefit_services import LineFigure
from tracker.outcomes.enums import BenefitKind
from tracker.outcomes.formulas import COMPARING, Line
from tracker.outcomes.models import Benefit, BenefitLine

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WAN = forms.NumberInput(attrs={"step": "0.01", "data-unit": _("10k CNY")})
ZERO = Decimal(0)


class ClaimBenefitForm(forms.ModelForm[Benefit]):
    """A claim; its calculation is a `BenefitLinesFormSet`. The period follows from its first day."""

    evidence = SeveralFilesField(
        label=_("Evidence"), required=False, help_text=_("Sealed statement, records of consumption.")
    )

    class Meta:
        model = Benefit
        formfield_callback = plain_texts
        fields = (
            "unit",
            "kind",
            "is_direct",
            "period_from",
            "method",
            "baseline_from",
            "baseline_to",
            "baseline_source",
            "counter",
            "quantity",
        )
        widgets = {
            "period_from": DAY,
            "baseline_from": DAY,
            "baseline_to": DAY,
            "method": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"period_from": _("First day of use")}
        help_texts = {
            "unit": _("Each benefit is booked once, at the unit where it arises."),
            "period_from": _("Twelve months are counted from this day."),
            "baseline_source": _("Where the figures before can be looked up."),
            "counter": _("For a political or social benefit."),
        }

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("kind") == BenefitKind.ECONOMIC:
            needed = ["baseline_from", "baseline_to", "baseline_source"]
            facts |= {"counter": "", "quantity": None}
        else:
            needed = ["counter", "quantity"]
        for name in needed:
            if facts.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, _("This is needed for a benefit of this kind."))
        return facts

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


class BenefitLineForm(forms.ModelForm[BenefitLine]):
    """One line of the calculation; which figures it needs depends on its formula."""

    class Meta:
        model = BenefitLine
        formfield_callback = plain_texts
        fields = ("formula", "label", "before", "after", "volume", "rate_yuan")

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("formula") in COMPARING and (facts.get("before") is None or facts.get("after") is None):
            self.add_error("before", _("This formula compares: give the figure before and the figure after."))
        return facts


class LinesFormSet(forms.BaseFormSet[BenefitLineForm]):
    """The calculation, line by line; empty lines do not count."""

    @classmethod
    def initial_for(cls, benefit: Benefit) -> list[dict[str, Any]]:
        """The stored calculation as the formset's `initial`."""
        return list(benefit.lines.values(*BenefitLineForm.Meta.fields))

    def lines(self) -> list[Line]:
        """What `claim_benefit` takes; call after `is_valid`."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [
            Line(**line) for line in ({k: v for k, v in row.items() if k != "DELETE"} for row in kept) if line
        ]


BenefitLinesFormSet = cast(
    "type[LinesFormSet]",
    forms.formset_factory(BenefitLineForm, formset=LinesFormSet, extra=3, can_delete=True),
)


class RecogniseBenefitForm(forms.Form):
    """Takes the benefit first: `ConfirmBenefitForm(benefit, data)`. Asks for one amount and one reason per line of its
    calculation, filled with what was stated last, and for a reason where the sum differs.
    """

    amount_field = "confirmed_wan"
    note = PlainField(
        label=_("Reason, where the amount differs"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, benefit: Benefit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(benefit.lines.all())
        for line in self.lines:
            self.fields[f"amount_{line.pk}"] = forms.DecimalField(
                label=line.label,
                decimal_places=2,
                initial=line.claimed_wan if line.confirmed_wan is None else line.confirmed_wan,
                help_text=line.working,
                widget=WAN,
            )
            self.fields[f"reason_{line.pk}"] = PlainField(
                label=_("Reason for the difference"), required=False, max_length=200
            )

    def clean(self) -> dict[str, Any]:
        """The amount is the sum of the lines; a benefit that is counted carries no money."""
        facts: dict[str, Any] = super().clean() or {}
        figures = {
            line.pk: LineFigure(facts[f"amount_{line.pk}"], facts[f"reason_{line.pk}"])
            for line in self.lines
            if f"amount_{line.pk}" in facts and f"reason_{line.pk}" in facts
        }
        return {
            "note": facts.get("note", ""),
            "by_line": figures or None,
            self.amount_field: sum((figure.amount_wan for figure in figures.values()), ZERO),
        }


class ConfirmBenefitForm(RecogniseBenefitForm):
    amount_field = "confirmed_wan"


class VerifyBenefitForm(RecogniseBenefitForm):
    amount_field = "verified_wan"
