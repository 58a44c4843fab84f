"""Folios, running heads and kickers, written over pages that were typeset without them.

The glyphs come from the font carrier, so that a stamp costs no font of its own. Each is an artifact: a screen reader
passes over it, as over any running head.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.casebook.fragments import FontUse
from cms.casebook.geometry import MARK_GAP, MARK_LENGTH, STAMP_FACES, Face, PageFormat
from cms.casebook.typesetter import CarrierIncompleteError


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line at one edge of the type area. `outer` puts it right on odd pages, left on even ones."""

    face: Face
    text: str
    outer: bool = True


_SUBTYPES: Mapping[Face, str] = {"head": "Header", "folio": "Footer", "kicker": "Header"}


class StampWriter:
    """Turns stamps into the content of a page, for one font carrier."""

    def __init__(self, fonts: Mapping[str, FontUse], page: PageFormat) -> None:
        self.page = page
        self.baselines: dict[Face, float] = {
            "head": page.head_baseline,
            "folio": page.folio_drop,
            "kicker": page.kicker_baseline,
        }
        self.faces: dict[Face, tuple[str, dict[str, tuple[int, float]]]] = {}
        for face, wanted in STAMP_FACES.items():
            name = next(
                (
                    name
                    for name, use in fonts.items()
                    if (use.family, use.weight) == (wanted.family, wanted.weight)
                ),
                None,
            )
            if name is None:
                raise CarrierIncompleteError(f"The font {wanted.family} is not installed.")
            use = fonts[name]
            glyphs = {text: (glyph, use.widths.get(glyph, 1000.0)) for glyph, text in use.texts.items()}
            self.faces[face] = (name, glyphs)

    def content(self, stamps: tuple[Stamp, ...], *, page_number: int) -> bytes:
        """The operators that draw `stamps` on the page with this (odd or even) number."""
        lines = [
            self._line(stamp, on_the_right=page_number % 2 == 1)
            for stamp in stamps
            if stamp.face != "head" or self.page.has_heads
        ]
        return b" ".join(lines)

    def _line(self, stamp: Stamp, *, on_the_right: bool) -> bytes:
        wanted = STAMP_FACES[stamp.face]
        name, glyphs = self.faces[stamp.face]
        # A character the font lacks is left out: the full title stands on the page itself.
        set_glyphs = [glyphs[character] for character in stamp.text if character in glyphs]
        size = self.page.folio_size if stamp.face == "folio" else wanted.size
        width = sum(advance for _glyph, advance in set_glyphs) * size / 1000
        x = self._left_edge(stamp, width, on_the_right=on_the_right)
        codes = "".join(f"{glyph:04x}" for glyph, _advance in set_glyphs)
        return (
            f"/Artifact <</Type /Pagination /Subtype /{_SUBTYPES[stamp.face]}>> BDC "
            f"q BT {wanted.colour} rg /{name} {size} Tf "
            f"1 0 0 1 {x:.2f} {self.baselines[stamp.face]:.2f} Tm <{codes}> Tj ET Q EMC"
        ).encode()

    def _left_edge(self, stamp: Stamp, width: float, *, on_the_right: bool) -> float:
        page, indent = self.page, self.page.folio_indent if stamp.face == "folio" else 0.0
        if stamp.face == "folio" and not page.faces:
            return (page.width - width) / 2
        if stamp.outer and on_the_right:
            return page.width - page.margin_right - indent - width
        return page.margin_left + indent


def crop_marks(page: PageFormat) -> bytes:
    """The operators that draw eight strokes around the trimmed page, outside of the bleed, in all four inks."""
    near, far = page.bleed + MARK_GAP, page.bleed + MARK_GAP + MARK_LENGTH
    strokes = []
    for y in (0.0, page.height):
        strokes += [(-far, y, -near, y), (page.width + near, y, page.width + far, y)]
    for x in (0.0, page.width):
        strokes += [(x, -far, x, -near), (x, page.height + near, x, page.height + far)]
    drawn = " ".join(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S" for x1, y1, x2, y2 in strokes)
    return f"/Artifact <</Type /Page>> BDC q 1 1 1 1 K .25 w {drawn} Q EMC".encode()


def set_boxes(page: Any, layout: PageFormat) -> None:
    """Trimmed page, bleed and paper, each in its box (ISO 32000-1, 14.11.2)."""
    import pikepdf

    def box(margin: float) -> Any:
        edges = (-margin, -margin, layout.width + margin, layout.height + margin)
        return pikepdf.Array([round(edge, 3) for edge in edges])

    page.obj.MediaBox = box(layout.media_margin)
    page.obj.BleedBox, page.obj.TrimBox = box(layout.bleed), box(0.0)
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]


def stamp_page(pdf: Any, page: Any, content: bytes, *, opening: Any) -> None:
    """Append `content` to `page`, a page object of `pdf`; `opening` is a stream object holding `q`, shared by all pages.

    WeasyPrint leaves its coordinates upside down at the end of a page: they are put back before the stamp.
    """
    import pikepdf

    page.Contents = pikepdf.Array([opening, page.Contents, pdf.make_stream(b"Q " + content)])
