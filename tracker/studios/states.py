"""The life cycle of a studio (DOMAIN C14)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.enums import Role
from tracker.studios.enums import StudioSource, StudioState
from tracker.studios.models import Studio, claims_no_higher_level
from tracker.studios.queries import studios_visible_to

FEWEST_MEMBERS = 5
"""The leader counts (DOMAIN D13)."""
RECOMMENDING_DAYS = 10
"""Working days within which the unit answers an application."""
NAMING_DAYS = 20
"""Working days within which the trade union decides on a recommendation."""


def label_of(field: str) -> str:
    return str(Studio._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def statement_is_complete(studio: Studio, _by: Any) -> Words | None:
    """It says where it works, how it is paid for, what was achieved, and what is planned."""
    missing = [
        label_of(name)
        for name in ("premises", "funding", "achievements", "plan")
        if not getattr(studio, name).strip()
    ]
    if missing:
        return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)}
    return None


def has_leader(studio: Studio, _by: Any) -> Words | None:
    """It has a leader."""
    return None if studio.leader_id else _("Name the leader of the studio.")


def has_enough_members(studio: Studio, _by: Any) -> Words | None:
    """At least five people, the leader among them."""
    if studio.members.count() < FEWEST_MEMBERS:
        return _("A studio needs at least %(count)s people, its leader among them.") % {
            "count": FEWEST_MEMBERS
        }
    return None


def name_fits_its_tier(studio: Studio, _by: Any) -> Words | None:
    """The name claims no level above the group."""
    if studio.source == StudioSource.TAKEN_OVER:
        return None
    try:
        claims_no_higher_level(studio.name)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def unit_has_spoken(studio: Studio, _by: Any) -> Words | None:
    """The unit gives its opinion."""
    return None if studio.unit_opinion.strip() else _("Say why the unit recommends it.")


def union_has_spoken(studio: Studio, _by: Any) -> Words | None:
    """The trade union gives its opinion."""
    return None if studio.union_opinion.strip() else _("Say on what ground the studio is named.")


def date_is_ahead(studio: Studio, _by: Any) -> Words | None:
    """The day by which it is put right lies ahead."""
    if studio.rectify_by is None or studio.rectify_by <= clock.today():
        return _("Give a day ahead, by which the studio is to be put right.")
    return None


def unit_head_of(studio: Studio) -> list[Assignee]:
    return [Assignee(role=Role.UNIT_ADMIN, unit_id=studio.unit_id)]


def union_office_of(studio: Studio) -> list[Assignee]:
    return [Assignee(role=Role.UNION_OFFICE, unit_id=studio.unit_id)]


def end_of_rectification(studio: Studio) -> datetime | None:
    return None if studio.rectify_by is None else end_of_day(studio.rectify_by)


S = StudioState
IS_WHOLE = (statement_is_complete, has_leader, has_enough_members, name_fits_its_tier)

STUDIO_LIFECYCLE = register(
    Lifecycle(
        kind="studio",
        model=Studio,
        states=StudioState,
        initial=S.APPLIED,
        entries=(S.NAMED,),
        visible_to=studios_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.APPLIED,),
                S.APPLIED,
                "tracker.change_studio",
                pgettext_lazy("act on a studio", "Edit"),
                page="tracker:studio-edit",
            ),
            Transition(
                "recommend",
                (S.APPLIED,),
                S.UNIT_RECOMMENDED,
                "tracker.recommend_studio",
                pgettext_lazy("act on a studio", "Recommend"),
                asks=("unit_opinion",),
                guards=(*IS_WHOLE, unit_has_spoken),
                is_primary=True,
            ),
            Transition(
                "return",
                (S.UNIT_RECOMMENDED,),
                S.APPLIED,
                "tracker.name_studio",
                gettext_lazy("Return the application"),
                needs_note=True,
            ),
            Transition(
                "name",
                (S.UNIT_RECOMMENDED,),
                S.NAMED,
                "tracker.name_studio",
                gettext_lazy("Name the studio"),
                asks=("union_opinion",),
                guards=(*IS_WHOLE, union_has_spoken),
                is_primary=True,
            ),
            Transition(
                "change_roster",
                (S.NAMED,),
                S.NAMED,
                "tracker.lead_studio",
                pgettext_lazy("act on a studio", "Change the roster"),
                guards=(has_leader, has_enough_members),
                needs_note=True,
                page="tracker:studio-roster",
            ),
            Transition(
                "ask_to_rectify",
                (S.NAMED,),
                S.RECTIFYING,
                "tracker.examine_studio",
                gettext_lazy("Ask to put right"),
                asks=("rectify_by",),
                guards=(date_is_ahead,),
                needs_note=True,
            ),
            Transition(
                "confirm",
                (S.RECTIFYING,),
                S.NAMED,
                "tracker.examine_studio",
                gettext_lazy("Confirm that it is put right"),
                needs_note=True,
                is_primary=True,
            ),
            Transition(
                "revoke",
                (S.NAMED, S.RECTIFYING),
                S.PLAQUE_REVOKED,
                "tracker.examine_studio",
                gettext_lazy("Revoke the plaque"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                S.APPLIED,
                "recommend",
                unit_head_of,
                due=lambda _studio: end_of_day(add_working_days(clock.today(), RECOMMENDING_DAYS)),
            ),
            Duty(
                S.UNIT_RECOMMENDED,
                "name",
                union_office_of,
                due=lambda _studio: end_of_day(add_working_days(clock.today(), NAMING_DAYS)),
            ),
            Duty(S.RECTIFYING, "confirm", union_office_of, due=end_of_rectification),
        ),
    )
)
