"""Sums of money in prose: how they are written, what they come to, and which of them tell of a benefit."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Final

_BENEFIT: Final = re.compile(
    r"节约|节省|节支|节资|省下|省了|少支|挣|增收|增效|增盈|增利|增产|创效|创收|创利|效益|降本|收益|减亏|减损|减支|挽回|盈利|少花|"
    r"财务[^，,]{0,8}(?:核定|核实|验证|认定|确认)|经[^，,]{0,6}核定|核定[^，,]{0,4}(?:效益|收益)|"
    r"(?:降低|减少|压减|压降|压缩|下降|降|省|减)[^，,。；]{0,12}(?:成本|费用|支出|开支|损失|消耗|资金|投入|投资)|"
    r"(?:成本|费用|支出|开支|损失|消耗|投入|投资)[^，,。；]{0,12}(?:降低|减少|压减|压降|下降|降至|降到|降)|"
    r"(?:增加|新增|提高|提升|多创|实现|创造|带来|贡献)[^，,。；]{0,12}(?:产值|利润|收入|营收|价值|利税)|"
    r"sav(?:e|es|ed|ing)|benefit|profit|earn",
    re.IGNORECASE,
)
"""What makes a sentence one about a benefit, whatever else it tells."""
_COST: Final = re.compile(
    "损失|投入|投资|预算|耗资|榜额|奖金|奖励|经费|造价|单价|费用|成本|支出|罚款|cost|budget|bounty",
    re.IGNORECASE,
)
_PER_PIECE: Final = re.compile("每[件吨架台套米个度次班天]|单价")
"""What one of them costs is no sum that anybody verifies."""
_A_YEAR: Final = re.compile(r"[元万亿]\s*[/／每]\s*(?:年|a\b)|每年|年均|a year|per year", re.IGNORECASE)

_CHINESE_DIGITS: Final = {digit: value for value, digits in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for digit in digits}  # fmt: skip
_CHINESE_STEPS: Final = {"十": 10, "百": 100, "千": 1000}
_SOME: Final = "数几上"
_CHINESE_SECTIONS: Final = {"万": 10_000, "亿": 100_000_000}
_SCALES: Final = {
    "": Decimal("0.0001"),
    "百": Decimal("0.01"),
    "千": Decimal("0.1"),
    "万": Decimal(1),
    "w": Decimal(1),
    "十万": Decimal(10),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10_000),
    "thousand": Decimal("0.1"),
    "million": Decimal(100),
    "billion": Decimal(100_000),
}
"""万元 in one of each."""

_AMOUNT: Final = re.compile(
    r"""
    (?P<near>近|接近|将近|约|大约|超过|超|逾|突破)?\s*
    (?P<sign>[¥￥]|rmb\s?|cny\s?)?
    (?<![\d.])(?P<number>\d+(?:[,，]\d+)*(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+(?:[万亿][〇零一二两三四五六七八九十百千]+)*|[数几上][十百千]*)\s*
    (?P<over>余|多|来)?\s*
    (?:
        (?P<scale>亿|千万|百万|十万|万|w|千|百|)(?P<over_scale>余|多)?\s*(?:人民币)?(?:元|块钱?)
        (?![件素化次催石煤])(?!\s*[/／每]\s*(?!年|a\b)\w)(?:\s*[/／]\s*年)?
      # Money without its 元: never tonnes, hours, kilowatts or people by the ten thousand.
      | (?P<bare>亿|千万|百万|十万|万|w)(?=\s*(?:$|[，,。；;、！？!?）)”"/／至到-]|以上|左右|人民币|每年|的效益|的收益))
        (?:\s*[/／]\s*年)?
      | (?P<english>thousand|million|billion|)\s*(?:yuan|rmb|cny)\b
      | (?P<signed>thousand|million|billion|万|亿|)(?!\s*[/／每]\s*(?!年|a\b)\w)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THINGS: Final = re.compile("(?:工时|人次|工日|电量|用电|用水|电|水|煤|油|里程|产量|次数|人数|步)$")
"""Before a bare 万 they say what is counted."""
_CLAUSE_ENDS: Final = re.compile(r"[，：:]|,(?!\d)|、(?!\d)")


@dataclass(frozen=True)
class Amount:
    """As it is written, where it begins, and what it can stand for: from `least` to below `most`, in 万元."""

    words: str
    start: int
    least: Decimal
    most: Decimal

    def stands_for(self, wan: Decimal) -> bool:
        return self.least <= wan < self.most


_WRITTEN: Final = Decimal("0.05")
"""万元: 402.6 stands for 402.60, and 403 for neither."""
_NEAR: Final = Decimal("0.9")


def benefits_in(sentence: str) -> Iterator[Amount]:
    """The sums that a sentence about benefits tells of; not those of which their own clause says that they were spent."""
    if not _tells_of_benefit(sentence):
        return
    for amount in amounts_in(sentence):
        clause = _clause_at(sentence, amount.start)
        spent = _COST.search(clause) and not _BENEFIT.search(clause)
        if not spent and not _PER_PIECE.search(clause):
            yield amount


def _tells_of_benefit(sentence: str) -> bool:
    """By its words, or by a sum a year that is not called a cost or a loss."""
    if _BENEFIT.search(sentence):
        return True
    return bool(_A_YEAR.search(sentence)) and not _COST.search(sentence)


def _clause_at(sentence: str, place: int) -> str:
    ends = [0, *(match.end() for match in _CLAUSE_ENDS.finditer(sentence)), len(sentence)]
    return next(sentence[start:end] for start, end in itertools.pairwise(ends) if start <= place < end)


def amounts_in(sentence: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(sentence):
        if not _is_money(match, sentence):
            continue
        number = _number(match["number"])
        if number is None:
            continue
        name = match["scale"] or match["bare"] or match["english"] or match["signed"] or ""
        scale = _SCALES[name.lower()]
        amount, last_place = number[0] * scale, number[1] * scale
        # The mark behind an amount begins where its figures do: words before them are none of it.
        words = sentence[match.start("number") : match.end()].strip()
        yield Amount(words, match.start("number"), *_range(match, amount, last_place))


def _is_money(match: re.Match[str], sentence: str) -> bool:
    """Without 元 or yuan it takes a sign before it, or a bare 万 that counts nothing else."""
    if match["signed"] is not None:
        return match["sign"] is not None
    return match["bare"] is None or not _THINGS.search(sentence[: match.start()])


def _range(match: re.Match[str], amount: Decimal, last_place: Decimal) -> tuple[Decimal, Decimal]:
    """300 余万元 is any sum from 300 to 400; 近 300 any from 270 to 300; 约 79 whatever rounds to it."""
    if match["number"][0] in _SOME:  # 数百万元: from one hundred of them to nine
        return last_place, last_place * 10
    if match["over"] or match["over_scale"] or match["near"] in {"超过", "超", "逾", "突破"}:
        return amount, amount + last_place
    if match["near"] in {"约", "大约"}:
        return amount - last_place / 2, amount + last_place / 2
    if match["near"]:
        return amount * _NEAR, amount
    return amount - _WRITTEN, amount + _WRITTEN + Decimal("0.0001")


def _number(written: str) -> tuple[Decimal, Decimal] | None:
    """(value, value of one in the last place that says something: 100 in 300, 0.1 in 78.8); None for a lone 百."""
    if written[0].isdigit():
        figures = written.translate({ord(","): None, ord("，"): None})
        value = Decimal(figures)
        if "." in figures:
            return value, Decimal(1).scaleb(-len(figures.partition(".")[2]))
        return value, Decimal(10) ** (len(figures) - len(figures.rstrip("0")) if value else 0)
    return _some(written) if written[0] in _SOME else _chinese_number(written)


def _some(written: str) -> tuple[Decimal, Decimal]:
    """数百: a hundred, and what a hundred is."""
    place = Decimal(prod(_CHINESE_STEPS[character] for character in written[1:]))
    return place, place


def _chinese_number(written: str) -> tuple[Decimal, Decimal] | None:
    if not any(character in _CHINESE_DIGITS or character == "十" for character in written):
        return None
    whole, section, digit, place = 0, 0, 0, 1
    for character in written:
        if character in _CHINESE_SECTIONS:
            place = _CHINESE_SECTIONS[character]
            whole, section, digit = whole + (section + digit) * place, 0, 0
        elif character in _CHINESE_STEPS:
            place = _CHINESE_STEPS[character]
            section, digit = section + (digit or 1) * place, 0
        else:
            digit = _CHINESE_DIGITS[character]
            place = 1 if digit else place
    return Decimal(whole + section + digit), Decimal(place)
