"""Forms of the challenge stage."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.completeness import PARTS, completeness_of
from tracker.challenges.enums import Comparator, Disposition, FailureCause
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.services import FILE_KIND, Target, plain
from tracker.deliberation.decision_forms import DecisionForm
from tracker.foundation import clock
from tracker.foundation.attachments import Attachment, attachments_of
from tracker.foundation.file_fields import SeveralFilesField
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.foundation.working_days import add_working_days
from tracker.organisation.fields import PersonField
from tracker.organisation.models import OrgUnit

CLOSING_HOUR = time(17, 0)
"""Bids close at the end of office hours unless somebody types another time."""


class SavedViewForm(forms.Form):
    """A view of the board to keep; `query` is the address's, as the page took it over."""

    name = PlainField(
        label=gettext_lazy("Name of the view"),
        max_length=60,
        help_text=gettext_lazy("Such as: our company's open challenges, by bounty."),
    )
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


class ChallengeForm(forms.ModelForm[Challenge]):
    """The structured statement (DOMAIN D2). A draft needs its title alone; publishing checks all."""

    contact = PersonField(
        label=gettext_lazy("Contact (employee number)"),
        required=False,
        help_text=gettext_lazy(
            "Whom teams ask about the problem; the name stands on the challenge and in its notice."
        ),
    )
    attachments = SeveralFilesField(
        label=gettext_lazy("Attachments"),
        required=False,
        help_text=gettext_lazy("Drawings, records, photographs. Whoever sees the challenge may open them."),
    )
    removed = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Remove attachments"),
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Challenge
        formfield_callback = plain_texts
        fields = (
            "title",
            "domain",
            "batch",
            "unit",
            "end_user_unit",
            "contact",
            "background",
            "task",
            "constraints_text",
            "resources",
            "outcome_form",
            "bounty_wan",
            "reward_terms",
            "penalty_terms",
            "duration_months",
            "eligibility",
            "milestone_terms",
            "ip_terms",
            "acceptance_method",
            "is_race",
            "parallel_teams",
            "elimination_terms",
            "is_sealed",
            "visibility",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (
                ("background", 3),
                ("task", 4),
                ("constraints_text", 2),
                ("resources", 2),
                ("reward_terms", 2),
                ("penalty_terms", 2),
                ("eligibility", 2),
                ("milestone_terms", 2),
                ("ip_terms", 2),
                ("acceptance_method", 2),
                ("elimination_terms", 2),
            )
        }
        help_texts = {
            "milestone_terms": gettext_lazy(
                "What must be there by when, such as: a prototype after 4 months."
            ),
            "elimination_terms": gettext_lazy(
                "Asked of a race alone: when the teams are compared, by what, and which of them leave."
            ),
            "penalty_terms": gettext_lazy("What follows if the targets are not met or the work is given up."),
        }

    def __init__(
        self,
        *args: Any,
        units: Any,
        batches: Any,
        home: OrgUnit | None = None,
        baselines: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        """`units` are those for which the office may publish; of them `home` is meant when none is chosen. `batches` are
        open to the person; the one that a draft is in already stays among them. `baselines` say where its targets stand.
        """
        super().__init__(*args, **kwargs)
        self._home = (
            next((unit for unit in units if home is not None and unit.pk == home.pk), None) or units.first()
        )
        kept = ChallengeBatch.objects.filter(pk=self.instance.batch_id or 0)
        for name, queryset in (
            ("unit", units),
            ("end_user_unit", OrgUnit.objects.order_by("path")),
            ("batch", batches | kept),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
            field.queryset = queryset
            field.required = False
        removed = self.fields["removed"]
        assert isinstance(removed, forms.ModelMultipleChoiceField)  # noqa: S101 - as above
        if self.instance.contact is not None:
            self.initial["contact"] = self.instance.contact
        if self.instance.pk:
            removed.queryset = attachments_of(FILE_KIND, self.instance.pk)
        else:
            del self.fields["removed"]
        begun = Challenge(
            targets_begun=self.instance.targets_begun,
            **{name: self.initial[name] for name in (*PARTS, "is_race") if name in self.initial},
        )
        self.completeness = completeness_of(begun, baselines=baselines)
        if self.instance.pk:
            for part in self.completeness.missing:
                if part.name in self.fields:
                    self.fields[part.name].help_text = _("Needed before the challenge is submitted.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "removed" in cleaned:
            cleaned["removed"] = [attachment.pk for attachment in cleaned["removed"]]
        if "unit" not in self.errors:
            cleaned["unit"] = cleaned.get("unit") or self._home
        if "end_user_unit" not in self.errors:
            cleaned["end_user_unit"] = cleaned.get("end_user_unit") or cleaned.get("unit")
        if (cleaned.get("parallel_teams") or 1) > 1 and not cleaned.get("is_race"):
            self.add_error(
                "parallel_teams", _("Several teams at once are a race: tick “race between teams” as well.")
            )
        batch, unit = cleaned.get("batch"), cleaned.get("unit")
        if batch is not None and unit is not None and not str(unit.path).startswith(str(batch.unit.path)):
            self.add_error(
                "batch",
                _("This batch is published by %(unit)s and takes challenges of its units alone.")
                % {"unit": batch.unit.name},
            )
        return cleaned


class TargetForm(forms.Form):
    """One row of the table of targets. An empty row is left out; a begun one must be complete, unless it may wait."""

    may_wait = False
    name = PlainField(
        label=gettext_lazy("Target"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"data-wide": ""}),
    )
    baseline = forms.DecimalField(label=gettext_lazy("Now"), max_digits=14, decimal_places=4, required=False)
    comparator = forms.ChoiceField(
        label=gettext_lazy("At least / at most"), choices=Comparator.choices, required=False
    )
    target = forms.DecimalField(label=gettext_lazy("Goal"), max_digits=14, decimal_places=4, required=False)
    unit_of_measure = PlainField(label=gettext_lazy("Unit of measure"), max_length=20, required=False)
    proof = PlainField(
        label=gettext_lazy("How it is proven"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"data-wide": ""}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (self.may_wait or self.is_blank(cleaned)):
            for name, words in (
                ("name", _("Name the target.")),
                ("target", _("A target needs its goal as a figure.")),
                ("unit_of_measure", _("A target needs its unit of measure.")),
                ("proof", _("Say how the target is proven.")),
            ):
                if cleaned.get(name) in ("", None) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    @staticmethod
    def is_blank(cleaned: dict[str, Any]) -> bool:
        return not any(
            cleaned.get(name) not in ("", None)
            for name in ("name", "baseline", "target", "unit_of_measure", "proof")
        )

    @staticmethod
    def is_complete(cleaned: dict[str, Any]) -> bool:
        return all(
            cleaned.get(name) not in ("", None) for name in ("name", "target", "unit_of_measure", "proof")
        )


class DraftTargetForm(TargetForm):
    """Nothing blocks the saving of a draft: a begun row is kept as it is, and asked for when the draft is submitted."""

    may_wait = True


TargetFormSet = forms.formset_factory(DraftTargetForm, extra=3, max_num=20, validate_max=True)

_CELLS = ("name", "baseline", "comparator", "target", "unit_of_measure", "proof")
"""A row of the table, as it is shown and as it is kept."""


def begun_from(formset: Any) -> str:
    """The rows of a valid formset that are begun and not complete: one to a line, a tab between their cells."""
    rows = [
        row
        for row in formset.cleaned_data
        if row and not TargetForm.is_blank(row) and not TargetForm.is_complete(row)
    ]
    return "\n".join("\t".join(_cell(row.get(name)) for name in _CELLS) for row in rows)


def _cell(value: str | Decimal | None) -> str:
    """In one line and without tabs, whatever was typed."""
    words = f"{value:f}" if isinstance(value, Decimal) else value or ""
    return " ".join(words.split())


def begun_targets(challenge: Challenge) -> list[dict[str, str]]:
    """What `begun_from` has kept, for the rows of the form."""
    lines = challenge.targets_begun.splitlines()
    return [dict(zip(_CELLS, line.split("\t"), strict=False)) for line in lines]


def targets_from(formset: Any) -> list[Target]:
    """The complete rows of a valid formset, in order."""
    return [
        Target(
            name=row["name"],
            unit_of_measure=row["unit_of_measure"],
            target=row["target"],
            proof=row["proof"],
            comparator=row["comparator"] or Comparator.AT_LEAST,
            baseline=row["baseline"],
        )
        for row in formset.cleaned_data
        if row and TargetForm.is_complete(row)
    ]


def initial_targets(challenge: Challenge | None) -> list[dict[str, str | Decimal | None]]:
    """The rows as they were typed, without the zeros that the database fills up with."""
    if challenge is None:
        return []
    rows = [{name: getattr(target, name) for name in _CELLS} for target in challenge.targets.all()]
    return [
        {name: plain(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()}
        for row in rows
    ]


class PublishChallengeForm(forms.Form):
    """Asks for the day; bids close at the end of office hours of that day."""

    bid_deadline = forms.DateField(
        label=gettext_lazy("Bids until (17:00 of that day)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earliest = add_working_days(clock.today(), settings.JIEBANG["MINIMUM_BIDDING_DAYS"])
        self.fields["bid_deadline"].initial = earliest
        self.fields["bid_deadline"].help_text = _("Earliest day that leaves teams enough time: %(day)s.") % {
            "day": clock.day_words(earliest)
        }

    def clean_bid_deadline(self) -> datetime:
        day: date = self.cleaned_data["bid_deadline"]
        return timezone.make_aware(datetime.combine(day, CLOSING_HOUR))


class AskForm(forms.Form):
    text = PlainField(
        label=gettext_lazy("Your question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Everyone who sees the challenge reads the question and its answer; name no person and no secret."
        ),
    )
    is_asker_hidden = forms.BooleanField(
        label=gettext_lazy("Do not show my name; only the office sees it"), required=False
    )


class AnswerForm(forms.Form):
    answer = PlainField(
        label=gettext_lazy("Official answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "It explains what is published and stands for good. What is to be changed takes a supplementary notice."
        ),
    )


class CauseForm(forms.Form):
    """Why a round failed: asked before it is listed again."""

    failure_cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=FailureCause.choices)
    failure_analysis = PlainField(
        label=gettext_lazy("Analysis of the cause"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("What kept teams away, or short of the targets, and what will be different."),
    )


class ProposeForm(CauseForm):
    """What the office proposes to become of it; its reason is the analysis."""

    proposed_disposition = forms.ChoiceField(
        label=gettext_lazy("What should become of it"), choices=Disposition.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["failure_analysis"].help_text = _(
            "Why this round failed, and why the way that is proposed is the right one."
        )


class SettleForm(DecisionForm):
    disposition = forms.ChoiceField(label=gettext_lazy("What becomes of it"), choices=Disposition.choices)
    field_order = ("disposition",)
