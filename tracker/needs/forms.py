"""Forms of the need stage."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.foundation.file_fields import PhotosField
from tracker.foundation.text_fields import PlainField, plain_texts
from tracker.needs.calls.queries import calls_asking, taking_needs
from tracker.needs.enums import DiversionChannel, Sensitivity
from tracker.needs.models import LONGEST_UNIT_OPINION, Need, NeedCall
from tracker.needs.services import POOL_REPLY
from tracker.needs.states import ANSWERS, UNCLASSIFIED, missing_answers
from tracker.organisation.models import Person


class NeedForm(forms.ModelForm[Need]):
    """Five questions first; the rest can follow. Nothing but the title is needed to save a draft; what touches
    secret or sensitive matters is not even saved. `is_to_submit`: it is handed in next, so what that needs is asked for.
    """

    class Meta:
        model = Need
        formfield_callback = plain_texts
        fields = (
            "title",
            "problem",
            "wanted",
            "end_user",
            "domain",
            "category",
            "current_state",
            "sensitivity",
            "phone",
            "loss_wan",
            "can_offer",
            "prospects",
            "bounty_wan",
            "wished_by",
            "call",
        )
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 4}),
            "wanted": forms.Textarea(attrs={"rows": 3}),
            "current_state": forms.Textarea(attrs={"rows": 3}),
            "can_offer": forms.Textarea(attrs={"rows": 3}),
            "prospects": forms.Textarea(attrs={"rows": 3}),
            "wished_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("One sentence, at most 200 characters."),
            "wanted": _("For example: downtime from 8 h to 2 h."),
            "end_user": _("The team or shift that would work with the result."),
            "sensitivity": _(
                "Needed before the need is submitted. This system is unclassified: what is secret is not raised here."
            ),
            "phone": _("Shown to you and to those who screen the need, to nobody else."),
            "can_offer": _("Site, data, equipment, people for trials."),
            "prospects": _("Where else in the group the same could be used."),
            "call": _("The permanent pool takes needs at any time."),
        }

    photos = PhotosField(
        label=_("Photographs"),
        required=False,
        help_text=_("Up to six; taken with the phone if you like. Place and camera are removed from them."),
    )

    def __init__(self, *args: Any, person: Person, is_to_submit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_to_submit = is_to_submit
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

    def clean_sensitivity(self) -> str:
        said = str(self.cleaned_data["sensitivity"])
        if said == Sensitivity.YES:
            raise forms.ValidationError(UNCLASSIFIED)
        return said

    def clean_wished_by(self) -> date | None:
        """A day that was typed before and has passed since may stay: the form is saved for other reasons."""
        day: date | None = self.cleaned_data["wished_by"]
        if day is not None and day < clock.today() and "wished_by" in self.changed_data:
            raise forms.ValidationError(_("This day has passed already."))
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.is_to_submit:
            said = Need(**{field: self.cleaned_data.get(field, "") for field, _asked in ANSWERS})
            for field, words in missing_answers(said).items():
                if field not in self.errors:
                    self.add_error(field, str(words))
        if self.errors and self.cleaned_data.get("photos"):
            self.add_error("photos", gettext("Choose the photographs once more; they were not kept."))
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """What the services take: the cleaned values by field name."""
        return dict(self.cleaned_data)


def _until(call: NeedCall) -> str:
    return gettext("%(call)s (until %(day)s)") % {"call": call.title, "day": clock.day_words(call.ends_on)}


class UnitOpinionForm(forms.Form):
    """What the unit thinks of a need; what it said before stands in it."""

    unit_opinion = PlainField(
        label=_("Opinion of the unit"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_UNIT_OPINION,
        help_text=_(
            "Whether the unit backs it, how urgent it is, what it can give to it. Shown on the need's page with your name and "
            "the day."
        ),
    )


class PoolNeedForm(forms.Form):
    """Both opinions, one box for each item of the checklist (what is not ticked keeps the need out), and the answer."""

    expert_opinion = PlainField(
        label=_("Expert appraisal"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("Who appraised it, when, and the conclusion."),
    )
    risk_opinion = PlainField(
        label=_("Risk assessment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000
    )
    checks = forms.MultipleChoiceField(
        label=_("Screening checklist"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what you have checked; all of it is needed before the pool."),
    )
    reply = PlainField(
        label=_("Reply to the proposer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        initial=POOL_REPLY,
        help_text=_("Sent to the proposer, and shown with what became of the needs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = settings.JIEBANG["SCREENING_CHECKS"]
        if items:
            self.fields["checks"].choices = [(item, item) for item in items]  # type: ignore[attr-defined]
        else:
            del self.fields["checks"]


class MergeNeedForm(forms.Form):
    """The other need, chosen among those that resemble this one (`similar`) or by its number, and the answer to
    whoever raised this one.
    """

    similar = forms.ChoiceField(
        label=_("Needs like this one"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Found by the words that they share with this need."),
    )
    into = PlainField(
        label=_("Number of the need that it goes on in"),
        max_length=30,
        help_text=_("As on its page, for example XQ-2026-010."),
    )
    reply = PlainField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(
        self, need: Need, data: Any = None, files: Any = None, *, similar: Iterable[Need] = ()
    ) -> None:
        super().__init__(data, files)
        self.need = need
        choices = [(one.number, _in_words(one)) for one in similar]
        if choices:
            choices.append(("", gettext("Another one, by its number")))
            self.fields["similar"].choices = choices  # type: ignore[attr-defined]
            self.fields["into"].required = False
        else:
            del self.fields["similar"]

    def clean_into(self) -> Need:
        chosen = self.cleaned_data.pop("similar", "")
        typed = self.cleaned_data["into"].strip().upper()
        number = typed or chosen
        if not number:
            raise forms.ValidationError(_("Choose one of the needs above, or give the number of another."))
        if typed and chosen and typed != chosen:
            raise forms.ValidationError(
                _("You chose %(chosen)s above and typed %(typed)s: leave one of them out."),
                params={"chosen": chosen, "typed": typed},
            )
        into = Need.objects.filter(number=number).select_related("unit").first()
        if into is None:
            raise forms.ValidationError(
                _("There is no need with the number %(number)s."), params={"number": number}
            )
        if into.pk == self.need.pk:
            raise forms.ValidationError(_("A need cannot be merged into itself."))
        return into


def _in_words(need: Need) -> str:
    return gettext("%(number)s %(title)s (%(unit)s, %(state)s)") % {
        "number": need.number,
        "title": need.title,
        "unit": need.unit_label,
        "state": need.get_state_display(),
    }


class PartForm(forms.Form):
    """One of the needs that a need is split into."""

    title = PlainField(label=_("What is needed"), max_length=200)
    problem = PlainField(label=_("What hurts"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000)
    wanted = PlainField(
        label=_("What would be good (measurable)"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
        required=False,
        help_text=_("Left empty, that of the whole need is kept."),
    )


MOST_PARTS = 6
PartFormSet = forms.formset_factory(PartForm, extra=3, max_num=MOST_PARTS, validate_max=True)


class SplitReasonForm(forms.Form):
    note = PlainField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class SupportNeedForm(forms.Form):
    words = PlainField(
        label=_("How does it show with you?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )


class DivertNeedForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), choices=DiversionChannel.choices)
    reply = PlainField(
        label=_("Reply to the proposer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class LedgerUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Ledger (.xlsx)"), help_text=_("One sheet with a header row; see the template.")
    )
