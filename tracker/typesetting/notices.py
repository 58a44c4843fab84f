"""A notice by GB/T 9704-2012 (党政机关公文格式): what it says, and its PDF. Its DOCX is drawn by `notice_docx`.

Page: A4, 37 mm above, 35 mm below, 28 mm left, 26 mm right; 22 lines of 28 characters. The language of a notice is Chinese,
whoever asks for it: what stands here is content, not interface.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.template.loader import render_to_string

from tracker.foundation.printable import printable
from tracker.typesetting.digest import content_digest
from tracker.typesetting.pdf import PdfMetadata, RenderedPdf, render_pdf
from tracker.typesetting.qr import qr_data_uri

DIGITS: Final = "零一二三四五六七八九"
TEN: Final = 10
NARROW: Final = 0.56
_PIECES: Final = re.compile(r"[“‘（《【]*(?:[A-Za-z0-9.\-/]+|.)[”’）》】，。、；：！？ ]*", re.DOTALL)
"""What a line may not part: Latin words, and marks from what they belong to."""
TITLE_WIDTH: Final = 20
"""Characters of the title's size that fit into a line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 at level 1, （一） at level 2; the text carries its number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the width of the table, in per cent."""

    head: str
    share: int
    align: str = "left"
    """"left", "center" or "right"."""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def aligned(self) -> Iterator[list[tuple[str, str]]]:
        """Each row as (alignment, text)."""
        for row in self.rows:
            yield [(column.align, cell) for column, cell in zip(self.columns, row, strict=True)]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Notice:
    """The annex follows the signature on a page of its own. `address` is the record's own, behind the QR code. `standing` says what the paper is not yet, or no longer
    ("送审稿"); of an unsigned one `signed_on` is None.
    """

    issuer: str
    number: str
    title: str
    addressed_to: str
    blocks: tuple[Block, ...]
    signed_by: str
    signed_on: date | None
    address: str
    standing: str = ""
    annex: tuple[Block, ...] = ()

    @property
    def title_lines(self) -> list[str]:
        """So that no line is left with a character or two."""
        return balanced(self.title, TITLE_WIDTH)

    @property
    def digest_lines(self) -> tuple[str, str]:
        """The digest as it is printed."""
        return self.digest[:32], self.digest[32:]

    @property
    def digest(self) -> str:
        """SHA-256 over all that it says: two prints with the same digits hold the same words."""
        return content_digest(*self._parts())

    def _parts(self) -> Iterator[str]:
        yield from (self.issuer, self.number, self.title, self.addressed_to, self.standing)
        yield from (
            self.signed_by,
            "" if self.signed_on is None else self.signed_on.isoformat(),
            self.address,
        )
        for block in (*self.blocks, *self.annex):
            yield type(block).__name__
            match block:
                case Heading(level=level, text=text):
                    yield from (str(level), text)
                case Paragraph(text=text):
                    yield text
                case Table(columns=columns, rows=rows):
                    yield from (column.head for column in columns)
                    yield from (cell for row in rows for cell in row)


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """One for each line that says something, without the signs that no document may hold."""
    for line in printable(text).splitlines():
        if line.strip():
            yield Paragraph(line.strip())


def width_of(text: str) -> float:
    """In Chinese characters; Latin letters and figures are about half as wide."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else NARROW for sign in text)


def balanced(text: str, width: float) -> list[str]:
    """The text in as few lines of `width` as it takes, all about as long; Latin words and marks are kept whole."""
    count = math.ceil(width_of(text) / width)
    lines: list[str] = []
    line = ""
    share = width_of(text) / max(count, 1)
    for piece in _PIECES.findall(text):
        if len(lines) < count - 1 and line and width_of(line) + width_of(piece) / 2 > share:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()]


def chinese_number(number: int) -> str:
    """From 1 to 999: 一, 十, 二十一, 一百零五."""
    hundreds, rest = divmod(number, TEN * TEN)
    tens, ones = divmod(rest, TEN)
    if not hundreds:
        head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
        return head + (DIGITS[ones] if ones else "")
    middle = f"{DIGITS[tens]}十" if tens else "零" if ones else ""
    return f"{DIGITS[hundreds]}百{middle}{DIGITS[ones] if ones else ''}"


def chinese_day(day: date | None) -> str:
    """2026年3月2日; of a day that is still open the blanks for it."""
    return "　　年　月　日" if day is None else f"{day.year}年{day.month}月{day.day}日"


def notice_pdf(notice: Notice) -> RenderedPdf:
    html = render_to_string(
        "tracker/documents/notice.html",
        {
            "notice": notice,
            "parts": [
                [(type(block).__name__, block) for block in part] for part in (notice.blocks, notice.annex)
            ],
            "signed_on": chinese_day(notice.signed_on),
            "qr": qr_data_uri(notice.address),
        },
    )
    metadata = PdfMetadata(title=notice.title, author=notice.signed_by, subject=notice.number)
    return render_pdf(
        html, stylesheets=(render_to_string("tracker/documents/notice.css"),), metadata=metadata
    )
