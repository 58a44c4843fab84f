"""Indicators (考核指标) as ledgers write them: 停机时间由8h降至2h；1.材料成本降低额：≥300万元."""

import re
from decimal import Decimal
from functools import lru_cache

from tracker.needs.ledger.cell_text import REMEMBERED, one_line
from tracker.needs.ledger.records import LedgerTarget
from tracker.needs.ledger.target_sentences import split_sentences
from tracker.needs.ledger.vocabulary import any_of, words

LONGEST_READ = 200  # characters; a longer sentence is prose


LOWERING = words("下降 降低 降 减少 减 缩短 压减 压缩 压降 控制")
RAISING = words("提高 提升 提 升高 升 增加 增长 增 上升 延长 扩大 改善 优化")
REACHING = words("达到 达")

# The sign of a target, by the words before its figure ...
SIGNS_BEFORE = {
    **dict.fromkeys((*words("≥ ≧ ⩾ >= 不低于 不少于 不小于 大于等于 至少"), *REACHING), "≥"),
    **dict.fromkeys(words("≤ ≦ ⩽ <= 不超过 不高于 不大于 不多于 小于等于 至多 控制在"), "≤"),
    **dict.fromkeys(words("> 大于 超过 高于 多于 超"), ">"),
    **dict.fromkeys(words("< 小于 低于 少于"), "<"),
    **dict.fromkeys((verb + to for verb in RAISING for to in "到至为"), "≥"),
    **dict.fromkeys((verb + to for verb in LOWERING for to in "到至为"), "≤"),
    **dict.fromkeys(words("约 ≈"), "约"),
    **dict.fromkeys(words("= 等于 为 :"), ""),
}
# ... and by those after it.
SIGNS_AFTER = {
    **dict.fromkeys(words("以上 及以上 或以上"), "≥"),
    **dict.fromkeys(words("以下 及以下 以内 之内 内"), "≤"),
    "左右": "约",
}
# Units in Chinese are told from other words by this list; Latin letters and signs behind a figure are a unit.
UNITS = words("""
    个百分点 百分点 倍 亿元 千万元 万元 千元 元 万吨 吨 吨标煤 公斤 千克 克 公里 千米 米 厘米 毫米 微米 纳米 平方米
    万平方米 立方米 万立方米 升 毫升 亩 小时 分钟 秒 毫秒 天 日 工作日 周 个月 月 季度 年 班 工 工日 度 万度 千瓦 万千瓦
    兆瓦 千瓦时 万千瓦时 摄氏度 像素 帧 点 分 级 刀 架 万次 次 台 套 台套 件 项 个 篇 名 人 人次 条 部 份 家 种 类 处
    座 批 期 本 道 层 轮 组 块 只 辆 支 户 吨公里 车次
""")


_ONE_UNIT = rf"(?:{any_of(UNITS)}|万?[A-Za-z%‰℃°μΩ㎡㎥·²³][A-Za-z0-9%‰℃°μΩ㎡㎥·²³]*)"
_UNIT = rf"{_ONE_UNIT}(?:[/·]{_ONE_UNIT})*"
_NUMBER = r"(?<![\d.,])[-+±]?\d+(?:,\d{3})*(?:\.\d+)?(?![\d.])"
_SIGN = any_of(SIGNS_BEFORE)
_TAIL = rf"\s*(?P<unit>{_UNIT})?\s*(?P<after>{any_of(SIGNS_AFTER)})?\s*(?P<note>[（(][^（()）]*[）)])?"
_GOAL = rf"(?P<signs>(?:(?:{_SIGN})\s*)*)(?P<target>{_NUMBER}(?:\s*[-~—]\s*{_NUMBER})?){_TAIL}"
_BASE = rf"(?P<baseline>{_NUMBER})\s*(?P<base_unit>{_UNIT})?"

