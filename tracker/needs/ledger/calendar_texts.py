"""The calendar in words: 2021年11月4日, 2026年第三季度, 2024年1月至2025年12月, 签订后12个月.

Every function takes text as `fold` leaves it.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from tracker.needs.ledger.chinese_numerals import DIGITS, NUMERALS, read_numeral

FIRST_YEAR, LAST_YEAR = 1950, 2100
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# The last day of the first parts of a month; the third part ends with it.
TEN_DAYS = {"初": 10, "上旬": 10, "中旬": 20}

_YEAR_NUMBER = r"(\d{4}|\d{2}(?=年))"  # two digits are taken for a year only before 年
_TIME = r"(?:t?\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?"
_END = r"(?:底|末|年底|年末)?"
_BY = r"(?:之前|以前|前|止|截止|为止|内)?(?:完成|结束|结题|交付|验收)?"
_DAY = re.compile(rf"{_YEAR_NUMBER}[年./\-·、_](\d{{1,2}})[月./\-·、_](\d{{1,2}})[日号]?{_TIME}{_BY}")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(rf"{_YEAR_NUMBER}(?:年度?|[./\-·_])(\d{{1,2}})(?:月份?)?(上旬|中旬|下旬|初|底|末)?{_BY}")
_COMPACT_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_QUARTER = re.compile(rf"{_YEAR_NUMBER}年?(?:第?([一二三四1-4])季度?|q([1-4])){_END}{_BY}")
_HALF = re.compile(rf"{_YEAR_NUMBER}年?(?:(上|下)半年|年?中){_END}{_BY}")
_YEAR = re.compile(rf"{_YEAR_NUMBER}(?:年度?)?(?:全年|内)?{_END}{_BY}")
_CHINESE_YEAR = re.compile(rf"[{''.join(DIGITS)}]{{4}}(?=年)")
_CHINESE_NUMBER = re.compile(rf"[{NUMERALS}]{{1,3}}(?=[月日号])")
# A dash parts two dates only where it cannot stand inside one.
_RANGE = re.compile(r"[至到~—–―]+|-{2,}|(?<=[年月日号])-|-(?=\d{4}(?:[./年]|$))")
_DURATION = re.compile(rf"[\d{NUMERALS}半](?:个月|个?季度|年|周|天|个?工作日|日内)")
_RELATIVE = re.compile(
    r"签订|签约|合同|协议|任务书|立项|下达|揭榜|中榜|发榜|启动|验收|资金到位|长期|常年|持续|按计划|协商|商定|面议"
)
_DATED = re.compile(r"\d{4}|\d[./\-]\d|\d月")


def fold(text: str) -> str:
    """Half-width, no space, Chinese numerals as digits: 二〇二一年十一月四日 -> 2021年11月4日."""
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("。,;")
    for word in ("截至", "截止", "至", "到", "于"):
        folded = folded.removeprefix(word)
    folded = _CHINESE_YEAR.sub(_numeral_as_digits, folded.strip(":"))
    return _CHINESE_NUMBER.sub(_numeral_as_digits, folded)


def read_day(text: str) -> date | None:
    """A whole date, with or without a time of day."""
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    return _day(found[1], int(found[2]), int(found[3])) if found else None


def read_period_end(text: str) -> date | None:
    """The last day of a month or a part of it, of a quarter, a half or a year."""
    if found := _MONTH.fullmatch(text):
        day = TEN_DAYS.get(found[3] or "")
        return _day(found[1], int(found[2]), day) if day else _end_of_month(found[1], int(found[2]))
    if found := _COMPACT_MONTH.fullmatch(text):
        return _end_of_month(found[1], int(found[2]))
    if found := _QUARTER.fullmatch(text):
        return _end_of_month(found[1], 3 * QUARTERS[found[2] or found[3]])
    if found := _HALF.fullmatch(text):
        return _end_of_month(found[1], 12 if found[2] == "下" else 6)
    found = _YEAR.fullmatch(text)
    return _end_of_month(found[1], 12) if found else None


def read_range_end(text: str) -> date | None:
    """The last day of a range of days or periods; its end may leave out the year: 2023年8月-12月."""
    parts = _RANGE.split(text)
    if len(parts) != 2:  # noqa: PLR2004 - a beginning and an end
        return None
    first, last = parts[0].removeprefix("自").removeprefix("从").removesuffix("起"), parts[1]
    if (year := re.match(r"\d{4}年", first)) and re.match(r"\d{1,2}月", last):
        last = year[0] + last
    beginning = read_day(first) or read_period_end(first)
    end = read_day(last) or read_period_end(last)
    return end if beginning and end and beginning <= end else None


def is_relative(text: str) -> bool:
    """Whether the text gives a span of time, or a moment by what happens then, and no date."""
    return not _DATED.search(text) and bool(_DURATION.search(text) or _RELATIVE.search(text))


def _numeral_as_digits(match: re.Match[str]) -> str:
    return str(read_numeral(match[0]))


def _end_of_month(year: str, month: int) -> date | None:
    if not 1 <= month <= 12:  # noqa: PLR2004 - the months of a year
        return None
    return _day(year, month, monthrange(_full_year(year), month)[1])


def _day(year: str, month: int, day: int) -> date | None:
    number = _full_year(year)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _full_year(year: str) -> int:
    return int(year) + 2000 if len(year) == 2 else int(year)  # noqa: PLR2004 - 22年 is 2022
