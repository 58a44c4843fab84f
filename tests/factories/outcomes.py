"""Outcomes and benefits at a given point of their life, brought there by the real services as of past days.

alice answers for the outcome of pit one, which she made with bob (60 % and 40 %); olga is the office. alice claims
the benefit in pit one, head_one confirms it, frida verifies it.
"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from tests.factories.organisation import World
from tracker.foundation import clock
from tracker.outcomes.benefit_services import (
    claim_benefit,
    confirm_benefit,
    return_benefit,
    verify_benefit,
    withdraw_benefit,
)
from tracker.outcomes.enums import Formula
from tracker.outcomes.formulas import Line
from tracker.outcomes.models import Benefit, Contribution, Outcome
from tracker.outcomes.services import (
    Contributor,
    confirm_contribution,
    dispute_contribution,
    draft_outcome,
    keep_kit,
    mark_converted,
    mark_in_conversion,
    register_outcome,
    remove_contribution,
    return_outcome,
    submit_outcome,
)
from tracker.rollout.services import retire_outcome

HERE = timezone.get_default_timezone()
DRAFTED_AT = datetime(2026, 10, 19, 9, tzinfo=HERE)
REGISTERED_AT = datetime(2026, 10, 26, 9, tzinfo=HERE)
CLAIMED_AT = datetime(2026, 11, 2, 9, tzinfo=HERE)
CONFIRMED_AT = datetime(2026, 11, 4, 9, tzinfo=HERE)
VERIFIED_AT = datetime(2026, 11, 6, 9, tzinfo=HERE)

STEEL = Line(
    Formula.SAVING, "支护材料", Decimal(350), volume=Decimal(1200), before=Decimal(48), after=Decimal(37)
)
"""(48 − 37) × 1200 × 350 yuan = 462.00 万元."""
TOOLING = Line(Formula.COST, "工装投入", Decimal(240_000))
"""− 24.00 万元."""


def drafted_outcome(world: World, **facts: object) -> Outcome:
    """A small invention of alice's, with everything that the registration form asks for; nobody has confirmed yet."""
    defaults: dict[str, object] = {
        "title": "支架调移平台",
        "effect": "138架支架13天撤完，每班少用11人。",
        "domain": "综采回撤",
        "description": "可拆装的调移平台替代单体柱调架。",
        "research_from": date(2026, 3, 2),
        "research_to": date(2026, 9, 30),
        "contributors": [Contributor(world.alice, Decimal(60)), Contributor(world.bob, Decimal(40))],
    }
    with clock.at(DRAFTED_AT):
        return draft_outcome(by=world.alice, **{**defaults, **facts})  # type: ignore[arg-type]


def contribution_of(outcome: Outcome, name: str) -> Contribution:
    return outcome.contributions.get(person__username=name)


def submitted_outcome(world: World, **facts: object) -> Outcome:
    outcome = drafted_outcome(world, **facts)
    with clock.at(DRAFTED_AT):
        return submit_outcome(outcome, is_ip_declared=True, by=world.alice)


def returned_outcome(world: World) -> Outcome:
    outcome = submitted_outcome(world)
    with clock.at(DRAFTED_AT):
        return return_outcome(outcome, note="效果请写清口径。", by=world.olga)


def agreed_outcome(world: World, **facts: object) -> Outcome:
    """Submitted; all contributors have confirmed place and share."""
    outcome = submitted_outcome(world, **facts)
    with clock.at(DRAFTED_AT):
        for row in outcome.contributions.select_related("person"):
            confirm_contribution(row, by=row.person)
    return outcome


def registered_outcome(world: World, **facts: object) -> Outcome:
    outcome = agreed_outcome(world, **facts)
    with clock.at(REGISTERED_AT):
        return register_outcome(outcome, by=world.olga)


def equipped_outcome(world: World, **facts: object) -> Outcome:
    """Registered, with a whole adoption kit."""
    outcome = registered_outcome(world, **facts)
    with clock.at(REGISTERED_AT):
        return keep_kit(
            outcome,
            procedure="标准作业书 V1.2",
            cost_wan=Decimal("38.60"),
            lead_time="6至8周",
            prerequisites="巷宽不小于3.6 m，倾角不大于15°。",
            training="2天，8人",
            failures_seen="倾角大于10°时平台下滑：加防滑销。\n底板软岩压陷滑道：先铺钢板。",
            contact=world.bob,
            by=world.alice,
        )


def outcome_in_conversion(world: World) -> Outcome:
    outcome = equipped_outcome(world)
    with clock.at(REGISTERED_AT):
        return mark_in_conversion(outcome)


def converted_outcome(world: World) -> Outcome:
    outcome = equipped_outcome(world)
    with clock.at(REGISTERED_AT):
        return mark_converted(outcome)


def retired_outcome(world: World) -> Outcome:
    outcome = equipped_outcome(world)
    with clock.at(REGISTERED_AT):
        return retire_outcome(outcome, note="已被新平台替代。", by=world.olga)


def pending_contribution(world: World) -> Contribution:
    """Bob's 40 % of an outcome that is being drafted."""
    return contribution_of(drafted_outcome(world), "bob")


def confirmed_contribution(world: World) -> Contribution:
    return confirm_contribution(pending_contribution(world), by=world.bob)


def disputed_contribution(world: World) -> Contribution:
    return dispute_contribution(pending_contribution(world), note="滑靴是我设计的。", by=world.bob)


def removed_contribution(world: World) -> Contribution:
    return remove_contribution(pending_contribution(world), note="未参与。", by=world.alice)


def claimed_benefit(world: World, outcome: Outcome | None = None, **facts: object) -> Benefit:
    """438.00 万元 in pit one, unless the facts say otherwise."""
    shown = outcome or registered_outcome(world)
    defaults: dict[str, object] = {
        "unit": world.pit_one,
        "period_from": date(2026, 10, 1),
        "method": "按吨煤支护材料消耗前后对比计算。",
        "baseline_from": date(2025, 10, 1),
        "baseline_to": date(2026, 9, 30),
        "baseline_source": "材料科消耗台账",
        "lines": [STEEL, TOOLING],
        "by": world.alice,
    }
    with clock.at(CLAIMED_AT):
        return claim_benefit(shown, **{**defaults, **facts})  # type: ignore[arg-type]


def confirmed_benefit(world: World, outcome: Outcome | None = None, **facts: object) -> Benefit:
    """431.20 万元 of what was claimed."""
    benefit = claimed_benefit(world, outcome, **facts)
    with clock.at(CONFIRMED_AT):
        return confirm_benefit(
            benefit, confirmed_wan=Decimal("431.20"), note="剔除检修月。", by=world.head_one
        )


def verified_benefit(world: World, outcome: Outcome | None = None, **facts: object) -> Benefit:
    """402.60 万元 in the end."""
    benefit = confirmed_benefit(world, outcome, **facts)
    with clock.at(VERIFIED_AT):
        return verify_benefit(benefit, verified_wan=Decimal("402.60"), note="单价按年均价。", by=world.frida)


def returned_benefit(world: World) -> Benefit:
    benefit = claimed_benefit(world)
    with clock.at(CONFIRMED_AT):
        return return_benefit(benefit, note="产量口径不对。", by=world.head_one)


def withdrawn_benefit(world: World) -> Benefit:
    benefit = returned_benefit(world)
    with clock.at(CONFIRMED_AT):
        return withdraw_benefit(benefit, by=world.alice)
