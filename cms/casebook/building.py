"""Build a case book: typeset what has changed, join it with what has not.

`build_book` may be called from any thread; WeasyPrint runs in processes of its own and is never imported here. What has
been typeset is kept in the cache directory as soon as it is ready, so that a build that was cancelled or cut off
goes on from where it stood.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from cms.casebook.assembly import Binder
from cms.casebook.content import (
    Book,
    appendix_digest,
    case_digest,
    picture_digests,
    preface_digest,
    with_readable_assets,
)
from cms.casebook.crew import BuildCancelledError, Crew
from cms.casebook.fragments import FragmentStore
from cms.casebook.gathering import Gathered, Gatherer
from cms.casebook.geometry import roman
from cms.casebook.markup import (
    Piece,
    PieceKind,
    appendix_pieces,
    body_pieces,
    colophon_piece,
    contents_piece,
    foreseen_piece,
    front_pieces,
    index_piece,
    printable,
)
from cms.casebook.one_shot import build_whole
from cms.casebook.pagination import body_numbers, paginate
from cms.casebook.reports import BuiltBook, ChapterReport, ChapterState, Engine, reason_for
from cms.casebook.typesetter import CarrierIncompleteError
from tracker.typesetting.digest import content_digest
from tracker.typesetting.pdf import PdfMetadata
from tracker.typesetting.remarks import describe

Progress = Callable[[int, int, str], None]

TIME_LIMIT: Final = 30.0
"""Seconds of processor time for one case; an ordinary one takes a twentieth of a second."""
STEPS_AFTER: Final = 3
"""Contents, fonts, binding."""


def build_book(
    book: Book,
    *,
    cache: Path,
    on_progress: Progress = lambda _done, _total, _what: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    processes: int = 2,
    engine: Engine = "fragments",
    time_limit: float = TIME_LIMIT,
    keeps_warm: bool = False,
) -> BuiltBook:
    """The book as a PDF, with a report on each case.

    `cache` is a directory of fragments, made when missing. `on_progress(done, total, what)` is called with the title of
    what has just been finished, `is_cancelled()` at least ten times a second. `time_limit` is in seconds of
    processor time per case, so that a busy machine does not spoil good cases. With `keeps_warm` the typesetting processes
    wait for the next build of this process, for ten minutes at most. A case that cannot be typeset is replaced by a page
    that says so and is reported as failed.
    Raises BuildCancelledError; TypesettingError when no typesetting process can start or the frame itself fails;
    ValueError when the book has no case or two cases have the same id.
    """
    ids = [case.id for case in book.cases]
    if not ids:
        raise ValueError("A case book needs at least one case.")
    if len(set(ids)) != len(ids):
        raise ValueError("Each case of a book needs an id of its own.")
    store = FragmentStore(cache.resolve())
    with Crew(
        processes=processes, store=str(store.directory), is_cancelled=is_cancelled, rests=keeps_warm
    ) as crew:
        crew.prepare()
        build = _Build(with_readable_assets(book), store, crew, on_progress, time_limit)
        if engine == "fragments":
            try:
                return build.by_fragments()
            except CarrierIncompleteError:
                on_progress(0, build.total, _("Fonts cannot be shared: setting the book in one piece"))
        return build.in_one_shot()


def whole_pieces(book: Book) -> list[Piece]:
    """All pieces in printed order, contents and index without numbers: what is set when the book is one document."""
    digests = {case.id: case_digest(case, picture_digests(case.assets)) for case in book.cases}
    colophon = colophon_piece(book, digests)
    return _whole(book, front_pieces(book), [*body_pieces(book), *appendix_pieces(book)], colophon)


def _whole(book: Book, front: list[Piece], body: list[Piece], colophon: Piece) -> list[Piece]:
    index = index_piece(book, {})
    listed = body if index is None else [*body, index]
    return [*front, contents_piece(book, listed, {}), *listed, colophon]


class _Build:
    def __init__(
        self, book: Book, store: FragmentStore, crew: Crew, on_progress: Progress, time_limit: float
    ) -> None:
        self.book, self.store, self.crew, self.on_progress = book, store, crew, on_progress
        self.metadata = PdfMetadata(
            title=printable(book.title), author=printable(book.organisation), subject=printable(book.edition)
        )
        pictures = {case.id: picture_digests(case.assets) for case in book.cases}
        self.digests = {case.id: case_digest(case, pictures[case.id]) for case in book.cases}
        self.failures = {case.id: case.failure for case in book.cases if case.failure}
        self.front = front_pieces(book)
        self.body = [*body_pieces(book), *appendix_pieces(book)]
        self.digests |= {
            f"appendix.{appendix.key}": appendix_digest(appendix) for appendix in book.appendices
        }
        self.colophon = colophon_piece(book, self.digests)
        if book.preface_html.strip():
            self.digests["preface"] = preface_digest(book.preface_html)
        index = index_piece(book, {})
        self.foreseen = foreseen_piece(book, self.body if index is None else [*self.body, index])
        self.total = len(self.front) + len(self.body) + 2 + (index is not None) + STEPS_AFTER
        self.done = 0
        self.gatherer = Gatherer(
            store=store,
            crew=crew,
            words=book.words,
            sheets=book.layout.sheets,
            pictures=pictures,
            time_limit=time_limit,
            on_piece=self._step,
            on_unchanged=self._skip,
        )

    def by_fragments(self) -> BuiltBook:
        binder = Binder(self.book.layout)
        gathered = self.gatherer.gather(
            [*self.front, *self.body, self.colophon, self.foreseen], take=binder.take
        )
        faces = self.book.layout.faces
        counts = {anchor: piece.pages for anchor, piece in gathered.items()}
        numbers = body_numbers(self.body, counts, faces=faces)
        printed = {anchor: str(number) for anchor, number in numbers.items()}
        index = index_piece(self.book, printed)
        back = [self.colophon] if index is None else [index, self.colophon]
        if index is not None:
            last = self.body[-1].anchor
            printed[index.anchor] = str(numbers[last] + counts[last])
        contents = contents_piece(self.book, [*self.body, *back[:-1]], printed)
        gathered_last, carrier = self.gatherer.gather_with_fonts(
            [contents, *back[:-1]], take=binder.take, stamped=self._stamped(), metadata=self.metadata
        )
        gathered |= gathered_last
        counts |= {anchor: piece.pages for anchor, piece in gathered_last.items()}
        self._step(_("Fonts"))
        pagination = paginate([*self.front, contents], [*self.body, *back], counts, faces=faces)
        keys = [gathered[placement.piece.anchor].key for placement in pagination.placements]
        identity = content_digest(self.metadata.title, self.metadata.author, self.metadata.subject, *keys)
        data = binder.bind(pagination, carrier, identity=identity, check=self._check)
        self._step(_("Binding"))
        chapters = tuple(
            self._report(gathered[placement.piece.anchor], placement.number, placement.pages)
            for placement in pagination.placements
            if placement.piece.report_id
        )
        return BuiltBook(data, pagination.total_pages, chapters, sha256(data).hexdigest(), "fragments", ())

    def in_one_shot(self) -> BuiltBook:
        self.done = 0
        pieces = _whole(self.book, self.front, self.body, self.colophon)
        whole = build_whole(
            pieces,
            crew=self.crew,
            store=self.store,
            metadata=self.metadata,
            words=self.book.words,
            layout=self.book.layout,
            probe=self.gatherer.probe,
        )
        self.on_progress(self.total, self.total, _("Binding"))
        chapters = []
        for piece in (*self.front, *self.body):
            if piece.report_id:
                first, pages = whole.extents[piece.anchor]
                number = first + 1 if piece.kind is PieceKind.FRONT else first - whole.front_pages + 1
                failure = whole.failures.get(piece.anchor)
                state: ChapterState = "failed" if failure else "cached" if whole.cached else "fresh"
                reason = reason_for(failure) if failure else ""
                chapters.append(self._chapter(piece, number, pages, state, (reason,) if reason else ()))
        warnings = tuple(describe(remark) for remark in whole.remarks)
        digest = sha256(whole.data).hexdigest()
        return BuiltBook(whole.data, whole.pages, tuple(chapters), digest, "one_shot", warnings)

    def _stamped(self) -> Iterator[str]:
        for piece in self.body:
            yield from (piece.kicker, piece.verso, piece.recto)

    def _report(self, gathered: Gathered, number: int, pages: int) -> ChapterReport:
        warnings = [describe(remark) for remark in gathered.remarks]
        if gathered.failure:
            warnings.insert(0, gathered.failure)
        return self._chapter(gathered.piece, number, pages, gathered.state, tuple(warnings))

    def _chapter(
        self, piece: Piece, number: int, pages: int, state: ChapterState, warnings: tuple[str, ...]
    ) -> ChapterReport:
        if piece.report_id in self.failures:
            state, warnings = "failed", (self.failures[piece.report_id], *warnings)
        return ChapterReport(
            id=piece.report_id,
            title=piece.title,
            part=piece.part,
            pages=pages,
            first_page=roman(number) if piece.kind is PieceKind.FRONT else str(number),
            state=state,
            warnings=warnings,
            digest=self.digests[piece.report_id],
        )

    def _skip(self, unchanged: int) -> None:
        if unchanged:
            self.done += unchanged
            self.on_progress(self.done, self.total, _("Unchanged pages"))

    def _step(self, what: str) -> None:
        self.done = min(self.done + 1, self.total)
        self.on_progress(self.done, self.total, what)
        self._check()

    def _check(self) -> None:
        if self.crew.is_cancelled():
            raise BuildCancelledError
