"""The life cycle of a benefit: claimed, confirmed where it arises, verified by finance (DOMAIN C11, E, H6)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import next_step_due
from tracker.organisation.enums import Role
from tracker.outcomes.enums import LIVE_STATES, BenefitKind, BenefitState
from tracker.outcomes.models import Benefit
from tracker.outcomes.queries import benefits_visible_to


def outcome_is_live(benefit: Benefit, _by: Any) -> Words | None:
    if benefit.outcome.state not in LIVE_STATES:
        return _("Only a registered outcome that is still in use can bring benefits.")
    return None


def is_worked_out(benefit: Benefit, _by: Any) -> Words | None:
    if benefit.kind == BenefitKind.ECONOMIC and not benefit.lines.exists():
        return _("An economic benefit needs at least one line of calculation.")
    return None


def claimant_stands_aside(benefit: Benefit, by: Any) -> Words | None:
    if by.pk == benefit.claimed_by_id:
        return _("You claimed this benefit; somebody else has to confirm it.")
    return None


def earlier_two_stand_aside(benefit: Benefit, by: Any) -> Words | None:
    if by.pk in {benefit.claimed_by_id, benefit.confirmed_by_id}:
        return _("Claiming, confirming and verifying are the acts of three people.")
    return None


def confirmed_figure_is_explained(benefit: Benefit, _by: Any) -> Words | None:
    return _difference(benefit.claimed_wan, benefit.confirmed_wan, benefit.confirmed_note)


def verified_figure_is_explained(benefit: Benefit, _by: Any) -> Words | None:
    return _difference(benefit.confirmed_wan, benefit.verified_wan, benefit.verified_note)


def _difference(before: Decimal | None, after: Decimal | None, note: str) -> Words | None:
    if before is None or after is None:
        return _("Give the amount.")
    if after > before:
        return _("At most %(amount)s can be recognised here. For more, return it to be claimed anew.") % {
            "amount": f"{before:.2f}"
        }
    if after < before and not note.strip():
        return _("Say why the amount differs from the one before.")
    return None


S = BenefitState

BENEFIT_LIFECYCLE = register(
    Lifecycle(
        kind="benefit",
        model=Benefit,
        states=BenefitState,
        initial=S.CLAIMED,
        visible_to=benefits_visible_to,
        transitions=(
            Transition(
                "confirm",
                (S.CLAIMED,),
                S.CONFIRMED,
                "tracker.confirm_benefit",
                gettext_lazy("Confirm the benefit"),
                guards=(outcome_is_live, claimant_stands_aside, confirmed_figure_is_explained),
                asks=("confirmed_wan", "confirmed_note"),
                page="tracker:benefit-confirm",
                is_primary=True,
            ),
            Transition(
                "verify",
                (S.CONFIRMED,),
                S.VERIFIED,
                "tracker.verify_benefit",
                gettext_lazy("Verify the benefit"),
                guards=(outcome_is_live, earlier_two_stand_aside, verified_figure_is_explained),
                asks=("verified_wan", "verified_note"),
                page="tracker:benefit-verify",
                is_primary=True,
            ),
            Transition(
                "return",
                (S.CLAIMED,),
                S.RETURNED,
                "tracker.confirm_benefit",
                pgettext_lazy("act on a benefit", "Return the claim"),
                needs_note=True,
            ),
            Transition(
                "return_confirmed",
                (S.CONFIRMED,),
                S.RETURNED,
                "tracker.verify_benefit",
                pgettext_lazy("act on a benefit", "Return the claim"),
                needs_note=True,
            ),
            Transition(
                "claim_again",
                (S.RETURNED,),
                S.CLAIMED,
                "tracker.change_benefit",
                gettext_lazy("Claim again"),
                guards=(outcome_is_live, is_worked_out),
                page="tracker:benefit-edit",
                is_primary=True,
            ),
            Transition(
                "withdraw",
                (S.CLAIMED, S.RETURNED),
                S.WITHDRAWN,
                "tracker.change_benefit",
                gettext_lazy("Withdraw the claim"),
            ),
        ),
        duties=(
            Duty(
                S.CLAIMED,
                "confirm",
                lambda benefit: [Assignee(role=Role.UNIT_ADMIN, unit_id=benefit.unit_id)],
                due=next_step_due,
            ),
            Duty(
                S.CONFIRMED,
                "verify",
                lambda benefit: [Assignee(role=Role.FINANCE_OFFICER, unit_id=benefit.unit_id)],
                due=next_step_due,
            ),
            Duty(S.RETURNED, "claim_again", lambda benefit: [Assignee(person_id=benefit.claimed_by_id)]),
        ),
    )
)
