"""Rows of a ledger that are no needs: totals, notes, headings of sections, headers repeated on each page."""

import re

from tracker.needs.ledger.cell_text import plain

_TOTAL = re.compile(
    r"(?:本页|本表|全部|全表|分项|各项|分类|以上|金额|资金)?(?:合计|小计|总计|共计|累计|总合计)(?:\d.*|[:(共].*|金额.*)?|共\d+[项个条]榜?.*"
)
_NOTE = re.compile(
    r"(?:备?注|附注|说明|填表说明|填报说明|编制说明)\d*[:.、(].*"
    r"|(?:备?注|附注|说明|填表说明|填报说明)"
    r"|(?:填表人?|填报人?|制表人?|编制人?|审核人?|复核人?|审批人?|批准人?|经办人|负责人|单位负责人|部门负责人|主管领导|分管领导"
    r"|联系人|联系电话|填报单位|填报日期|填表日期|制表日期|日期|单位)(?:[(][^()]*[)])?:.*"
    r"|.{0,12}(?:[(](?:签字|签章|盖章|公章|签名)[)]|(?:签字|签章|盖章|公章|签名):).{0,20}"
)
# 三、四号机组 counts machines, not sections.
_SECTION = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}[)、.](?![一二三四五六七八九十]).*|第[一二三四五六七八九十]{1,3}[类部批章](?:[:、,(].*)?"
)
_ROW_NUMBER = re.compile(r"(?:no\.?)?[a-z]{0,3}-?\d+(?:[-.]\d+)*[.、]?")
_CHINESE_NUMBER = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)]?[、.]?")


def is_total(text: str) -> bool:
    """合计, 合  计, 小计：, 总计（万元）, 合计66项. A title that merely begins so (合计量检定) is none."""
    return ("计" in text or "共" in text) and _TOTAL.fullmatch(plain(text)) is not None


def is_note(text: str) -> bool:
    """注：…, 填表人：…, （盖章）."""
    return _NOTE.fullmatch(plain(text)) is not None


def is_section(text: str) -> bool:
    """一、煤矿智能化类."""
    return _SECTION.fullmatch(plain(text)) is not None


def is_chinese_number(text: str) -> bool:
    """一, （二）, 三、: as a sequence number, the mark of a section among rows that are numbered 1, 2, 3."""
    return _CHINESE_NUMBER.fullmatch(plain(text)) is not None


def is_row_number(text: str) -> bool:
    """12, 12., 3-1, A05, No.7: what a sequence column holds in a row of data."""
    return text.isdecimal() or _ROW_NUMBER.fullmatch(plain(text)) is not None
