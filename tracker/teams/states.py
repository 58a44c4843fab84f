"""An invitation into a team: only the person invited can answer it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import next_step_due
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import TeamMember
from tracker.teams.queries import seats_visible_to


def is_not_the_lead(seat: TeamMember, _by: Any) -> Words | None:
    """A team without its lead is no team."""
    if seat.part == MemberPart.LEAD:
        return _("The lead cannot leave the team. Withdraw its bid instead.")
    return None


MEMBER_LIFECYCLE = register(
    Lifecycle(
        kind="team_member",
        model=TeamMember,
        states=MemberState,
        initial=MemberState.INVITED,
        visible_to=seats_visible_to,
        transitions=(
            Transition(
                "confirm",
                (MemberState.INVITED, MemberState.DECLINED),
                MemberState.CONFIRMED,
                "tracker.answer_invitation",
                gettext_lazy("Join the team"),
                is_primary=True,
            ),
            Transition(
                "decline",
                (MemberState.INVITED, MemberState.CONFIRMED),
                MemberState.DECLINED,
                "tracker.answer_invitation",
                gettext_lazy("Decline"),
                guards=(is_not_the_lead,),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                MemberState.INVITED,
                "confirm",
                lambda seat: [Assignee(person_id=seat.person_id)],
                due=next_step_due,
            ),
        ),
    )
)
