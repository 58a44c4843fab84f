"""Forming a team and answering an invitation."""

from decimal import Decimal

import rules
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import NotAllowed, acting, begin, perform
from tracker.organisation.models import Person
from tracker.teams.enums import MemberPart
from tracker.teams.models import Team, TeamMember


def form_team(*, lead: Person, name: str) -> Team:
    """A new team with its lead as the first, confirmed member. The lead must belong to a unit."""
    if lead.unit is None:
        raise ValueError("a lead belongs to a unit")
    with acting():
        team = Team(name=name, lead=lead, unit=lead.unit)
        team.full_clean()
        team.save()
        seat = begin(
            TeamMember(team=team, person=lead, part=MemberPart.LEAD, home_unit=lead.unit, share=Decimal(50)),
            by=lead,
        )
        perform(seat, "confirm", by=lead)
    return team


def invite_member(
    team: Team, *, person: Person, task: str, share: Decimal = Decimal(20), by: Person
) -> TeamMember:
    """Ask a person into the team.

    Raises `NotAllowed` for anyone but the lead, `ValidationError` for a person who sits in the team already.
    """
    seat = TeamMember(team=team, person=person, task=task, share=share, home_unit=person.unit or team.unit)
    if not rules.has_perm("tracker.invite_member", by, seat):
        raise NotAllowed(_("Only the lead asks people into the team."))
    return begin(seat, by=by)
