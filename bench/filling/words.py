"""Texts as a group's records have them: few thousand words in ever new company, names and numbers that are rare."""

from random import Random

PLACES = (
    "综采工作面", "掘进工作面", "上隅角", "回风巷", "运输大巷", "主斜井", "副立井", "采空区", "中央变电所", "水泵房",
    "选煤厂", "浮选车间", "锅炉房", "汽轮机房", "脱硫塔", "气化炉", "电石炉", "水处理站", "调度中心", "瓦斯抽采泵站",
)  # fmt: skip
THINGS = (
    "瓦斯传感器", "刮板输送机", "带式输送机", "液压支架", "采煤机", "掘进机", "局部通风机", "主排水泵", "提升机",
    "钢丝绳", "防爆开关", "PLC控制柜", "KJ90X监控分站", "MFB-200发爆器", "压滤机", "磨煤机", "空预器", "循环水泵", "变频器",
    "巡检机器人", "锚杆", "密闭墙", "注浆管路", "粉尘浓度仪",
)  # fmt: skip
TROUBLES = (
    "超限报警频繁", "停机时间过长", "磨损严重", "漏风率偏高", "涌水量突增", "通讯时断时续", "误动作较多", "能耗居高不下",
    "顶板下沉明显", "煤尘积聚", "振动异常", "效率低于设计值", "备件依赖进口", "人工巡检强度大", "数据无法追溯", "接续紧张",
)  # fmt: skip
WISHES = (
    "须在不降低进尺的前提下稳定达标", "希望形成可复制的工艺规程", "要求连续三个月零超限", "能耗下降百分之十五以上",
    "减少井下作业人员", "实现无人值守", "已试注水与抽采但效果不稳", "夜班尤为突出", "检修时间由八小时降至两小时",
    "需兼容现有系统", "单台投入不超过五十万元", "雨季来临之前完成",
)  # fmt: skip
FIRST_RARE, RARE = 0x5000, 6000
"""Code points from which names are made that stand in few records."""


def sentence(lot: Random) -> str:
    return (
        f"{lot.choice(PLACES)}的{lot.choice(THINGS)}{lot.choice(TROUBLES)}，近{lot.randrange(2, 36)}个月发生"
        f"{lot.randrange(1, 400)}次，{lot.choice(WISHES)}。"
    )


def name(lot: Random) -> str:
    return "".join(chr(FIRST_RARE + lot.randrange(RARE)) for _ in range(3))


def text(number: int, sentences: int) -> str:
    """The same text for the same number in every run."""
    lot = Random(7 * number + 3)
    return (
        "".join(sentence(lot) for _ in range(sentences))
        + f"联系人{name(lot)}，编号{lot.randrange(10**6):06}。"
    )


def title(number: int) -> str:
    lot = Random(7 * number + 5)
    return f"{lot.choice(PLACES)}{lot.choice(THINGS)}{lot.choice(TROUBLES)}治理"
