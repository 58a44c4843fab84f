"""The life cycle of a rollout (DOMAIN C12)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import next_step_due
from tracker.organisation.enums import Role
from tracker.outcomes.enums import LIVE_STATES as LIVE_OUTCOME_STATES
from tracker.rollout.enums import REACHED_STATES, Level, RolloutState
from tracker.rollout.ladder import conditions_for
from tracker.rollout.models import Rollout
from tracker.rollout.queries import (
    coverage,
    effective_share,
    rollouts_visible_to,
)


def outcome_is_in_use(rollout: Rollout, _by: Any) -> Words | None:
    if rollout.outcome.state not in LIVE_OUTCOME_STATES:
        return _("Only a registered outcome that is still in use can be rolled out.")
    return None


def entry_is_open(rollout: Rollout, _by: Any) -> Words | None:
    conditions = conditions_for(rollout.outcome, rollout.level, waiver=rollout.waiver)
    return " ".join(condition.missing for condition in conditions if not condition.is_met) or None


def decision_is_on_record(rollout: Rollout, _by: Any) -> Words | None:
    if not (rollout.meeting_number.strip() and rollout.minutes.strip()):
        return _("The number of the meeting and its decision must be on record.")
    return None


def enough_units_have_proven(rollout: Rollout, _by: Any) -> Words | None:
    reach = coverage(rollout)
    if not reach.is_enough(rollout.level):
        return _(
            "%(verified)s of %(applicable)s applicable units have proven it; %(share)s %% are needed."
        ) % {
            "verified": reach.verified,
            "applicable": reach.applicable,
            "share": effective_share(rollout.level),
        }
    return None


def standard_is_named(rollout: Rollout, _by: Any) -> Words | None:
    if not rollout.standard_number.strip():
        return _("Give the number of the standard or operating procedure.")
    return None


def lesson_is_written(rollout: Rollout, _by: Any) -> Words | None:
    return None if rollout.lesson.strip() else _("Say what others can learn from this.")


def approvers_of(rollout: Rollout) -> list[Assignee]:
    role = Role.UNIT_ADMIN if rollout.level == Level.OWN_UNIT else Role.DECISION_BODY
    return [Assignee(role=role, unit_id=rollout.unit_id)]


R = RolloutState

ROLLOUT_LIFECYCLE = register(
    Lifecycle(
        kind="rollout",
        model=Rollout,
        states=RolloutState,
        initial=R.PROPOSED,
        visible_to=rollouts_visible_to,
        transitions=(
            Transition(
                "approve",
                (R.PROPOSED,),
                R.TRIALING,
                "tracker.approve_rollout",
                gettext_lazy("Approve, and ask the units"),
                guards=(outcome_is_in_use, entry_is_open, decision_is_on_record),
                asks=("meeting_number", "minutes"),
                page="tracker:rollout-approve",
                is_primary=True,
            ),
            Transition(
                "withdraw",
                (R.PROPOSED,),
                R.WITHDRAWN,
                "tracker.withdraw_rollout",
                gettext_lazy("Do not roll out"),
                needs_note=True,
            ),
            Transition(
                "take_effect",
                (R.TRIALING,),
                R.EFFECTIVE,
                "tracker.judge_rollout",
                gettext_lazy("Becomes effective"),
                guards=(enough_units_have_proven,),
                is_inner=True,
            ),
            Transition(
                "standardize",
                (R.EFFECTIVE,),
                R.STANDARDIZED,
                "tracker.standardize_rollout",
                gettext_lazy("Make it a standard"),
                guards=(standard_is_named,),
                asks=("standard_number",),
                is_primary=True,
            ),
            Transition(
                "halt",
                (R.TRIALING, *REACHED_STATES),
                R.HALTED,
                "tracker.halt_rollout",
                gettext_lazy("Halt the rollout"),
                guards=(lesson_is_written,),
                asks=("lesson",),
                needs_note=True,
            ),
        ),
        duties=(Duty(R.PROPOSED, "approve", approvers_of, due=next_step_due),),
    )
)
