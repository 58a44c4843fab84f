"""The form of a supplementary notice: what is published, to be edited, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.criteria_forms import CriterionFormSet, criteria_from, initial_criteria
from tracker.challenges.deadlines import earliest_extension
from tracker.challenges.forms import (
    CLOSING_HOUR,
    ChallengeForm,
    TargetForm,
    initial_targets,
    targets_from,
)
from tracker.challenges.models import Challenge
from tracker.challenges.supplements.differences import PLAIN_FIELDS, Revision
from tracker.foundation import clock
from tracker.foundation.text_fields import PlainField, plain_texts


class SupplementForm(forms.ModelForm[Challenge]):
    """Give it a copy of the challenge as its instance: a form writes into it."""

    bid_deadline = forms.DateField(
        label=gettext_lazy("Bids until (17:00 of that day)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_substantive = forms.BooleanField(
        label=gettext_lazy("The change is substantive: it touches what teams reckon with"), required=False
    )
    reason = PlainField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is published with the notice and sent to every bidding team."),
    )

    class Meta:
        model = Challenge
        formfield_callback = plain_texts
        fields = PLAIN_FIELDS
        widgets = {
            name: widget for name, widget in ChallengeForm.Meta.widgets.items() if name in PLAIN_FIELDS
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published_until: datetime = timezone.localtime(self.instance.bid_deadline)
        self.fields["bid_deadline"].initial = self.published_until.date()
        self.fields["bid_deadline"].help_text = _(
            "A substantive change extends the deadline: %(day)s or later. Otherwise it may stay as it is."
        ) % {"day": clock.day_words(earliest_extension(self.published_until))}

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
        # Of one that was published without, the guard asks once the notice changes it.
        is_asked = not cleaned.get("target_id") or self.initial.get("baseline") is not None
        if (
            is_asked
            and not self.is_blank(cleaned)
            and cleaned.get("baseline") is None
            and "baseline" not in self.errors
        ):
            self.add_error("baseline", _("Say where the target stands now; 0 is a figure as well."))
        return cleaned


RevisedTargetFormSet = forms.formset_factory(RevisedTargetForm, extra=1, max_num=20, validate_max=True)


class SupplementForms:
    """The form and its two tables, filled from what is published or from what was sent."""

    def __init__(self, challenge: Challenge, data: Any = None) -> None:
        self.form = SupplementForm(data, instance=Challenge.objects.get(pk=challenge.pk))
        self.targets = RevisedTargetFormSet(data, prefix="targets", initial=_published_targets(challenge))
        self.criteria = CriterionFormSet(data, prefix="criteria", initial=initial_criteria(challenge))

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
            criteria=criteria_from(self.criteria),
        )


def _published_targets(challenge: Challenge) -> list[dict[str, Any]]:
    """As `initial_targets`, with their ids."""
    rows: list[dict[str, Any]] = [dict(row) for row in initial_targets(challenge)]
    for row, target in zip(rows, challenge.targets.all(), strict=True):
        row["target_id"] = target.pk
    return rows
