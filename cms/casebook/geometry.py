"""The measures of the page that are needed outside of the style sheet, in PDF points from the lower left corner.

book.css holds the same page; `tests/cms/casebook/test_engines_agree.py` compares what both engines draw.
"""

from dataclasses import dataclass
from typing import Final, Literal

PAGE_WIDTH: Final = 595.276
PAGE_HEIGHT: Final = 841.89
MARGIN_TOP: Final = 76.5
MARGIN_SIDE: Final = 71.85

HEAD_BASELINE: Final = PAGE_HEIGHT - MARGIN_TOP / 2 - 3.7
FOLIO_BASELINE: Final = 36.2
KICKER_BASELINE: Final = PAGE_HEIGHT - MARGIN_TOP - 13.1

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
