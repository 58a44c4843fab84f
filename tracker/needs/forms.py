"""Forms of the need stage."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.foundation.file_fields import PhotosField
from tracker.needs.calls.queries import calls_asking, taking_needs
from tracker.needs.enums import DiversionChannel
from tracker.needs.models import Need, NeedCall
from tracker.organisation.models import Person


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
            "call",
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
            "call": _("The permanent pool takes needs at any time."),
        }

    photos = PhotosField(
        label=_("Photographs"),
        required=False,
        help_text=_("Up to six; taken with the phone if you like. Place and camera are removed from them."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = calls_asking(person)
        # Whoever is late by a minute is not told that the choice is unknown: handing in settles it.
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]
        offered = {call.pk: call for call in taking_needs(calls)}
        if self.instance.call is not None:
            offered.setdefault(self.instance.call.pk, self.instance.call)
        if offered or self.data.get("call"):
            choices = [("", _("Permanent pool")), *((pk, _until(call)) for pk, call in offered.items())]
            self.fields["call"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["call"]

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


def _until(call: NeedCall) -> str:
    return gettext("%(call)s (until %(day)s)") % {"call": call.title, "day": clock.day_words(call.ends_on)}


class PoolNeedForm(forms.Form):
    """Both opinions, and one box for each item of the checklist; what is not ticked keeps the need out."""

    expert_opinion = forms.CharField(
        label=_("Expert appraisal"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("Who appraised it, when, and the conclusion."),
    )
    risk_opinion = forms.CharField(
        label=_("Risk assessment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000
    )
    checks = forms.MultipleChoiceField(
        label=_("Screening checklist"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what you have checked; all of it is needed before the pool."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = settings.JIEBANG["SCREENING_CHECKS"]
        if items:
            self.fields["checks"].choices = [(item, item) for item in items]  # type: ignore[attr-defined]
        else:
            del self.fields["checks"]


class MergeNeedForm(forms.Form):
    """The other need by its number, and the answer to whoever raised this one."""

    into = forms.CharField(
        label=_("Number of the need that it goes on in"),
        max_length=30,
        help_text=_("As on its page, for example XQ-2026-010."),
    )
    reply = forms.CharField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, need: Need, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.need = need

    def clean_into(self) -> Need:
        number = self.cleaned_data["into"].strip().upper()
        into = Need.objects.filter(number=number).select_related("unit").first()
        if into is None:
            raise forms.ValidationError(
                _("There is no need with the number %(number)s."), params={"number": number}
            )
        if into.pk == self.need.pk:
            raise forms.ValidationError(_("A need cannot be merged into itself."))
        return into


class PartForm(forms.Form):
    """One of the needs that a need is split into."""

    title = forms.CharField(label=_("What is needed"), max_length=200)
    problem = forms.CharField(
        label=_("What hurts"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000
    )
    wanted = forms.CharField(
        label=_("What would be good (measurable)"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
        required=False,
        help_text=_("Left empty, that of the whole need is kept."),
    )


MOST_PARTS = 6
PartFormSet = forms.formset_factory(PartForm, extra=3, max_num=MOST_PARTS, validate_max=True)


class SplitReasonForm(forms.Form):
    note = forms.CharField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class SupportNeedForm(forms.Form):
    words = forms.CharField(
        label=_("How does it show with you?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
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
