"""Each plot of the demonstration, from the need to the award."""

from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from cms.demo.announcements import announcements
from cms.demo.calendar import Story, closing, moment
from cms.demo.challenges_data import Plot
from cms.demo.people import Cast
from cms.demo.reviews import answer_all_but, votes_of
from tracker.bids.models import Bid
from tracker.bids.services import (
    Step,
    award_challenge,
    change_bid,
    close_bidding_when_due,
    evaluate_challenge,
    fail_challenge,
    panel_of,
    publicize_award,
    qualify_bid,
    start_bid,
    submit_bid,
    withdraw_challenge,
)
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.board.saved_views import save_view
from tracker.challenges.enums import ReviewSide, Visibility
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.services import (
    Target,
    approve_challenge,
    draft_challenge,
    publish_challenge,
    return_challenge,
    submit_challenge,
)
from tracker.deliberation.decisions import Proceedings
from tracker.deliberation.enums import SheetState
from tracker.deliberation.models import ScoreSheet
from tracker.deliberation.services import submit_scores
from tracker.foundation import clock
from tracker.foundation.lifecycle import perform
from tracker.foundation.working_days import add_working_days
from tracker.needs.models import Need, NeedCall
from tracker.needs.services import give_unit_opinion, pool_need, raise_need, submit_need
from tracker.organisation.models import Person
from tracker.projects.models import Project
from tracker.teams.services import invite_member

PUBLISHED_AFTER = 5
BIDDING_DAYS = 12
CLOSED_AFTER = PUBLISHED_AFTER + BIDDING_DAYS
SCORED_AFTER = CLOSED_AFTER + 3
AWARDED_AFTER = SCORED_AFTER + 7
"""Working days after the need was raised."""

OPINION = "情况属实，本单位多次组织处理未能根治，同意提报。攻关期间提供现场和数据，安排班组配合试验。"
SILENT_UNITS = 4
"""Every so many units give no opinion on what their people raise."""

EARLY_ENDS = ("draft", "in_review", "returned", "approved", "published", "failed_no_bid", "bid_closed")
"""Where a story ends before its bids are judged."""


class Tale:
    """One challenge on its way; the story's steps share what they have made so far."""

    def __init__(
        self,
        cast: Cast,
        plot: Plot,
        batch: ChallengeBatch | None,
        salt: int,
        *,
        call: NeedCall | None = None,
    ) -> None:
        self.cast, self.plot, self.batch, self.salt, self.call = cast, plot, batch, salt, call
        self.challenge: Challenge
        self.project: Project | None = None
        """The accepted project, once there is one."""


