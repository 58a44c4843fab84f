"""The same book as EPUB 3, for reading on a phone with type as large as the reader likes.

One file per piece, the navigation as its contents, every address within the book. The same book gives the same bytes.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from cms.casebook.content import Book, case_digest, picture_digests, with_readable_assets
from cms.casebook.crew import BuildCancelledError
from cms.casebook.markup import (
    Piece,
    PieceKind,
    appendix_pieces,
    body_pieces,
    colophon_piece,
    front_pieces,
    index_piece,
    inserted,
    printable,
)
from cms.casebook.shell import stylesheet
from cms.casebook.snapshot import add_entry
from cms.casebook.xhtml import to_xhtml
from tracker.typesetting.digest import content_digest
from tracker.typesetting.fetcher import picture_type

MIMETYPE: Final = "application/epub+zip"
XHTML: Final = "application/xhtml+xml"
INDEX_NOTE: Final = "数字为案例编号。"
CONTAINER: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


@dataclass(frozen=True, slots=True)
class _Picture:
    path: str
    media_type: str
    data: bytes


def write_epub(
    book: Book,
    *,
    on_progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Pictures that cannot be read or are of no known kind are left out with their place. `on_progress(done, total,
    what)` is called with the title of each piece that has just been written. Raises BuildCancelledError.
    """
    book = with_readable_assets(replace(book, words=replace(book.words, index_note=INDEX_NOTE)))
    pieces = _pieces(book)
    pictures = _pictures(pieces)
    names = {piece.anchor: f"{piece.anchor}.xhtml" for piece in pieces}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        add_entry(archive, "mimetype", MIMETYPE.encode(), compressed=False)
        add_entry(archive, "META-INF/container.xml", CONTAINER.encode())
        add_entry(archive, "book/package.opf", _package(book, pieces, pictures.values()).encode())
        add_entry(archive, "book/nav.xhtml", _navigation(book, pieces).encode())
        add_entry(archive, "book/style.css", stylesheet("epub.css").encode())
        for done, piece in enumerate(pieces, start=1):
            if is_cancelled():
                raise BuildCancelledError
            add_entry(archive, f"book/{names[piece.anchor]}", _document(piece, names, pictures).encode())
            on_progress(done, len(pieces), piece.title)
        for picture in {each.path: each for each in pictures.values()}.values():
            add_entry(archive, f"book/{picture.path}", picture.data, compressed=False)
    return target.getvalue()


def _pieces(book: Book) -> list[Piece]:
    body = body_pieces(book)
    digests = {case.id: case_digest(case, picture_digests(case.assets)) for case in book.cases}
    colophon = colophon_piece(book, digests)
    numbers = {piece.anchor: piece.kicker.rpartition(" ")[2] for piece in body if piece.kicker}
    index = index_piece(book, numbers)
    back = [*appendix_pieces(book), *([index] if index else []), colophon]
    return [*front_pieces(book), *body, *back]


def _pictures(pieces: Sequence[Piece]) -> dict[str, _Picture]:
    """By the name that `inserted` gives them."""
    pictures = {}
    for piece in pieces:
        for name, data in piece.assets.items():
            kind = picture_type(data)
            if kind in EXTENSIONS and kind != "image/svg+xml":
                path = f"pictures/{content_digest(data)[:24]}.{EXTENSIONS[kind]}"
                pictures[f"{piece.anchor}/{name}"] = _Picture(path, kind, data)
    return pictures


def _document(piece: Piece, names: Mapping[str, str], pictures: Mapping[str, _Picture]) -> str:
    def resolve(attribute: str, address: str) -> str | None:
        if attribute == "src":
            picture = pictures.get(address.removeprefix("asset:"))
            return picture.path if picture else None
        if not address.startswith("#"):
            return None
        wanted = address[1:]
        if wanted in names:
            return names[wanted]
        return address if wanted.startswith(f"{piece.anchor}.") else None

    body = to_xhtml(inserted(piece), resolve=resolve)
    return _page(printable(piece.title), body)


def _page(title: str, body: str, *, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-CN" xml:lang="zh-CN">'
        f'<head><meta charset="utf-8"/><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="style.css"/>{head}</head><body>{body}</body></html>\n'
    )


def _navigation(book: Book, pieces: Sequence[Piece]) -> str:
    """Parts with their cases below them; everything else on the first level."""
    lines: list[str] = []
    in_part = False
    for piece in pieces:
        entry = f'<a href="{piece.anchor}.xhtml">{escape(piece.bookmark or piece.title)}</a>'
        if piece.kind is PieceKind.CASE:
            lines.append(f"<li>{entry}</li>")
            continue
        if in_part:
            lines.append("</ol></li>")
        in_part = piece.kind is PieceKind.DIVIDER
        lines.append(f"<li>{entry}<ol>" if in_part else f"<li>{entry}</li>")
    if in_part:
        lines.append("</ol></li>")
    title = escape(book.words.contents)
    return _page(
        book.words.contents,
        f'<nav epub:type="toc" id="toc"><h1>{title}</h1><ol>{"".join(lines)}</ol></nav>',
    )


def _package(book: Book, pieces: Sequence[Piece], pictures: Iterable[_Picture]) -> str:
    found = {each.path: each for each in pictures}
    identifier = uuid5(NAMESPACE_URL, content_digest(book.title, book.edition, book.organisation))
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
    ]
    items += [
        f'<item id="{piece.anchor}" href="{piece.anchor}.xhtml" media-type="{XHTML}"/>' for piece in pieces
    ]
    items += [
        f'<item id="picture.{number}" href="{path}" media-type="{found[path].media_type}"/>'
        for number, path in enumerate(sorted(found), start=1)
    ]
    first, *rest = pieces
    order = [first.anchor, "nav", *(piece.anchor for piece in rest)]
    spine = "".join(f'<itemref idref="{anchor}"/>' for anchor in order)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh-CN">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>'
        f"<dc:title>{escape(printable(f'{book.title} {book.edition}'.strip()))}</dc:title>"
        f"<dc:creator>{escape(printable(book.organisation))}</dc:creator><dc:language>zh-CN</dc:language>"
        f"<dc:date>{book.data_date.isoformat()}</dc:date>"
        f'<meta property="dcterms:modified">{book.data_date.isoformat()}T00:00:00Z</meta></metadata>'
        f"<manifest>{''.join(items)}</manifest><spine>{spine}</spine></package>\n"
    )
