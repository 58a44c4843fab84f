"""Rosters that are kept by hand: a head, whose seat the record itself names, and the people beside them.

Squads and studios keep theirs here. The seats of a bid's team are not kept by hand: each member joins themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Model
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import GuardFailed, acting, perform
from tracker.organisation.models import OrgUnit, Person

MEMBER = "member"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Seat:
    """One line of a roster. The head need not be listed."""

    person: Person
    task: str = ""
    part: str = MEMBER


class Carrier(Protocol):
    """A record with a roster: its rows are `members`, with a person, a part, a task and a home unit."""

    members: Any

    @property
    def unit(self) -> OrgUnit: ...
    @property
    def head(self) -> Person | None: ...
    @property
    def head_part(self) -> str: ...


def write_roster(carrier: Carrier, members: Iterable[Seat]) -> None:
    """Replace the roster: the head's seat first, then the others in the order given.

    Raises GuardFailed for a person named twice.
    """
    head, rows = carrier.head, carrier.members
    seats = [] if head is None else [Seat(head, part=carrier.head_part)]
    seats += [seat for seat in members if seat.person != head]
    if len({seat.person.pk for seat in seats}) < len(seats):
        raise GuardFailed(_("The roster names a person twice."))
    rows.all().delete()
    rows.model.objects.bulk_create(
        rows.model(
            **{rows.field.name: carrier},
            person=seat.person,
            part=seat.part,
            task=seat.task,
            home_unit=seat.person.unit or carrier.unit,
        )
        for seat in seats
    )


def seats_beside_head(carrier: Carrier) -> list[Seat]:
    """The roster as it stands, without the head."""
    rows = carrier.members.exclude(part=carrier.head_part).select_related("person__unit")
    return [Seat(row.person, row.task, row.part) for row in rows]


def exchange_people(record: M, *, members: Iterable[Seat], note: str, by: Person) -> M:
    """The act `change_roster`; the note says why, and the trail keeps who left and who joined."""
    carrier = cast("Carrier", record)  # no type says "a model that is a Carrier"
    with acting():
        before = _names_in(carrier)
        # Whether this person may do it, and whether enough remain, the engine asks below; a refusal undoes the roster.
        write_roster(carrier, members)
        after = _names_in(carrier)
        words = [note.strip()]
        if left := [name for pk, name in before.items() if pk not in after]:
            words.append(_("Left: %(names)s.") % {"names": _(", ").join(left)})
        if joined := [name for pk, name in after.items() if pk not in before]:
            words.append(_("Joined: %(names)s.") % {"names": _(", ").join(joined)})
        return perform(record, "change_roster", by=by, note=" ".join(words) if note.strip() else "")


def _names_in(carrier: Carrier) -> dict[int, str]:
    return dict(carrier.members.values_list("person_id", "person__name"))
