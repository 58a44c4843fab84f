"""Rollouts and adoptions at a given point of their life, brought there by the real services as of past days.

The outcome is alice's of pit one. Level 1 asks pit one, level 2 pit two, level 3 pit three and the institute. head_one
approves level 1 (david could, too), david the others; the heads answer for their pits, lily for pit two as its
liaison; olga confirms.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit
from tracker.outcomes.models import Outcome
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.services import (
    adopt_outcome,
    approve_rollout,
    assess_adoption,
    confirm_not_applicable,
    confirm_proof,
    decline_adoption,
    defer_adoption,
    halt_rollout,
    prove_adoption,
    recommend_rollout,
    return_proof,
    standardize_rollout,
    withdraw_rollout,
)

HERE = timezone.get_default_timezone()
APPROVED_AT = datetime(2026, 11, 9, 9, tzinfo=HERE)
"""A Monday: answers are due fifteen working days later, on Monday 30 November."""
REPLY_BY = date(2026, 11, 30)
ANSWERED_AT = datetime(2026, 11, 16, 9, tzinfo=HERE)
PROVEN_AT = datetime(2026, 12, 14, 9, tzinfo=HERE)
DEFERRED_UNTIL = date(2027, 3, 1)


def recommended_rollout(world: World, outcome: Outcome | None = None, *, level: int = 1) -> Rollout:
    shown = outcome or equipped_outcome(world)
    with clock.at(APPROVED_AT):
        return recommend_rollout(shown, level=level, recommendation="现场效果稳定，宜推广。", by=world.alice)


def running_rollout(
    world: World,
    outcome: Outcome | None = None,
    *,
    level: int = 1,
    targets: Collection[OrgUnit] | None = None,
) -> Rollout:
    rollout = recommended_rollout(world, outcome, level=level)
    with clock.at(APPROVED_AT):
        return approve_rollout(
            rollout,
            meeting_number="办公会〔2026〕11号",
            minutes="同意推广。",
            targets=targets,
            by=world.head_one if level == 1 else world.david,
        )


def withdrawn_rollout(world: World) -> Rollout:
    rollout = recommended_rollout(world)
    with clock.at(APPROVED_AT):
        return withdraw_rollout(rollout, note="再观察一季度。", by=world.head_one)


def halted_rollout(world: World) -> Rollout:
    rollout = running_rollout(world)
    with clock.at(ANSWERED_AT):
        return halt_rollout(rollout, lesson="软岩底板不适用。", note="滑道压陷。", by=world.olga)


def adoption_in(rollout: Rollout, unit: OrgUnit) -> Adoption:
    return rollout.adoptions.get(unit=unit)


def invited_adoption(world: World) -> Adoption:
    """Pit one is asked."""
    return adoption_in(running_rollout(world), world.pit_one)


def assessing_adoption(world: World) -> Adoption:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        return assess_adoption(adoption, by=world.head_one)


def adopting(world: World, adoption: Adoption, *, by: str) -> Adoption:
    """The unit's `by` adopts, in use from the day of the answer."""
    with clock.at(ANSWERED_AT):
        return adopt_outcome(adoption, started_on=ANSWERED_AT.date(), place="3502 面", by=getattr(world, by))


def adopting_adoption(world: World) -> Adoption:
    return adopting(world, invited_adoption(world), by="head_one")


def deferred_adoption(world: World) -> Adoption:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        return defer_adoption(
            adoption, reason="工作面搬家后再上。", deferred_until=DEFERRED_UNTIL, by=world.head_one
        )


def declined_adoption(world: World) -> Adoption:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        return decline_adoption(adoption, reason="倾角28°，超出适用范围。", by=world.head_one)


def adoption_not_applicable(world: World) -> Adoption:
    adoption = declined_adoption(world)
    with clock.at(ANSWERED_AT):
        return confirm_not_applicable(adoption, by=world.olga)


def with_proof_filed(world: World, adoption: Adoption, *, by: str) -> Adoption:
    with clock.at(PROVEN_AT):
        return prove_adoption(
            adopting(world, adoption, by=by),
            scale="138 架",
            effect="单班最高调移6架，不再打单体柱。",
            problems="窄通道须拆一节，用时40分钟。",
            by=getattr(world, by),
        )


def adoption_with_proof(world: World) -> Adoption:
    return with_proof_filed(world, invited_adoption(world), by="head_one")


def adoption_with_proof_returned(world: World) -> Adoption:
    adoption = adoption_with_proof(world)
    with clock.at(PROVEN_AT):
        return return_proof(adoption, note="规模请附台账。", by=world.olga)


def proven(world: World, adoption: Adoption, *, by: str) -> Adoption:
    filed = with_proof_filed(world, adoption, by=by)
    with clock.at(PROVEN_AT):
        return confirm_proof(filed, by=world.olga)


def proven_adoption(world: World) -> Adoption:
    return proven(world, invited_adoption(world), by="head_one")


def released_adoption(world: World) -> Adoption:
    return halted_rollout(world).adoptions.get()


def effective_rollout(world: World, outcome: Outcome | None = None) -> Rollout:
    """Level 1: pit one has proven it."""
    rollout = running_rollout(world, outcome)
    proven(world, adoption_in(rollout, world.pit_one), by="head_one")
    return Rollout.objects.get(pk=rollout.pk)


def standardized_rollout(world: World) -> Rollout:
    rollout = effective_rollout(world)
    with clock.at(PROVEN_AT):
        return standardize_rollout(rollout, standard_number="Q/HY 0312-2026", by=world.olga)


def outcome_ready_for_company(world: World, **facts: object) -> Outcome:
    """Effective in its own unit, with 402.60 万元 verified: it may climb."""
    rollout = effective_rollout(world, equipped_outcome(world, **facts))
    verified_benefit(world, rollout.outcome)
    return Outcome.objects.get(pk=rollout.outcome_id)


def company_rollout(world: World) -> Rollout:
    """Level 2 under way: pit two is asked."""
    return running_rollout(world, outcome_ready_for_company(world), level=2)


def outcome_ready_for_group(world: World) -> Outcome:
    """Effective in the company as well: pit two has proven it."""
    rollout = company_rollout(world)
    proven(world, adoption_in(rollout, world.pit_two), by="head_two")
    return Outcome.objects.get(pk=rollout.outcome_id)


def group_rollout(world: World) -> Rollout:
    """Level 3 under way: pit three and the institute are asked."""
    return running_rollout(world, outcome_ready_for_group(world), level=3)
