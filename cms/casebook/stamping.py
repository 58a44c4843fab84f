"""Folios, running heads and kickers, written over pages that were typeset without them.

The glyphs come from the font carrier, so that a stamp costs no font of its own. Each is an artifact: a screen reader
passes over it, as over any running head.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.casebook.fragments import FontUse
from cms.casebook.geometry import (
    FOLIO_BASELINE,
    HEAD_BASELINE,
    KICKER_BASELINE,
    MARGIN_SIDE,
    PAGE_WIDTH,
    STAMP_FACES,
    Face,
)
from cms.casebook.typesetter import CarrierIncompleteError


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line at one edge of the type area. `outer` puts it right on odd pages, left on even ones."""

    face: Face
    text: str
    outer: bool = True


_BASELINES: Mapping[Face, float] = {
    "head": HEAD_BASELINE,
    "folio": FOLIO_BASELINE,
    "kicker": KICKER_BASELINE,
}
_SUBTYPES: Mapping[Face, str] = {"head": "Header", "folio": "Footer", "kicker": "Header"}


class StampWriter:
    """Turns stamps into the content of a page, for one font carrier."""

    def __init__(self, fonts: Mapping[str, FontUse]) -> None:
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
        return b" ".join(self._line(stamp, on_the_right=page_number % 2 == 1) for stamp in stamps)

    def _line(self, stamp: Stamp, *, on_the_right: bool) -> bytes:
        wanted = STAMP_FACES[stamp.face]
        name, glyphs = self.faces[stamp.face]
        # A character the font lacks is left out: the full title stands on the page itself.
        set_glyphs = [glyphs[character] for character in stamp.text if character in glyphs]
        width = sum(advance for _glyph, advance in set_glyphs) * wanted.size / 1000
        x = PAGE_WIDTH - MARGIN_SIDE - width if stamp.outer and on_the_right else MARGIN_SIDE
        codes = "".join(f"{glyph:04x}" for glyph, _advance in set_glyphs)
        return (
            f"/Artifact <</Type /Pagination /Subtype /{_SUBTYPES[stamp.face]}>> BDC "
            f"q BT {wanted.colour} rg /{name} {wanted.size} Tf "
            f"1 0 0 1 {x:.2f} {_BASELINES[stamp.face]:.2f} Tm <{codes}> Tj ET Q EMC"
        ).encode()


def stamp_page(pdf: Any, page: Any, content: bytes, *, opening: Any) -> None:
    """Append `content` to a page of `pdf`; `opening` is a stream object holding `q`, shared by all pages.

    WeasyPrint leaves its coordinates upside down at the end of a page: they are put back before the stamp.
    """
    import pikepdf

    page.obj.Contents = pikepdf.Array([opening, page.obj.Contents, pdf.make_stream(b"Q " + content)])
