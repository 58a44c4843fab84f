"""Outcomes at every level of the rollout, with benefits claimed, confirmed and verified by three people each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cms.demo.calendar import Story, moment
from cms.demo.challenges import Tale
from cms.demo.people import Cast
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.benefit_services import claim_benefit, confirm_benefit, verify_benefit
from tracker.outcomes.enums import Formula
from tracker.outcomes.formulas import Line
from tracker.outcomes.models import Outcome
from tracker.outcomes.services import (
    confirm_contribution,
    draft_outcome,
    keep_kit,
    list_intellectual_property,
    register_outcome,
    submit_outcome,
)
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.services import (
    adopt_outcome,
    approve_rollout,
    assess_adoption,
    confirm_not_applicable,
    confirm_proof,
    decline_adoption,
    defer_adoption,
    prove_adoption,
    recommend_rollout,
)


@dataclass(frozen=True)
class OutcomePlot:
    """One outcome: which project it comes from (by the title of its challenge, "" for a small invention), and how
    far it got: `level` 0 is not yet registered, 1 to 3 the level under way. `saving` in 万元 a year.
    """

    title: str
    effect: str
    domain: str
    unit: str
    begins: int
    level: int
    saving: str
    project: str = ""
    end: str = "rolled_out"


OUTCOMES = (
    OutcomePlot("支架调移平台（快速回撤工装）", "一套可拆装的调移平台替代单体柱调架，每班少用 6 人。", "采掘工艺", "霍岭", -195, 3, "486.00", "综采工作面回撤支架调移平台"),
    OutcomePlot("水仓机械化清淤装备", "单仓清淤由 21 天缩到 6 天。", "水害防治", "一矿", -180, 2, "132.00", "水仓机械化清淤成套装备"),
    OutcomePlot("循环流化床 30% 负荷稳燃规程", "最低稳燃负荷由 45% 降到 32%。", "发电提效", "临泽", -165, 2, "268.00", "循环流化床锅炉低负荷稳燃优化"),
    OutcomePlot("电石炉漏水识别与分级联锁", "漏水识别由 180 s 缩到 20 s。", "生产自动化", "电石", -150, 2, "95.00", "电石炉料仓防爆监测与联锁"),
    OutcomePlot("皮带机头自动清扫器", "清扫用工由 4 人降到 1 人。", "降本增效", "南山", -120, 1, "26.00"),
    OutcomePlot("磁选机介质回收槽", "吨煤介耗下降 0.4 kg。", "降本增效", "洗选", -110, 1, "58.00"),
    OutcomePlot("输煤栈桥粉尘抑制喷嘴", "栈桥总粉尘浓度降到 4 mg/m³ 以下。", "安全环保", "燃料", -100, 1, "12.00"),
    OutcomePlot("检修平台快装脚手架", "机组检修搭拆用时减少三分之一。", "降本增效", "检修", -80, 0, "0", end="registered"),
    OutcomePlot("气化炉烧嘴更换专用工具", "烧嘴更换由 8 小时缩到 3 小时。", "工艺优化", "气化", -20, 0, "0", end="submitted"),
    OutcomePlot("兰炭炉门密封改造", "炉门泄漏点减少。", "安全环保", "兰炭", -8, 0, "0", end="draft"),
)  # fmt: skip


@dataclass(frozen=True)
class Kit:
    """What others are told before they begin; `failures_seen` one to a line."""

    description: str
    innovations: str
    prerequisites: str
    failures_seen: str


ANY_KIT = Kit("现场可自行加工。", "替代人工，改造量小。", "按作业书第 3 条核对现场条件。", "")
KITS = {
    "支架调移平台（快速回撤工装）": Kit("结构简单，现场可加工，操作人员培训两天即可上手。", "替代单体柱调架；可拆装；每架用时留有记录。", "回撤通道净宽不小于 4.5 m，供液压力不低于 28 MPa。", "倾角大于 10° 时易下滑：加防滑销与限位链。\n底板松软压陷：先铺钢板。"),
    "水仓机械化清淤装备": Kit("成套装备随仓轮换，泥水分离后直接装车。", "机械清淤替代人工下仓；泥水就地分离。", "水仓断面不小于 9 m²，有 660 V 电源和泄水巷。", "煤泥板结后绞龙堵转：先注水松动半小时再启动。\n滤袋换得不勤，回水发浑：每班查看一次压差。"),
    "循环流化床 30% 负荷稳燃规程": Kit("不动主体设备，靠风煤配比和床温分区控制。", "按床温分区给煤；低负荷二次风重新分配。", "床温测点完好率不低于 95%，给煤机可单独调节。", "煤质突变时局部结焦：入炉煤热值偏差超过 8% 即退出低负荷。"),
    "电石炉漏水识别与分级联锁": Kit("用氢气含量、炉压和水量三项互相印证，误报先降级、不直接停炉。", "三参数互证；分级联锁；联锁动作有回放。", "氢分析仪响应时间不超过 15 s，循环水有分路流量计。", "只看氢气含量误停两次：加入水量差后不再误停。\n取样管积灰使响应变慢：每周反吹一次。"),
    "皮带机头自动清扫器": Kit("装在机头下方，随皮带启停。", "旋转滚刷加高压水，按粘煤量自动启停。", "机头下方净空不小于 0.8 m，有 0.6 MPa 水源。", "冬季喷嘴结冰：停机后自动吹扫管路。"),
    "磁选机介质回收槽": Kit("利用停产检修两天即可装好。", "二次磁选回收；槽体可调角度。", "磁选机尾矿管有 1.2 m 以上落差。", "角度过大跑介反而增加：以尾矿磁性物低于 0.3 g/L 为准调整。"),
    "输煤栈桥粉尘抑制喷嘴": Kit("按皮带瞬时煤量自动调节喷雾量。", "随煤量喷雾；干雾粒径小，不增加煤的水分。", "有压缩空气和软化水，栈桥温度不低于 2 °C。", "水质硬时喷嘴两周即堵：改用软化水。"),
    "检修平台快装脚手架": Kit("标准件插接，不用扣件，两人即可搭设。", "插接式标准件；承重有标识。", "搭设面平整，荷载不超过 2 kN/m²。", "标准件混用他厂产品后插不牢：件上刻号，按号成套领用。"),
}  # fmt: skip


def outcome_story(cast: Cast, plot: OutcomePlot, tales: Iterable[Tale]) -> Story:
    """From the draft to the level that the plot names. A project's outcome begins once the project is accepted."""
    yield moment(plot.begins, 9)
    kit = KITS.get(plot.title, ANY_KIT)
    project = next((tale.project for tale in tales if plot.project and tale.plot.title == plot.project), None)
    lead = project.lead if project is not None else cast.staff(plot.unit)[0]
    outcome = draft_outcome(
        project,
        by=lead,
        title=plot.title,
        effect=plot.effect,
        domain=plot.domain,
        description=f"{plot.effect}{kit.description}",
        innovations=kit.innovations,
        key_figures=plot.effect,
        research_from=clock.today() if project is None else project.starts_on,
        research_to=clock.today(),
    )
    if plot.end == "draft":
        return
    yield moment(plot.begins + 1, 10)
    for row in outcome.contributions.select_related("person"):
        confirm_contribution(row, by=row.person)
    list_intellectual_property(
        outcome,
        by=lead,
        kind="utility_model",
        title=plot.title,
        holder="衡岳能源集团",
        number="",
        applied_on=clock.today(),
    )
    yield moment(plot.begins + 2, 10)
    outcome = submit_outcome(Outcome.objects.get(pk=outcome.pk), is_ip_declared=True, by=lead)
    if plot.end == "submitted":
        return
    yield moment(plot.begins + 4, 15)
    outcome = register_outcome(outcome, by=cast.person("office"))
    outcome = keep_kit(
        outcome,
        by=lead,
        procedure="标准作业书 V1.2：准备、安装、试运行、移交四步，逐步签认。",
        cost_wan=Decimal("38.60"),
        lead_time="6–8 周",
        prerequisites=kit.prerequisites,
        training="2 天，8 人",
        safety_assessment="专项评估通过",
        failures_seen=kit.failures_seen,
        contact=lead,
    )
    if plot.level:
        yield from _rolled_out(cast, plot, outcome)


