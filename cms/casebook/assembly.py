"""Join fragments and a font carrier into one PDF with folios, contents that lead somewhere, bookmarks and tags.

Works on finished pages only: no letter is laid out here, so that a book of a thousand pages is joined in about a second.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cms.casebook.fragments import Fragment
from cms.casebook.geometry import PageFormat
from cms.casebook.markup import PieceKind
from cms.casebook.pagination import Pagination, Placement
from cms.casebook.stamping import StampWriter, crop_marks, set_boxes, stamp_page
from cms.casebook.tagging import TagTree, name_tree
from cms.casebook.typesetter import CarrierIncompleteError


def assemble(
    pagination: Pagination,
    fragments: Mapping[str, Fragment],
    carrier: Fragment,
    *,
    layout: PageFormat,
    check: Callable[[], None],
) -> bytes:
    """The finished book. `fragments` are by anchor; `check` is called between pieces and may raise to stop.

    Raises CarrierIncompleteError when the carrier lacks a font that a fragment or a stamp needs.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(carrier.pdf)) as pdf:
        binder = _Binder(pdf, carrier, layout)
        for placement in pagination.placements:
            check()
            binder.bind(placement, fragments[placement.piece.anchor])
        binder.finish(pagination)
        target = io.BytesIO()
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return target.getvalue()


class _Binder:
    def __init__(self, pdf: Any, carrier: Fragment, layout: PageFormat) -> None:
        self.pdf, self.layout = pdf, layout
        self.fonts = dict(pdf.pages[0].Resources.Font.items())
        self.writer = StampWriter(carrier.fonts, layout)
        self.opening = pdf.make_stream(b"q")
        self.tags = TagTree(pdf)
        self.destinations: list[tuple[bytes, Any]] = []
        self.bookmarks: list[tuple[int, str, Any]] = []
        del pdf.pages[:]

    def bind(self, placement: Placement, fragment: Fragment) -> None:
        import pikepdf

        while len(self.pdf.pages) < placement.index:
            self.pdf.add_blank_page(page_size=(self.layout.width, self.layout.height))
        # Not closed: what is copied reads its streams from here until the book is saved. Let go of all the same, so that
        # the objects that were parsed for the copying are freed; the copies keep the bytes alive by themselves.
        source = pikepdf.open(io.BytesIO(fragment.pdf))
        for page in source.pages:
            self.pdf.pages.append(page)
        pages = [self.pdf.pages[placement.index + offset] for offset in range(placement.pages)]
        # All resources of a fragment, also those of pictures within it, refer to one empty dictionary of fonts.
        shared = pages[0].Resources.Font
        for name, font in self.fonts.items():
            shared[name] = font
        if not all(f"/{name}" in self.fonts for name in fragment.fonts):
            raise CarrierIncompleteError(placement.piece.title)
        for offset, page in enumerate(pages):
            content = self.writer.content(placement.stamps(offset), page_number=placement.number + offset)
            if content:
                stamp_page(self.pdf, page, content, opening=self.opening)
        self.tags.add(source, pages)
        self._keep_names(source, placement, pages[0])

    def _keep_names(self, source: Any, placement: Placement, page: Any) -> None:
        from pikepdf import Array, Name

        names = source.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
        anchor = placement.piece.anchor.encode()
        for index in range(0, len(names), 2):
            if bytes(names[index]) != anchor:
                target = self.pdf.copy_foreign(source.make_indirect(names[index + 1]))
                self.destinations.append((bytes(names[index]), target))
        top = Array([page.obj, Name.XYZ, 0, self.layout.height, 0])
        self.destinations.append((anchor, top))
        if placement.piece.bookmark:
            level = 2 if placement.piece.kind is PieceKind.CASE else 1
            self.bookmarks.append((level, placement.piece.bookmark, page))

    def finish(self, pagination: Pagination) -> None:
        from pikepdf import Dictionary, Name

        if self.layout.bleed:
            add_printers_marks(self.pdf, self.layout)
        self.tags.finish()
        self.pdf.Root.Names = Dictionary(Dests=name_tree(self.pdf, self.destinations))
        self.pdf.Root.PageMode = Name.UseOutlines
        write_outline(self.pdf, self.bookmarks, page_height=self.layout.height)
        write_page_labels(self.pdf, front_pages=pagination.front_pages)


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
            item = OutlineItem(title, Array([page.obj, Name.XYZ, 0, page_height, 0]))
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
