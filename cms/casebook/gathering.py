"""Get a fragment for each piece: from the store when it holds one, else from a worker; for a bad piece, a stand-in."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.casebook.content import BookWords
from cms.casebook.crew import Crew, Job, Outcome
from cms.casebook.fragments import Fragment, FragmentStore, GlyphUnion, carrier_key, fragment_key
from cms.casebook.geometry import folio
from cms.casebook.markup import Piece, failed_piece
from cms.casebook.reports import ChapterState, reason_for
from cms.casebook.typesetter import CarrierIncompleteError
from tracker.typesetting.digest import content_digest
from tracker.typesetting.pdf import PdfMetadata, TypesettingError
from tracker.typesetting.remarks import Remark

Take = Callable[[str, Fragment], None]
"""Hears of a fragment, by the anchor of its piece."""

FOLIO_CHARACTERS = "0123456789ivxlcdm" + folio(0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a piece; its fragment is kept under `key`. When it failed, `piece` is its stand-in and `failure` the reason in words."""

    piece: Piece
    key: str
    pages: int
    remarks: tuple[Remark, ...]
    state: ChapterState
    failure: str = ""


class Gatherer:
    """`pictures` are the picture digests of each case by id; `time_limit` is in seconds of processor time per piece.

    `on_piece` hears the title of each piece as it is ready, `on_unchanged` how many came from the store.
    """

    def __init__(
        self,
        *,
        store: FragmentStore,
        crew: Crew,
        words: BookWords,
        sheets: tuple[str, ...],
        pictures: Mapping[str, tuple[str, ...]],
        time_limit: float,
        on_piece: Callable[[str], None],
        on_unchanged: Callable[[int], None],
    ) -> None:
        self.store, self.crew, self.words, self.pictures = store, crew, words, pictures
        self.sheets = sheets
        self.time_limit, self.on_piece, self.on_unchanged = time_limit, on_piece, on_unchanged
        self._glyphs = GlyphUnion()

    def gather(
        self, pieces: Sequence[Piece], *, take: Take, beside: Sequence[Job] = ()
    ) -> dict[str, Gathered]:
        """Every piece by anchor; `take` is given their fragments in this order, while later ones are still being set.

        Jobs `beside` are carried out into the store as well, as far as they can be.
        Raises TypesettingError when a piece without an editor's words fails.
        """
        gathered: dict[str, Gathered] = {}
        keys = {piece.anchor: self._key(piece) for piece in pieces}
        states: dict[str, ChapterState] = {
            anchor: "cached" for anchor, key in keys.items() if self.store.holds(key)
        }
        waiting = deque(pieces)

        def take_next() -> bool:
            """In one order, whoever set which piece when: where it is copied to shows in the bytes of the book."""
            if not waiting or waiting[0].anchor not in states:
                return False
            piece = waiting[0]
            taken = self._taken(piece, keys[piece.anchor], states[piece.anchor], take)
            if taken is not None:
                gathered[piece.anchor] = taken
                waiting.popleft()
            elif states.pop(piece.anchor) == "fresh":
                raise _unreadable(piece)
            return taken is not None

        def on_set(piece: Piece) -> None:
            states[piece.anchor] = "fresh"

        self.on_unchanged(len(states))
        missing = [piece for piece in pieces if piece.anchor not in states]
        failures = self._render(missing, beside=beside, on_set=on_set, meanwhile=take_next)
        while waiting:
            piece = waiting[0]
            if piece.anchor in failures:
                reason = reason_for(failures[piece.anchor])
                gathered[piece.anchor] = self._stand_in(piece, reason, take)
                waiting.popleft()
                self._render((), meanwhile=take_next)
            else:  # what was kept of it is damaged
                failures |= self._render([piece], on_set=on_set, meanwhile=take_next)
        self.store.keep_fresh(keys[anchor] for anchor in gathered)
        return gathered

    def gather_with_fonts(
        self, pieces: Sequence[Piece], *, take: Take, stamped: Iterable[str], metadata: PdfMetadata
    ) -> tuple[dict[str, Gathered], Fragment]:
        """The last pieces, and the fonts of all that was gathered and of the lines `stamped` on its pages.

        The fonts are set together with the pieces, from what is known by then: contents and index repeat what the pages
        before them say, so that hardly ever a letter of theirs is missing and the fonts are set once more.
        Raises CarrierIncompleteError when the fragments cannot share fonts on this machine.
        """
        characters = "".join(sorted(set(FOLIO_CHARACTERS).union(*stamped)))
        foreseen = self._carrier_job(characters, metadata)
        gathered = self.gather(pieces, take=take, beside=[foreseen] * (not self.store.holds(foreseen.key)))
        carrier = self._carrier(foreseen)
        if not self._glyphs.are_in(carrier.fonts):
            carrier = self._carrier(self._carrier_job(characters, metadata))
        return gathered, carrier

    def probe(self, pieces: Iterable[Piece]) -> dict[str, Outcome]:
        """Which of `pieces` cannot be typeset, and why, by anchor."""
        return self._render(piece for piece in pieces if not self.store.holds(self._key(piece)))

    def _render(
        self,
        pieces: Iterable[Piece],
        *,
        beside: Iterable[Job] = (),
        on_set: Callable[[Piece], None] = lambda _piece: None,
        meanwhile: Callable[[], bool] = lambda: False,
    ) -> dict[str, Outcome]:
        """Typeset `pieces` into the store, and what is to be done `beside`; the outcomes of those pieces that failed, by
        anchor.
        """
        by_key = {self._key(piece): piece for piece in pieces}
        failures: dict[str, Outcome] = {}

        def finished(outcome: Outcome) -> None:
            piece = by_key.get(outcome.job.key)
            if outcome.failure == "disk":  # no fault of the text: the next build goes on from here
                raise TypesettingError(reason_for(outcome))
            if piece is None:
                return
            if outcome.failure and not piece.report_id:
                raise TypesettingError(f"{piece.title}: {reason_for(outcome)}")
            if outcome.failure:
                failures[piece.anchor] = outcome
            else:
                on_set(piece)
            self.on_piece(piece.title)

        jobs = [self._job(piece, key) for key, piece in by_key.items()]
        self.crew.run([*beside, *jobs], on_done=finished, meanwhile=meanwhile)
        return failures

    def _carrier_job(self, stamped: str, metadata: PdfMetadata) -> Job:
        """To set the fonts of what has been gathered by now, and of the characters `stamped`."""
        union = self._glyphs.in_order()
        return Job(
            content_digest(carrier_key(union, stamped), metadata.title, metadata.author, metadata.subject),
            metadata.title,
            4 * self.time_limit,
            task="carrier",
            fonts=union,
            stamped=stamped,
            metadata=metadata,
        )

    def _carrier(self, job: Job) -> Fragment:
        carrier = self.store.read(job.key)
        if carrier is not None:
            self.store.keep_fresh([job.key])
            return carrier
        outcomes: list[Outcome] = []
        self.crew.run([job], on_done=outcomes.append)
        carrier = self.store.read(job.key)
        if outcomes[0].failure == "disk":
            raise TypesettingError(reason_for(outcomes[0]))
        if carrier is None:
            raise CarrierIncompleteError(outcomes[0].detail)
        return carrier

    def _stand_in(self, piece: Piece, failure: str, take: Take) -> Gathered:
        """A page that says that `piece` could not be set. It is small and common to all editions, so it is kept too."""
        page = failed_piece(piece, self.words)
        key = self._key(page)
        if self.store.read(key) is None:
            outcomes: list[Outcome] = []
            self.crew.run([self._job(page, key)], on_done=outcomes.append)
            if outcomes[0].failure:
                raise TypesettingError(_("Not even an empty page could be set; check the installed fonts."))
        taken = self._taken(page, key, "failed", take, failure)
        if taken is None:
            raise _unreadable(page)
        return taken

    def _taken(
        self, piece: Piece, key: str, state: ChapterState, take: Take, failure: str = ""
    ) -> Gathered | None:
        """None when the store cannot give the fragment."""
        fragment = self.store.read(key)
        if fragment is None:
            return None
        self._glyphs.add(fragment)
        take(piece.anchor, fragment)
        return Gathered(piece, key, fragment.pages, fragment.remarks, state, failure)

    def _job(self, piece: Piece, key: str) -> Job:
        return Job(
            key,
            piece.title,
            self.time_limit,
            html=piece.html,
            assets=piece.assets,
            prefix=_prefix(piece),
            sheets=self.sheets,
        )

    def _key(self, piece: Piece) -> str:
        pictures = self.pictures.get(piece.report_id, ()) if piece.assets else ()
        return fragment_key(piece.html, pictures, _prefix(piece), self.sheets)


def _unreadable(piece: Piece) -> TypesettingError:
    return TypesettingError(
        _("%(title)s was set but could not be read back from the cache; is the disk full?")
        % {"title": piece.title}
    )


def _prefix(piece: Piece) -> str:
    """What makes the names within a fragment its own."""
    return f"{piece.anchor}."
