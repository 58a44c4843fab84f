"""Amounts of money as ledgers write them, in 万元.

What the grammar below does not know is refused rather than guessed: 每年300万元 is no bounty of 300.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from tracker.needs.ledger.chinese_numerals import NUMERALS, read_numeral
from tracker.needs.ledger.records import ProblemCode
from tracker.needs.ledger.sheet import CellValue
from tracker.needs.ledger.vocabulary import any_of, words

MAXIMUM_WAN = Decimal(100_000_000)
SMALLEST_WAN = Decimal("0.000001")  # one 分
DEFAULT_UNIT = "万元"
RANGE = "区间"
LONGEST_READ = 500  # characters; a longer text is prose

# How many 元 one of each unit is.
YUAN = {
    "亿元": Decimal(100_000_000),
    "千万元": Decimal(10_000_000),
    "百万元": Decimal(1_000_000),
    "十万元": Decimal(100_000),
    "万元": Decimal(10_000),
    "千元": Decimal(1_000),
    "百元": Decimal(100),
    "元": Decimal(1),
}


def _each_as(meaning: str, text: str) -> dict[str, str]:
    return dict.fromkeys(words(text), meaning)


# The words that make an amount less than exact, and the one that stands for them all.
BEFORE = {
    **_each_as("近", "近 将近 接近"),
    **_each_as("约", "约 大约 约为 ~ ≈"),
    **_each_as("超过", "超过 高于 大于 超 逾 >"),
    **_each_as("不低于", "不低于 不少于 不小于 大于等于 至少 最低 ≥ ≧ ⩾ >="),
    **_each_as("不超过", "不超过 不高于 不大于 不多于 小于等于 至多 最多 最高 上限 ≤ ≦ ⩽ <="),
    **_each_as("低于", "低于 小于 不足 不到 <"),
    **_each_as("预计", "预计 预估 估计 暂估 拟投入 计划投入 拟 计划"),
    "暂定": "暂定",
}
AFTER = {
    **_each_as("约", "左右 上下"),
    **_each_as("不低于", "以上 及以上 起"),
    **_each_as("不超过", "以内 之内 以下 及以下 封顶"),
}
# Words that say again what the column is, and change nothing.
NAMING = words("人民币 rmb cny ¥ 总计 合计 共计 共 总额 总金额 总经费 经费 资金 金额 悬赏 榜额 奖金")
AGREED_LATER = re.compile(r"面议|另议|商议|协商|商定|双方约定|据实|以合同为准|以协议为准")
FOREIGN = re.compile(r"美元|欧元|港元|港币|日元|英镑|卢布|usd|eur|hkd|jpy|gbp|[$€£]")


_FIGURE = rf"(?:\d+(?:,\d+)*(?:\.\d+)?|\.\d+|[{NUMERALS}]+(?=[余多]?\s?[万亿元]))"
_SCALE = "千万|百万|十万|亿|万|千|百"
_TERM = re.compile(rf"({_FIGURE})[余多]?\s?({_SCALE})?")
_MONEY = re.compile(rf"{_FIGURE}[余多]?\s?(?:{_SCALE})?(?:零?{_FIGURE}(?:{_SCALE}))*[余多]?\s?(?P<yuan>元)?")
_BEFORE = re.compile(rf"(?:{any_of(NAMING)}|[:为\s]|(?P<word>{any_of(BEFORE)}))*(?P<minus>[-−负])?")
_AFTER = re.compile(rf"(?P<word>{any_of(AFTER)})?整?")
_RANGE_MARK = re.compile(r"\s?(?:-|~|—+|–|―|至|到)+\s?")
_BREAKDOWN = re.compile(r"[,;。、\s]+(?:其中|分|含|包括|不含|另)")
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]|[\[［]([^\[\]［］]*)[\]］]|【([^【】]*)】")
_UNIT_IN_BRACKETS = re.compile(rf"[（(]\s*(?:单位[:：])?\s*({any_of(YUAN)})\s*[)）]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+")
_HEADER_UNIT = re.compile(rf"({any_of(YUAN)})(?![\u4e00-\u9fff])")
_LINE_UNIT = re.compile(rf"单位:\s*(?:人民币)?\s*({any_of(YUAN)})(?![\u4e00-\u9fff])")


@dataclass(frozen=True)
class Amount:
    """`figure` in 万元 (None: the ledger gives none), the word that qualifies it, and what stood beside it."""

    figure: Decimal | None
    qualifier: str = ""
    remark: str = ""


def unit_in_header(header: str) -> str:
    """榜额（万元） -> 万元; empty where the header names no unit."""
    found = _HEADER_UNIT.search(unicodedata.normalize("NFKC", header))
    return found[1] if found else ""


def unit_in_line(line: str) -> str:
    """单位：万元      汇编日期：... -> 万元; empty where the line, such as 填报单位：元宝山矿, names none."""
    found = _LINE_UNIT.search(unicodedata.normalize("NFKC", line))
    return found[1] if found else ""


def read_amount(value: CellValue, *, unit: str) -> Amount | ProblemCode:
    """A cell that is not blank, as an amount. `unit` (a key of YUAN) holds where the cell names none.

    近3000万元 -> 3000, 近; 7100万元（协议总金额） -> 7100 with that remark; 30-50万元 -> 30, 区间, with the
    whole text as its remark; 面议 -> no figure, with that remark.
    """
    if isinstance(value, str) and len(value) <= LONGEST_READ:
        return _read_text(value.strip(), unit)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _checked(Decimal(str(value)) * YUAN[unit])
    return ProblemCode.AMOUNT_UNREADABLE


def _read_text(text: str, unit: str) -> Amount | ProblemCode:
    # 500000（元） gives a unit, not a remark.
    opened = _UNIT_IN_BRACKETS.sub(r"\1", text)
    remarks = [next(filter(None, groups), "").strip() for groups in _BRACKETS.findall(opened)]
    bare = _folded(_BRACKETS.sub("", opened))
    if FOREIGN.search(_folded(text)):
        return ProblemCode.AMOUNT_CURRENCY
    first = _MONEY.search(bare)
    before = _BEFORE.fullmatch(bare, 0, first.start()) if first else None
    if first is None or before is None:
        return Amount(None, remark=text) if AGREED_LATER.search(bare) else ProblemCode.AMOUNT_UNREADABLE
    last = _upper_end(bare, first) or first
    after = _AFTER.match(bare, last.end())
    rest = bare[after.end() if after else last.end() :]
    figure = _lower_figure(first, last, unit)
    if figure is None or not _is_remark(rest, has_unit=last["yuan"] is not None or _scale(last[0]) != ""):
        return ProblemCode.AMOUNT_UNREADABLE
    if last is not first:
        return _checked(figure, RANGE, text)
    remarks.append(rest.strip(" \n,;。、"))
    qualifier = BEFORE.get(before["word"] or "") or AFTER.get((after and after["word"]) or "", "")
    if not qualifier and re.search("[余多]", first[0]):
        qualifier = BEFORE["超过"]
    return _checked(-figure if before["minus"] else figure, qualifier, "；".join(filter(None, remarks)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip(" \n,;。、")


def _upper_end(bare: str, first: re.Match[str]) -> re.Match[str] | None:
    """The second amount of a range such as 30万-50万元."""
    mark = _RANGE_MARK.match(bare, first.end())
    return _MONEY.match(bare, mark.end()) if mark else None


def _is_remark(rest: str, *, has_unit: bool) -> bool:
    """Whether what follows an amount may be kept as words: it has no figure of its own unless it breaks
    the amount down, and is set off. 300/年 and 300 吨 are other things than 300万元.
    """
    if not rest or _BREAKDOWN.match(rest):
        return True
    return rest[0] in (",;。、\n " if has_unit else ",;。、\n") and not re.search(r"\d", rest)


def _lower_figure(first: re.Match[str], last: re.Match[str], unit: str) -> Decimal | None:
    """The amount in 元, of a range the lower one. None where a figure is malformed or the range runs down."""
    upper_unit = "元" if last["yuan"] or _scale(last[0]) else unit
    # 30-50万元: the lower figure shares the scale of the upper one.
    shared = f"{_scale(last[0])}元" if _scale(last[0]) else upper_unit
    lower_unit = "元" if first["yuan"] or _scale(first[0]) else shared
    lower, upper = _sum_of_terms(first[0]), _sum_of_terms(last[0])
    if lower is None or upper is None or lower * YUAN[lower_unit] > upper * YUAN[upper_unit]:
        return None
    return lower * YUAN[lower_unit]


def _sum_of_terms(money: str) -> Decimal | None:
    """1亿2000万 -> 120000000."""
    total = Decimal(0)
    for figure, scale in _TERM.findall(money):
        number = _read_figure(figure)
        if number is None:
            return None
        total += number * (YUAN[f"{scale}元"] if scale else 1)
    return total


def _scale(money: str) -> str:
    terms: list[tuple[str, str]] = _TERM.findall(money)
    return terms[-1][1]


def _read_figure(text: str) -> Decimal | None:
    if text[0] in NUMERALS:
        numeral = read_numeral(text)
        return None if numeral is None else Decimal(numeral)
    whole, point, part = text.partition(".")
    # 8,20 is a slip of the hand, not a number; 1,2345 groups by ten thousands, as some do.
    if whole and not _GROUPED.fullmatch(whole):
        return None
    return Decimal((whole.replace(",", "") or "0") + point + part)


def _checked(yuan: Decimal, qualifier: str = "", remark: str = "") -> Amount | ProblemCode:
    figure = yuan / YUAN["万元"]
    if figure < 0:
        return ProblemCode.AMOUNT_NEGATIVE
    if figure > MAXIMUM_WAN:
        return ProblemCode.AMOUNT_TOO_LARGE
    # Rounded to the 分: 0.1 + 0.2 in Excel is not 0.3. Then without zeros at the end.
    figure = figure.quantize(SMALLEST_WAN)
    whole = figure.quantize(Decimal(1))
    return Amount(whole if figure == whole else figure.normalize(), qualifier, remark)
