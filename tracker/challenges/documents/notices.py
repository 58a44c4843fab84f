"""榜单公告: the notice of one challenge, and of a batch with its list and a short account of each challenge."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from django.conf import settings

from tracker.challenges.completeness import ELIMINATION
from tracker.challenges.documents.words import (
    WITHDRAWN,
    baseline_words,
    closed_up,
    day_of,
    deadline_words,
    goal_words,
    race_words,
    standing_of,
    wan_words,
)
from tracker.challenges.enums import PREPARING_STATES
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.services import plain
from tracker.foundation.printable import printable
from tracker.typesetting.notices import (
    Block,
    Column,
    Heading,
    Notice,
    Paragraph,
    Table,
    chinese_day,
    chinese_number,
    paragraphs_of,
)

ADDRESSED_TO: Final = "各有关单位"
LONGEST_ACCOUNT: Final = 600
"""Characters of what is to be solved that the annex of a batch repeats; the challenge's own notice has all."""

TARGETS: Final = (
    Column("指标", 26),
    Column("现状", 16, "center"),
    Column("目标", 18, "center"),
    Column("验证方法", 40),
)
LIST: Final = (
    Column("序号", 7, "center"),
    Column("榜题编号", 16, "center"),
    Column("榜题名称", 35),
    Column("发榜单位", 15),
    Column("榜额（万元）", 12, "right"),
    Column("揭榜截止", 15, "center"),
)
TEXTS: Final = (
    ("background", "榜题背景"),
    ("task", "攻关内容"),
    ("constraints_text", "约束条件"),
    ("resources", "提供条件"),
    ("outcome_form", "成果形式"),
    ("eligibility", "揭榜条件"),
    ("milestone_terms", "里程碑要求"),
    ("elimination_terms", "赛马淘汰节点"),
    ("acceptance_method", "验收方式"),
    ("reward_terms", "奖励与支付"),
    ("penalty_terms", "未完成的处理"),
    ("ip_terms", "知识产权"),
)
"""In the order of the statement (DOMAIN D2); the targets follow what is to be solved."""


def notice_of_challenge(challenge: Challenge, *, address: str) -> Notice:
    """Reads the targets and the criteria; load the challenge with its units, its batch and its contact."""
    sections = [
        ("榜题概况", list(_facts(challenge))),
        *_statement(challenge),
        ("揭榜方式", list(_how(challenge))),
    ]
    title = printable(challenge.title)
    opening = f"为集中优势力量破解生产经营难题，现发布“{title}”榜题，欢迎符合条件的团队揭榜攻关。"
    if standing_of(challenge) == WITHDRAWN:
        opening = f"“{title}”榜题已撤榜，不再受理揭榜。原公告内容如下。"
    blocks = [Paragraph(opening), *_numbered(sections)]
    return Notice(
        issuer=str(settings.JIEBANG["ORGANISATION_NAME"]),
        number=challenge.number,
        title=f"关于发布“{printable(challenge.title)}”榜题的公告",
        addressed_to=ADDRESSED_TO,
        blocks=tuple(blocks),
        signed_by=printable(challenge.unit.name),
        signed_on=day_of(challenge.published_at),
        address=address,
        standing=standing_of(challenge),
    )


def notice_of_batch(batch: ChallengeBatch, challenges: Sequence[Challenge], *, address: str) -> Notice:
    """`challenges` in the order of their numbers, with their units and, prefetched, their targets."""
    title = closed_up(printable(batch.title))
    opening = list(paragraphs_of(batch.text)) or [
        Paragraph(f"为集中优势力量破解生产经营难题，现将{title}予以公布，欢迎符合条件的团队揭榜攻关。")
    ]
    bounty = sum((challenge.bounty_wan or Decimal(0) for challenge in challenges), Decimal(0))
    count = Paragraph(
        f"本批榜单共 {len(challenges)} 项榜题，榜额合计 {plain(bounty)} 万元。各榜题要求见附件。"
    )
    sections: list[tuple[str, Sequence[Block]]] = [
        ("榜题清单", [count, *([_list(challenges)] if challenges else [])]),
        ("时间安排", list(_days(batch))),
        ("揭榜方式", [Paragraph(_office_words()), *([Paragraph("附件：榜题简介")] if challenges else [])]),
    ]
    annex: list[Block] = []
    if challenges:
        annex.append(Heading(1, "附件：榜题简介"))
        annex += chain.from_iterable(_account(number, one) for number, one in enumerate(challenges, start=1))
    is_draft = any(challenge.state in PREPARING_STATES for challenge in challenges)
    return Notice(
        issuer=str(settings.JIEBANG["ORGANISATION_NAME"]),
        number=batch.document_number or batch.title,
        title=f"关于发布{title}的公告",
        addressed_to=ADDRESSED_TO,
        blocks=(*opening, *_numbered(sections)),
        annex=tuple(annex),
        signed_by=printable(batch.unit.name),
        signed_on=None if is_draft else batch.publish_on,
        address=address,
        standing="送审稿" if is_draft else "",
    )