def _rolled_out(cast: Cast, plot: OutcomePlot, outcome: Outcome) -> Story:
    own = cast.unit(plot.unit)
    yield moment(plot.begins + 6, 9)
    rollout = _open_level(cast, outcome, 1)
    yield moment(plot.begins + 8, 9)
    _use(cast, rollout.adoptions.get(unit=own), "本单位全部工作面使用。", is_proven=True)
    yield moment(plot.begins + 12, 9)
    yield from _benefit(cast, plot, outcome, own)
    answers = (
        "proven",
        "proven",
        "adopting",
        "assessing",
        "deferred",
        "not_applicable",
        "unanswered",
        "proven",
        "adopting",
        "proven",
    )
    for level in range(2, plot.level + 1):
        start = plot.begins + 30 * level
        yield moment(start, 9)
        rollout = _open_level(cast, outcome, level)
        adoptions = list(
            rollout.adoptions.select_related("unit", "outcome", "rollout").order_by("unit__path")
        )
        yield moment(start + 6, 9)
        for place, adoption in enumerate(adoptions):
            # The first half of a level's units prove it, so that the level becomes effective; the last is still open.
            answer = "proven" if place * 2 < len(adoptions) else answers[2 + place % 5]
            _answer(cast, adoption, answer)


def _open_level(cast: Cast, outcome: Outcome, level: int) -> Rollout:
    fresh = Outcome.objects.select_related("unit", "lead").get(pk=outcome.pk)
    rollout = recommend_rollout(
        fresh, level=level, recommendation="效果稳定，资料齐全，具备推广条件。", by=fresh.lead
    )
    return approve_rollout(
        rollout,
        meeting_number=f"办公会第 {10 + level} 次",
        minutes="同意推广，列明适用单位。",
        by=cast.person("decision"),
    )


