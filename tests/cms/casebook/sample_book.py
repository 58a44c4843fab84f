"""A small book with what real ones hold: two parts, four cases, a table, a quotation, pictures, links between cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from cms.casebook.content import Appendix, Book, Case, Part
from tests.typesetting.pictures import jpeg, png

AUDIT_HEAD = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PARAGRAPH = (
    "针对提升机变频改造长期受制于人的难题，集团党委面向全集团张榜，共有6支团队揭榜，经5个工作日公示与专家评审，"
    "由检修中心牵头的“1+4”团队中榜攻关。团队以周为单位推进，设置里程碑12个、验证指标9项，逐项落实到人，"
    "在 PLC 与 SCADA 系统改造中累计采集数据350万条，识别准确率由81.3%提高到97.6%，年化验证效益568万元。"
)
TABLE = (
    "<table><caption>主要成效</caption><thead><tr><th scope='col'>指标</th><th scope='col'>改造前</th>"
    "<th scope='col'>改造后</th></tr></thead><tbody><tr><th scope='row'>故障停机（小时/年）</th><td>126</td>"
    "<td>31</td></tr></tbody></table>"
)


def body(paragraphs: int) -> str:
    return (
        "<figure><img src='asset:scene.jpg' alt='改造现场'><figcaption>图1　改造现场</figcaption></figure>"
        f"<h3>一、背景</h3><p>{PARAGRAPH}</p><h3>二、主要做法</h3>{f'<p>{PARAGRAPH}</p>' * paragraphs}"
        f"<blockquote><p>谁有本事谁就揭榜。</p></blockquote><h3>三、成效</h3>{TABLE}"
    )


def case(number: int, title: str, *, paragraphs: int = 3, html: str | None = None) -> Case:
    return Case(
        id=f"AL-2025-{number:04d}",
        title=title,
        unit="能源集团检修中心",
        html=body(paragraphs) if html is None else html,
        facts=(
            ("榜题", title),
            ("团队", "1+4 团队 12 人"),
            ("周期", "2024年3月至2025年6月"),
            ("验证效益", "568 万元/年"),
        ),
        summary="项目把一年一次的大修变成随时可查的体检，成果已在11家单位落地。",
        assets={"scene.jpg": jpeg(width=48, height=32), "chart.png": png()},
    )


TITLES = (
    "提升机变频改造从“卡脖子”到“自己造”",
    "井下无人巡检：让机器人替矿工值夜班",
    "高炉煤气精脱硫的四百天攻关",
    "供水管网漏损定位与三级推广",
)


def sample_book() -> Book:
    cross_link = "<p>做法见<a href='casebook:AL-2025-0003'>另一案例</a>和<a href='casebook:AL-1999-0001'>旧案例</a>。</p>"
    first = case(1, TITLES[0])
    cases = (
        replace(first, html=first.html + cross_link),
        case(2, TITLES[1], paragraphs=7),
        case(
            3, TITLES[2], html=f"<h3 id='top'>背景</h3><p>{PARAGRAPH}</p><p><a href='#top'>回到开头</a></p>"
        ),
        case(4, TITLES[3], paragraphs=5),
    )
    return Book(
        title="揭榜挂帅创新实践案例集",
        edition="2025 年卷",
        organisation="集团科技创新部",
        marking="内部资料　注意保存",
        preface_html=f"<p>{PARAGRAPH}</p>",
        committee=(("主任", ("张国栋",)), ("编委", ("周㼆", "吴𠮷", "朱䶮"))),
        data_date=date(2025, 12, 31),
        chapters=(
            Part("智能制造与数字转型", (("揭榜项目", "12 项"), ("验证效益", "1.3 亿元")), cases[:2]),
            Part("绿色低碳与节能降耗", (), cases[2:]),
        ),
        audit_head=AUDIT_HEAD,
    )


def full_book() -> Book:
    """The sample with what a whole edition has: an appendix over several pages, people and units to look up."""
    rows = tuple((str(number), f"第{number}号榜题攻关", "霍岭煤矿") for number in range(1, 61))
    appendix = Appendix("challenges", "榜题总表", ("序号", "榜题", "发榜单位"), rows, (10, 60, 30))
    named = replace(with_people(sample_book(), "AL-2025-0001", ("周㼆", "常牧川")), appendices=(appendix,))
    return with_people(named, "AL-2025-0004", ("常牧川", "安晓𠮷"))


def with_people(book: Book, case_id: str, people: tuple[str, ...]) -> Book:
    return with_case(book, case_id, lambda each: replace(each, people=people, units=("霍岭煤矿",)))


def with_case(book: Book, case_id: str, change: Callable[[Case], Case]) -> Book:
    """The book with one case changed."""
    parts = tuple(
        replace(part, cases=tuple(change(each) if each.id == case_id else each for each in part.cases))
        for part in book.chapters
    )
    return replace(book, chapters=parts)


def with_html(book: Book, case_id: str, html: str) -> Book:
    return with_case(book, case_id, lambda each: replace(each, html=html))
