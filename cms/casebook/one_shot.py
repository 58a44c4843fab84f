"""The plain way: the whole book as one document, numbered and indexed by WeasyPrint itself.

Slower and hungrier than fragments and without their memory, but free of everything private to WeasyPrint: the way out
when fonts cannot be shared, and the yardstick the fragments are compared with.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from cms.casebook.assembly import add_printers_marks, write_page_labels
from cms.casebook.content import BookWords, picture_digests
from cms.casebook.crew import Crew, Job, Outcome
from cms.casebook.fragments import Fragment, FragmentStore, layout_version
from cms.casebook.geometry import PageFormat
from cms.casebook.markup import Piece, PieceKind, failed_piece, inserted
from cms.casebook.reports import reason_for
from cms.casebook.shell import stylesheet
from tracker.typesetting.digest import content_digest
from tracker.typesetting.pdf import PdfMetadata, TypesettingError
from tracker.typesetting.remarks import Remark

WITH_MARGINS_OF_THEIR_OWN: Final = ("gbt9704.css", "phone.css")
BASE_LIMIT: Final = 60.0
PIECE_LIMIT: Final = 3.0
"""Seconds of processor time allowed for the document, and for each of its pieces on top."""


@dataclass(frozen=True, slots=True)
class Whole:
    """`extents` gives (index of the first page, number of pages) by anchor; `failures` why a piece was replaced."""

    data: bytes
    pages: int
    front_pages: int
    extents: Mapping[str, tuple[int, int]]
    remarks: tuple[Remark, ...]
    cached: bool
    failures: Mapping[str, Outcome] = field(default_factory=dict)


def build_whole(
    pieces: Sequence[Piece],
    *,
    crew: Crew,
    store: FragmentStore,
    metadata: PdfMetadata,
    words: BookWords,
    layout: PageFormat,
    probe: Callable[[Sequence[Piece]], Mapping[str, Outcome]],
) -> Whole:
    """The book set as one document.

    When that fails, `probe` sets each piece alone to find those to blame; they are replaced and the book is set
    once more. Raises TypesettingError when no piece is to blame or the second attempt fails too.
    """
    failures: Mapping[str, Outcome] = {}
    fragment, cached, outcome = _attempt(pieces, crew=crew, store=store, metadata=metadata, layout=layout)
    if fragment is None:
        failures = probe([piece for piece in pieces if piece.report_id])
        if failures:
            pieces = [failed_piece(piece, words) if piece.anchor in failures else piece for piece in pieces]
            fragment, cached, outcome = _attempt(
                pieces, crew=crew, store=store, metadata=metadata, layout=layout
            )
    if fragment is None:
        raise TypesettingError(
            _("The book could not be set in one piece: %(reason)s") % {"reason": reason_for(outcome)}
        )
    return _finished(fragment, pieces, cached=cached, failures=failures, layout=layout)


def sheets_of(layout: PageFormat) -> tuple[str, ...]:
    """Names of the style sheets with which WeasyPrint itself numbers the pages and sets the running heads."""
    own = tuple(f"one_shot_{name}" for name in layout.sheets if name in WITH_MARGINS_OF_THEIR_OWN)
    return (*layout.sheets, "one_shot.css", *own)


def _attempt(
    pieces: Sequence[Piece],
    *,
    crew: Crew,
    store: FragmentStore,
    metadata: PdfMetadata,
    layout: PageFormat,
) -> tuple[Fragment | None, bool, Outcome]:
    html = "\n".join(inserted(piece) for piece in pieces)
    assets = {f"{piece.anchor}/{name}": data for piece in pieces for name, data in piece.assets.items()}
    sheets = sheets_of(layout)
    look = [stylesheet(name) for name in sheets]
    key = content_digest(layout_version(layout.sheets), *look, html, *picture_digests(assets))
    job = Job(
        key,
        metadata.title,
        BASE_LIMIT + PIECE_LIMIT * len(pieces),
        html=html,
        assets=assets,
        sheets=sheets,
        task="whole",
        metadata=metadata,
    )
    fragment = store.read(key)
    if fragment is not None:
        store.keep_fresh([key])
        return fragment, True, Outcome(job)
    outcomes: list[Outcome] = []
    crew.run([job], on_done=outcomes.append)
    return store.read(key), False, outcomes[0]


def _finished(
    fragment: Fragment,
    pieces: Sequence[Piece],
    *,
    cached: bool,
    failures: Mapping[str, Outcome],
    layout: PageFormat,
) -> Whole:
    import pikepdf

    with pikepdf.open(io.BytesIO(fragment.pdf)) as pdf:
        index_of = {page.objgen: index for index, page in enumerate(pdf.pages)}
        first = {name: index_of[place[0].objgen] for name, place in _destinations(pdf)}
        starts = sorted(first[piece.anchor] for piece in pieces if piece.anchor in first)
        ends = {
            start: end - _is_blank(pdf.pages[end - 1])
            for start, end in zip(starts, [*starts[1:], len(pdf.pages)], strict=True)
        }
        extents = {
            piece.anchor: (first[piece.anchor], ends[first[piece.anchor]] - first[piece.anchor])
            for piece in pieces
            if piece.anchor in first
        }
        front_pages = next(
            (first[piece.anchor] for piece in pieces if piece.kind in {PieceKind.DIVIDER, PieceKind.BACK}), 0
        )
        write_page_labels(pdf, front_pages=front_pages)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        if layout.bleed:
            add_printers_marks(pdf, layout)
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return Whole(
            target.getvalue(), len(pdf.pages), front_pages, extents, fragment.remarks, cached, failures
        )


def _is_blank(page: Any) -> bool:
    """Whether no letter stands on the page: it was put in before a divider."""
    return b"BT" not in page.obj.Contents.read_bytes()


def _destinations(pdf: Any) -> list[tuple[str, Any]]:
    names = pdf.Root.Names.Dests.Names
    return [(str(names[index]), names[index + 1]) for index in range(0, len(names), 2)]
