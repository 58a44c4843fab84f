"""The measures of the pages that are needed outside of the style sheets, in PDF points from the lower left corner.

The style sheets hold the same pages; `tests/cms/casebook/test_engines_agree.py` compares what both engines draw.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

MILLIMETRE: Final = 72 / 25.4
_HEAD_DROP: Final = 3.7
_KICKER_DROP: Final = 13.1

Style = Literal["book", "gbt9704"]
Size = Literal["web", "print", "phone"]


@dataclass(frozen=True, slots=True)
class PageFormat:
    """How pages of one style and size are made. `sheets` are the style sheets in their order, `folio_drop` the distance of
    the folio's baseline from the foot of the page; `bleed` is what is printed beyond the trimmed page, 0 where nothing is
    trimmed. Without `faces` there are no left and right pages: no blanks, folios in the middle, as on a phone.
    """

    name: str
    width: float
    height: float
    margin_top: float
    margin_left: float
    margin_right: float
    folio_drop: float
    sheets: tuple[str, ...]
    folio_size: float = 10.5
    folio_indent: float = 0.0
    has_heads: bool = True
    faces: bool = True
    bleed: float = 0.0

    @property
    def head_baseline(self) -> float:
        return self.height - self.margin_top / 2 - _HEAD_DROP

    @property
    def kicker_baseline(self) -> float:
        return self.height - self.margin_top - _KICKER_DROP

    @property
    def media_margin(self) -> float:
        """The paper around the trimmed page: the bleed and the room for crop marks."""
        return self.bleed + MARK_GAP + MARK_LENGTH if self.bleed else 0.0


BLEED: Final = 3 * MILLIMETRE
MARK_GAP: Final = 1 * MILLIMETRE
MARK_LENGTH: Final = 5 * MILLIMETRE

_WEB: Final = PageFormat("book-web", 595.276, 841.89, 76.5, 71.85, 71.85, 36.2, ("book.css",))
_OFFICIAL: Final = PageFormat(
    "gbt9704-web",
    595.276,
    841.89,
    37 * MILLIMETRE,
    28 * MILLIMETRE,
    26 * MILLIMETRE,
    # GB/T 9704-2012, 7.5: 7 mm below the type area, one character from its outer edge.
    35 * MILLIMETRE - 7 * MILLIMETRE - 10.5,
    ("book.css", "gbt9704.css"),
    folio_size=14.0,
    folio_indent=15.79,
    has_heads=False,
)
_PHONE: Final = PageFormat(
    "phone", 90 * MILLIMETRE, 160 * MILLIMETRE, 40, 23.05, 23.05, 15, ("book.css", "phone.css"),
    folio_size=8.5, has_heads=False, faces=False,
)  # fmt: skip


def _for_printers(web: PageFormat, name: str) -> PageFormat:
    return replace(web, name=name, bleed=BLEED, sheets=(*web.sheets, "print.css"))


FORMATS: Final[dict[tuple[Style, Size], PageFormat]] = {
    ("book", "web"): _WEB,
    ("book", "print"): _for_printers(_WEB, "book-print"),
    ("book", "phone"): _PHONE,
    ("gbt9704", "web"): _OFFICIAL,
    ("gbt9704", "print"): _for_printers(_OFFICIAL, "gbt9704-print"),
    ("gbt9704", "phone"): _PHONE,
}
"""A phone has no room for the official page: both styles are the same there."""

Face = Literal["head", "folio", "kicker"]


@dataclass(frozen=True, slots=True)
class StampFace:
    """How a stamped line is set: family and weight, size in points, grey or colour as PDF `rg` operands."""

    family: str
    weight: int
    size: float
    colour: str


STAMP_FACES: Final[dict[Face, StampFace]] = {
    "head": StampFace("Noto Sans CJK SC", 400, 8.5, "0.4 0.4 0.4"),
    "folio": StampFace("Noto Serif CJK SC", 400, 10.5, "0.102 0.102 0.102"),
    "kicker": StampFace("Noto Sans CJK SC", 700, 10.5, "0.549 0.11 0.075"),
}


def roman(number: int) -> str:
    """1 to 3999 in small roman numerals, as front matter is numbered."""
    steps = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    digits = []
    for value, letters in steps:
        count, number = divmod(number, value)
        digits.append(letters * count)
    return "".join(digits)


def folio(number: int | str) -> str:
    return f"— {number} —"
