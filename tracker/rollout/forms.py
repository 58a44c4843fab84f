"""Forms of the rollout stage. Every form's cleaned data are the keyword arguments of its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.foundation.file_fields import SeveralFilesField
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.organisation.fields import PersonField
from tracker.organisation.models import OrgUnit
from tracker.rollout.enums import Level
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.queries import candidate_units

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SHORT_TEXT = forms.Textarea(attrs={"rows": 3})


class RecommendRolloutForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int)
    recommendation = PlainField(label=_("Why it should be rolled out"), max_length=4000, widget=SHORT_TEXT)
    waiver = PlainField(
        label=_("Why the level below is waived"),
        required=False,
        max_length=2000,
        widget=SHORT_TEXT,
        help_text=_("Only where the level below is not effective; the decision body decides on it."),
    )


class ApproveRolloutForm(forms.ModelForm[Rollout]):
    """The decision, and the units that it asks: everyone for whom the outcome is meant."""

    targets = forms.ModelMultipleChoiceField(
        label=_("Units to be asked"),
        queryset=OrgUnit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are the denominator of the coverage."),
    )

    class Meta:
        model = Rollout
        formfield_callback = plain_texts
        fields = ("meeting_number", "minutes")
        widgets = {"minutes": SHORT_TEXT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = candidate_units(self.instance)
        self.fields["targets"].queryset = candidates  # type: ignore[attr-defined]
        self.initial["targets"] = candidates
        self.fields["meeting_number"].required = True
        self.fields["minutes"].required = True


class StandardizeRolloutForm(forms.Form):
    standard_number = PlainField(label=_("Number of the standard"), max_length=80)


class HaltRolloutForm(forms.Form):
    note = PlainField(label=_("Reason"), max_length=2000, widget=SHORT_TEXT)
    lesson = PlainField(label=_("Lesson for others"), max_length=4000, widget=SHORT_TEXT)


class AdoptForm(forms.ModelForm[Adoption]):
    started_on = forms.DateField(label=_("In use from"), widget=DAY)
    contact = PersonField(label=_("Contact (employee number)"), required=False)

    class Meta:
        model = Adoption
        formfield_callback = plain_texts
        fields = ("started_on", "place", "contact")


class DeferAdoptionForm(forms.Form):
    deferred_until = forms.DateField(label=_("Look at it again on"), widget=DAY)
    reason = PlainField(label=_("Reason"), max_length=2000, widget=SHORT_TEXT)


class DeclineAdoptionForm(forms.Form):
    """Common reasons to pick from, and room for one's own words."""

    COMMON_REASONS = (
        ("conditions", _("Our conditions differ from its prerequisites")),
        ("equipment", _("We have no such equipment or process")),
        ("own_solution", _("We solve this in another way already")),
        ("closing", _("The face, line or plant will be closed soon")),
        ("other", _("Another reason")),
    )
    common_reason = forms.ChoiceField(label=_("Reason"), choices=COMMON_REASONS)
    words = PlainField(label=_("In your own words"), required=False, max_length=1800, widget=SHORT_TEXT)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        words = facts.get("words", "").strip()
        picked = str(facts.get("common_reason", ""))
        if picked == "other":
            if not words:
                self.add_error("words", _("Say why; a reason helps the next unit."))
            return {"reason": words}
        label = str(dict(self.COMMON_REASONS).get(picked, ""))
        return {"reason": f"{label}\n{words}" if words else label}


class ProveAdoptionForm(forms.ModelForm[Adoption]):
    proofs = SeveralFilesField(
        label=_("Proofs"), required=False, help_text=_("Sealed certificate, records, photographs.")
    )

    class Meta:
        model = Adoption
        formfield_callback = plain_texts
        fields = ("place", "scale", "effect", "problems")
        widgets = {"effect": SHORT_TEXT, "problems": SHORT_TEXT}
        help_texts = {
            "effect": _("With figures: before, now."),
            "problems": _("What the next unit should know; it appears in the adoption kit."),
        }
