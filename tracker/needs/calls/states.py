"""The life cycle of a call for needs: prepared, open for its days, over."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import end_of_day, is_working_day
from tracker.needs.calls.queries import calls_visible_to
from tracker.needs.enums import CallState
from tracker.needs.models import NeedCall
from tracker.organisation.enums import Role


def says_what_is_asked(call: NeedCall, _by: Any) -> Words | None:
    return None if call.text.strip() else _("Say what is asked for before the call opens.")


def last_day_is_ahead(call: NeedCall, _by: Any) -> Words | None:
    """The last day is not over, and it is a working day."""
    if call.ends_on < clock.today():
        return _("The last day is over. Move the call to days that are still to come.")
    if not is_working_day(call.ends_on):
        return _("%(day)s is no working day; nobody could ask or hand in then.") % {
            "day": clock.day_words(call.ends_on)
        }
    return None


def last_day_is_over(call: NeedCall, _by: Any) -> Words | None:
    if clock.today() <= call.ends_on:
        return _("The call is open until %(day)s.") % {"day": clock.day_words(call.ends_on)}
    return None


def office_over(call: NeedCall) -> list[Assignee]:
    return [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=call.unit_id)]


S = CallState

CALL_LIFECYCLE = register(
    Lifecycle(
        kind="need_call",
        model=NeedCall,
        states=CallState,
        initial=S.DRAFT,
        visible_to=calls_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.DRAFT,),
                S.DRAFT,
                "tracker.run_call",
                pgettext_lazy("act on a call", "Edit"),
                page="tracker:call-edit",
            ),
            Transition(
                "open",
                (S.DRAFT,),
                S.OPEN,
                "tracker.run_call",
                gettext_lazy("Open the call"),
                guards=(says_what_is_asked, last_day_is_ahead),
                is_primary=True,
            ),
            Transition(
                "close",
                (S.OPEN,),
                S.CLOSED,
                "tracker.run_call",
                gettext_lazy("Close the call early"),
                needs_note=True,
            ),
            Transition(
                "end",
                (S.OPEN,),
                S.CLOSED,
                "tracker.end_call",
                gettext_lazy("End the call"),
                guards=(last_day_is_over,),
                is_inner=True,
            ),
        ),
        duties=(Duty(S.DRAFT, "open", office_over, due=lambda call: end_of_day(call.starts_on)),),
    )
)
