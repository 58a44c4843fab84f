"""Needs and challenges in the states of a programme that has run for years."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from bench.filling.bulk import load
from bench.filling.organisation import COMPANIES, Group
from bench.filling.words import sentence, text, title
from tracker.challenges.board.tallying import rebuild_tally
from tracker.challenges.enums import PREPARING_STATES, ChallengeState, Visibility
from tracker.challenges.models import Challenge, ChallengeBatch, ScoringCriterion, TargetMetric
from tracker.challenges.services import DEFAULT_CRITERIA, line_of
from tracker.foundation import clock
from tracker.needs.enums import NeedState
from tracker.needs.models import Need

S = ChallengeState

DOMAINS = (
    "瓦斯治理", "通风", "防治水", "顶板管理", "智能掘进", "智能综采", "机电运输", "洗选加工", "地质勘探", "粉尘防治",
    "锅炉节能", "汽轮机", "电气保护", "燃料管理", "脱硫脱硝", "煤气化", "电石生产", "水处理", "信息化", "安全监控",
)  # fmt: skip

STATES: tuple[ChallengeState, ...] = (
    *(S.PUBLISHED,) * 20, *(S.BID_CLOSED,) * 3, *(S.EVALUATING,) * 4, *(S.PUBLICIZED,) * 2, *(S.AWARDED,) * 3,
    *(S.IN_EXECUTION,) * 29, *(S.FULFILLED,) * 28, *(S.FAILED_NO_BID,) * 3, *(S.FAILED_NO_WINNER,) * 2,
    *(S.WITHDRAWN,) * 2, *(S.DRAFT,) * 2, S.IN_REVIEW, S.APPROVED,
)  # fmt: skip
"""A hundred challenges in turn; of 10,000, 2,000 are open for bids."""

STRIDE = 37
"""Prime to a hundred: neighbours differ in state."""
SCREENED_EVERY = 5
BOUNTIES_WAN = (8, 15, 18, 25, 30, 35, 40, 45, 50, 60, 60, 70, 80, 80, 90, 100, 120, 150, 200, 260, 500)
TARGETS = (
    ("停机时间", "h", 8, 2, "lte"),
    ("月进尺", "m", 180, 260, "gte"),
    ("超限报警", "次/月", 11, 0, "lte"),
)
TEXT = (
    "掘进面瓦斯异常涌出，超限报警频繁，停头影响接续；已试注水与抽采，效果不稳。须在不降低进尺的前提下稳定达标。"
    * 5
)


def fill_challenges(
    group: Group, count: int, *, with_parts: bool = True, with_varied_texts: bool = False
) -> list[Challenge]:
    """`count` challenges, each of its need, with three targets and six criteria, and the tally that counts them.

    Without the parts, only what the board reads. With varied texts, each record says something else, and one need in
    five waits for its screening: so the search meets them.
    """
    now = clock.now()
    today = clock.today()
    batch = ChallengeBatch.objects.create(
        title="集团揭榜挂帅榜单",
        document_number="衡能科〔2026〕1号",
        unit=group.companies[0].get_parent(),
        collect_from=today - timedelta(days=90),
        publish_on=today - timedelta(days=30),
        bid_until=today + timedelta(days=60),
        judge_until=today + timedelta(days=90),
        execute_until=today + timedelta(days=360),
        accept_until=today + timedelta(days=420),
        roll_out_until=today + timedelta(days=500),
    )
    needs = [
        Need(
            number=f"XQ-2026-{number:05}",
            title=f"{_domain(number)}难题第{number}号",
            unit=group.unit_of(number),
            proposer=group.person(number),
            domain=_domain(number),
            problem=TEXT,
            expert_opinion="可行。",
            risk_opinion="风险可控。",
            state=NeedState.LISTED,
        )
        for number in range(count)
    ]
    challenges = [_challenge(group, batch, need, number) for number, need in enumerate(needs)]
    if with_varied_texts:
        _vary(needs, challenges)
    load(needs)
    load(challenges)
    if with_parts:
        _fill_parts(challenges)
    rebuild_tally()
    # The reader's open inbox has old records in it: what is newest is not all that is read.
    assert all(challenge.published_at is None or challenge.published_at < now for challenge in challenges)
    return challenges


def _vary(needs: Sequence[Need], challenges: Sequence[Challenge]) -> None:
    for number, (need, challenge) in enumerate(zip(needs, challenges, strict=True)):
        need.title, need.problem, need.wanted = (
            title(2 * number),
            text(2 * number, 5),
            sentence(Random(number)),
        )
        need.raised_at = challenge.created_at = clock.now() - timedelta(minutes=7 * (len(needs) - number))
        if number % SCREENED_EVERY == 0:
            need.state = NeedState.SUBMITTED
        challenge.title = f"{title(2 * number + 1)}（第{number}号榜题）"
        challenge.background, challenge.task, challenge.constraints_text = text(2 * number + 1, 4), "", ""


def _fill_parts(challenges: Sequence[Challenge]) -> None:
    load([target for challenge in challenges for target in _targets(challenge)])
    load(
        [
            ScoringCriterion(challenge=challenge, name=str(name), weight=weight, order=order)
            for challenge in challenges
            for order, (name, weight) in enumerate(DEFAULT_CRITERIA)
        ]
    )


def _domain(number: int) -> str:
    """Drawn by lot, the same in every run: each domain occurs in each company and in each state."""
    return Random(2 * number).choice(DOMAINS)


def _challenge(group: Group, batch: ChallengeBatch, need: Need, number: int) -> Challenge:
    state = STATES[number // COMPANIES * STRIDE % len(STATES)]
    is_prepared = state not in PREPARING_STATES
    published = clock.now() - timedelta(days=20 + number % 300, minutes=number % 1440)
    deadline = published + timedelta(days=15)
    if state == S.PUBLISHED:
        published = clock.now() - timedelta(days=1 + number % 15)
        deadline = clock.now() + timedelta(days=1 + number % 60, minutes=number % 1440)
    is_race = number % 12 == 0
    challenge = Challenge(
        number=f"JB-2026-{number:05}",
        title=f"{need.domain}关键技术攻关（第{number}号榜题）",
        batch=batch,
        need=need,
        unit=group.company_of(number),
        company=group.company_of(number),
        end_user_unit=group.unit_of(number),
        contact=group.person(number),
        domain=need.domain,
        background=TEXT,
        task=TEXT,
        constraints_text=TEXT,
        resources=TEXT,
        outcome_form="装置与工艺规程",
        eligibility="集团在岗职工组队，1 名带头人加 2 名以上成员。",
        ip_terms="成果归集团所有，发明人署名。",
        acceptance_method="现场连续运行三个月后由专家组验收。",
        reward_terms="验收后按军令状兑现。",
        penalty_terms="未达标的收回未拨经费。",
        milestone_terms="第 3 个月完成样机，第 6 个月完成现场试验。",
        elimination_terms="中期评比末位退出。" if is_race else "",
        bounty_wan=Decimal(Random(2 * number + 1).choice(BOUNTIES_WAN)),
        is_race=is_race,
        parallel_teams=2 if is_race else 1,
        is_sealed=number % 4 == 0,
        visibility=Visibility.PUBLIC if number % 10 == 1 else Visibility.GROUP,
        bid_deadline=deadline if is_prepared else None,
        published_at=published if is_prepared else None,
        meeting_number="总经理办公会〔2026〕3号" if is_prepared else "",
        bid_count=0 if state in {S.FAILED_NO_BID, *PREPARING_STATES} else number % 5,
        state=state,
    )
    challenge.first_target = line_of(next(_targets(challenge)))
    return challenge


def _targets(challenge: Challenge) -> Iterator[TargetMetric]:
    for order, (name, unit, baseline, goal, comparator) in enumerate(TARGETS):
        yield TargetMetric(
            challenge=challenge,
            name=name,
            unit_of_measure=unit,
            baseline=Decimal(baseline),
            target=Decimal(goal),
            comparator=comparator,
            proof="连续三个月运行记录，机电科签认",
            order=order,
        )
