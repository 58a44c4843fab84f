"""Join fragments and a font carrier into one PDF with folios, contents that lead somewhere, bookmarks and tags.

Works on finished pages only: no letter is laid out here, so that a book of a thousand pages is joined in about a second,
and most of that second passes while other pieces are still being set.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cms.casebook.fragments import Fragment
from cms.casebook.geometry import PageFormat
from cms.casebook.markup import PieceKind
from cms.casebook.pagination import Pagination, Placement
from cms.casebook.stamping import StampWriter, crop_marks, set_boxes, stamp_page
from cms.casebook.tagging import TagTree, name_tree
from cms.casebook.typesetter import CarrierIncompleteError

FROM_THE_CARRIER = ("/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences")
"""What the catalogue of any document of ours says, and that of the book too."""


_QPDF_IDENTIFIER = b"31415926535897932384626433832795"
_END_LENGTH, _TRAILER_LENGTH = 64, 1024


@dataclass(frozen=True, slots=True)
class _Taken:
    """A fragment within the book, its place still unknown. `fonts` is the one dictionary to which all its resources refer,
    `called` the fonts that its pages call, `names` are its places that links lead to.
    """

    pages: list[Any]
    fonts: Any
    called: frozenset[str]
    tags: Any | None
    names: list[tuple[bytes, Any]]


class Binder:
    """Takes fragments over as they become ready, in any order, and joins them when it is known where each belongs."""

    def __init__(self, layout: PageFormat) -> None:
        import pikepdf

        self.pdf, self.layout = pikepdf.new(), layout
        self.tags = TagTree(self.pdf)
        self.taken: dict[str, _Taken] = {}

    def take(self, anchor: str, fragment: Fragment) -> None:
        """Copy what is drawn on the pages of `fragment`, its tags and the places that links lead to."""
        import pikepdf

        # Not closed: what is copied reads its streams from here until the book is saved. Let go of all the same, so that
        # the objects that were parsed for the copying are freed; the copies keep the bytes alive by themselves.
        source: Any = pikepdf.open(io.BytesIO(fragment.pdf))
        pages = [self.pdf.copy_foreign(page.obj) for page in source.pages]
        names = source.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
        self.taken[anchor] = _Taken(
            pages,
            # All resources of a fragment, also those of pictures within it, refer to one empty dictionary of fonts.
            pages[0].Resources.Font,
            frozenset(fragment.fonts),
            self.tags.take(source),
            [
                (bytes(names[index]), self.pdf.copy_foreign(source.make_indirect(names[index + 1])))
                for index in range(0, len(names), 2)
            ],
        )

    def bind(
        self, pagination: Pagination, carrier: Fragment, *, identity: str, check: Callable[[], None]
    ) -> bytes:
        """The finished book. `identity` tells what it was made from: two files that share it are taken for the same one.
        `check` is called between pieces and may raise to stop.

        Raises CarrierIncompleteError when the carrier lacks a font that a fragment or a stamp needs.
        """
        import pikepdf

        with pikepdf.open(io.BytesIO(carrier.pdf)) as source:
            joining = _Joining(self.pdf, self.tags, source, carrier, self.layout)
            for placement in pagination.placements:
                check()
                joining.join(placement, self.taken[placement.piece.anchor])
            joining.finish(pagination)
            target = io.BytesIO()
            self.pdf.save(
                target,
                min_version=source.pdf_version,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                static_id=True,
            )
        write_identifier(target, sha256(identity.encode()).digest()[:16])
        return target.getvalue()


class _Joining:
    """Puts what was taken into its place, in printed order."""

    def __init__(self, pdf: Any, tags: TagTree, source: Any, carrier: Fragment, layout: PageFormat) -> None:
        self.pdf, self.tags, self.layout = pdf, tags, layout
        for key in FROM_THE_CARRIER:
            if key in source.Root:
                pdf.Root[key] = pdf.copy_foreign(source.make_indirect(source.Root[key]))
        for key, value in source.docinfo.items():
            pdf.docinfo[key] = value
        fonts = source.pages[0].Resources.Font
        self.fonts = {name: pdf.copy_foreign(source.make_indirect(font)) for name, font in fonts.items()}
        self.writer = StampWriter(carrier.fonts, layout)
        self.opening = pdf.make_stream(b"q")
        self.pages: list[Any] = []
        self.destinations: list[tuple[bytes, Any]] = []
        self.bookmarks: list[tuple[int, str, Any]] = []

    def join(self, placement: Placement, taken: _Taken) -> None:
        while len(self.pages) < placement.index:
            self.pages.append(self._blank_page())
        for name, font in self.fonts.items():
            taken.fonts[name] = font
        if not all(f"/{name}" in self.fonts for name in taken.called):
            raise CarrierIncompleteError(placement.piece.title)
        self.pages += taken.pages
        for offset, page in enumerate(taken.pages):
            content = self.writer.content(placement.stamps(offset), page_number=placement.number + offset)
            if content:
                stamp_page(self.pdf, page, content, opening=self.opening)
        if taken.tags is not None:
            self.tags.add(taken.tags, taken.pages)
        self._keep_names(taken, placement)

    def _blank_page(self) -> Any:
        from pikepdf import Array, Dictionary, Name

        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, self.layout.width, self.layout.height]),
                Resources=Dictionary(),
                Contents=self.pdf.make_stream(b""),
            )
        )

    def _keep_names(self, taken: _Taken, placement: Placement) -> None:
        from pikepdf import Array, Name

        page, anchor = taken.pages[0], placement.piece.anchor.encode()
        self.destinations += [(name, target) for name, target in taken.names if name != anchor]
        self.destinations.append((anchor, Array([page, Name.XYZ, 0, self.layout.height, 0])))
        if placement.piece.bookmark:
            level = 2 if placement.piece.kind is PieceKind.CASE else 1
            self.bookmarks.append((level, placement.piece.bookmark, page))

    def finish(self, pagination: Pagination) -> None:
        from pikepdf import Array, Dictionary, Name

        # At once: to append pages one by one takes longer the more there are.
        tree = self.pdf.Root.Pages
        for page in self.pages:
            page.Parent = tree
        tree.Kids, tree.Count = Array(self.pages), len(self.pages)
        if self.layout.bleed:
            add_printers_marks(self.pdf, self.layout)
        self.tags.finish()
        self.pdf.Root.Names = Dictionary(Dests=name_tree(self.pdf, self.destinations))
        self.pdf.Root.PageMode = Name.UseOutlines
        write_outline(self.pdf, self.bookmarks, page_height=self.layout.height)
        write_page_labels(self.pdf, front_pages=pagination.front_pages)


def write_identifier(file: io.BytesIO, identifier: bytes) -> None:
    """Put 16 bytes in place of the constant identifier (ISO 32000-1, 14.4) with which qpdf has saved `file`.

    For one of its own that is the same every time, qpdf digests the whole file, which makes saving half as long again.
    """
    with file.getbuffer() as written:
        start = int(bytes(written[-_END_LENGTH:]).rpartition(b"startxref")[2].split()[0])
        trailer = bytes(written[start : start + _TRAILER_LENGTH])
        places = [match.start() + start for match in re.finditer(_QPDF_IDENTIFIER, trailer)]
        if len(places) != 2:  # noqa: PLR2004 - of the first writing and of the last
            raise ValueError("The file does not bear the constant identifier.")
        for place in places:
            written[place : place + len(_QPDF_IDENTIFIER)] = identifier.hex().encode()


def add_printers_marks(pdf: Any, layout: PageFormat) -> None:
    """Crop marks on every page, and its boxes."""
    from pikepdf import Array

    opening, marks = pdf.make_stream(b"q"), pdf.make_stream(b"Q " + crop_marks(layout))
    for page in pdf.pages:
        set_boxes(page, layout)
        contents = page.obj.get("/Contents")
        drawn = [] if contents is None else list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([opening, *drawn, marks])


def write_outline(pdf: Any, bookmarks: Iterable[tuple[int, str, Any]], *, page_height: float) -> None:
    """The outline of the book: (level 1 or 2, title, page) in printed order; parts are shown folded."""
    from pikepdf import Array, Name, OutlineItem

    with pdf.open_outline() as outline:
        outline.root.clear()
        above: list[Any] = outline.root
        for level, title, page in bookmarks:
            item = OutlineItem(title, Array([page, Name.XYZ, 0, page_height, 0]))
            if level == 1:
                outline.root.append(item)
                item.is_closed = True
                above = item.children
            else:
                above.append(item)


def write_page_labels(pdf: Any, *, front_pages: int) -> None:
    """Roman labels for the front matter, arabic from 1 for the rest, as printed."""
    from pikepdf import Array, Dictionary, Name

    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), front_pages, Dictionary(S=Name.D)]))