def _head_of(cast: Cast, unit: OrgUnit) -> Person:
    return next(people[0] for people in cast.staff_of.values() if people[0].unit_id == unit.pk)


def _answer(cast: Cast, adoption: Adoption, answer: str) -> None:
    head = _head_of(cast, adoption.unit)
    if answer in {"proven", "adopting"}:
        _use(cast, adoption, "使用效果稳定。", is_proven=answer == "proven")
    elif answer == "assessing":
        assess_adoption(adoption, by=head)
    elif answer == "deferred":
        defer_adoption(
            adoption,
            reason="采面接续调整，下季度再议。",
            deferred_until=moment(0).date().replace(day=28),
            by=head,
        )
    elif answer == "not_applicable":
        declined = decline_adoption(adoption, reason="本单位无同类设备。", by=head)
        confirm_not_applicable(declined, by=cast.person("office"))


def _use(cast: Cast, adoption: Adoption, effect: str, *, is_proven: bool) -> None:
    head = _head_of(cast, adoption.unit)
    adopting = adopt_outcome(
        adoption, started_on=clock.today(), place=f"{adoption.unit.short_name}现场", by=head
    )
    if is_proven:
        proof = prove_adoption(adopting, scale="1 套", effect=effect, by=head)
        confirm_proof(proof, by=cast.person("office"))


def _benefit(cast: Cast, plot: OutcomePlot, outcome: Outcome, unit: OrgUnit) -> Story:
    """Claimed by the lead, confirmed by the unit's head, verified by finance; each a little less."""
    fresh = Outcome.objects.select_related("unit", "lead").get(pk=outcome.pk)
    claimant = fresh.lead if fresh.lead.pk != _head_of(cast, unit).pk else cast.staff(plot.unit)[-1]
    saving = Decimal(plot.saving)
    first = clock.today()
    benefit = claim_benefit(
        fresh,
        unit=unit,
        period_from=first,
        method="按启用前后 12 个月同口径对比，扣除投入。",
        baseline_from=first.replace(year=first.year - 1, day=1),
        baseline_to=first.replace(day=1),
        baseline_source="生产日报与材料台账",
        lines=[
            Line(
                Formula.SAVING,
                "减少用工与材料",
                (saving + 24) * 100,
                volume=Decimal(10),
                before=Decimal(20),
                after=Decimal(10),
            ),
            Line(Formula.COST, "装备投入摊销", Decimal(240_000)),
        ],
        by=claimant,
    )
    yield moment(plot.begins + 16, 9)
    confirmed = (saving * Decimal("0.89")).quantize(Decimal("0.01"))
    benefit = confirm_benefit(benefit, confirmed_wan=confirmed, note="剔除检修月。", by=_head_of(cast, unit))
    yield moment(plot.begins + 20, 9)
    verified = (saving * Decimal("0.83")).quantize(Decimal("0.01"))
    verify_benefit(benefit, verified_wan=verified, note="单价按年均价。", by=cast.person("finance"))
