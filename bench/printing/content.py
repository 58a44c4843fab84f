"""A made-up case book as the engine takes it: per case some 1,900 characters, a table, a quotation, one or two pictures."""

import io
import os
import random
import struct
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cms.casebook.content import Book, Case, Part

SEED = 7
PICTURES = 8
FOLDER = "JIEBANG_BENCH_PICTURES"
THEMES = ("智能开采", "安全生产", "降本增效", "绿色低碳", "装备国产化", "数字转型", "技能传承", "党建引领")
SITES = ("霍岭", "云冲", "青石", "临河", "白沙", "双塔", "龙口", "枫树", "石桥", "长坪")
UNITS = ("煤矿", "选煤厂", "电厂", "机修中心", "信息中心", "供电处")
TOPICS = (
    "支架回撤",
    "主运无人值守",
    "瓦斯抽采",
    "稳燃降油",
    "管网测漏",
    "设备诊断",
    "矿井水回用",
    "掘进成巷",
)
SENTENCES = (
    "针对{t}长期受制于人的难题，{p}{u}面向全集团张榜，共有{n}支团队揭榜，经5个工作日公示与专家评审，确定由跨单位组建的团队中榜攻关。",
    "坚持问题导向、目标导向、结果导向相统一，把总目标拆成{m}项里程碑，逐项明确牵头人、配合单位和完成时限，每周碰头、每月晾晒。",
    "团队打通{n}个业务系统，归集数据{m}万余条，识别准确率由{k}%提高到99%，故障停机由{m}小时压缩到{n}小时。",
    "负责人{name}介绍：“过去干一班要{n}个人，如今两个人看住就行，省时、省力、更安全。”",
    "经财务部门核定，年化效益{m}万元，相关做法已在{n}家单位落地，累计申请采纳{m}次。",
    "在充分听取一线班组意见的基础上，引入第三方开展可行性论证，形成“现场提、大家揭、共同用”的良好格局。",
    "项目组成员{name}、{name}带着图纸下井{n}次，连续{m}个班跟班测试，把问题清单一条条销号。",
    "实践证明，谁有本事谁揭榜，关键要把权责交到能干的人手里，把考核落到看得见的指标上。",
    "下一步将继续深化{t}，健全推广机制，推动在{p}等地形成可复制、可推广的经验做法。",
    "依托1+N团队，{p}与兄弟单位签订协作协议，互派骨干{n}人，共享试验台{m}小时，少走了不少弯路。",
    "充分运用物联网、人工智能等技术手段，布设感知设备{m}套，对水位、温度、振动等{n}类风险实行24小时动态监测预警。",
    "按照考核办法，榜额{m}万元分{n}次兑现，先兑现后复盘，团队人均奖励同比提高{k}%。",
)  # fmt: skip
CHAPTERS = (("背景", 4), ("做法", 16), ("成效", 6), ("启示", 6))
ROWS = (("停机时间", "小时/月"), ("单班用工", "人"), ("识别准确率", "%"), ("吨煤电耗", "千瓦时"), ("年化效益", "万元"))  # fmt: skip
LEVEL_ONE = tuple(
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
)
"""The 3,755 everyday characters: names draw on all of them, as real ones do."""


def sentence(chance: random.Random) -> str:
    text = chance.choice(SENTENCES)
    while "{name}" in text:
        text = text.replace("{name}", "".join(chance.sample(LEVEL_ONE, chance.choice([2, 3]))), 1)
    for mark, low, high in (("{n}", 2, 39), ("{m}", 40, 998), ("{k}", 81, 98)):
        while mark in text:
            text = text.replace(mark, str(chance.randint(low, high)), 1)
    for mark, words in (("{p}", SITES), ("{u}", UNITS), ("{t}", TOPICS)):
        text = text.replace(mark, chance.choice(words))
    return text


def draw_pictures(folder: Path) -> None:
    """Once for all processes: real pictures are read from storage, not drawn, whenever a book is made."""
    for number in range(PICTURES):
        (folder / f"{number}.jpg").write_bytes(_drawn(number))


@cache
def _photograph(number: int) -> bytes:
    folder = os.environ.get(FOLDER)
    return (Path(folder) / f"{number}.jpg").read_bytes() if folder else _drawn(number)