_PLAIN = re.compile(rf"(?P<name>.+?)\s*{_GOAL}")
_FROM_TO = re.compile(
    rf"(?:将|把|使)?(?P<name>.+?)[,，:\s]*(?:由|从)(?:原来?的?|现有的?|现在的?|目前的?|当前的?)?{_BASE}(?:左右)?[,，]?\s*"
    rf"(?=(?:{any_of(LOWERING + RAISING)})[到至为]){_GOAL}"
)
_ARROW = re.compile(rf"(?P<name>.+?)[:\s]*{_BASE}\s*(?:→|➔|➜|->|=>|—>)\s*{_GOAL}")
_NOW_AND_GOAL = re.compile(
    rf"(?P<name>.+?)[:,，（(\s]*(?:现状|现有|目前|当前|基线|基准)值?[:为]?\s*{_BASE}[）)]?[,，、\s]*目标值?[:为]?\s*{_GOAL}"
)
_WITH_BASELINE = (_FROM_TO, _ARROW, _NOW_AND_GOAL)
_UNFINISHED = re.compile(r"[由从自比](?:\s*\d.*)?$")  # a baseline whose target was not found
_COMMA = re.compile(r"[，、]|,(?!\d)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），；！？"}


@lru_cache(REMEMBERED)
def read_targets(text: str) -> tuple[LedgerTarget, ...]:
    """The indicators of one cell. A sentence without a figure that can be read is kept whole as a name."""
    found: list[LedgerTarget] = []
    for sentence in split_sentences(text):
        found += _read_sentence(one_line(sentence))
    return tuple(found)


def _read_sentence(sentence: str) -> list[LedgerTarget]:
    if len(sentence) > LONGEST_READ:
        return [LedgerTarget(sentence)]
    folded = sentence.translate(_FULL_WIDTH)
    if with_baseline := _read_baseline(folded):
        return [with_baseline]
    pieces = [piece for piece in _COMMA.split(folded) if piece.strip()]
    if len(pieces) > 1:
        targets = [_read_figures(piece.strip()) for piece in pieces]
        # 产量≥300t，成本≤50元 are two; 在额定工况下，效率≥90% is one.
        if all(targets):
            return [target for target in targets if target]
    return [_read_figures(folded) or LedgerTarget(sentence)]


def _read_figures(sentence: str) -> LedgerTarget | None:
    return _read_baseline(sentence) or _read_plain(sentence)


def _read_plain(sentence: str) -> LedgerTarget | None:
    found = _PLAIN.fullmatch(sentence)
    if found is None or any(pattern.fullmatch(sentence) for pattern in _WITH_BASELINE):
        return None
    name = _name(found)
    if not name or _UNFINISHED.search(name):
        return None
    # 建成1套系统并培养3名骨干 names two figures and compares neither: not one target.
    sign = _sign(found)
    if not sign and not found["signs"] and any(map(str.isdigit, name)):
        return None
    return LedgerTarget(name, found["unit"] or "", "", sign + _figure(found["target"]))


def _read_baseline(sentence: str) -> LedgerTarget | None:
    """停机时间由8h降至2h. None where the units differ, and where the sentence is a list of such."""
    found = next(filter(None, (pattern.fullmatch(sentence) for pattern in _WITH_BASELINE)), None)
    if found is None:
        return None
    name = _name(found)
    unit = found["unit"] or found["base_unit"] or ""
    if not name or found["base_unit"] not in {None, unit} or (_COMMA.search(name) and re.search(r"\d", name)):
        return None
    baseline, target = _figure(found["baseline"]), _figure(found["target"])
    sign = _sign(found)
    if not sign and _is_plain(baseline) and _is_plain(target):
        sign = "≤" if Decimal(target) < Decimal(baseline) else "≥"
    return LedgerTarget(name, unit, baseline, sign + target)


def _name(found: re.Match[str]) -> str:
    """The words before the figure; empty where there are none but signs."""
    name = found["name"].strip(" ,，:、-—（(").removesuffix("了")
    return name + (found["note"] or "") if any(map(str.isalnum, name)) else ""


def _sign(found: re.Match[str]) -> str:
    """The closest sign before the figure that says anything, else the one after it, to which 达 gives way."""
    stated = [word for word in re.findall(_SIGN, found["signs"]) if SIGNS_BEFORE[word]]
    after = SIGNS_AFTER.get(found["after"] or "", "")
    if not stated or (after and stated[-1] in REACHING):
        return after
    return SIGNS_BEFORE[stated[-1]]


def _figure(text: str) -> str:
    return "".join(text.split()).replace(",", "").replace("—", "~")


def _is_plain(figure: str) -> bool:
    return re.fullmatch(r"[-+]?\d+(?:\.\d+)?", figure) is not None
