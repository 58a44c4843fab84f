"""Forms of the project stage. Every form's cleaned data are the keyword arguments of its service.

Forms about a record take it first: `ReportMilestoneForm(milestone, data, files)`.
"""

from __future__ import annotations  # Django's forms and files take no type argument at run time

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.challenges.models import TargetMetric
from tracker.challenges.services import plain
from tracker.foundation.attachments import validate_upload
from tracker.foundation.file_fields import SeveralFilesField
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.organisation.enums import PartyOrganizationKind
from tracker.organisation.models import PartyOrganization
from tracker.projects.enums import OPEN_MILESTONE_STATES
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import evidence_of, latest_values
from tracker.projects.services import PlannedStep

LONG_TEXT = 20_000
REPORT_TEXT = 10_000
NOTE_TEXT = 2000


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def measured_field(target: TargetMetric, initial: Decimal | None, *, required: bool) -> forms.DecimalField:
    """A field for the value of one target, in its unit of measure."""
    return forms.DecimalField(
        label=target.name,
        required=required,
        initial=initial,
        max_digits=14,
        decimal_places=4,
        help_text=_("Goal: %(comparator)s %(goal)s. Proof: %(proof)s")
        % {
            "comparator": target.get_comparator_display(),
            "goal": plain(target.target),
            "proof": target.proof,
        },
        widget=forms.NumberInput(attrs={"step": "any", "data-unit": target.unit_of_measure}),
    )


class MeasuredForm(forms.Form):
    """Asks for one value per target of the challenge, and gives them as `measured`: target id → value."""

    asks_for_every_target = True

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(project.challenge.targets.all())
        known = {target_id: found.value for target_id, found in latest_values(project).items()}
        for target in self.targets:
            self.fields[f"measured_{target.pk}"] = measured_field(
                target, known.get(target.pk), required=self.asks_for_every_target
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        values = taken_by_id(cleaned, "measured_", (target.pk for target in self.targets))
        return {**cleaned, "measured": {key: value for key, value in values.items() if value is not None}}


def taken_by_id(cleaned: dict[str, Any], prefix: str, ids: Iterable[int]) -> dict[int, Any]:
    """Take the dynamic fields out of the cleaned data: id → value, those that did not validate left out."""
    names = {pk: f"{prefix}{pk}" for pk in ids}
    return {pk: cleaned.pop(name) for pk, name in names.items() if name in cleaned}


class CharterForm(forms.ModelForm[Project]):
    """The charter's texts and dates, and the scan of the stamped paper; its milestones are a `StepFormSet`."""

    scan = forms.FileField(
        label=_("Scan of the signed and stamped charter"), required=False, validators=[validate_upload]
    )

    class Meta:
        model = Project
        formfield_callback = plain_texts
        fields = (
            "research_content",
            "acceptance_terms",
            "ip_terms",
            "starts_on",
            "planned_end",
            "integration_type",
            "temporary_branch",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("research_content", 8), ("acceptance_terms", 4), ("ip_terms", 4)):
            self.fields[name].widget = text_area(rows)
        for name in ("starts_on", "planned_end"):
            self.fields[name].widget = day_input()
        branches = self.fields["temporary_branch"]
        if isinstance(branches, forms.ModelChoiceField):
            branches.queryset = temporary_branches()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, planned_end = cleaned.get("starts_on"), cleaned.get("planned_end")
        if starts_on and planned_end and planned_end <= starts_on:
            self.add_error("planned_end", _("The project ends after it has started."))
        return cleaned


def temporary_branches() -> QuerySet[PartyOrganization]:
    kind = PartyOrganizationKind.TEMPORARY_BRANCH
    return PartyOrganization.objects.filter(kind=kind).order_by("name", "pk")


class StepForm(forms.Form):
    """One milestone of the charter."""

    name = PlainField(label=_("Milestone"), max_length=120)
    deliverable = PlainField(label=_("What is delivered"), max_length=300)
    due_on = forms.DateField(label=_("Due on"), widget=day_input())
    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=100, widget=forms.NumberInput(attrs={"data-unit": "%"})
    )