def until_award(tale: Tale) -> Story:
    """The acts up to the award, or up to where the plot ends before it."""
    cast, plot = tale.cast, tale.plot
    office, decision = cast.person("office"), cast.person("decision")
    begins = plot.begins
    proposer = cast.staff(plot.unit)[-1]
    yield moment(begins, 8, tale.salt)
    need = raise_need(
        by=proposer,
        title=plot.title,
        domain=plot.domain,
        problem=plot.background,
        wanted="；".join(
            f"{name}由 {now or '—'} 到 {goal} {unit}" for name, unit, now, _sign, goal, _proof in plot.targets
        ),
        end_user=f"{cast.unit(plot.unit).name}生产一线",
        bounty_wan=plot.bounty,
        call=tale.call,
    )
    # As it now is: the call opened after it was handed to the tale.
    need = submit_need(Need.objects.select_related("call").get(pk=need.pk), by=proposer)
    if tale.salt % SILENT_UNITS:
        yield moment(begins, 15, tale.salt)
        need = give_unit_opinion(need, unit_opinion=OPINION, by=cast.head(plot.unit))
    yield moment(begins + 1, 10, tale.salt)
    need = pool_need(
        need,
        expert_opinion="专家论证：问题真实、指标可测，具备攻关条件。",
        risk_opinion="风险评估：现场试验须编制专项措施，风险可控。",
        checks=settings.JIEBANG["SCREENING_CHECKS"],
        by=office,
    )
    yield moment(begins + 2, 9, tale.salt)
    is_unfinished = plot.end == "draft"
    tale.challenge = draft_challenge(
        by=office,
        unit=cast.unit(plot.unit),
        need=need,
        batch=tale.batch,
        contact=proposer,
        task=plot.task,
        resources="开放现场与近三年数据，检修班组配合试验。",
        constraints_text="不得降低现行安全标准；井下与高危场所试验先过专项评估。",
        eligibility="集团内技术骨干均可牵头，不设年龄、学历、职称门槛；团队须跨部门。",
        ip_terms="职务成果归集团所有，发明人按制度提取转化收益。",
        acceptance_method="现场实测，逐项指标对照验收；全部指标达到方可通过。",
        reward_terms=""
        if is_unfinished
        else f"榜额 {plot.bounty_wan} 万元包干，过程里程碑后付 40%，验收后付 60%。",
        outcome_form="" if is_unfinished else "装备、规程与数据",
        milestone_terms=""
        if is_unfinished
        else "第 2 个月完成方案与设计评审，第 6 个月完成样机与现场试验，此后连续达标运行。",
        penalty_terms=""
        if is_unfinished
        else "到期未达标的，未拨经费不再拨付、已拨结余收回；无正当理由弃攻的，两年内不得再牵头揭榜。",
        elimination_terms="第 4 个月按样机实测指标评比，排名末位或未出样机的队伍退出，其余队伍继续。"
        if plot.winners > 1
        else "",
        is_race=plot.winners > 1,
        parallel_teams=plot.winners,
        is_sealed=plot.is_sealed,
        visibility=Visibility.PUBLIC if plot.is_public else Visibility.GROUP,
        targets=[
            Target(name, unit, Decimal(goal), proof, sign, None if now is None else Decimal(now))
            for name, unit, now, sign, goal, proof in plot.targets
        ],
    )
    if plot.end == "draft":
        return
    yield moment(begins + 3, 9, tale.salt)
    tale.challenge = submit_challenge(tale.challenge, by=office)
    yield moment(begins + 3, 16, tale.salt)
    answer_all_but(
        tale.challenge,
        2 if plot.end == "in_review" else 0,
        objecting=ReviewSide.TECHNICAL if plot.end == "returned" else None,
    )
    if plot.end == "in_review":
        return
    yield moment(begins + 4, 15, tale.salt)
    if plot.end == "returned":
        tale.challenge = return_challenge(
            tale.challenge, note="验证方法不够具体，请补充第三方检测安排。", by=decision
        )
        return
    tale.challenge = approve_challenge(
        tale.challenge,
        proceedings=Proceedings(
            f"党委会〔{timezone.localdate().year}〕{3 + tale.salt % 9}号",
            "会议听取方案联审情况，实名表决，同意发榜；现场试验须先过专项评估。",
            votes_of(tale.salt),
        ),
        by=decision,
    )
    if plot.end == "approved":
        return
    yield moment(begins + PUBLISHED_AFTER, 9, tale.salt)
    deadline = closing(add_working_days(clock.today(), BIDDING_DAYS))
    tale.challenge = publish_challenge(tale.challenge, bid_deadline=deadline, by=office)
    yield from _bids(tale)
    yield from announcements(
        tale.challenge,
        published=begins + PUBLISHED_AFTER,
        office=office,
        askers=[cast.staff(unit)[-1] for unit in ("霍岭", "一矿")],
    )
    if plot.end == "withdrawn":
        yield moment(begins + PUBLISHED_AFTER + 1, 10, tale.salt)
        tale.challenge = withdraw_challenge(
            tale.challenge,
            proceedings=Proceedings(
                f"党委会〔{timezone.localdate().year}〕{4 + tale.salt % 9}号",
                "会议听取办公室说明，实名表决，同意撤榜。",
                votes_of(tale.salt),
            ),
            note="与集团统一采购的可回收支护重复，撤榜后并入该项。",
            by=decision,
        )
    if plot.end in {"published", "withdrawn"}:
        return
    yield moment(begins + CLOSED_AFTER, 17, 1)
    close_bidding_when_due(clock.now())
    tale.challenge = Challenge.objects.get(pk=tale.challenge.pk)
    if plot.end in EARLY_ENDS:
        return
    yield from _judging(tale)


def _lead_of(cast: Cast, unit: str, rank: int) -> Person:
    return cast.staff(unit)[rank % 2]


