"""What a side, its reviewer and the office are asked in the joint review."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.enums import Opinion
from tracker.challenges.models import SideReview
from tracker.challenges.review.queries import who_may_review
from tracker.foundation.text_fields import PlainField
from tracker.organisation.fields import PersonField
from tracker.organisation.models import Person

SHOWN_HOLDERS = 8


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("Opinion"), choices=Opinion.choices, widget=forms.RadioSelect
    )
    remarks = PlainField(
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
    """Colleagues may be many, so the deputy is typed; those who hold the same role are named beside the field."""

    deputy = PersonField(label=gettext_lazy("Employee number of the deputy"))

    def __init__(self, review: SideReview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = who_may_review(review.side, review.challenge).exclude(pk=review.reviewer_id or 0)
        names = _(", ").join(
            escape(f"{person.username} {person}") for person in others.order_by("username")[:SHOWN_HOLDERS]
        )
        words = _("Of your own unit, or holding the same role. Either of you may then answer.")
        also = _("Who else holds the role of this side: %(names)s.") % {"names": names} if names else ""
        self.fields["deputy"].help_text = f"{words} {also}".strip()


class ReviewerField(forms.ModelChoiceField[Person]):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.username} {obj} · {obj.unit}" if obj.unit else f"{obj.username} {obj}"


class AssignForm(forms.Form):
    """Offers who holds the side's role and may review."""

    reviewer = ReviewerField(
        queryset=Person.objects.none(), to_field_name="username", label=gettext_lazy("Reviewer")
    )

    def __init__(self, review: SideReview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        assert isinstance(field, ReviewerField)  # noqa: S101 - tells the type checker
        people = who_may_review(review.side, review.challenge).select_related("unit").order_by("username")
        field.queryset = people
        if not people.exists():
            field.help_text = _(
                "Nobody outside the proposing unit holds the role of this side over the publishing unit."
            )
