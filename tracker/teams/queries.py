from typing import Any

from django.db.models import Q, QuerySet

from tracker.teams.enums import MemberState
from tracker.teams.models import Team, TeamMember


def seats_visible_to(person: Any) -> QuerySet[TeamMember]:
    """One's own seats, and those of the teams that one leads or sits in."""
    if person.pk is None:
        return TeamMember.objects.none()
    return TeamMember.objects.filter(Q(person=person) | Q(team__in=teams_of(person))).distinct()


def teams_of(person: Any) -> QuerySet[Team]:
    """Teams that the person leads, or was asked into and has not declined."""
    if person.pk is None:
        return Team.objects.none()
    seats = TeamMember.objects.filter(person=person).exclude(state=MemberState.DECLINED).order_by()
    led = Team.objects.filter(lead=person).order_by()
    # Both halves from their own index; joined by OR, the database would read every team. SQLite takes no half with
    # an order of its own.
    return Team.objects.filter(pk__in=led.values("pk").union(seats.values("team_id")))


def unit_names_of(team: Team) -> list[str]:
    """Home units of all who have not declined, each once, the lead's first."""
    seats = team.members.exclude(state=MemberState.DECLINED).select_related("home_unit")
    return list(dict.fromkeys(seat.home_unit.short_name for seat in seats))
