"""What the office does with the pool: two needs of one matter are merged, one of two matters is split, units join in.

Only needs of the demonstration's own people: those of the ledger name real firms and stay as they were published.
"""

from typing import Any

from cms.demo.people import Cast
from tracker.needs.enums import NeedState
from tracker.needs.models import Need
from tracker.needs.services import (
    Part,
    give_unit_opinion,
    merge_need,
    raise_need,
    split_need,
    submit_need,
    support_need,
)
from tracker.organisation.models import Person

MERGED_INTO = "矿井水害隐患专题攻关"
PARTS = (
    Part("一期锅炉烟气余热回收降耗", "排烟温度偏高，热损失大。", "排烟温度由 142 ℃ 降到 120 ℃。"),
    Part("一期循环水泵变频节电", "低负荷时仍定速运行，厂用电率偏高。", "厂用电率由 8.1% 降到 7.4%。"),
)
SUPPORTED = "洗选中心介耗控制"


def tend_pool(cast: Cast) -> None:
    office, first, second = (cast.person(name) for name in ("office", "qd10", "qd11"))
    merge_need(
        _submitted(
            first,
            title="采区老空水疏放与水害预警",
            problem="老空积水位置不清，掘进前疏放耗时长。",
            wanted="疏放周期由 15 天缩短到 7 天。",
            end_user="综掘二队",
        ),
        into=_of_the_group(MERGED_INTO, NeedState.POOLED, NeedState.LISTED),
        reply="与已上榜需求为同一难题，并入一并攻关；后续进展将告知提出单位。",
        by=office,
    )
    split_need(
        give_unit_opinion(
            _submitted(
                second,
                title="一期机组能耗偏高",
                problem="锅炉热损失大，辅机低负荷时厂用电率高。",
                wanted="供电煤耗由 318 g/kWh 降到 310 g/kWh。",
                end_user="运行一值",
            ),
            unit_opinion="情况属实，列入本单位年度降耗重点，同意提报；停机窗口和运行数据由本单位提供。",
            by=first,
        ),
        parts=PARTS,
        note="涉及锅炉与辅机两个专业，拆为两项可衡量的难题分别论证。",
        by=office,
    )
    pooled = _of_the_group(SUPPORTED, NeedState.POOLED)
    support_need(pooled, words="我矿选煤厂介耗也高于定额。", by=first)
    support_need(pooled, by=second)


def _submitted(by: Person, **facts: Any) -> Need:
    return submit_need(raise_need(by=by, **facts), by=by)


def _of_the_group(title: str, *states: NeedState) -> Need:
    return Need.objects.filter(ledger=None, title=title, state__in=states).earliest("pk")
