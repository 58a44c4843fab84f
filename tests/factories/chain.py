"""Records at a given point of the chain, brought there by the real services as of past days.

Each function takes the world and returns the record; `DAY` is the day on which the story begins.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from tests.factories.decisions import approve
from tests.factories.organisation import World
from tracker.bids.models import Bid, Commitment
from tracker.bids.services import (
    Step,
    award_challenge,
    change_bid,
    close_bidding_when_due,
    evaluate_challenge,
    panel_of,
    publicize_award,
    qualify_bid,
    sign_commitment,
    start_bid,
    submit_bid,
)
from tracker.challenges.models import Challenge
from tracker.challenges.services import (
    Target,
    draft_challenge,
    publish_challenge,
    submit_challenge,
)
from tracker.deliberation.enums import SheetState
from tracker.deliberation.models import ScoreSheet
from tracker.deliberation.services import submit_scores
from tracker.foundation import clock
from tracker.foundation.lifecycle import perform
from tracker.needs.models import Need
from tracker.needs.services import pool_need, raise_need, submit_need
from tracker.teams.services import invite_member

HERE = timezone.get_default_timezone()
DAY = datetime(2026, 3, 2, 9, tzinfo=HERE)
"""A Monday; no holiday of 2026 lies in the weeks that the chain takes."""
DEADLINE = datetime(2026, 3, 23, 17, tzinfo=HERE)
AFTER_DEADLINE = DEADLINE + timedelta(seconds=1)
SCORED = datetime(2026, 3, 25, 10, tzinfo=HERE)
AFTER_NOTICE = datetime(2026, 4, 2, 9, tzinfo=HERE)


def draft_need(world: World, **facts: object) -> Need:
    defaults = {
        "title": "1022108掘进面瓦斯异常治理",
        "domain": "瓦斯治理",
        "problem": "瓦斯超限报警每月 11 次，掘进停头。",
        "wanted": "超限报警由 11 次/月降到 0。",
        "end_user": "综掘一队",
    }
    with clock.at(DAY):
        return raise_need(by=world.dave, **{**defaults, **facts})


def pooled_need(world: World, **facts: object) -> Need:
    with clock.at(DAY):
        need = submit_need(draft_need(world, **facts), by=world.dave)
        return pool_need(need, **appraised(), by=world.olga)


def appraised(**facts: Any) -> dict[str, Any]:
    """What the office states when it takes a need into the pool."""
    stated = {
        "expert_opinion": "论证可行。",
        "risk_opinion": "风险可控。",
        "checks": settings.JIEBANG["SCREENING_CHECKS"],
        "reply": "已入库。",
    }
    return stated | facts


def drafted_challenge(world: World, **facts: object) -> Challenge:
    defaults = {
        "title": "掘进面瓦斯异常治理",
        "domain": "瓦斯治理",
        "background": "瓦斯超限报警每月 11 次，掘进停头。",
        "constraints_text": "不降低现行安全标准。",
        "resources": "开放现场与近三年监测数据。",
        "outcome_form": "方案、装备与规程",
        "reward_terms": "榜额包干，验收后付清。",
        "task": "查明瓦斯来源，给出抽采与监测方案并现场应用。",
        "eligibility": "集团内技术骨干均可牵头。",
        "milestone_terms": "第 3 个月完成首批钻孔，第 6 个月完成现场试验。",
        "elimination_terms": "第 4 个月按抽采率评比，末位队伍退出。",
        "penalty_terms": "未达标的收回未拨经费，两年内不得再牵头。",
        "ip_terms": "职务成果归集团所有。",
        "acceptance_method": "现场实测，专家组验收。",
        "bounty_wan": Decimal(60),
        "end_user_unit": world.pit_two,
    }
    with clock.at(DAY):
        return draft_challenge(
            by=world.olga,
            unit=world.pit_two,
            targets=[
                Target("超限报警", "次/月", Decimal(0), "监测系统连续 30 天记录", "lte", Decimal(11)),
                Target("日进尺", "米", Decimal("9.6"), "生产日报 30 天均值", "gte", Decimal("6.4")),
            ],
            **{**defaults, **facts},
        )


def published_challenge(world: World, **facts: object) -> Challenge:
    with clock.at(DAY):
        challenge = submit_challenge(drafted_challenge(world, **facts), by=world.olga)
        challenge = approve(challenge, world=world)
        return publish_challenge(challenge, bid_deadline=DEADLINE, by=world.olga)


def drafted_bid(world: World, challenge: Challenge, *, is_complete: bool = True) -> Bid:
    """Alice leads, bob and carol have joined; complete but for the pledge."""
    with clock.at(DAY + timedelta(days=1)):
        bid = start_bid(challenge, team_name="瓦斯攻关队", by=world.alice)
        for person in (world.bob, world.carol):
            perform(
                invite_member(bid.team, person=person, task="现场试验", by=world.alice), "confirm", by=person
            )
        if not is_complete:
            return bid
        return change_bid(
            bid,
            by=world.alice,
            analysis="异常来自邻近层卸压瓦斯。",
            approach="定向钻孔分区抽采，分布式监测。",
            risks="钻孔偏斜：随钻测量纠偏。",
            budget_wan=Decimal(50),
            promises={target.pk: target.target for target in challenge.targets.all()},
            steps=[Step("方案与钻孔", "设计与首批钻孔", 3, 40), Step("达标运行", "连续 30 天记录", 6, 60)],
        )


def submitted_bid(world: World, challenge: Challenge) -> Bid:
    bid = drafted_bid(world, challenge)
    with clock.at(DAY + timedelta(days=2)):
        return submit_bid(bid, is_pledged=True, by=world.alice)


def challenge_with_closed_bidding(world: World) -> Challenge:
    challenge = published_challenge(world)
    submitted_bid(world, challenge)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    return Challenge.objects.get(pk=challenge.pk)


def scored_challenge(world: World) -> Challenge:
    """Evaluated by erin, frank and grace; the panel is closed, the result not yet announced."""
    challenge = challenge_with_closed_bidding(world)
    with clock.at(SCORED):
        qualify_bid(challenge.bids.get(), by=world.olga)
        challenge = evaluate_challenge(
            challenge, experts=[world.erin, world.frank, world.grace], by=world.olga
        )
        for sheet in ScoreSheet.objects.filter(panel=panel_of(challenge), state=SheetState.ASSIGNED):
            points = {criterion.pk: Decimal(criterion.weight - 2) for criterion in sheet.panel.criteria.all()}
            submit_scores(sheet, points=points, comment="方案可行。", is_recommended=True, by=sheet.expert)
        perform(panel_of(challenge), "close", by=world.olga)
    return challenge


def publicized_challenge(world: World) -> Challenge:
    challenge = scored_challenge(world)
    with clock.at(SCORED):
        return publicize_award(challenge, bids=[challenge.bids.get()], by=world.olga)


def awarded_challenge(world: World) -> Challenge:
    challenge = publicized_challenge(world)
    with clock.at(AFTER_NOTICE):
        return award_challenge(
            challenge, meeting_number="党委会〔2026〕5号", minutes="同意定榜。", by=world.david
        )


def lead_signed_commitment(world: World) -> Commitment:
    commitment = Commitment.objects.get(bid__challenge=awarded_challenge(world))
    with clock.at(AFTER_NOTICE):
        return sign_commitment(commitment, by=world.alice)
