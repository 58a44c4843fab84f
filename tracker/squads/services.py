"""Proposing, approving, leading and assessing squads; opening a campaign; taking over published records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, acting, begin, begin_many, perform
from tracker.foundation.numbering import next_number
from tracker.organisation.models import OrgUnit, Person
from tracker.squads.enums import SquadSource, SquadState
from tracker.squads.models import Campaign, Squad
from tracker.teams.rosters import Seat, exchange_people, seats_beside_head, write_roster

NUMBER_PREFIX = "TJ"


def open_campaign(
    *, title: str, unit: OrgUnit, goal: str, starts_on: date, ends_on: date, by: Person
) -> Campaign:
    """A drive with a theme and a term. Raises ValidationError when the term runs backwards."""
    campaign = Campaign(title=title, unit=unit, goal=goal, starts_on=starts_on, ends_on=ends_on)
    campaign.full_clean()
    with acting():
        campaign.save()
        audit.record(kind="campaign", subject=campaign, act="open", by=by)
    return campaign


def propose_squad(*, by: Person, members: Iterable[Seat] = (), **facts: Any) -> Squad:
    """A proposal for the proposer's own unit, with the proposer as captain, unless the facts say otherwise.

    Raises GuardFailed for a person without a unit, ValidationError when the record does not hold together.
    """
    facts.setdefault("unit", by.unit)
    facts.setdefault("captain", by)
    if facts["unit"] is None:
        raise GuardFailed(_("Your account belongs to no unit; ask your administrator."))
    with acting():
        squad = begin(
            Squad(number=next_number(NUMBER_PREFIX), proposer=by, source=SquadSource.FORM, **facts), by=by
        )
        write_roster(squad, members)
    return squad


def take_over_squad(*, by: Person, name: str, unit: OrgUnit, unit_name: str, **facts: Any) -> Squad:
    """A record of what was published about a squad whose task is done. What was not published stays blank;
    nobody's inbox is told. Raises ValidationError when the record does not hold together.
    """
    with acting():
        squad = Squad(
            number=next_number(NUMBER_PREFIX),
            name=name,
            unit=unit,
            unit_name=unit_name,
            source=SquadSource.TAKEN_OVER,
            **facts,
        )
        squad.full_clean()
        return begin_many([squad], by=by, entry=SquadState.COMPLETED)[0]


def change_squad(squad: Squad, *, by: Person, members: Iterable[Seat] | None = None, **facts: Any) -> Squad:
    """Change a proposal, and its roster when one is given; raises WrongState once it has been answered."""
    with acting():
        changed = perform(squad, "revise", by=by, **facts)
        if members is None:
            members = seats_beside_head(changed)
        write_roster(changed, members)
    return changed


def change_roster(squad: Squad, *, members: Iterable[Seat], note: str, by: Person) -> Squad:
    """Exchange people of an active squad; the note says why, and the trail keeps who left and who joined."""
    return exchange_people(squad, members=members, note=note, by=by)


def approve_squad(squad: Squad, *, approval: str, by: Person) -> Squad:
    """On record: who approved it, and with which conditions."""
    return perform(squad, "approve", by=by, approval=approval, approved_on=clock.today())


def turn_down_squad(squad: Squad, *, note: str, by: Person) -> Squad:
    return perform(squad, "turn_down", by=by, note=note)


def award_flag(squad: Squad, *, flag_awarded_on: date, by: Person) -> Squad:
    """授旗: recorded on the day or after it."""
    return perform(squad, "award_flag", by=by, flag_awarded_on=flag_awarded_on)


def start_squad(squad: Squad, *, by: Person) -> Squad:
    return perform(squad, "start", by=by)


def complete_squad(squad: Squad, *, result: str, by: Person) -> Squad:
    return perform(squad, "complete", by=by, result=result)


def assess_squad(squad: Squad, *, grade: str, assessment: str, by: Person) -> Squad:
    return perform(squad, "assess", by=by, grade=grade, assessment=assessment)


def disband_squad(squad: Squad, *, note: str, by: Person) -> Squad:
    return perform(squad, "disband", by=by, note=note)
