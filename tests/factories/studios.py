"""Studios at a given point of their life, brought there by the real services as of past days.

alice applies and leads with four others; head_one recommends for pit one, una names and examines.
"""

from datetime import date, datetime

from django.utils import timezone

from tests.factories.organisation import World
from tracker.foundation import clock
from tracker.studios.models import Studio
from tracker.studios.services import (
    apply_for_studio,
    ask_to_rectify,
    name_studio,
    recommend_studio,
    revoke_plaque,
)
from tracker.teams.rosters import Seat

HERE = timezone.get_default_timezone()
APPLIED_AT = datetime(2026, 3, 2, 9, tzinfo=HERE)
RECTIFY_BY = date(2026, 5, 29)


def applied_studio(world: World, **facts: object) -> Studio:
    with clock.at(APPLIED_AT):
        defaults: dict[str, object] = {
            "name": "艾丽劳模创新工作室",
            "studio_type": "model_worker",
            "tier": "company",
            "honours": "省劳动模范、高级技师",
            "premises": "120平方米，试验台两台。",
            "funding": "每年20万元。",
            "achievements": "成果46项，转化31项，专利8项。",
            "plan": "带课题3项，带徒12人。",
            "members": [Seat(person) for person in (world.bob, world.carol, world.dave, world.walt)],
        }
        return apply_for_studio(by=world.alice, **{**defaults, **facts})


def recommended_studio(world: World) -> Studio:
    with clock.at(APPLIED_AT):
        return recommend_studio(applied_studio(world), unit_opinion="成果扎实，同意推荐。", by=world.head_one)


def named_studio(world: World) -> Studio:
    with clock.at(APPLIED_AT):
        return name_studio(recommended_studio(world), union_opinion="符合标准，同意命名。", by=world.una)


def rectifying_studio(world: World) -> Studio:
    with clock.at(APPLIED_AT):
        return ask_to_rectify(named_studio(world), rectify_by=RECTIFY_BY, note="台账缺失。", by=world.una)


def revoked_studio(world: World) -> Studio:
    with clock.at(APPLIED_AT):
        return revoke_plaque(rectifying_studio(world), note="逾期未整改。", by=world.una)