def _bids(tale: Tale) -> Story:
    """Teams form and hand in; in an open challenge the second team is still writing."""
    for rank, unit in enumerate(tale.plot.teams):
        lead = _lead_of(tale.cast, unit, tale.salt)
        yield moment(tale.plot.begins + PUBLISHED_AFTER + 1, 10 + rank, tale.salt)
        bid = start_bid(
            tale.challenge, team_name=f"{tale.cast.unit(unit).name}{tale.plot.domain}攻关队", by=lead
        )
        others = tale.cast.staff(tale.plot.teams[rank - 1] if len(tale.plot.teams) > 1 else unit)
        own = [person for person in tale.cast.staff(unit) if person.pk != lead.pk]
        members = (
            [own[0], own[1], others[2]] if others[2].pk not in {lead.pk, own[0].pk, own[1].pk} else own[:2]
        )
        is_writing = tale.plot.end == "published" and rank > 0
        for place, person in enumerate(members):
            seat = invite_member(
                bid.team, person=person, task=("现场试验", "设计计算", "数据与监测")[place], by=lead
            )
            if not (is_writing and place == 0):
                perform(seat, "confirm", by=person)
        change_bid(
            bid,
            by=lead,
            analysis=f"{tale.plot.background}经现场写实，主要矛盾在工艺与装备两个环节。",
            approach=f"{tale.plot.task}先试验后推广，分两步实施。",
            innovation="1. 工艺与装备协同；2. 数据可追溯；3. 规程可复制。",
            schedule="前三个月完成方案与样机，其后现场试验与定型。",
            risks="现场条件变化：设置备用方案；试验占用生产时间：安排在检修班。",
            benefits="减少用工与停机，按财务口径 12 个月核定。",
            rollout_plan="先本单位固化，再在公司内同类单位推广，最后集团推广。",
            budget_wan=tale.plot.bounty * (Decimal("0.9") - Decimal("0.05") * rank),
            promises={target.pk: target.target for target in tale.challenge.targets.all()},
            steps=[
                Step("方案与设计", "设计文件与评审意见", 2, 20),
                Step("样机与试验", "样机、试验记录", 4, 40),
                Step("现场达标运行", "连续运行记录", 7, 40),
            ],
        )
        if is_writing:
            continue
        yield moment(tale.plot.begins + PUBLISHED_AFTER + 3, 14 + rank, tale.salt)
        submit_bid(Bid.objects.get(pk=bid.pk), is_pledged=True, by=lead)


def _judging(tale: Tale) -> Story:
    plot, cast, begins = tale.plot, tale.cast, tale.plot.begins
    office = cast.person("office")
    yield moment(begins + CLOSED_AFTER + 1, 9, tale.salt)
    for bid in tale.challenge.bids.filter(state="submitted").select_related("challenge"):
        qualify_bid(bid, by=office)
    tale.challenge = evaluate_challenge(tale.challenge, experts=cast.experts, by=office)
    panel = panel_of(tale.challenge)
    yield moment(begins + CLOSED_AFTER + 2, 9, tale.salt)
    sheets = list(
        ScoreSheet.objects.filter(panel=panel, state=SheetState.ASSIGNED)
        .select_related("expert", "panel")
        .order_by("pk")
    )
    is_under_way = plot.end == "evaluating"
    for place, sheet in enumerate(sheets):
        if is_under_way and place % 2:
            continue
        rank = sheet.candidate_id - min(other.candidate_id for other in sheets)
        loss = 55 if plot.end == "failed_no_winner" else 8 + 9 * rank + (place * 7 + tale.salt) % 6
        points = {
            criterion.pk: Decimal(criterion.weight * (100 - loss) // 100)
            for criterion in panel.criteria.all()
        }
        comment = "方案可行，指标承诺与榜题匹配。" if loss < 50 else "指标承诺依据不足，技术路线不清。"  # noqa: PLR2004 - half the points
        submit_scores(sheet, points=points, comment=comment, is_recommended=loss < 50, by=sheet.expert)  # noqa: PLR2004 - as above
    if is_under_way:
        return
    yield moment(begins + SCORED_AFTER, 9, tale.salt)
    perform(panel, "close", by=office)
    if plot.end == "failed_no_winner":
        tale.challenge = fail_challenge(
            tale.challenge, note="各方案得分均低于合格线，调整指标后再议。", by=office
        )
        return
    yield moment(begins + SCORED_AFTER + 1, 9, tale.salt)
    winners = list(
        tale.challenge.bids.filter(state="qualified")
        .select_related("team__unit", "lead", "challenge")
        .order_by("pk")[: plot.winners]
    )
    tale.challenge = publicize_award(tale.challenge, bids=winners, by=office, note="评审组一致推荐。")
    if plot.end == "publicized":
        return
    yield moment(begins + AWARDED_AFTER, 10, tale.salt)
    tale.challenge = award_challenge(
        tale.challenge,
        meeting_number=f"党委会〔{timezone.localdate().year}〕{12 + tale.salt % 9}号",
        minutes="公示期满无异议，同意定榜。",
        by=cast.person("decision"),
    )


FOLLOWED = ("锚索支护替代超前支护", "煤矿超高与超长工作面高效综采", "矿井水害隐患专题攻关")


def follow_some(cast: Cast, tales: list[Tale]) -> None:
    """The mine's head and its engineer keep an eye on three challenges, of which two are open."""
    for tale in tales:
        if tale.plot.title in FOLLOWED:
            for username in ("qd10", "qd11"):
                follow_challenge(tale.challenge, by=cast.person(username))


def keep_a_view(cast: Cast) -> None:
    """The office's own ledger: what is open, the largest bounty first, without the columns of the targets."""
    query = "?scope=open&view=ledger&sort=-bounty&cols=state,deadline,left,bounty,domain,company,unit,bids"
    save_view(name="在榜榜题（按榜额）", query=query, by=cast.person("office"))
