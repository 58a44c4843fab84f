"""Demonstration bases at a given point of their life, brought there by the real services as of past days.

alice applies for pit one, whose head recommends it and opens it; polly does party affairs and judges.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome
from tracker.bases.models import DemonstrationBase
from tracker.bases.services import (
    apply_for_base,
    ask_base_to_rectify,
    begin_due_re_reviews,
    name_base,
    open_base,
    pass_desk_review,
    publicize_base,
    recommend_base,
    record_visit,
    renew_base,
    revoke_base,
    take_up_base,
)
from tracker.foundation import clock
from tracker.foundation.working_days import add_working_days
from tracker.outcomes.models import Outcome

HERE = timezone.get_default_timezone()
APPLIED_AT = datetime(2026, 3, 2, 9, tzinfo=HERE)
NOTICE_OVER = datetime(2026, 3, 18, 9, tzinfo=HERE)
VALID_UNTIL = date(2029, 3, 17)
RE_REVIEWED_AT = datetime(2029, 2, 1, 9, tzinfo=HERE)
RECTIFY_BY = date(2026, 5, 29)


def applied_base(world: World, *, outcome: Outcome | None = None, **facts: object) -> DemonstrationBase:
    copied = outcome or equipped_outcome(world)
    with clock.at(APPLIED_AT):
        defaults: dict[str, object] = {
            "name": "一矿快速回撤示范基地",
            "kind": "smart",
            "level": "company",
            "place": "北岭镇一矿",
            "exhibition": "地面模拟巷道 300 平方米。",
            "practice": "综采面回撤全程机械化。",
            "opening_hours": "周二、周四上午，提前三个工作日预约",
            "outcomes": [copied],
        }
        return apply_for_base(by=world.alice, **{**defaults, **facts})  # type: ignore[arg-type]


def recommended_base(world: World, **facts: object) -> DemonstrationBase:
    base = applied_base(world, **facts)  # type: ignore[arg-type]
    with clock.at(APPLIED_AT):
        return recommend_base(base, unit_opinion="现场规范，同意推荐。", by=world.head_one)


def base_at_the_desk(world: World, **facts: object) -> DemonstrationBase:
    base = recommended_base(world, **facts)
    with clock.at(APPLIED_AT):
        return take_up_base(base, by=world.polly)


def base_to_be_seen(world: World, **facts: object) -> DemonstrationBase:
    base = base_at_the_desk(world, **facts)
    with clock.at(APPLIED_AT):
        return pass_desk_review(base, desk_score=Decimal("88.5"), by=world.polly)


def publicized_base(world: World, **facts: object) -> DemonstrationBase:
    base = base_to_be_seen(world, **facts)
    with clock.at(APPLIED_AT):
        return publicize_base(base, site_score=Decimal(91), inspection="工序完整。", by=world.polly)


def named_base(world: World, **facts: object) -> DemonstrationBase:
    base = publicized_base(world, **facts)
    with clock.at(NOTICE_OVER):
        return name_base(base, approval="党委会第12次会议", by=world.polly)


def active_base(world: World, **facts: object) -> DemonstrationBase:
    base = named_base(world, **facts)
    with clock.at(NOTICE_OVER):
        return open_base(base, by=world.head_one)


def visited_base(world: World, *people: int, **facts: object) -> DemonstrationBase:
    """One group after the other, on the working days after the opening."""
    base = active_base(world, **facts)
    for number, count in enumerate(people, start=1):
        day = add_working_days(NOTICE_OVER.date(), number)
        with clock.at(NOTICE_OVER + timedelta(days=60)):
            record_visit(
                base, visited_on=day, visitors_from="二矿", people=count, purpose="观摩", by=world.head_one
            )
    return base


def base_under_re_review(world: World) -> DemonstrationBase:
    base = active_base(world)
    with clock.at(RE_REVIEWED_AT):
        begin_due_re_reviews(RE_REVIEWED_AT)
    return DemonstrationBase.objects.get(pk=base.pk)


def renewed_base(world: World) -> DemonstrationBase:
    base = base_under_re_review(world)
    with clock.at(RE_REVIEWED_AT):
        return renew_base(base, review_opinion="成果仍在用，同意续期。", by=world.polly)


def rectifying_base(world: World, **facts: object) -> DemonstrationBase:
    base = active_base(world, **facts)
    with clock.at(NOTICE_OVER):
        return ask_base_to_rectify(base, rectify_by=RECTIFY_BY, note="标识缺失。", by=world.polly)


def revoked_base(world: World) -> DemonstrationBase:
    base = rectifying_base(world)
    with clock.at(NOTICE_OVER):
        return revoke_base(base, note="逾期未整改。", by=world.polly)
