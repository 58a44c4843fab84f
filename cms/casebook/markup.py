"""The HTML of a book, cut into the pieces that are typeset alone.

A piece is a cover, a divider, a case: whatever starts on its own page. Its HTML holds no page number and no case
number, so that an edit elsewhere leaves it as it is; only the contents are written when the pages are counted.
Templates are rendered by an engine of their own: typesetting needs no Django settings.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from html import escape
from typing import Final

from django.template import Context, Engine

from cms.casebook.content import (
    Appendix,
    Book,
    BookWords,
    Case,
    Part,
    chinese_numeral,
    part_digest,
    printed_date,
)
from cms.casebook.shell import PROJECT
from tracker.typesetting.digest import content_digest, printed_digest
from tracker.typesetting.fetcher import NO_ASSETS

RUNNING_HEAD_LENGTH: Final = 44
"""Characters of 8.5pt that fit over the type area beside nothing else."""


class PieceKind(StrEnum):
    COVER = "cover"
    FRONT = "front"
    DIVIDER = "divider"
    CASE = "case"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Piece:
    """One separately typeset part of the book.

    `anchor` is its ASCII name for links. `report_id` is set where the words are an editor's and a failure must be
    named: the case id or "preface". `bookmark` is its title in the outline, empty for none; `kicker` and `verso`,
    `recto` are what is stamped on its first and on its further pages.
    """

    anchor: str
    kind: PieceKind
    title: str
    html: str
    assets: Mapping[str, bytes] = field(default_factory=lambda: NO_ASSETS)
    report_id: str = ""
    part: str = ""
    bookmark: str = ""
    kicker: str = ""
    verso: str = ""
    recto: str = ""


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(PROJECT / "templates")], autoescape=True)


def _render(template: str, **facts: object) -> str:
    context = Context(facts, use_l10n=False, use_tz=False)
    return printable(_engine().get_template(f"cms/casebook/{template}").render(context))


_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_NUMERIC_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_LAST_CODE_POINT: Final = 0x10FFFF
_ASCII_END: Final = 0x80


def printable(html: str) -> str:
    """Without control characters, halves of surrogate pairs and non-characters, also when written as references.

    References to other characters are resolved, so that a character no font has can be found and replaced.
    """

    def resolve(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        if code > _LAST_CODE_POINT or _UNPRINTABLE.match(chr(code)):
            return ""
        return match[0] if code < _ASCII_END else chr(code)

    return _UNPRINTABLE.sub("", _NUMERIC_REFERENCE.sub(resolve, html))


def anchor_of(case_id: str) -> str:
    """An ASCII name for links, whatever characters the id is made of."""
    return f"case.{content_digest(case_id)[:12]}"


def running_head(text: str) -> str:
    return text if len(text) <= RUNNING_HEAD_LENGTH else text[: RUNNING_HEAD_LENGTH - 1] + "…"


_TAG: Final = re.compile(r"<[a-zA-Z][^>]*>")
_OWN_NAME: Final = re.compile(r"""(\s(?:id|href)\s*=\s*["']?)(#?)([^"'\s>]+)""")


def _localised(html: str, anchor: str, anchors: Mapping[str, str]) -> str:
    """The body with its own anchors made unique in the book, its references to cases resolved.

    A reference to a case that the book does not hold loses its target and keeps its text.
    """

    def rename(match: re.Match[str]) -> str:
        head, sharp, name = match.groups()
        if sharp or head.lstrip().startswith("id"):
            return f"{head}{sharp}{anchor}.{name}"
        scheme, _colon, case_id = name.partition(":")
        if scheme == "casebook":
            if case_id in anchors:
                return f"{head}casebook:{anchors[case_id]}"
            return head.replace("href", "data-absent")
        return match[0]

    return _TAG.sub(lambda tag: _OWN_NAME.sub(rename, tag[0]), html)


_TABLE: Final = re.compile(r"<table\b(?:(?!<table\b).)*?</table>", re.DOTALL | re.IGNORECASE)
_ROW: Final = re.compile(r"<tr\b", re.IGNORECASE)
KEPT_ROWS: Final = 14
"""Up to this many rows a table stays on one page; a longer one goes on over the page, its head repeated."""


_CELL: Final = re.compile(
    r"<(t[dh])\b[^>]*>(.*?)(?=<t[dhr]\b|</t[dhr]\b|</table\b)", re.DOTALL | re.IGNORECASE
)
_TABLE_TAG: Final = re.compile(r"<(/?)(table|caption|thead|tbody|tfoot|tr|td|th)\b[^>]*>", re.IGNORECASE)
_OTHER_TABLE_TAG: Final = re.compile(r"</?(?:colgroup|col)\b[^>]*>", re.IGNORECASE)
LONGEST_CELL: Final = 600
"""Characters. The layout of a cell takes time by the square of its length; beyond this, cells stand below one another."""


def _stacked(table: str) -> str:
    """The table as blocks, a row below a row and a cell below a cell."""

    def block(tag: re.Match[str]) -> str:
        return "</div>" if tag[1] else f'<div class="stacked-{tag[2].lower()}">'

    return _TABLE_TAG.sub(block, _OTHER_TABLE_TAG.sub("", table))


def _with_kept_tables(html: str) -> str:
    """Short tables wrapped together with their captions, which would otherwise stay behind at the foot of a page, and
    tables with very long cells taken apart.
    """

    def wrap(match: re.Match[str]) -> str:
        if any(len(_TAG.sub("", cell[2])) > LONGEST_CELL for cell in _CELL.finditer(match[0])):
            return _stacked(match[0])
        short = len(_ROW.findall(match[0])) <= KEPT_ROWS
        return f'<div class="kept">{match[0]}</div>' if short else match[0]

    return _TABLE.sub(wrap, html)


def front_pieces(book: Book) -> list[Piece]:
    """Cover, editorial committee and preface; the last two only when there is something to print."""
    words = book.words
    pieces = [Piece("cover", PieceKind.COVER, book.title, _render("cover.html", book=book))]
    if book.committee:
        html = _render("committee.html", book=book, words=words)
        pieces.append(Piece("committee", PieceKind.FRONT, words.committee, html, bookmark=words.committee))
    if book.preface_html.strip():
        anchors = {case.id: anchor_of(case.id) for case in book.cases}
        body = _localised(book.preface_html, "preface", anchors)
        html = _render("preface.html", book=book, words=words, body=body)
        pieces.append(
            Piece(
                "preface", PieceKind.FRONT, words.preface, html, report_id="preface", bookmark=words.preface
            )
        )
    return pieces


def body_pieces(book: Book) -> list[Piece]:
    """Each part's divider followed by its cases, in printed order."""
    anchors = {case.id: anchor_of(case.id) for case in book.cases}
    pieces, number = [], 0
    for part_number, part in enumerate(book.chapters, start=1):
        pieces.append(_divider(part, part_number, book.words))
        for case in part.cases:
            number += 1
            pieces.append(_case(case, number, part, book, anchors))
    return pieces


def _divider(part: Part, number: int, words: BookWords) -> Piece:
    label = words.part.format(number=chinese_numeral(number))
    html = _render("divider.html", anchor=f"part.{number}", part=part, label=label, first=number == 1)
    return Piece(
        f"part.{number}",
        PieceKind.DIVIDER,
        part.title,
        html,
        part=part.title,
        bookmark=f"{label}　{part.title}",
    )


def _case(case: Case, number: int, part: Part, book: Book, anchors: Mapping[str, str]) -> Piece:
    anchor = anchors[case.id]
    kicker = book.words.case.format(number=number)
    verso, recto = running_head(printable(book.title)), running_head(printable(case.title))
    body = _with_kept_tables(_localised(case.html, anchor, anchors))
    html = _render("case.html", anchor=anchor, case=case, words=book.words, body=body)
    return Piece(
        anchor,
        PieceKind.CASE,
        case.title,
        html,
        case.assets,
        report_id=case.id,
        part=part.title,
        bookmark=printable(case.title),
        kicker=kicker,
        verso=verso,
        recto=recto,
    )


_CODE: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9.,:/%+−-]{1,16}")
"""What a cell says when it is a number, a day or a code, as in JB-2025-001; it stands whole on one line."""


def _is_code(cell: str) -> bool:
    return _CODE.fullmatch(cell) is not None


def _cards(appendix: Appendix) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The rows for a page too narrow for columns: the name of each, which is its second cell, and what else is said,
    with the head of the column and whether it is a code.
    """
    cards = []
    for row in appendix.rows:
        said = list(zip(appendix.columns, row, strict=False))
        _head, name = said.pop(1 if len(said) > 1 else 0)
        cards.append((name, [(head, cell, _is_code(cell)) for head, cell in said if cell]))
    return cards


def appendix_pieces(book: Book) -> list[Piece]:
    pieces = []
    for number, appendix in enumerate(book.appendices, start=1):
        anchor = f"appendix.{appendix.key}"
        label = book.words.appendix.format(number=chinese_numeral(number))
        cards = _cards(appendix) if book.size == "phone" else []
        rows = [] if cards else [[(cell, _is_code(cell)) for cell in row] for row in appendix.rows]
        facts = {"anchor": anchor, "label": label, "appendix": appendix, "cards": cards, "rows": rows}
        title = f"{label}　{appendix.title}"
        pieces.append(
            Piece(
                anchor,
                PieceKind.BACK,
                title,
                _render("appendix.html", **facts),
                report_id=anchor,
                bookmark=title,
            )
        )
    return pieces


def index_piece(book: Book, pages: Mapping[str, str]) -> Piece | None:
    """People and units with the pages on which their cases begin; None when no case names any.

    `pages` as for `contents_piece`. In the order of the national character set, which for the 3,755 everyday
    characters is that of their sound.
    """
    groups = []
    for title, name in ((book.words.people, "people"), (book.words.units, "units")):
        places: dict[str, list[dict[str, str]]] = {}
        for case in book.cases:
            anchor = anchor_of(case.id)
            for term in dict.fromkeys(getattr(case, name)):
                places.setdefault(term, []).append({"anchor": anchor, "page": pages.get(anchor, "")})
        if places:
            terms = sorted(places.items(), key=lambda entry: entry[0].encode("gb18030", "replace"))
            groups.append((title, terms))
    if not groups:
        return None
    html = _render("index.html", words=book.words, groups=groups)
    return Piece("index", PieceKind.BACK, book.words.index, html, bookmark=book.words.index)


def contents_piece(book: Book, pieces: Iterable[Piece], pages: Mapping[str, str]) -> Piece:
    """The table of contents; `pages` maps the anchors of what it lists to their printed page numbers."""
    entries = [
        {
            "part": piece.kind is not PieceKind.CASE,
            "anchor": piece.anchor,
            "page": pages.get(piece.anchor, ""),
            "number": piece.kicker.rpartition(" ")[2],
            "title": piece.bookmark,
        }
        for piece in pieces
    ]
    html = _render("contents.html", words=book.words, entries=entries)
    return Piece("contents", PieceKind.FRONT, book.words.contents, html, bookmark=book.words.contents)


def foreseen_piece(book: Book, pieces: Iterable[Piece]) -> Piece:
    """Every character that contents and index can be set in, once, in the faces they are set in.

    It is never printed: it tells the glyphs of both before anybody knows a page number.
    """

    def characters(texts: Iterable[str]) -> str:
        return "".join(sorted(set().union(*texts)))

    pieces, digits = tuple(pieces), "0123456789"
    titles = {
        is_part: characters(each.bookmark for each in pieces if (each.kind is not PieceKind.CASE) is is_part)
        for is_part in (True, False)
    }
    entries = [
        {"part": is_part, "anchor": "foreseen", "page": digits, "number": digits, "title": title}
        for is_part, title in titles.items()
    ]
    names = characters(name for case in book.cases for name in (*case.people, *case.units))
    groups = [(book.words.people + book.words.units, [(names, [{"anchor": "foreseen", "page": digits}] * 2)])]
    html = _render("contents.html", words=book.words, entries=entries)
    html += _render("index.html", words=book.words, groups=groups)
    return Piece("foreseen", PieceKind.BACK, book.words.contents, html)


CASE_DIGITS: Final = 8
_GAP: Final = "\u3000 "


def colophon_piece(book: Book, digests: Mapping[str, str]) -> Piece:
    """What the book was made from and when; `digests` are those of its cases, by id."""
    words = book.words
    parts = [
        {
            "label": words.part.format(number=chinese_numeral(number)),
            "title": part.title,
            "count": words.cases_in_part.format(number=len(part.cases)),
            "digest": printed_digest(part_digest(part, digests)),
        }
        for number, part in enumerate(book.chapters, start=1)
    ]
    facts = (
        (words.title, book.title),
        (words.edition, book.edition),
        (words.organisation, book.organisation),
        (words.data_date, printed_date(book.data_date, words)),
        (words.part_count, str(len(book.chapters))),
        (words.case_count, str(len(book.cases))),
    )
    # As one run of text: a table of five hundred cells would be the dearest page of the book.
    cases = _GAP.join(
        f"{number:03d}\u00a0{digests[case.id][:CASE_DIGITS].upper()}"
        for number, case in enumerate(book.cases, start=1)
    )
    html = _render("colophon.html", book=book, words=words, parts=parts, cases=cases, facts=facts)
    return Piece("colophon", PieceKind.BACK, words.colophon, html, bookmark=words.colophon)


def failed_piece(piece: Piece, words: BookWords) -> Piece:
    """The page that stands where a piece could not be typeset."""
    html = _render("failed.html", anchor=piece.anchor, title=piece.title, words=words, place=piece.kind.value)
    return replace(piece, html=html, assets=NO_ASSETS)


_ASSET_REFERENCE: Final = re.compile(r"""(=\s*["']?)asset:""")


def inserted(piece: Piece) -> str:
    """The HTML of `piece` for a document that holds the whole book.

    Its pictures are called `asset:ANCHOR/NAME`, links to other pieces are links within the document, and what is
    stamped on a piece typeset alone (kicker, running heads) is written into it.
    """
    own = rf"\1asset:{piece.anchor}/"
    html = _TAG.sub(lambda tag: _ASSET_REFERENCE.sub(own, tag[0]).replace("casebook:", "#"), piece.html)
    html = html.replace('<p class="kicker"></p>', f'<p class="kicker">{escape(piece.kicker)}</p>', 1)
    heads = f'data-verso="{escape(piece.verso)}" data-recto="{escape(piece.recto)}"'
    return html.replace('<h2 class="case-title">', f'<h2 class="case-title" {heads}>', 1)
