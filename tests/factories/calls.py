"""Calls for needs of olga, the group's office: of pit one's company, open from the first day of the chain on."""

from datetime import date

from tests.factories.chain import DAY
from tests.factories.organisation import World
from tracker.foundation import clock
from tracker.needs.calls.services import close_call, draft_call, open_call
from tracker.needs.models import NeedCall

LAST_DAY = date(2026, 3, 20)
"""A Friday."""


def drafted_call(world: World, **facts: object) -> NeedCall:
    defaults = {
        "title": "2026 年上半年需求征集",
        "text": "面向 2026 年生产经营难题，欢迎一线提出。",
        "unit": world.north,
        "starts_on": DAY.date(),
        "ends_on": LAST_DAY,
    }
    with clock.at(DAY):
        return draft_call(by=world.olga, **{**defaults, **facts})


def opened_call(world: World, **facts: object) -> NeedCall:
    with clock.at(DAY):
        return open_call(drafted_call(world, **facts), by=world.olga)


def closed_call(world: World, **facts: object) -> NeedCall:
    with clock.at(DAY):
        return close_call(opened_call(world, **facts), note="已征满。", by=world.olga)
