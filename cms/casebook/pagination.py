"""Which page everything falls on: plain arithmetic over page counts, before anything is joined.

Front matter is numbered in roman figures, the book from the first divider on in arabic. Dividers start on right-hand
(odd) pages, as does what follows the cover; a blank page goes before them where needed. The front matter ends on an
even page, so that a page number is odd exactly when the page lies on the right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.casebook.geometry import folio, roman
from cms.casebook.markup import Piece, PieceKind
from cms.casebook.stamping import Stamp


@dataclass(frozen=True, slots=True)
class Placement:
    """`index` is the first page's place in the file, from 0; `number` its printed number."""

    piece: Piece
    pages: int
    index: int
    number: int

    def stamps(self, offset: int) -> tuple[Stamp, ...]:
        """What is stamped on the page `offset` pages after the first."""
        number = self.number + offset
        match self.piece.kind:
            case PieceKind.COVER | PieceKind.DIVIDER:
                return ()
            case PieceKind.FRONT:
                return (Stamp("folio", folio(roman(number))),)
            case PieceKind.BACK:
                return (Stamp("folio", folio(number)),)
            case PieceKind.CASE:
                head = self.piece.recto if number % 2 else self.piece.verso
                top = Stamp("head", head) if offset else Stamp("kicker", self.piece.kicker, outer=False)
                return (top, Stamp("folio", folio(number)))


@dataclass(frozen=True, slots=True)
class Pagination:
    """`placements` in printed order; pages of the file that none of them covers are blank."""

    placements: tuple[Placement, ...]
    front_pages: int
    total_pages: int


def body_numbers(pieces: Iterable[Piece], counts: Mapping[str, int], *, faces: bool = True) -> dict[str, int]:
    """Printed page number of each divider, case and piece of the back matter, by anchor. `counts` are pages by anchor.

    Without `faces` no blank page goes before anything.
    """
    numbers, number = {}, 1
    for piece in pieces:
        number += _blank_before(piece, number - 1) if faces else 0
        numbers[piece.anchor] = number
        number += counts[piece.anchor]
    return numbers


def paginate(
    front: Iterable[Piece], body: Iterable[Piece], counts: Mapping[str, int], *, faces: bool = True
) -> Pagination:
    placements, index = [], 0
    for position, piece in enumerate(front):
        if position == 1 and faces:
            index += index % 2
        placements.append(Placement(piece, counts[piece.anchor], index, index + 1))
        index += counts[piece.anchor]
    front_pages = index + (index % 2 if faces else 0)
    body = tuple(body)
    numbers = body_numbers(body, counts, faces=faces)
    index = front_pages
    for piece in body:
        index = front_pages + numbers[piece.anchor] - 1
        placements.append(Placement(piece, counts[piece.anchor], index, numbers[piece.anchor]))
        index += counts[piece.anchor]
    return Pagination(tuple(placements), front_pages, index)


def _blank_before(piece: Piece, pages_so_far: int) -> int:
    return pages_so_far % 2 if piece.kind is PieceKind.DIVIDER else 0
