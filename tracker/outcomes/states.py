"""The life cycles of an outcome and of a contribution (DOMAIN C11)."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import next_step_due
from tracker.organisation.enums import Role
from tracker.outcomes.enums import UNREGISTERED_STATES, ContributionState, OutcomeState
from tracker.outcomes.models import Contribution, Outcome
from tracker.outcomes.models.contribution import FULL_SHARE
from tracker.outcomes.queries import contributions_visible_to, live_contributions, outcomes_visible_to

STATEMENT_FIELDS = ("effect", "description", "research_from", "research_to")
"""What the registration form asks for besides title, unit and people (DOMAIN D10)."""

KIT_ACTS = {
    OutcomeState.REGISTERED: "keep_kit",
    OutcomeState.IN_CONVERSION: "keep_kit_in_conversion",
    OutcomeState.CONVERTED: "keep_kit_when_converted",
}
"""The act that changes the kit, by the state that it leaves as it is."""


def statement_is_complete(outcome: Outcome, _by: Any) -> Words | None:
    missing = outcome.missing_labels(STATEMENT_FIELDS)
    if missing:
        return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)}
    return None


def shares_are_full(outcome: Outcome, _by: Any) -> Words | None:
    total = live_contributions(outcome).aggregate(total=Sum("share"))["total"]
    if total is None:
        return _("Name the contributors first.")
    if total != FULL_SHARE:
        return _("The shares add up to %(total)s %%; they must add up to 100 %%.") % {"total": f"{total:.2f}"}
    return None


def ip_is_declared(outcome: Outcome, _by: Any) -> Words | None:
    if not outcome.is_ip_declared:
        return _("Tick the declaration on intellectual property.")
    return None


def contributors_agree(outcome: Outcome, _by: Any) -> Words | None:
    waiting = [
        row.person.get_full_name()
        for row in live_contributions(outcome)
        if row.state != ContributionState.CONFIRMED
    ]
    if waiting:
        return _("Not every contributor has confirmed place and share: %(names)s.") % {
            "names": _(", ").join(waiting)
        }
    return None


def outcome_is_open(contribution: Contribution, _by: Any) -> Words | None:
    if contribution.outcome.state not in UNREGISTERED_STATES:
        return _("The outcome is registered; order and shares no longer change.")
    return None


def lead_of(outcome: Outcome) -> list[Assignee]:
    return [Assignee(person_id=outcome.lead_id)]


S = OutcomeState

OUTCOME_LIFECYCLE = register(
    Lifecycle(
        kind="outcome",
        model=Outcome,
        states=OutcomeState,
        initial=S.DRAFT,
        visible_to=outcomes_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.DRAFT,),
                S.DRAFT,
                "tracker.change_outcome",
                gettext_lazy("Edit the outcome"),
                page="tracker:outcome-edit",
            ),
            Transition(
                "complete",
                (S.RETURNED,),
                S.RETURNED,
                "tracker.change_outcome",
                gettext_lazy("Complete the outcome"),
                page="tracker:outcome-edit",
            ),
            Transition(
                "submit",
                (S.DRAFT, S.RETURNED),
                S.SUBMITTED,
                "tracker.submit_outcome",
                gettext_lazy("Submit for registration"),
                guards=(statement_is_complete, shares_are_full, ip_is_declared),
                asks=("is_ip_declared",),
                is_primary=True,
            ),
            Transition(
                "register",
                (S.SUBMITTED,),
                S.REGISTERED,
                "tracker.register_outcome",
                gettext_lazy("Register the outcome"),
                guards=(statement_is_complete, shares_are_full, contributors_agree, ip_is_declared),
                is_primary=True,
            ),
            Transition(
                "return",
                (S.SUBMITTED,),
                S.RETURNED,
                "tracker.return_outcome",
                pgettext_lazy("act on an outcome", "Return for completion"),
                needs_note=True,
            ),
            *(
                Transition(
                    name,
                    (state,),
                    state,
                    "tracker.keep_kit",
                    gettext_lazy("Keep the adoption kit"),
                    page="tracker:outcome-kit",
                )
                for state, name in KIT_ACTS.items()
            ),
            Transition(
                "start_conversion",
                (S.REGISTERED,),
                S.IN_CONVERSION,
                "tracker.convert_outcome",
                gettext_lazy("Goes into conversion"),
                is_inner=True,
            ),
            Transition(
                "convert",
                (S.IN_CONVERSION,),
                S.CONVERTED,
                "tracker.convert_outcome",
                gettext_lazy("Counts as converted"),
                is_inner=True,
            ),
            Transition(
                "retire",
                (S.REGISTERED, S.IN_CONVERSION, S.CONVERTED),
                S.RETIRED,
                "tracker.retire_outcome",
                gettext_lazy("Retire the outcome"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(S.DRAFT, "submit", lead_of),
            Duty(S.RETURNED, "submit", lead_of),
            Duty(
                S.SUBMITTED,
                "register",
                lambda outcome: [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=outcome.unit_id)],
                due=next_step_due,
            ),
        ),
    )
)

C = ContributionState

CONTRIBUTION_LIFECYCLE = register(
    Lifecycle(
        kind="contribution",
        model=Contribution,
        states=ContributionState,
        initial=C.PENDING,
        visible_to=contributions_visible_to,
        transitions=(
            Transition(
                "confirm",
                (C.PENDING, C.DISPUTED),
                C.CONFIRMED,
                "tracker.answer_contribution",
                gettext_lazy("Confirm my place and share"),
                guards=(outcome_is_open,),
                is_primary=True,
            ),
            Transition(
                "dispute",
                (C.PENDING, C.CONFIRMED),
                C.DISPUTED,
                "tracker.answer_contribution",
                gettext_lazy("Dispute my place or share"),
                guards=(outcome_is_open,),
                needs_note=True,
            ),
            Transition(
                "restate",
                (C.PENDING, C.CONFIRMED, C.DISPUTED, C.REMOVED),
                C.PENDING,
                "tracker.restate_contribution",
                gettext_lazy("Set place and share"),
                guards=(outcome_is_open,),
                asks=("order", "share"),
            ),
            Transition(
                "remove",
                (C.PENDING, C.CONFIRMED, C.DISPUTED),
                C.REMOVED,
                "tracker.restate_contribution",
                gettext_lazy("Take off the list"),
                guards=(outcome_is_open,),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(C.PENDING, "confirm", lambda row: [Assignee(person_id=row.person_id)], due=next_step_due),
            Duty(
                C.DISPUTED,
                "restate",
                lambda row: [Assignee(person_id=row.outcome.lead_id)],
                due=next_step_due,
            ),
        ),
    )
)