def _drawn(number: int) -> bytes:
    """1200 x 800, about 95 KB, as a camera's picture is after the site has scaled it down."""
    from PIL import Image

    chance = random.Random(number)
    coarse = Image.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3)).resize((1200, 800), Image.Resampling.BICUBIC)  # fmt: skip
    grain = Image.frombytes("RGB", (600, 400), chance.randbytes(600 * 400 * 3)).resize((1200, 800))
    target = io.BytesIO()
    Image.blend(coarse, grain, 0.07).save(target, "JPEG", quality=72)
    return target.getvalue()


def photograph(number: int) -> bytes:
    """A picture of its own bytes: eight drawings, each with a comment that makes it unlike the others."""
    data, words = _photograph(number % PICTURES), f"picture {number}".encode()
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words + data[2:]


def case(number: int, *, longer: int = 0, figure: int = 0) -> Case:
    """`longer` paragraphs more, or another `figure` in the fact box, is what an edit changes."""
    chance = random.Random(SEED * 100_003 + number)
    site, unit, topic = chance.choice(SITES), chance.choice(UNITS), chance.choice(TOPICS)
    html: list[str] = []
    pictures: dict[str, bytes] = {"a.jpg": photograph(2 * number)}
    if chance.random() < 0.5:
        pictures["b.jpg"] = photograph(2 * number + 1)
    for title, count in CHAPTERS:
        told = [sentence(chance) for _ in range(count + chance.randint(-1, 2))]
        paragraphs = [f"<p>{''.join(told[i : i + 2])}</p>" for i in range(0, len(told), 2)]
        html.append(f"<h3>{title}</h3>")
        if title == "做法":
            paragraphs.insert(4, _figure("a.jpg", f"{site}现场"))
            paragraphs.insert(7, f"<blockquote><p>{sentence(chance)}</p></blockquote>")
            paragraphs += [f"<p>{sentence(chance)}{sentence(chance)}</p>" for _ in range(longer)]
        html += paragraphs
        if title == "成效":
            html.append(_table(chance))
            html += [_figure("b.jpg", "改造后的现场")] if "b.jpg" in pictures else []
    summary = sentence(chance) + sentence(chance)
    benefit = f"{chance.randint(40, 900)}.{figure % 100:02d} 万元/年"
    return Case(
        id=f"AL-{number:05d}",
        title=f"{site}{unit}{topic}揭榜攻关的实践",
        unit=f"{site}{unit}",
        html="\n".join(html),
        facts=(("榜题", f"{topic}关键技术攻关"), ("团队", f"1+{chance.randint(3, 9)}"), ("核定效益", benefit), ("台账号", f"{figure}")),
        summary=summary,
        assets=pictures,
    )  # fmt: skip


def _figure(name: str, caption: str) -> str:
    return f'<figure><img src="asset:{name}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'


def _table(chance: random.Random) -> str:
    rows = "".join(
        f'<tr><th scope="row">{label}（{measure}）</th><td class="number">{chance.randint(60, 99)}</td>'
        f'<td class="number">{chance.randint(10, 59)}</td></tr>'
        for label, measure in ROWS
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("指标", "此前", "此后"))
    return f"<table><caption>主要指标</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def book(cases: int, **edit: Any) -> Book:
    """Eight parts; `edit` is what `case` takes, for the one in the middle."""
    told = [case(number, **(edit if number == cases // 2 else {})) for number in range(cases)]
    per_part = -(-cases // len(THEMES))
    parts = tuple(
        Part(theme, (("案例", f"{per_part} 个"),), tuple(told[at * per_part : (at + 1) * per_part]))
        for at, theme in enumerate(THEMES)
        if told[at * per_part : (at + 1) * per_part]
    )
    return Book(
        title="揭榜挂帅创新实践案例集",
        edition="2026 年卷",
        organisation="衡岳能源集团",
        marking="内部资料　注意保存",
        preface_html=f"<p>{sentence(random.Random(SEED))}</p>",
        committee=(("主任", ("常牧川",)),),
        data_date=date(2026, 12, 31),
        chapters=parts,
        audit_head="",
    )
