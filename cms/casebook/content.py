"""What a case book holds, as plain facts. The engine knows no database: whoever calls it reads the records.

The words of the book's frame (目录, 前言, 第一篇 …) are not interface text: a case book is a Chinese
publication whatever language its builder works in. They are content, gathered in `BookWords` with Chinese
defaults, and a book may bring its own.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from cms.casebook.geometry import FORMATS, PageFormat, Size, Style
from tracker.typesetting.digest import content_digest
from tracker.typesetting.fetcher import NO_ASSETS

Cover = Literal["red", "paper"]
_DIGITS: Final = "〇一二三四五六七八九"
_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class BookWords:
    """The frame's own words. `{number}` is filled with a Chinese numeral for parts, with digits for cases."""

    committee: str = "编委会"
    preface: str = "前言"
    contents: str = "目录"
    part: str = "第{number}篇"
    case: str = "案例 {number:03d}"
    unit: str = "申报单位："
    summary: str = "摘要"
    colophon: str = "编制说明"
    title: str = "书名"
    edition: str = "版次"
    organisation: str = "编制单位"
    data_date: str = "数据截止日期"
    date: str = "{year}年{month}月{day}日"
    part_count: str = "篇章"
    case_count: str = "案例数"
    cases_in_part: str = "{number} 个案例"
    digests: str = "各篇内容校验码"
    case_digests: str = "各案例内容校验码"
    digests_note: str = "校验码取全部内容 SHA-256 摘要的前 16 位（案例取前 8 位）。两册校验码相同，即内容相同；内容有任何改动，校验码随之改变。"
    audit_head: str = "审计链首"
    audit_note: str = "审计链首为编制当日业务操作记录链的摘要，可用于核对本书所据记录是否被增删改动。"
    failed: str = "本案例未能排版"
    failed_note: str = "本案例内容有误，未能排入本书。请编辑人员修改后重新生成。"
    appendix: str = "附录{number}"
    index: str = "索引"
    people: str = "人名"
    units: str = "单位"
    index_note: str = "数字为案例起始页码。"
    repeated_names: str = "、"


@dataclass(frozen=True, slots=True)
class Case:
    """One story.

    `id` is stable over editions. `html` is the cleaned body, its headings from h3 down; pictures in it are called
    `asset:NAME`, other cases `casebook:ID`. `facts` are the rows of the fact box (label, value): 榜题, 团队, 周期,
    验证效益（万元）, 推广. `people` and `units` are those under which the index lists it. `assets` maps NAME to a picture no
    wider than it is printed (1920 px); the mapping may read them from storage when asked, which happens once per build.
    `failure` says why its words could not be put together; `html` is then a sentence that stands for them.
    """

    id: str
    title: str
    unit: str
    html: str
    facts: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    assets: Mapping[str, bytes] = field(default_factory=lambda: NO_ASSETS)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A theme, unit or batch: a divider with a few figures (label, value with unit) before its cases."""

    title: str
    summary_figures: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """A table at the end of the book. `key` is its stable ASCII name; `widths` are those of the columns in percent."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """`style` is the look of the pages and `size` what they are made for; `cover` is the colour of the cover.
    `committee` is (role, names) in printed order; `marking` the classification mark (内部资料　注意保存);
    `audit_head` the SHA-256 that heads the audit trail on `data_date`, 64 hexadecimal digits or empty.
    """

    title: str
    edition: str
    organisation: str
    marking: str
    preface_html: str
    committee: tuple[tuple[str, tuple[str, ...]], ...]
    data_date: date
    chapters: tuple[Part, ...]
    audit_head: str
    words: BookWords = field(default_factory=BookWords)
    appendices: tuple[Appendix, ...] = ()
    style: Style = "book"
    size: Size = "web"
    cover: Cover = "red"

    @property
    def layout(self) -> PageFormat:
        return FORMATS[self.style, self.size]

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases in printed order."""
        return tuple(case for part in self.chapters for case in part.cases)


def readable_assets(assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures that can be read; one that cannot is reported as missing when its place is typeset."""
    pictures = {}
    for name in sorted(assets):
        with contextlib.suppress(OSError, LookupError):
            pictures[name] = bytes(assets[name])
    return pictures


def with_readable_assets(book: Book) -> Book:
    """The book with its pictures read, each of them once."""
    parts = tuple(
        replace(part, cases=tuple(replace(case, assets=readable_assets(case.assets)) for case in part.cases))
        for part in book.chapters
    )
    return replace(book, chapters=parts)


def picture_digests(assets: Mapping[str, bytes]) -> tuple[str, ...]:
    """Name and SHA-256 of each picture, alternating, by name: pictures are large and are hashed once."""
    return tuple(part for name in sorted(assets) for part in (name, content_digest(assets[name])))


def case_digest(case: Case, pictures: tuple[str, ...]) -> str:
    """SHA-256 of what a reader of the case sees, free of how it is laid out. `pictures` as by `picture_digests`."""
    facts = [text for fact in case.facts for text in fact]
    return content_digest(
        "case", case.id, case.title, case.unit, case.html, case.summary, *facts, "assets", *pictures
    )


def appendix_digest(appendix: Appendix) -> str:
    cells = [cell for row in (appendix.columns, *appendix.rows) for cell in row]
    return content_digest("appendix", appendix.title, appendix.note, *cells)


def preface_digest(html: str) -> str:
    return content_digest("preface", html)


def part_digest(part: Part, case_digests: Mapping[str, str]) -> str:
    """SHA-256 of a part from the digests of its cases (by case id), as printed in the colophon."""
    figures = [text for figure in part.summary_figures for text in figure]
    return content_digest(
        "part", part.title, *figures, "cases", *(case_digests[case.id] for case in part.cases)
    )


def chinese_numeral(number: int) -> str:
    """1 to 99 as 一 … 九十九, as parts of a book are numbered; beyond that in digits."""
    if not 0 < number < _TEN * _TEN:
        return str(number)
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + ("" if ones == 0 else _DIGITS[ones])


def printed_date(day: date, words: BookWords) -> str:
    return words.date.format(year=day.year, month=day.month, day=day.day)
