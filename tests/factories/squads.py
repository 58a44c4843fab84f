"""Squads at a given point of their life, brought there by the real services as of past days.

alice proposes and leads, bob and carol serve with her; polly approves and assesses.
"""

from datetime import date, datetime

from django.utils import timezone

from tests.factories.offices import make_branch
from tests.factories.organisation import World
from tracker.foundation import clock
from tracker.squads.models import Squad
from tracker.squads.services import (
    approve_squad,
    assess_squad,
    award_flag,
    complete_squad,
    disband_squad,
    propose_squad,
    start_squad,
)
from tracker.teams.rosters import Seat

HERE = timezone.get_default_timezone()
PROPOSED_AT = datetime(2026, 3, 2, 9, tzinfo=HERE)
FLAG_DAY = date(2026, 3, 6)
FIRST_DAY = date(2026, 3, 9)
LAST_DAY = date(2026, 4, 27)
UNDER_WAY = datetime(2026, 3, 9, 8, tzinfo=HERE)
AT_THE_END = datetime(2026, 4, 27, 18, tzinfo=HERE)


def proposed_squad(world: World, **facts: object) -> Squad:
    with clock.at(PROPOSED_AT):
        defaults: dict[str, object] = {
            "name": "1022108回撤党员突击队",
            "trigger": "urgent",
            "task": "3502面回撤，接续紧张。",
            "goal": "50天内回撤138副支架，零伤害。",
            "support": "专车两台；入井前安全交底。",
            "starts_on": FIRST_DAY,
            "ends_on": LAST_DAY,
        }
        if "party_organization" not in facts:
            defaults["party_organization"] = make_branch(world)
        members = [Seat(world.bob, "起吊"), Seat(world.carol, "运输")]
        return propose_squad(by=world.alice, **{"members": members, **defaults, **facts})


def approved_squad(world: World) -> Squad:
    with clock.at(PROPOSED_AT):
        return approve_squad(proposed_squad(world), approval="党委会〔2026〕4号，同意组建。", by=world.polly)


def flagged_squad(world: World) -> Squad:
    squad = approved_squad(world)
    with clock.at(UNDER_WAY):
        return award_flag(squad, flag_awarded_on=FLAG_DAY, by=world.polly)


def active_squad(world: World) -> Squad:
    squad = flagged_squad(world)
    with clock.at(UNDER_WAY):
        return start_squad(squad, by=world.alice)


def completed_squad(world: World) -> Squad:
    squad = active_squad(world)
    with clock.at(AT_THE_END):
        return complete_squad(squad, result="48天回撤138副支架，无伤害。", by=world.alice)


def assessed_squad(world: World) -> Squad:
    squad = completed_squad(world)
    with clock.at(AT_THE_END):
        return assess_squad(squad, grade="excellent", assessment="提前两天。", by=world.polly)


def disbanded_squad(world: World) -> Squad:
    squad = active_squad(world)
    with clock.at(UNDER_WAY):
        return disband_squad(squad, note="任务取消。", by=world.polly)
