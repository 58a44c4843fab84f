"""The form of a decision: the meeting, the votes by name, the minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.deliberation.decisions import Ballot, Proceedings, vote_shortcomings
from tracker.deliberation.enums import VoteChoice
from tracker.foundation.attachments import validate_upload
from tracker.foundation.text_fields import PlainField
from tracker.organisation.models import Person

SPARE_ROWS = 6
"""For members without an account here."""
MOST_VOTES = 60


class DecisionForm(forms.Form):
    """Asks for an answer to objections, and for the reason to go on without opinions, only where there are any."""

    meeting_number = PlainField(
        label=gettext_lazy("Meeting"), max_length=80, help_text=gettext_lazy("For example 党委会〔2026〕3号.")
    )
    minutes = PlainField(
        label=gettext_lazy("Decision and minutes"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What was said and decided; who voted how stands below, name by name."),
    )
    file = forms.FileField(
        label=gettext_lazy("Signed minutes (file)"), required=False, validators=[validate_upload]
    )
    answer_to_objections = PlainField(
        label=gettext_lazy("Answer to the objections"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with the decision; the side that objected reads it."),
    )
    reason_without = PlainField(
        label=gettext_lazy("Why it goes on without the outstanding opinions"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, answers_objections: bool = False, goes_on_without: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not answers_objections:
            del self.fields["answer_to_objections"]
        if not goes_on_without:
            del self.fields["reason_without"]

    def proceedings(self, votes: Sequence[Ballot]) -> Proceedings:
        """Of a valid form."""
        own = {field.name for field in fields(Proceedings)}
        facts = {name: value for name, value in self.cleaned_data.items() if name in own}
        return Proceedings(votes=votes, **facts)


class VoteForm(forms.Form):
    """One member. Without a vote the member took no part; an empty row is left out."""

    name = PlainField(label=pgettext_lazy("person", "Name"), max_length=60, required=False)
    choice = forms.ChoiceField(
        label=pgettext_lazy("noun", "Vote"),
        choices=[("", pgettext_lazy("vote", "Took no part")), *VoteChoice.choices],
        required=False,
    )
    member = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, members: dict[int, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = members
        if self.initial.get("member"):
            self.fields["name"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        member = self._members.get(cleaned.get("member") or 0)
        if member is not None:
            cleaned["name"] = member.get_full_name()
        cleaned["voter"] = member
        if cleaned.get("choice") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("A vote is given by name."))
        return cleaned


class BaseVoteFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # takes none at run time
    def clean(self) -> None:
        """Names alike would be one person voting twice; the quorum and the majority are said before anything is sent on."""
        if any(self.errors) or not self.management_form.is_valid():
            return
        names = [ballot.name for ballot in self.ballots()]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise forms.ValidationError(
                _("Named twice: %(names)s. Of two people of one name, write the unit behind it."),
                params={"names": _(", ").join(twice)},
            )
        if reasons := vote_shortcomings([ballot.choice for ballot in self.ballots()]):
            raise forms.ValidationError([str(reason) for reason in reasons])

    def ballots(self) -> list[Ballot]:
        return [
            Ballot(row["name"], row["choice"], row["voter"]) for row in self.cleaned_data if row.get("choice")
        ]


def vote_formset(members: Iterable[Person], data: Any = None) -> BaseVoteFormSet:
    """A row for each member who has an account, and some for others; as many at least as the quorum asks for."""
    known = {person.pk: person for person in members}
    spare = max(SPARE_ROWS, int(settings.JIEBANG["DECISION_QUORUM"]) - len(known))
    factory = forms.formset_factory(
        VoteForm, formset=BaseVoteFormSet, extra=spare, max_num=MOST_VOTES, validate_max=True
    )
    initial = [{"name": person.get_full_name(), "member": pk} for pk, person in known.items()]
    formset: BaseVoteFormSet = factory(data, prefix="votes", initial=initial, form_kwargs={"members": known})  # type: ignore[assignment]
    return formset