def _numbered(sections: Sequence[tuple[str, Sequence[Block]]]) -> Iterator[Block]:
    for number, (title, blocks) in enumerate(sections, start=1):
        yield Heading(1, f"{chinese_number(number)}、{title}")
        yield from blocks


def _facts(challenge: Challenge) -> Iterator[Block]:
    for label, value in (
        ("榜题编号", challenge.number),
        ("所属榜单", challenge.batch.title if challenge.batch else ""),
        ("专业领域", challenge.domain),
        ("发榜单位", challenge.unit.name),
        ("最终用户", challenge.end_user_unit.name),
        ("榜额", wan_words(challenge.bounty_wan)),
        ("完成时限", f"{challenge.duration_months} 个月"),
        ("揭榜截止", deadline_words(challenge)),
    ):
        if value:
            yield Paragraph(f"{label}：{printable(value)}")
    if race := race_words(challenge):
        yield Paragraph(race)
    if challenge.supplement_count:
        yield Paragraph(f"以上及以下内容已含第 1 至第 {challenge.supplement_count} 号补充公告的修改。")


def _statement(challenge: Challenge) -> Iterator[tuple[str, list[Block]]]:
    for field, title in TEXTS:
        if field == ELIMINATION and not challenge.is_race:
            continue
        blocks: list[Block] = list(paragraphs_of(getattr(challenge, field)))
        if blocks:
            yield title, blocks
        if field == "task":
            yield from _measures(challenge)


def _measures(challenge: Challenge) -> Iterator[tuple[str, list[Block]]]:
    targets = [
        (printable(target.name), baseline_words(target), goal_words(target), printable(target.proof))
        for target in challenge.targets.all()
    ]
    if targets:
        yield "考核指标", [Table(TARGETS, tuple(targets))]
    weights = "；".join(f"{criterion.name} {criterion.weight} 分" for criterion in challenge.criteria.all())
    if weights:
        yield "评分标准", [Paragraph(printable(f"{weights}。"))]


def _how(challenge: Challenge) -> Iterator[Block]:
    yield Paragraph(f"符合条件的团队请于{deadline_words(challenge)}前登录揭榜系统提交揭榜方案。")
    if challenge.contact is not None:
        yield Paragraph(printable(f"榜题联系人：{challenge.contact.name}（{challenge.unit.name}）。"))
    yield Paragraph(_office_words())


def _office_words() -> str:
    return f"揭榜咨询：{settings.JIEBANG['OFFICE_CONTACT']}。扫描文末二维码可查看榜题全文及后续公告。"


def _list(challenges: Sequence[Challenge]) -> Table:
    rows = tuple(
        (
            str(number),
            challenge.number,
            printable(challenge.title),
            printable(challenge.unit.short_name),
            "" if challenge.bounty_wan is None else plain(challenge.bounty_wan),
            "" if challenge.bid_deadline is None else chinese_day(day_of(challenge.bid_deadline)),
        )
        for number, challenge in enumerate(challenges, start=1)
    )
    return Table(LIST, rows)


def _days(batch: ChallengeBatch) -> Iterator[Block]:
    yield Paragraph(f"揭榜：{chinese_day(batch.publish_on)}至{chinese_day(batch.bid_until)}；")
    yield Paragraph(f"评榜：{chinese_day(batch.judge_until)}前；")
    yield Paragraph(f"攻关：{chinese_day(batch.execute_until)}前；")
    yield Paragraph(f"验收：{chinese_day(batch.accept_until)}前；")
    yield Paragraph(f"推广：{chinese_day(batch.roll_out_until)}前。")


def _account(number: int, challenge: Challenge) -> Iterator[Block]:
    """（一） and so on: what the list does not say."""
    yield Heading(2, f"（{chinese_number(number)}）{printable(challenge.title)}（{challenge.number}）")
    task = printable(challenge.task).strip()
    if len(task) > LONGEST_ACCOUNT:
        task = f"{task[:LONGEST_ACCOUNT].rstrip()}……（全文见榜题页面）"
    yield from paragraphs_of(f"攻关内容：{task}" if task else "")
    targets = "；".join(
        printable(f"{target.name}由 {baseline_words(target)}到 {goal_words(target)}（{target.proof}）")
        if target.baseline is not None
        else printable(f"{target.name} {goal_words(target)}（{target.proof}）")
        for target in challenge.targets.all()
    )
    if targets:
        yield Paragraph(f"考核指标：{targets}。")
    yield Paragraph(
        f"榜额 {wan_words(challenge.bounty_wan)}，完成时限 {challenge.duration_months} 个月。{race_words(challenge)}"
    )
