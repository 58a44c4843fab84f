"""What a side, its reviewer and the office are asked in the joint review."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.enums import Opinion
from tracker.challenges.models import SideReview
from tracker.challenges.review.queries import holders_of_side
from tracker.organisation.fields import PersonField

SHOWN_HOLDERS = 8


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("Opinion"), choices=Opinion.choices, widget=forms.RadioSelect
    )
    remarks = forms.CharField(
        label=gettext_lazy("Remarks, or the reason of the objection"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("An objection is shown to the deciding body, which must answer it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("remarks", "").strip() and "remarks" not in self.errors:
            if cleaned.get("opinion") == Opinion.OBJECT:
                self.add_error("remarks", _("An objection needs its reason."))
            elif cleaned.get("opinion") == Opinion.REMARKS:
                self.add_error("remarks", _("Write the remarks, or simply agree."))
        return cleaned


class DeputyForm(forms.Form):
    deputy = PersonField(
        label=gettext_lazy("Employee number of the deputy"),
        help_text=gettext_lazy("Of your own unit, or holding the same role. Either of you may then answer."),
    )


class AssignForm(forms.Form):
    """Names who holds the side's role, so that the office need not look it up."""

    reviewer = PersonField(label=gettext_lazy("Employee number of the reviewer"))

    def __init__(self, review: SideReview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = holders_of_side(review.side, review.challenge.unit).order_by("username")[:SHOWN_HOLDERS]
        names = _(", ").join(escape(f"{person.username} {person}") for person in holders)
        self.fields["reviewer"].help_text = (
            _("Who holds the role of this side: %(names)s.") % {"names": names}
            if names
            else _("Nobody holds the role of this side over the publishing unit.")
        )
