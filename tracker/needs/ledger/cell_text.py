"""The text of a cell: what counts as empty, what repeats another cell, how it is cleaned."""

import re
import unicodedata
from datetime import datetime, time
from functools import lru_cache

from tracker.needs.ledger.sheet import CellValue

# A ledger repeats its units, fields and descriptions; a hostile one repeats one enormous text.
REMEMBERED = 4096

_CJK = re.compile(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_SPACES = re.compile(r"\s+")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters and marks without width: they spoil searches and, as NUL, stop PostgreSQL. The
# joiners 200C and 200D stay, which hold emoji together.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def plain(text: str) -> str:
    """The text for comparison with known words: half-width, no space at all, lower case."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


# What coordinators write into a cell to say that there is nothing to write.
BLANK_MARKS = frozenset(
    plain(mark)
    for mark in (
        *("", "/", "//", "\\", "-", "--", "---", "—", "——", "―", "–", "−", "_", "*", ".", "…", "……", "·"),
        *(
            "无",
            "空",
            "暂无",
            "没有",
            "未公布",
            "暂未公布",
            "尚未公布",
            "未公开",
            "不公开",
            "未披露",
            "未知",
            "不详",
        ),
        *(
            "未定",
            "待定",
            "未确定",
            "暂未确定",
            "待确定",
            "待明确",
            "未明确",
            "未填",
            "未填写",
            "未提供",
            "待补充",
            "不适用",
        ),
        *("N/A", "NA", "N.A.", "none", "null", "nil", "TBD"),
    )
)
DITTO_ABOVE = frozenset(
    plain(mark)
    for mark in ("同上", "同前", "同上行", "同上一行", "上同", "〃", "″", '"', "''", "”", "“", "々")
)
DITTO_LEFT = frozenset(plain(mark) for mark in ("同左", "同前列", "同前栏"))
LONGEST_MARK = max(map(len, BLANK_MARKS | DITTO_ABOVE | DITTO_LEFT)) + 4  # room for spaces and brackets


def text_of(value: CellValue | None) -> str:
    """The value as text, lines kept, ends trimmed. 1012006.0 -> `1012006`, a date -> `2022-08-26`."""
    if isinstance(value, str):
        return clean_lines(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact in a double
        return str(int(value))
    return str(value)


@lru_cache(REMEMBERED)
def clean_lines(text: str) -> str:
    """The text without unseen characters, empty lines and space at its ends and at the ends of its lines."""
    if text.isalnum():
        return text
    text = _LINE_BREAKS.sub("\n", _UNSEEN.sub("", text)).strip()
    if "\n" in text:
        text = "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
    return text


@lru_cache(REMEMBERED)
def one_line(text: str) -> str:
    """A cleaned text on one line: a break beside a Chinese character was made to fit the cell and vanishes."""
    if text.isalnum():
        return text
    line = ""
    for piece in filter(None, map(str.strip, text.split("\n"))):
        is_word_break = line and not _CJK.match(line[-1]) and not _CJK.match(piece[0])
        line += f" {piece}" if is_word_break else piece
    return _SPACES.sub(" ", line)


def is_blank(value: CellValue | None) -> bool:
    """Whether the cell says nothing: empty, or one of the marks for it (`/`, 未公布, N/A ...)."""
    return _is_blank_text(value) if isinstance(value, str) else value is None


def repeats_above(text: str) -> bool:
    """Whether the text is 同上 or one of its signs, which may stand between dashes."""
    return len(text) <= LONGEST_MARK and _mark(text).strip("-—") in DITTO_ABOVE


def repeats_left(text: str) -> bool:
    """Whether the text is 同左."""
    return len(text) <= LONGEST_MARK and _mark(text) in DITTO_LEFT


@lru_cache(REMEMBERED)
def _is_blank_text(text: str) -> bool:
    if len(text) > LONGEST_MARK:
        return not clean_lines(text)
    return _mark(text) in BLANK_MARKS


@lru_cache(REMEMBERED)
def _mark(text: str) -> str:
    return plain(clean_lines(text)).strip("()[]【】。")
