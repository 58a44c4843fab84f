"""The life cycle of an adoption: the unit answers and proves, the office confirms (DOMAIN C12, D12)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import end_of_day, next_step_due
from tracker.organisation.enums import Role
from tracker.rollout.enums import AdoptionState
from tracker.rollout.models import Adoption
from tracker.rollout.queries import adoptions_visible_to, proofs_of


def reason_is_given(adoption: Adoption, _by: Any) -> Words | None:
    return None if adoption.reason.strip() else _("Say why; a reason helps the next unit.")


def day_lies_ahead(adoption: Adoption, _by: Any) -> Words | None:
    if adoption.deferred_until is None or adoption.deferred_until <= clock.today():
        return _("Name the day, after today, on which you will look at it again.")
    return None


def start_is_known(adoption: Adoption, _by: Any) -> Words | None:
    if adoption.started_on is None:
        return _("Say since when it is in use, or from when it will be.")
    return None


def use_is_shown(adoption: Adoption, _by: Any) -> Words | None:
    """推广应用证明 (DOMAIN D12)."""
    if adoption.started_on is None or adoption.started_on > clock.today():
        return _("Proof can be filed once the outcome is in use.")
    if not (adoption.effect.strip() and adoption.scale.strip()) and not proofs_of(adoption).exists():
        return _("Attach a proof, or state the effect and the scale of the use.")
    return None


def somebody_else_filed(adoption: Adoption, by: Any) -> Words | None:
    if by.pk == adoption.proof_filed_by_id:
        return _("You filed this proof; somebody else has to confirm it.")
    return None


def head_of(adoption: Adoption) -> list[Assignee]:
    return [Assignee(role=Role.UNIT_ADMIN, unit_id=adoption.unit_id)]


def office_of(adoption: Adoption) -> list[Assignee]:
    return [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=adoption.rollout.unit_id)]


def answer_due(adoption: Adoption) -> datetime:
    return end_of_day(adoption.reply_by)


A = AdoptionState

ADOPTION_LIFECYCLE = register(
    Lifecycle(
        kind="adoption",
        model=Adoption,
        states=AdoptionState,
        initial=A.INVITED,
        visible_to=adoptions_visible_to,
        transitions=(
            Transition(
                "adopt",
                (A.INVITED, A.ASSESSING, A.DEFERRED),
                A.ADOPTING,
                "tracker.answer_adoption",
                gettext_lazy("Adopt"),
                guards=(start_is_known,),
                asks=("started_on", "place", "contact"),
                is_primary=True,
            ),
            Transition(
                "assess",
                (A.INVITED,),
                A.ASSESSING,
                "tracker.answer_adoption",
                gettext_lazy("We are assessing it"),
            ),
            Transition(
                "defer",
                (A.INVITED, A.ASSESSING, A.ADOPTING),
                A.DEFERRED,
                "tracker.answer_adoption",
                pgettext_lazy("answer of a unit", "Defer"),
                guards=(reason_is_given, day_lies_ahead),
                asks=("reason", "deferred_until"),
            ),
            Transition(
                "decline",
                (A.INVITED, A.ASSESSING, A.DEFERRED, A.ADOPTING),
                A.DECLINED,
                "tracker.answer_adoption",
                gettext_lazy("Not applicable to us"),
                guards=(reason_is_given,),
                asks=("reason",),
            ),
            Transition(
                "reconsider",
                (A.DEFERRED, A.DECLINED, A.NOT_APPLICABLE),
                A.ASSESSING,
                "tracker.answer_adoption",
                gettext_lazy("Look at it again"),
            ),
            Transition(
                "confirm_not_applicable",
                (A.DECLINED,),
                A.NOT_APPLICABLE,
                "tracker.confirm_adoption",
                gettext_lazy("Agree: not applicable"),
                is_primary=True,
            ),
            Transition(
                "ask_again",
                (A.DECLINED,),
                A.INVITED,
                "tracker.confirm_adoption",
                gettext_lazy("Ask the unit again"),
                needs_note=True,
            ),
            Transition(
                "remind",
                (A.INVITED,),
                A.INVITED,
                "tracker.confirm_adoption",
                gettext_lazy("Remind the unit"),
            ),
            Transition(
                "add_proof",
                (A.ADOPTING,),
                A.ADOPTING,
                "tracker.prove_adoption",
                gettext_lazy("Attach a proof"),
                is_inner=True,
            ),
            Transition(
                "prove",
                (A.ADOPTING,),
                A.PROOF_FILED,
                "tracker.prove_adoption",
                gettext_lazy("File the proof of use"),
                guards=(use_is_shown,),
                asks=("place", "scale", "effect", "problems"),
                page="tracker:adoption-prove",
                is_primary=True,
            ),
            Transition(
                "confirm_proof",
                (A.PROOF_FILED,),
                A.PROVEN,
                "tracker.confirm_adoption",
                gettext_lazy("Confirm the proof"),
                guards=(use_is_shown, somebody_else_filed),
                is_primary=True,
            ),
            Transition(
                "return_proof",
                (A.PROOF_FILED,),
                A.ADOPTING,
                "tracker.confirm_adoption",
                gettext_lazy("Return the proof"),
                needs_note=True,
            ),
            Transition(
                "resume",
                (A.DEFERRED,),
                A.INVITED,
                "tracker.resume_adoption",
                gettext_lazy("Is asked again after the deferral"),
                is_inner=True,
            ),
            Transition(
                "release",
                (A.INVITED, A.ASSESSING, A.DEFERRED, A.DECLINED),
                A.RELEASED,
                "tracker.release_adoption",
                gettext_lazy("Is no longer asked"),
                is_inner=True,
            ),
        ),
        duties=(
            Duty(A.INVITED, "adopt", head_of, due=answer_due),
            Duty(A.ASSESSING, "adopt", head_of, due=answer_due),
            Duty(A.ADOPTING, "prove", head_of),
            Duty(A.DECLINED, "confirm_not_applicable", office_of, due=next_step_due),
            Duty(A.PROOF_FILED, "confirm_proof", office_of, due=next_step_due),
        ),
    )
)
