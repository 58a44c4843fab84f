"""What the office does with the pool: needs of the same matter are merged, one of two matters is split, units join in."""

from cms.demo.people import Cast
from tracker.needs.enums import NeedState
from tracker.needs.models import Need
from tracker.needs.services import Part, merge_need, split_need, support_need

MERGED = (
    ("矿井水害隐患专题攻关（防治水专班）", "矿井水害隐患专题攻关"),
    ("连采连冲", "连采连冲工艺参数优化与设备成套"),
)
"""Title of a need of the ledger → title of the need that it goes on in."""
SPLIT = "实现一期扭亏为盈"
PARTS = (
    Part("一期锅炉烟气余热回收降耗", "排烟温度偏高，热损失大。", "排烟温度由 142 ℃ 降到 120 ℃。"),
    Part("一期循环水泵变频节电", "低负荷时仍定速运行，厂用电率偏高。", "厂用电率由 8.1% 降到 7.4%。"),
)
SUPPORTED = "洗选中心介耗控制"


def tend_pool(cast: Cast) -> None:
    office = cast.person("office")
    for title, into in MERGED:
        merge_need(
            _need(title, NeedState.SUBMITTED),
            into=_need(into, NeedState.POOLED, NeedState.LISTED),
            reply="与已入库需求为同一难题，并入一并攻关；后续进展将告知提出单位。",
            by=office,
        )
    split_need(
        _need(SPLIT, NeedState.SUBMITTED),
        parts=PARTS,
        note="目标偏大，拆为两项可衡量的难题分别论证。",
        by=office,
    )
    pooled = _need(SUPPORTED, NeedState.POOLED)
    for name, words in (("qd10", "我矿选煤厂介耗也高于定额。"), ("qd11", "")):
        support_need(pooled, words=words, by=cast.person(name))


def _need(title: str, *states: NeedState) -> Need:
    return Need.objects.filter(title=title, state__in=states).earliest("pk")
