"""Applying for, judging, naming and re-reviewing bases; recording visits; taking over published records."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import rules
from django.conf import settings
from django.utils.translation import gettext as _

from tracker.bases.enums import RECEIVING_STATES, BaseSource, BaseState
from tracker.bases.models import BaseVisit, DemonstrationBase
from tracker.deliberation.enums import NoticeState
from tracker.deliberation.services import open_notice, subject_of
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import (
    GuardFailed,
    NotAllowed,
    WrongState,
    acting,
    begin,
    begin_many,
    perform,
)
from tracker.foundation.numbering import next_number
from tracker.foundation.ticking import on_tick
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.models import Outcome

NUMBER_PREFIX = "JD"


def apply_for_base(*, by: Person, outcomes: Iterable[Outcome] = (), **facts: Any) -> DemonstrationBase:
    """An application for the applicant's own unit, unless the facts say otherwise.

    Raises GuardFailed for a person without a unit, ValidationError when the record does not hold together (a name
    that claims a level above the group, say).
    """
    facts.setdefault("unit", by.unit)
    if facts["unit"] is None:
        raise GuardFailed(_("Your account belongs to no unit; ask your administrator."))
    with acting():
        base = begin(
            DemonstrationBase(
                number=next_number(NUMBER_PREFIX), proposer=by, source=BaseSource.FORM, **facts
            ),
            by=by,
        )
        base.outcomes.set(outcomes)
    return base


def take_over_base(
    *, by: Person, name: str, unit: OrgUnit, unit_name: str, **facts: Any
) -> DemonstrationBase:
    """A record of what was published about a base that others have named. Raises ValidationError when the record does
    not hold together; nobody's inbox is told.
    """
    with acting():
        base = DemonstrationBase(
            number=next_number(NUMBER_PREFIX),
            name=name,
            unit=unit,
            unit_name=unit_name,
            source=BaseSource.TAKEN_OVER,
            **facts,
        )
        base.full_clean()
        return begin_many([base], by=by, entry=BaseState.ACTIVE)[0]


def change_base(
    base: DemonstrationBase, *, by: Person, outcomes: Iterable[Outcome] | None = None, **facts: Any
) -> DemonstrationBase:
    """Change an application; raises WrongState once it has been recommended."""
    with acting():
        changed = perform(base, "revise", by=by, **facts)
        if outcomes is not None:
            changed.outcomes.set(outcomes)
    return changed


def recommend_base(base: DemonstrationBase, *, unit_opinion: str, by: Person) -> DemonstrationBase:
    return perform(base, "recommend", by=by, unit_opinion=unit_opinion)


def take_up_base(base: DemonstrationBase, *, by: Person) -> DemonstrationBase:
    return perform(base, "take_up", by=by)


def pass_desk_review(base: DemonstrationBase, *, desk_score: Decimal, by: Person) -> DemonstrationBase:
    """材料评审: the papers are worth a visit. Points 0 to 100."""
    return perform(base, "pass_desk", by=by, desk_score=desk_score)


def publicize_base(
    base: DemonstrationBase, *, site_score: Decimal, inspection: str, by: Person
) -> DemonstrationBase:
    """现场考察 and 公示: what was found at the place, then the public notice of the intended naming."""
    with acting():
        notice = open_notice(
            subject_of(base, kind="base"),
            title=_("Intended naming: %(name)s") % {"name": base.name},
            body=_("%(unit)s, level %(level)s. Desk review %(desk)s, site inspection %(site)s of 100 points.")
            % {
                "unit": base.unit_label,
                "level": base.get_level_display(),
                "desk": base.desk_score,
                "site": site_score,
            },
            unit=base.unit,
            by=by,
        )
        # A refusal undoes the notice.
        return perform(base, "publicize", by=by, site_score=site_score, inspection=inspection, notice=notice)


def return_base(base: DemonstrationBase, *, note: str, by: Person) -> DemonstrationBase:
    """Back to the applicant with the reason; a notice that still stands is taken down."""
    with acting():
        returned = perform(base, "return", by=by, note=note)
        if returned.notice is not None and returned.notice.state == NoticeState.OPEN:
            perform(returned.notice, "take_down", by=SYSTEM, note=note)
    return returned


def name_base(base: DemonstrationBase, *, approval: str, by: Person) -> DemonstrationBase:
    """授牌: from today on, for JIEBANG["BASE_VALIDITY_YEARS"] years, the base bears its name."""
    with acting():
        if base.notice is not None and base.notice.state == NoticeState.OPEN and base.notice.has_run_its_time:
            # Normally the clock has ended the notice overnight; whoever is faster finds the same guards.
            perform(base.notice, "close", by=SYSTEM)
        today = clock.today()
        return perform(
            base, "name", by=by, approval=approval, named_on=today, valid_until=_validity_from(today)
        )


def _validity_from(day: date) -> date:
    """The day before the same day so many years later."""
    year = day.year + int(settings.JIEBANG["BASE_VALIDITY_YEARS"])
    anniversary = (
        day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
    )
    return anniversary - timedelta(days=1)


def open_base(base: DemonstrationBase, *, by: Person) -> DemonstrationBase:
    return perform(base, "open", by=by)


def renew_base(base: DemonstrationBase, *, review_opinion: str, by: Person) -> DemonstrationBase:
    """复核通过: the validity begins anew today."""
    return perform(
        base, "renew", by=by, review_opinion=review_opinion, valid_until=_validity_from(clock.today())
    )


def ask_base_to_rectify(
    base: DemonstrationBase, *, rectify_by: date, note: str, by: Person
) -> DemonstrationBase:
    """限期整改: the note says what is wrong, the date until when it is to be put right."""
    return perform(base, "ask_to_rectify", by=by, note=note, rectify_by=rectify_by)


def examine_base_again(base: DemonstrationBase, *, note: str, by: Person) -> DemonstrationBase:
    return perform(base, "examine_again", by=by, note=note, rectify_by=None)


def revoke_base(base: DemonstrationBase, *, note: str, by: Person) -> DemonstrationBase:
    """摘牌."""
    return perform(base, "revoke", by=by, note=note)


def record_visit(
    base: DemonstrationBase,
    *,
    visited_on: date,
    visitors_from: str,
    people: int,
    purpose: str = "",
    by: Person,
) -> BaseVisit:
    """登记接待: one group and how many came. Raises NotAllowed, WrongState, GuardFailed or ValidationError."""
    if not rules.has_perm("tracker.record_visit", by, base):
        raise NotAllowed(_("Visits are recorded by the unit that receives them."))
    if base.state not in RECEIVING_STATES:
        raise WrongState(
            _("This base receives no visitors: it is “%(state)s”.") % {"state": base.get_state_display()}
        )
    if visited_on > clock.today():
        raise GuardFailed(_("A visit is recorded once it has taken place."))
    visit = BaseVisit(
        base=base,
        visited_on=visited_on,
        visitors_from=visitors_from,
        people=people,
        purpose=purpose,
        recorded_by=by,
    )
    with acting():
        visit.full_clean()
        visit.save()
        audit.record(kind="base", subject=base, act="visit", by=by, note=f"{visitors_from} · {people}")
    return visit


@on_tick
def begin_due_re_reviews(_moment: datetime) -> int:
    """Bases whose validity ends soon (JIEBANG["BASE_REVIEW_DAYS"]) go into their re-review."""
    until = clock.today() + timedelta(days=int(settings.JIEBANG["BASE_REVIEW_DAYS"]))
    due = list(
        DemonstrationBase.objects.filter(
            state__in=(BaseState.ACTIVE, BaseState.RENEWED), valid_until__lte=until
        )
    )
    for base in due:
        perform(base, "begin_re_review", by=SYSTEM)
    return len(due)
