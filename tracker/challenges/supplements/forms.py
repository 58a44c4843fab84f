"""The form of a supplementary notice: what is published, to be edited, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.forms import (
    CLOSING_HOUR,
    ChallengeForm,
    TargetForm,
    initial_targets,
    targets_from,
)
from tracker.challenges.models import Challenge
from tracker.challenges.services import plain
from tracker.challenges.supplements.differences import PLAIN_FIELDS, Revision


class SupplementForm(forms.ModelForm[Challenge]):
    """Give it a copy of the challenge as its instance: a form writes into it."""

    bid_deadline = forms.DateField(
        label=gettext_lazy("Bids until (17:00 of that day)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_substantive = forms.BooleanField(
        label=gettext_lazy("The change is substantive: it touches what teams reckon with"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is published with the notice and sent to every bidding team."),
    )

    class Meta:
        model = Challenge
        fields = PLAIN_FIELDS
        widgets = {
            name: widget for name, widget in ChallengeForm.Meta.widgets.items() if name in PLAIN_FIELDS
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published_until: datetime = timezone.localtime(self.instance.bid_deadline)
        self.fields["bid_deadline"].initial = self.published_until.date()

    def clean_bid_deadline(self) -> datetime:
        """The published moment for the published day, else the end of that day's office hours."""
        day = self.cleaned_data["bid_deadline"]
        if day == self.published_until.date():
            return self.published_until
        return timezone.make_aware(datetime.combine(day, CLOSING_HOUR))


class RevisedTargetForm(TargetForm):
    """A published target knows its own id: teams promise it, so it may change but not go."""

    target_id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("target_id") and self.is_blank(cleaned) and not self.errors:
            self.add_error("name", _("A published target may be changed, not removed, for teams promise it."))
        return cleaned


class CriterionForm(forms.Form):
    """One row of the scoring criteria. An empty row is left out."""

    name = forms.CharField(label=gettext_lazy("Criterion"), max_length=80, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [name for name in ("name", "weight") if cleaned.get(name) not in ("", None)]
        if len(given) == 1 and not self.errors:
            missing = "weight" if given == ["name"] else "name"
            self.add_error(missing, _("Complete the row, or empty it."))
        return cleaned


RevisedTargetFormSet = forms.formset_factory(RevisedTargetForm, extra=1, max_num=20, validate_max=True)
CriterionFormSet = forms.formset_factory(CriterionForm, extra=1, max_num=12, validate_max=True)


class SupplementForms:
    """The form and its two tables, filled from what is published or from what was sent."""

    def __init__(self, challenge: Challenge, data: Any = None) -> None:
        self.form = SupplementForm(data, instance=Challenge.objects.get(pk=challenge.pk))
        self.targets = RevisedTargetFormSet(data, prefix="targets", initial=_published_targets(challenge))
        self.criteria = CriterionFormSet(
            data, prefix="criteria", initial=list(challenge.criteria.values("name", "weight"))
        )

    def is_valid(self) -> bool:
        # Each is asked, so that all mistakes are shown at once.
        return all([self.form.is_valid(), self.targets.is_valid(), self.criteria.is_valid()])

    def revision(self) -> Revision:
        """Of valid forms."""
        facts = dict(self.form.cleaned_data)
        ids = [
            row.get("target_id")
            for row in self.targets.cleaned_data
            if row and not RevisedTargetForm.is_blank(row)
        ]
        return Revision(
            reason=facts.pop("reason"),
            is_substantive=facts.pop("is_substantive"),
            facts=facts,
            targets=list(zip(ids, targets_from(self.targets), strict=True)),
            criteria=[(row["name"], row["weight"]) for row in self.criteria.cleaned_data if row.get("name")],
        )


def _published_targets(challenge: Challenge) -> list[dict[str, Any]]:
    """As `initial_targets`, with their ids and without the zeros that the database fills up with."""
    rows: list[dict[str, Any]] = [dict(row) for row in initial_targets(challenge)]
    for row, target in zip(rows, challenge.targets.all(), strict=True):
        row["target_id"], row["target"] = target.pk, plain(target.target)
        row["baseline"] = None if target.baseline is None else plain(target.baseline)
    return rows