class BaseStepFormSet(forms.BaseFormSet[StepForm]):
    """The milestones in their order; empty lines do not count."""

    @classmethod
    def initial_for(cls, project: Project) -> list[dict[str, Any]]:
        """The present milestones as the formset's `initial`."""
        rows = project.milestones.order_by("order").values("name", "deliverable", "due_on", "weight")
        return [dict(row) for row in rows]

    def steps(self) -> list[PlannedStep]:
        """What `change_charter` takes, by date; call after `is_valid`."""
        lines = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        steps = [
            PlannedStep(line["name"], line["deliverable"], line["due_on"], line["weight"])
            for line in lines
            if line
        ]
        return sorted(steps, key=lambda step: step.due_on)


StepFormSet = cast(
    "type[BaseStepFormSet]",
    forms.formset_factory(StepForm, formset=BaseStepFormSet, extra=1, can_delete=True, max_num=20),
)


class EvidenceForm(forms.Form):
    evidence = SeveralFilesField(label=_("Evidence"), help_text=_("Reports, records, pictures: 50 MB each."))


class ReportMilestoneForm(MeasuredForm):
    """What was done, what was measured, and the evidence; needed only where none is attached yet."""

    asks_for_every_target = False

    text = PlainField(label=_("What was done"), widget=text_area(6), max_length=REPORT_TEXT)
    evidence = SeveralFilesField(label=_("Evidence"), help_text=_("Reports, records, pictures: 50 MB each."))

    def __init__(self, milestone: Milestone, *args: Any, **kwargs: Any) -> None:
        super().__init__(milestone.project, *args, **kwargs)
        self.fields["text"].initial = milestone.report_text
        self.fields["evidence"].required = not evidence_of(milestone).exists()
        # What an earlier milestone measured is no measurement of this one.
        for target in self.targets:
            self.fields[f"measured_{target.pk}"].initial = None


class PassMilestoneForm(forms.Form):
    note = PlainField(label=_("Remark"), required=False, widget=text_area(3), max_length=NOTE_TEXT)


class ExtendForm(forms.Form):
    """A new end, and a day for every open milestone; what is not changed stays."""

    planned_end = forms.DateField(label=_("New planned end"), widget=day_input())
    note = PlainField(label=_("Reason"), widget=text_area(3), max_length=NOTE_TEXT)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_end"].initial = project.planned_end
        self.milestones = list(project.milestones.filter(state__in=OPEN_MILESTONE_STATES).order_by("order"))
        for milestone in self.milestones:
            self.fields[f"due_on_{milestone.pk}"] = forms.DateField(
                label=str(milestone), initial=milestone.due_on, widget=day_input()
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days: Mapping[int, date] = taken_by_id(cleaned, "due_on_", (one.pk for one in self.milestones))
        return {**cleaned, "due_dates": days}


class RequestAcceptanceForm(MeasuredForm):
    """The self-assessment, and per target its final value with its proof."""

    self_assessment = PlainField(
        label=_("Self-assessment"),
        widget=text_area(8),
        max_length=LONG_TEXT,
        help_text=_("What was reached, how it is used, what remains open."),
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(project, *args, **kwargs)
        self.fields["self_assessment"].initial = project.self_assessment
        for target in self.targets:
            self.fields[f"proof_{target.pk}"] = PlainField(
                label=_("Proof: %(target)s") % {"target": target.name}, max_length=300, initial=target.proof
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        proofs = taken_by_id(cleaned, "proof_", (target.pk for target in self.targets))
        return {**cleaned, "proofs": proofs}


class AcceptForm(MeasuredForm):
    """The result per target, the opinion and the experts: to accept, to accept again, or not to accept."""

    opinion = PlainField(label=_("Opinion"), widget=text_area(6), max_length=LONG_TEXT)
    experts = PlainField(
        label=_("Experts"), max_length=500, help_text=_("Names of those who judged, with their units.")
    )


class RectificationForm(forms.Form):
    items = PlainField(label=_("To be rectified"), widget=text_area(5), max_length=REPORT_TEXT)
    until = forms.DateField(label=_("Until"), widget=day_input())


class ReportRectificationForm(forms.Form):
    report = PlainField(label=_("What was rectified"), widget=text_area(5), max_length=REPORT_TEXT)
    evidence = SeveralFilesField(label=_("Proof"), required=False)
