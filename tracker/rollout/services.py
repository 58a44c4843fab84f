"""Recommending and approving a level, asking its units, and what follows from their answers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import rules
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.attachments import attach_file
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, acting, begin, perform
from tracker.foundation.ticking import on_tick
from tracker.foundation.working_days import add_working_days
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.models import Outcome
from tracker.outcomes.services import mark_converted, mark_in_conversion
from tracker.rollout.enums import (
    ADOPTED_STATES,
    OPEN_ADOPTION_STATES,
    RUNNING_STATES,
    AdoptionState,
    Level,
    RolloutState,
)
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.queries import (
    PROOF_KIND,
    candidate_units,
    coverage,
    running_rollout_for,
    scope_of,
)
from tracker.rollout.states import entry_is_open, outcome_is_in_use


def recommend_rollout(
    outcome: Outcome, *, level: int, recommendation: str, by: Person, waiver: str = ""
) -> Rollout:
    """Recommend an outcome for a level (1 to 3). `waiver` asks the decision body to let it climb although the
    level below is not effective; a verified benefit is never waived.

    Raises NotAllowed, GuardFailed with what is missing, or ValidationError when the level is recommended already.
    """
    rollout = Rollout(
        outcome=outcome,
        level=level,
        unit=scope_of(outcome, level),
        recommendation=recommendation,
        waiver=waiver,
        recommended_by=by,
        recommended_at=clock.now(),
    )
    if not rules.has_perm("tracker.recommend_rollout", by, rollout):
        raise NotAllowed(
            _("Whoever answers for the outcome, its unit or the office recommends it for rollout.")
        )
    if reasons := [reason for guard in (outcome_is_in_use, entry_is_open) if (reason := guard(rollout, by))]:
        raise GuardFailed(*reasons)
    return begin(rollout, by=by)


def approve_rollout(
    rollout: Rollout,
    *,
    meeting_number: str,
    minutes: str,
    by: Person,
    targets: Collection[OrgUnit] | None = None,
) -> Rollout:
    """Approve a level and ask its target units (适用单位), the denominator of its coverage: all candidates, unless
    `targets` names some of them. Each has JIEBANG["ADOPTION_REPLY_DAYS"] working days to answer.

    Raises GuardFailed for a unit outside the scope or asked before, and when no unit is left to ask.
    """
    with acting():
        candidates = list(candidate_units(rollout))
        units = candidates if targets is None else list(targets)
        known = {unit.pk for unit in candidates}
        if strangers := [unit.name for unit in units if unit.pk not in known]:
            raise GuardFailed(
                _("These units lie outside the level, or have been asked already: %(names)s.")
                % {"names": _(", ").join(strangers)}
            )
        if not units:
            raise GuardFailed(_("There is no unit to ask at this level. Name at least one."))
        today = clock.today()
        approved = perform(
            rollout,
            "approve",
            by=by,
            meeting_number=meeting_number,
            minutes=minutes,
            approved_by=by,
            approved_on=today,
            reply_by=_reply_day(today),
        )
        for unit in units:
            _ask(approved, unit, by=by)
        mark_in_conversion(approved.outcome)
    return approved


def _reply_day(today: date) -> date:
    return add_working_days(today, settings.JIEBANG["ADOPTION_REPLY_DAYS"])


def _ask(rollout: Rollout, unit: OrgUnit, *, by: Actor, **facts: Any) -> Adoption:
    return begin(
        Adoption(
            rollout=rollout,
            outcome=rollout.outcome,
            unit=unit,
            reply_by=_reply_day(clock.today()),
            **facts,
        ),
        by=by,
    )


def withdraw_rollout(rollout: Rollout, *, note: str, by: Actor) -> Rollout:
    return perform(rollout, "withdraw", by=by, note=note)


def standardize_rollout(rollout: Rollout, *, standard_number: str, by: Person) -> Rollout:
    """固化: an effective level becomes an enterprise standard or operating procedure."""
    return perform(rollout, "standardize", by=by, standard_number=standard_number)


def halt_rollout(rollout: Rollout, *, lesson: str, note: str, by: Actor) -> Rollout:
    """Stop asking. Units that are at work already keep what they have begun; the others are no longer asked."""
    with acting():
        halted = perform(rollout, "halt", by=by, note=note, lesson=lesson)
        for adoption in halted.adoptions.filter(state__in=OPEN_ADOPTION_STATES):
            perform(adoption, "release", by=SYSTEM, note=note)
    return halted


def retire_outcome(outcome: Outcome, *, note: str, by: Person) -> Outcome:
    """Take an outcome out of the catalogue: its rollouts under way are halted, those proposed are withdrawn."""
    with acting():
        retired = perform(outcome, "retire", by=by, note=note)
        for rollout in retired.rollouts.filter(state__in=RUNNING_STATES).select_related("outcome", "unit"):
            halt_rollout(rollout, lesson=note, note=note, by=SYSTEM)
        for rollout in retired.rollouts.filter(state=RolloutState.PROPOSED).select_related("outcome", "unit"):
            withdraw_rollout(rollout, note=note, by=SYSTEM)
    return retired


def remind_units(rollout: Rollout, *, by: Person) -> int:
    """催办: tell every unit that has not answered; returns how many."""
    with acting():
        waiting = rollout.adoptions.filter(state=AdoptionState.INVITED)
        return len([perform(adoption, "remind", by=by) for adoption in waiting])


def request_adoption(outcome: Outcome, *, unit: OrgUnit, by: Person) -> Adoption:
    """本单位申请采纳: a unit comes forward by itself. Its adoption, new or that of an earlier answer, is then being
    assessed. Raises NotAllowed for a stranger to the unit, GuardFailed when no level under way reaches the unit,
    or when the unit has adopted it already.
    """
    if not rules.has_perm("tracker.request_adoption", by, unit):
        raise NotAllowed(_("The head or the liaison of a unit asks to adopt for it."))
    with acting():
        asked = (
            Adoption.objects.filter(outcome=outcome, unit=unit).exclude(state=AdoptionState.RELEASED).first()
        )
        if asked is None:
            rollout = running_rollout_for(outcome, unit)
            if rollout is None:
                raise GuardFailed(
                    _(
                        "“%(title)s” is not being rolled out to your unit yet. Ask the office, or whoever answers "
                        "for the outcome, to recommend it for the next level."
                    )
                    % {"title": outcome.title}
                )
            return assess_adoption(_ask(rollout, unit, by=by, requested_by=by), by=by)
        if asked.state in ADOPTED_STATES:
            raise GuardFailed(_("Your unit has adopted this outcome already."))
        if asked.state == AdoptionState.INVITED:
            return assess_adoption(asked, by=by)
        if asked.state == AdoptionState.ASSESSING:
            return asked
        return reconsider_adoption(asked, by=by)


def assess_adoption(adoption: Adoption, *, by: Person) -> Adoption:
    return perform(adoption, "assess", by=by, **_signed(by))


def adopt_outcome(
    adoption: Adoption, *, started_on: date, by: Person, place: str = "", contact: Person | None = None
) -> Adoption:
    """The unit adopts; `started_on` may lie ahead when the day is planned."""
    return perform(
        adoption, "adopt", by=by, started_on=started_on, place=place, contact=contact, **_signed(by)
    )


def defer_adoption(adoption: Adoption, *, reason: str, deferred_until: date, by: Person) -> Adoption:
    """Not now: the unit is asked again on `deferred_until`."""
    return perform(adoption, "defer", by=by, reason=reason, deferred_until=deferred_until, **_signed(by))


def decline_adoption(adoption: Adoption, *, reason: str, by: Person) -> Adoption:
    """Not applicable here, with the reason. The unit leaves the denominator once the office agrees."""
    return perform(adoption, "decline", by=by, reason=reason, **_signed(by))


def reconsider_adoption(adoption: Adoption, *, by: Person) -> Adoption:
    """The unit looks at it again: its earlier reason stays in the history alone, and it has the full time to answer."""
    return perform(
        adoption,
        "reconsider",
        by=by,
        reason="",
        deferred_until=None,
        reply_by=_reply_day(clock.today()),
        **_signed(by),
    )


def _signed(by: Person) -> dict[str, Any]:
    return {"answered_by": by, "answered_at": clock.now()}


def confirm_not_applicable(adoption: Adoption, *, by: Person) -> Adoption:
    with acting():
        confirmed = perform(adoption, "confirm_not_applicable", by=by)
        _judge(confirmed.rollout)
    return confirmed


def ask_unit_again(adoption: Adoption, *, note: str, by: Person) -> Adoption:
    """The office does not agree that the outcome is not applicable; the unit has the full time to answer anew."""
    return perform(adoption, "ask_again", by=by, note=note, reply_by=_reply_day(clock.today()))


def prove_adoption(
    adoption: Adoption,
    *,
    by: Person,
    place: str = "",
    scale: str = "",
    effect: str = "",
    problems: str = "",
    proofs: "Iterable[UploadedFile[Any]]" = (),
) -> Adoption:
    """推广应用证明: where, at what scale and with what effect the unit uses it; `proofs` have passed
    `validate_upload`. Raises GuardFailed when there is neither a file nor effect and scale in words.
    """
    with acting():
        given = list(proofs)
        if given:
            # The engine says first whether this person may attach anything here, so that no file is kept in vain.
            adoption = perform(
                adoption, "add_proof", by=by, note=" · ".join(file.name or "" for file in given)
            )
            for file in given:
                attach_file(adoption, kind=PROOF_KIND, file=file, by=by)
        return perform(
            adoption,
            "prove",
            by=by,
            place=place or adoption.place,
            scale=scale,
            effect=effect,
            problems=problems,
            proof_filed_by=by,
        )


def confirm_proof(adoption: Adoption, *, by: Person, note: str = "") -> Adoption:
    """The office finds the use proven: the outcome counts as converted, and the level may become effective."""
    with acting():
        proven = perform(
            adoption, "confirm_proof", by=by, note=note, proven_on=clock.today(), proof_confirmed_by=by
        )
        mark_converted(proven.outcome)
        _judge(proven.rollout)
    return proven


def return_proof(adoption: Adoption, *, note: str, by: Person) -> Adoption:
    return perform(adoption, "return_proof", by=by, note=note)


def _judge(rollout: Rollout) -> None:
    """A level under way becomes effective as soon as enough of its applicable units have proven the outcome."""
    if rollout.state == RolloutState.TRIALING and coverage(rollout).is_enough(Level(rollout.level)):
        perform(rollout, "take_effect", by=SYSTEM, effective_on=clock.today())


@on_tick
def resume_deferred_adoptions(moment: datetime) -> int:
    """Ask again where the day named in a deferral has come."""
    today = timezone.localdate(moment)
    due = Adoption.objects.filter(state=AdoptionState.DEFERRED, deferred_until__lte=today)
    resumed = 0
    for adoption in due.select_related("outcome", "unit"):
        perform(adoption, "resume", by=SYSTEM, reply_by=_reply_day(today))
        resumed += 1
    return resumed
