"""The life cycle of a squad (DOMAIN C13)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.enums import Role
from tracker.squads.enums import SquadState, SquadType
from tracker.squads.models import Squad
from tracker.squads.queries import squads_visible_to

FEWEST_MEMBERS = 3
"""The captain counts."""
LONGEST_TERM = timedelta(days=365)
"""A squad is a surge: published examples run 50 days, 100 days, three months."""
APPROVAL_DAYS = 5
"""Working days within which a proposal is answered; the task is urgent."""
ASSESSMENT_DAYS = 10
"""Working days after the end within which the result is assessed."""


def label_of(field: str) -> str:
    return str(Squad._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def statement_is_complete(squad: Squad, _by: Any) -> Words | None:
    """It says what calls for it, its task, goal and support, and which party organisation a party members' squad has."""
    missing = [
        label_of(name) for name in ("trigger", "task", "goal", "support") if not getattr(squad, name).strip()
    ]
    if squad.squad_type == SquadType.PARTY and squad.party_organization_id is None:
        missing.append(label_of("party_organization"))
    if missing:
        return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)}
    return None


def captain_may_lead(squad: Squad, _by: Any) -> Words | None:
    """A squad of party members is led by one; probationary members count."""
    if squad.captain is None:
        return _("Name the captain.")
    if squad.squad_type == SquadType.PARTY and not squad.captain.is_party_member:
        return _("The captain of a party members' squad must be a party member (probationary members count).")
    return None


def has_enough_members(squad: Squad, _by: Any) -> Words | None:
    """At least three people, the captain among them."""
    if squad.members.count() < FEWEST_MEMBERS:
        return _("A squad needs at least %(count)s people, its captain among them.") % {
            "count": FEWEST_MEMBERS
        }
    return None


def term_is_short(squad: Squad, _by: Any) -> Words | None:
    """Both days are known and at most a year lies between them."""
    if squad.starts_on is None or squad.ends_on is None:
        return _("Say from which day until which day the squad serves.")
    if squad.ends_on - squad.starts_on > LONGEST_TERM:
        return _("A squad serves for a year at most; for a longer task form a project team.")
    return None


def approval_is_on_record(squad: Squad, _by: Any) -> Words | None:
    """The approval says who gave it."""
    return None if squad.approval.strip() else _("Say who approved the squad, and with which conditions.")


def flag_day_has_come(squad: Squad, _by: Any) -> Words | None:
    """The day of the flag is given and has come."""
    if squad.flag_awarded_on is None:
        return _("Say on which day the flag was awarded.")
    if squad.flag_awarded_on > clock.today():
        return _("That day has not come yet. Record the flag once it has been awarded.")
    return None


def first_day_has_come(squad: Squad, _by: Any) -> Words | None:
    """The first day of the term has come."""
    if squad.starts_on is not None and clock.today() < squad.starts_on:
        return _("The squad starts on %(day)s.") % {"day": clock.day_words(squad.starts_on)}
    return None


def result_is_told(squad: Squad, _by: Any) -> Words | None:
    """The result is told."""
    return None if squad.result.strip() else _("Say what was achieved, in figures where you can.")


def is_graded(squad: Squad, _by: Any) -> Words | None:
    """A grade is chosen."""
    return None if squad.grade else _("Choose a grade.")


def party_affairs_of(squad: Squad) -> list[Assignee]:
    return [Assignee(role=Role.PARTY_AFFAIRS, unit_id=squad.unit_id)]


def captain_of(squad: Squad) -> list[Assignee]:
    return [Assignee(person_id=squad.captain_id)]


def end_of(day: date | None) -> datetime | None:
    return None if day is None else end_of_day(day)


S = SquadState

SQUAD_LIFECYCLE = register(
    Lifecycle(
        kind="squad",
        model=Squad,
        states=SquadState,
        initial=S.PROPOSED,
        entries=(S.COMPLETED,),
        visible_to=squads_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.PROPOSED,),
                S.PROPOSED,
                "tracker.change_squad",
                pgettext_lazy("act on a squad", "Edit"),
                page="tracker:squad-edit",
            ),
            Transition(
                "approve",
                (S.PROPOSED,),
                S.APPROVED,
                "tracker.approve_squad",
                gettext_lazy("Approve the squad"),
                asks=("approval",),
                guards=(
                    statement_is_complete,
                    captain_may_lead,
                    has_enough_members,
                    term_is_short,
                    approval_is_on_record,
                ),
                is_primary=True,
            ),
            Transition(
                "turn_down",
                (S.PROPOSED,),
                S.DISBANDED,
                "tracker.approve_squad",
                gettext_lazy("Turn the proposal down"),
                needs_note=True,
            ),
            Transition(
                "award_flag",
                (S.APPROVED,),
                S.FLAG_AWARDED,
                "tracker.approve_squad",
                gettext_lazy("Award the flag"),
                asks=("flag_awarded_on",),
                guards=(flag_day_has_come,),
                is_primary=True,
            ),
            Transition(
                "start",
                (S.FLAG_AWARDED,),
                S.ACTIVE,
                "tracker.lead_squad",
                pgettext_lazy("act on a squad", "Set out"),
                guards=(first_day_has_come,),
                is_primary=True,
            ),
            Transition(
                "change_roster",
                (S.ACTIVE,),
                S.ACTIVE,
                "tracker.lead_squad",
                pgettext_lazy("act on a squad", "Change the roster"),
                guards=(captain_may_lead, has_enough_members),
                needs_note=True,
                page="tracker:squad-roster",
            ),
            Transition(
                "complete",
                (S.ACTIVE,),
                S.COMPLETED,
                "tracker.lead_squad",
                pgettext_lazy("act on a squad", "Report the task done"),
                asks=("result",),
                guards=(result_is_told,),
                is_primary=True,
            ),
            Transition(
                "assess",
                (S.COMPLETED,),
                S.ASSESSED,
                "tracker.assess_squad",
                gettext_lazy("Assess the squad"),
                asks=("grade", "assessment"),
                guards=(is_graded,),
                is_primary=True,
            ),
            Transition(
                "disband",
                (S.APPROVED, S.FLAG_AWARDED, S.ACTIVE),
                S.DISBANDED,
                "tracker.disband_squad",
                gettext_lazy("Disband the squad"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                S.PROPOSED,
                "approve",
                party_affairs_of,
                due=lambda _squad: end_of_day(add_working_days(clock.today(), APPROVAL_DAYS)),
            ),
            Duty(S.APPROVED, "award_flag", party_affairs_of, due=lambda squad: end_of(squad.starts_on)),
            Duty(S.FLAG_AWARDED, "start", captain_of, due=lambda squad: end_of(squad.starts_on)),
            Duty(S.ACTIVE, "complete", captain_of, due=lambda squad: end_of(squad.ends_on)),
            Duty(
                S.COMPLETED,
                "assess",
                party_affairs_of,
                due=lambda _squad: end_of_day(add_working_days(clock.today(), ASSESSMENT_DAYS)),
            ),
        ),
    )
)
