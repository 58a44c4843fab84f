"""A roster as a formset: everybody beside the head, one line each; empty lines do not count."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.organisation.fields import PersonField
from tracker.teams.rosters import MEMBER, Carrier, Seat, seats_beside_head


class SeatForm(forms.Form):
    """One line of the roster; a stage adds what else it writes of a seat (`task`, `part`)."""

    person = PersonField(label=_("Employee number"))


class RosterFormSet(forms.BaseFormSet[SeatForm]):
    @classmethod
    def initial_for(cls, carrier: Carrier) -> list[dict[str, Any]]:
        """The present roster as the formset's `initial`."""
        return [
            {"person": seat.person, "part": seat.part, "task": seat.task}
            for seat in seats_beside_head(carrier)
        ]

    def seats(self) -> list[Seat]:
        """The seats that the services take; call after `is_valid`."""
        lines = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [Seat(line["person"], line["task"], line.get("part", MEMBER)) for line in lines if line]
