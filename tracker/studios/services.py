"""Applying for, recommending, naming and examining studios; taking over published records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, acting, begin, begin_many, perform
from tracker.foundation.numbering import next_number
from tracker.organisation.models import OrgUnit, Person
from tracker.studios.enums import StudioSource, StudioState
from tracker.studios.models import Studio
from tracker.teams.rosters import Seat, exchange_people, seats_beside_head, write_roster

NUMBER_PREFIX = "GZS"


def apply_for_studio(*, by: Person, members: Iterable[Seat] = (), **facts: Any) -> Studio:
    """An application for the applicant's own unit, with the applicant as leader, unless the facts say otherwise.

    Raises GuardFailed for a person without a unit, ValidationError when the record does not hold together (a name
    that claims a level above the group, say).
    """
    facts.setdefault("unit", by.unit)
    facts.setdefault("leader", by)
    if facts["unit"] is None:
        raise GuardFailed(_("Your account belongs to no unit; ask your administrator."))
    with acting():
        studio = begin(
            Studio(number=next_number(NUMBER_PREFIX), proposer=by, source=StudioSource.FORM, **facts), by=by
        )
        write_roster(studio, members)
    return studio


def take_over_studio(*, by: Person, name: str, unit: OrgUnit, unit_name: str, **facts: Any) -> Studio:
    """A record of what was published about a studio that has its plaque. What was not published stays blank;
    nobody's inbox is told. Raises ValidationError when the record does not hold together.
    """
    with acting():
        studio = Studio(
            number=next_number(NUMBER_PREFIX),
            name=name,
            unit=unit,
            unit_name=unit_name,
            source=StudioSource.TAKEN_OVER,
            **facts,
        )
        studio.full_clean()
        return begin_many([studio], by=by, entry=StudioState.NAMED)[0]


def change_studio(
    studio: Studio, *, by: Person, members: Iterable[Seat] | None = None, **facts: Any
) -> Studio:
    """Change an application, and its roster when one is given; raises WrongState once it has been recommended."""
    with acting():
        changed = perform(studio, "revise", by=by, **facts)
        if members is None:
            members = seats_beside_head(changed)
        write_roster(changed, members)
    return changed


def change_roster(studio: Studio, *, members: Iterable[Seat], note: str, by: Person) -> Studio:
    """Exchange people of a named studio; the note says why, and the trail keeps who left and who joined."""
    return exchange_people(studio, members=members, note=note, by=by)


def recommend_studio(studio: Studio, *, unit_opinion: str, by: Person) -> Studio:
    return perform(studio, "recommend", by=by, unit_opinion=unit_opinion)


def return_application(studio: Studio, *, note: str, by: Person) -> Studio:
    return perform(studio, "return", by=by, note=note)


def name_studio(studio: Studio, *, union_opinion: str, by: Person) -> Studio:
    """授牌: from today on the studio bears its name."""
    return perform(studio, "name", by=by, union_opinion=union_opinion, named_on=clock.today())


def ask_to_rectify(studio: Studio, *, rectify_by: date, note: str, by: Person) -> Studio:
    """限期整改: the note says what is wrong, the date until when it is to be put right."""
    return perform(studio, "ask_to_rectify", by=by, note=note, rectify_by=rectify_by)


def confirm_rectification(studio: Studio, *, note: str, by: Person) -> Studio:
    return perform(studio, "confirm", by=by, note=note, rectify_by=None)


def revoke_plaque(studio: Studio, *, note: str, by: Person) -> Studio:
    """摘牌."""
    return perform(studio, "revoke", by=by, note=note)
