"""The life cycle of a base (DOMAIN C15)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.bases.enums import BaseSource, BaseState
from tracker.bases.models import DemonstrationBase, claims_no_higher_level
from tracker.bases.queries import bases_visible_to
from tracker.deliberation.enums import NoticeState, ObjectionState
from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.enums import Role

RECOMMENDING_DAYS = 10
"""Working days within which the unit answers an application."""
JUDGING_DAYS = 20
"""Working days that each step of the judging may take."""


def label_of(field: str) -> str:
    return str(DemonstrationBase._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def statement_is_complete(base: DemonstrationBase, _by: Any) -> Words | None:
    """It says where it is, what is done and shown there, and when it is open."""
    names = ("place", "practice", "exhibition", "opening_hours")
    missing = [label_of(name) for name in names if not getattr(base, name).strip()]
    if missing:
        return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)}
    return None


def has_something_to_copy(base: DemonstrationBase, _by: Any) -> Words | None:
    """At least one registered outcome can be copied there."""
    if base.outcomes.exists():
        return None
    return _("Name at least one outcome that others can copy here.")


def name_fits_its_level(base: DemonstrationBase, _by: Any) -> Words | None:
    """The name claims no level above the group."""
    if base.source == BaseSource.TAKEN_OVER:
        return None
    try:
        claims_no_higher_level(base.name)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def unit_has_spoken(base: DemonstrationBase, _by: Any) -> Words | None:
    """The unit gives its opinion."""
    return None if base.unit_opinion.strip() else _("Say why the unit recommends it.")


def desk_has_judged(base: DemonstrationBase, _by: Any) -> Words | None:
    """The papers have their points."""
    return None if base.desk_score is not None else _("Give the points of the desk review, 0 to 100.")


def site_was_seen(base: DemonstrationBase, _by: Any) -> Words | None:
    """The place has its points, and what was found there is written down."""
    if base.site_score is None or not base.inspection.strip():
        return _("Give the points of the site inspection, 0 to 100, and what was found.")
    return None


def notice_has_run(base: DemonstrationBase, _by: Any) -> Words | None:
    """The public notice is over and no objection was upheld."""
    notice = base.notice
    if notice is None:
        return _("It has not been on public notice.")
    if notice.state == NoticeState.OPEN:
        return _("The notice runs until the end of %(day)s.") % {"day": clock.day_words(notice.ends_on)}
    if notice.objections.filter(state=ObjectionState.UPHELD).exists():
        return _("An objection was upheld: return the application.")
    return None


def is_approved(base: DemonstrationBase, _by: Any) -> Words | None:
    """The decision is on record."""
    return None if base.approval.strip() else _("Give the meeting or the document that decided.")


def opinion_is_given(base: DemonstrationBase, _by: Any) -> Words | None:
    """The re-review says on what ground the name is kept."""
    return None if base.review_opinion.strip() else _("Say on what ground the name is kept.")


def date_is_ahead(base: DemonstrationBase, _by: Any) -> Words | None:
    """The day by which it is put right lies ahead."""
    if base.rectify_by is None or base.rectify_by <= clock.today():
        return _("Give a day ahead, by which the base is to be put right.")
    return None


def unit_head_of(base: DemonstrationBase) -> list[Assignee]:
    return [Assignee(role=Role.UNIT_ADMIN, unit_id=base.unit_id)]


def party_affairs_of(base: DemonstrationBase) -> list[Assignee]:
    return [Assignee(role=Role.PARTY_AFFAIRS, unit_id=base.unit_id)]


def in_judging_days(_base: DemonstrationBase) -> datetime:
    return end_of_day(add_working_days(clock.today(), JUDGING_DAYS))


def after_the_notice(base: DemonstrationBase) -> datetime | None:
    return None if base.notice is None else end_of_day(add_working_days(base.notice.ends_on, JUDGING_DAYS))


def end_of_validity(base: DemonstrationBase) -> datetime | None:
    return None if base.valid_until is None else end_of_day(base.valid_until)


def end_of_rectification(base: DemonstrationBase) -> datetime | None:
    return None if base.rectify_by is None else end_of_day(base.rectify_by)


S = BaseState
IS_WHOLE = (statement_is_complete, has_something_to_copy, name_fits_its_level)

BASE_LIFECYCLE = register(
    Lifecycle(
        kind="base",
        model=DemonstrationBase,
        states=BaseState,
        initial=S.APPLIED,
        entries=(S.ACTIVE,),
        visible_to=bases_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.APPLIED,),
                S.APPLIED,
                "tracker.change_base",
                pgettext_lazy("act on a base", "Edit"),
                page="tracker:base-edit",
            ),
            Transition(
                "recommend",
                (S.APPLIED,),
                S.UNIT_RECOMMENDED,
                "tracker.recommend_base",
                pgettext_lazy("act on a base", "Recommend"),
                asks=("unit_opinion",),
                guards=(*IS_WHOLE, unit_has_spoken),
                is_primary=True,
            ),
            Transition(
                "take_up",
                (S.UNIT_RECOMMENDED,),
                S.DESK_REVIEW,
                "tracker.judge_base",
                gettext_lazy("Begin the desk review"),
                is_primary=True,
            ),
            Transition(
                "pass_desk",
                (S.DESK_REVIEW,),
                S.SITE_INSPECTION,
                "tracker.judge_base",
                gettext_lazy("On to the site inspection"),
                asks=("desk_score",),
                guards=(desk_has_judged,),
                is_primary=True,
            ),
            Transition(
                "publicize",
                (S.SITE_INSPECTION,),
                S.PUBLICIZED,
                "tracker.judge_base",
                gettext_lazy("Put on public notice"),
                asks=("site_score", "inspection"),
                guards=(site_was_seen, name_fits_its_level),
                is_primary=True,
            ),
            Transition(
                "return",
                (S.UNIT_RECOMMENDED, S.DESK_REVIEW, S.SITE_INSPECTION, S.PUBLICIZED),
                S.APPLIED,
                "tracker.judge_base",
                pgettext_lazy("act on a base", "Return the application"),
                needs_note=True,
            ),
            Transition(
                "name",
                (S.PUBLICIZED,),
                S.NAMED,
                "tracker.judge_base",
                gettext_lazy("Name the base"),
                asks=("approval",),
                guards=(notice_has_run, name_fits_its_level, is_approved),
                is_primary=True,
            ),
            Transition(
                "open",
                (S.NAMED,),
                S.ACTIVE,
                "tracker.open_base",
                gettext_lazy("Open it to visitors"),
                is_primary=True,
            ),
            Transition(
                "begin_re_review",
                (S.ACTIVE, S.RENEWED),
                S.RE_REVIEW,
                "tracker.re_review_base",
                gettext_lazy("Begin the re-review"),
            ),
            Transition(
                "renew",
                (S.RE_REVIEW,),
                S.RENEWED,
                "tracker.judge_base",
                gettext_lazy("Renew the name"),
                asks=("review_opinion",),
                guards=(opinion_is_given,),
                is_primary=True,
            ),
            Transition(
                "ask_to_rectify",
                (S.ACTIVE, S.RENEWED, S.RE_REVIEW),
                S.RECTIFYING,
                "tracker.judge_base",
                pgettext_lazy("act on a base", "Ask to put right"),
                asks=("rectify_by",),
                guards=(date_is_ahead,),
                needs_note=True,
            ),
            Transition(
                "examine_again",
                (S.RECTIFYING,),
                S.RE_REVIEW,
                "tracker.judge_base",
                gettext_lazy("Put right: review again"),
                needs_note=True,
                is_primary=True,
            ),
            Transition(
                "revoke",
                (S.NAMED, S.ACTIVE, S.RENEWED, S.RE_REVIEW, S.RECTIFYING),
                S.PLAQUE_REVOKED,
                "tracker.judge_base",
                pgettext_lazy("act on a base", "Revoke the plaque"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                S.APPLIED,
                "recommend",
                unit_head_of,
                due=lambda _base: end_of_day(add_working_days(clock.today(), RECOMMENDING_DAYS)),
            ),
            Duty(S.UNIT_RECOMMENDED, "take_up", party_affairs_of, due=in_judging_days),
            Duty(S.DESK_REVIEW, "pass_desk", party_affairs_of, due=in_judging_days),
            Duty(S.SITE_INSPECTION, "publicize", party_affairs_of, due=in_judging_days),
            Duty(S.PUBLICIZED, "name", party_affairs_of, due=after_the_notice),
            Duty(S.NAMED, "open", unit_head_of, due=in_judging_days),
            Duty(S.RE_REVIEW, "renew", party_affairs_of, due=end_of_validity),
            Duty(S.RECTIFYING, "examine_again", party_affairs_of, due=end_of_rectification),
        ),
    )
)
