"""The group's own demonstration bases, from the application to the visitors; and the pages that show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from cms.bases.pages import DemonstrationBasePage
from cms.demo.calendar import Story, moment
from cms.demo.people import Cast
from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from tracker.bases.enums import STANDING_STATES, BaseSource
from tracker.bases.models import DemonstrationBase
from tracker.bases.services import (
    apply_for_base,
    ask_base_to_rectify,
    name_base,
    open_base,
    pass_desk_review,
    publicize_base,
    recommend_base,
    record_visit,
    take_up_base,
)
from tracker.foundation import clock
from tracker.outcomes.models import Outcome


@dataclass(frozen=True)
class BasePlot:
    """`begins` in working days from today; `ends` is the state in which it stands today."""

    name: str
    unit: str
    kind: str
    level: str
    practice: str
    exhibition: str
    outcomes: tuple[str, ...]
    begins: int
    ends: str
    groups: int = 0


BASES = (
    BasePlot("霍岭煤矿快速回撤示范基地", "霍岭", "smart", "company", "综采面回撤全程机械化：平台自行移动，通道内不再打单体柱，现场可看整套工序。", "井下一处、地面模拟巷道 300 平方米，实物一套、展板 12 块、操作视频 3 段。", ("支架调移平台（快速回撤工装）",), -130, "active", 11),
    BasePlot("赵峪一矿水害防治示范基地", "一矿", "safety", "group", "水仓清淤不下人：成套装备六天清一仓，配套老空水疏放台账，班班可查。", "泵房与水仓现场，展厅 180 平方米。", ("水仓机械化清淤装备",), -118, "active", 8),
    BasePlot("神泉电石炉安全联锁示范基地", "电石", "safety", "unit", "漏水二十秒识别、分级联锁，操作工在仿真台上演练全部七种工况。", "中控室观摩廊、仿真培训台两套。", ("电石炉漏水识别与分级联锁",), -70, "named"),
    BasePlot("临泽电厂灵活调峰示范基地", "临泽", "smart", "company", "循环流化床三成负荷稳燃，值班员按规程一键切换，随时可看负荷曲线。", "集控室观摩区、规程展示墙。", ("循环流化床 30% 负荷稳燃规程",), -110, "rectifying", 2),
    BasePlot("赵峪机电装备创新工作室集群", "机电", "studios", "company", "三个工作室同处一楼，样机、试验台和图纸对来访单位开放。", "二号厂房 900 平方米，试验台 4 套。", ("磁选机介质回收槽",), -21, "publicized"),
    BasePlot("聊河电厂党建融合示范基地", "聊河", "party_integration", "company", "党员突击队驻点保供，班组与支部同一块看板。", "党群活动室与集控班组看板。", ("输煤栈桥粉尘抑制喷嘴",), -6, "unit_recommended"),
)  # fmt: skip

VISITORS = (
    ("南山煤矿", 18), ("河底煤矿", 22), ("聊河发电公司", 15), ("赵峪二矿", 26), ("集团新任班组长培训班", 46), ("北沟煤矿", 19),
    ("神泉煤化工公司", 24), ("集团职工技能比武代表队", 38), ("赵峪洗选中心", 12), ("临泽电厂", 17), ("集团安全管理人员培训班", 52),
)  # fmt: skip
SHOWN_ELSEWHERE = ("杨家村煤矿（国家智能化示范煤矿）", "不连沟煤矿（中央企业工业文化遗产）")
"""Of the bases taken over as published, those of the trade that have a page."""


def base_stories(cast: Cast) -> Iterator[Story]:
    return (_story(cast, plot) for plot in BASES)


def _story(cast: Cast, plot: BasePlot) -> Story:
    party, head = cast.person("party"), cast.head(plot.unit)
    yield moment(plot.begins, 9)
    base = apply_for_base(
        by=cast.staff(plot.unit)[0],
        outcomes=Outcome.objects.filter(title__in=plot.outcomes),
        name=plot.name,
        kind=plot.kind,
        level=plot.level,
        place=f"{cast.unit(plot.unit).name}，凭预约由综合办公室接待",
        exhibition=plot.exhibition,
        guides="专职讲解员 1 名，现场讲解由班组长担任",
        practice=plot.practice,
        opening_hours="每周二、周四 9:00–11:30，提前三个工作日预约",
        funding="列入单位年度宣传与培训预算",
    )
    yield moment(plot.begins + 3, 10)
    base = recommend_base(base, unit_opinion="成果在用、现场规范，同意推荐。", by=head)
    if plot.ends == "unit_recommended":
        return
    yield moment(plot.begins + 5, 10)
    base = take_up_base(base, by=party)
    yield moment(plot.begins + 10, 15)
    base = pass_desk_review(base, desk_score=Decimal("88.50"), by=party)
    yield moment(plot.begins + 18, 15)
    base = publicize_base(
        base, site_score=Decimal(91), inspection="工序完整、讲解清楚，成果均在使用。", by=party
    )
    if plot.ends == "publicized":
        return
    yield moment(plot.begins + 27, 9)
    base = name_base(_fresh(base), approval="党委会第 12 次会议", by=party)
    if plot.ends == "named":
        return
    yield moment(plot.begins + 29, 9)
    base = open_base(base, by=head)
    for number in range(plot.groups):
        yield moment(plot.begins + 31 + 5 * number, 16)
        visitors, people = VISITORS[number % len(VISITORS)]
        record_visit(
            base,
            visited_on=clock.today(),
            visitors_from=visitors,
            people=people,
            purpose="现场观摩与跟班学习",
            by=head,
        )
    if plot.ends == "rectifying":
        yield moment(-4, 9)
        ask_base_to_rectify(
            base,
            rectify_by=clock.today() + timedelta(days=40),
            note="观摩通道标识缺失，讲解词未更新。",
            by=party,
        )


def _fresh(base: DemonstrationBase) -> DemonstrationBase:
    return DemonstrationBase.objects.select_related("unit", "notice").get(pk=base.pk)


def show_bases(site: StorySite, picture: Callable[[str, int], StoryImage]) -> None:
    """A page for each base of the group that stands, with a drawing, and for the few of the trade elsewhere."""
    standing = DemonstrationBase.objects.filter(state__in=STANDING_STATES)
    own = standing.filter(source=BaseSource.FORM).order_by("pk")
    elsewhere = standing.filter(name__in=SHOWN_ELSEWHERE).order_by("pk")
    for number, base in enumerate([*own, *elsewhere], start=1):
        page = DemonstrationBasePage(title=base.name, slug=base.number.lower(), base=base)
        if base.source == BaseSource.FORM:
            page.picture = picture(f"{base.name}示意图", 20 + number)
        site.bases.add_child(instance=page)
        page.save_revision().publish()
