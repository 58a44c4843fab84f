"""Get a fragment for each piece: from the store when it holds one, else from a worker; for a bad piece, a stand-in."""

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

FOLIO_CHARACTERS = "0123456789ivxlcdm" + folio(0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A piece as it was typeset. When it failed, `piece` is its stand-in and `failure` the reason in words. The glyphs of
    `fragment` stay with the gatherer.
    """

    piece: Piece
    fragment: Fragment
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

    def gather(self, pieces: Sequence[Piece]) -> dict[str, Gathered]:
        """Every piece by anchor. Raises TypesettingError when a piece without an editor's words fails."""
        gathered: dict[str, Gathered] = {}
        keys = {piece.anchor: self._key(piece) for piece in pieces}
        missing = []
        for piece in pieces:
            fragment = self.store.read(keys[piece.anchor])
            if fragment is None:
                missing.append(piece)
            else:
                gathered[piece.anchor] = Gathered(piece, self._counted(fragment), "cached")
        self.store.keep_fresh(keys[anchor] for anchor in gathered)
        self.on_unchanged(len(gathered))
        failures = self._render(missing)
        for piece in missing:
            if piece.anchor not in failures:
                fragment = self._stored(keys[piece.anchor], piece)
                gathered[piece.anchor] = Gathered(piece, self._counted(fragment), "fresh")
        for piece in missing:
            if piece.anchor in failures:
                gathered[piece.anchor] = self._stand_in(piece, reason_for(failures[piece.anchor]))
        return gathered

    def probe(self, pieces: Iterable[Piece]) -> dict[str, Outcome]:
        """Which of `pieces` cannot be typeset, and why, by anchor."""
        return self._render(piece for piece in pieces if not self.store.holds(self._key(piece)))

    def _render(self, pieces: Iterable[Piece]) -> dict[str, Outcome]:
        """Typeset `pieces` into the store; the outcomes of those that failed, by anchor."""
        by_key = {self._key(piece): piece for piece in pieces}
        failures: dict[str, Outcome] = {}

        def finished(outcome: Outcome) -> None:
            piece = by_key[outcome.job.key]
            if outcome.failure == "disk":  # no fault of the text: the next build goes on from here
                raise TypesettingError(reason_for(outcome))
            if outcome.failure and not piece.report_id:
                raise TypesettingError(f"{piece.title}: {reason_for(outcome)}")
            if outcome.failure:
                failures[piece.anchor] = outcome
            self.on_piece(piece.title)

        self.crew.run([self._job(piece, key) for key, piece in by_key.items()], on_done=finished)
        return failures

    def carrier(self, pieces: Iterable[Piece], *, metadata: PdfMetadata) -> Fragment:
        """The fonts of all that was gathered, also for what will be stamped on the pages of `pieces`.

        Raises CarrierIncompleteError when the fragments cannot share fonts on this machine.
        """
        union = self._glyphs.in_order()
        lines = [text for piece in pieces for text in (piece.kicker, piece.verso, piece.recto)]
        stamped = "".join(sorted(set(FOLIO_CHARACTERS).union(*lines)))
        key = content_digest(carrier_key(union, stamped), metadata.title, metadata.author, metadata.subject)
        carrier = self.store.read(key)
        if carrier is not None:
            self.store.keep_fresh([key])
            return carrier
        job = Job(
            key,
            metadata.title,
            4 * self.time_limit,
            task="carrier",
            fonts=union,
            stamped=stamped,
            metadata=metadata,
        )
        outcomes: list[Outcome] = []
        self.crew.run([job], on_done=outcomes.append)
        carrier = self.store.read(key)
        if outcomes[0].failure == "disk":
            raise TypesettingError(reason_for(outcomes[0]))
        if carrier is None:
            raise CarrierIncompleteError(outcomes[0].detail)
        return carrier

    def _stand_in(self, piece: Piece, failure: str) -> Gathered:
        """A page that says that `piece` could not be set. It is small and common to all editions, so it is kept too."""
        page = failed_piece(piece, self.words)
        key = self._key(page)
        if self.store.read(key) is None:
            outcomes: list[Outcome] = []
            self.crew.run([self._job(page, key)], on_done=outcomes.append)
            if outcomes[0].failure:
                raise TypesettingError(_("Not even an empty page could be set; check the installed fonts."))
        return Gathered(page, self._counted(self._stored(key, page)), "failed", failure)

    def _counted(self, fragment: Fragment) -> Fragment:
        self._glyphs.add(fragment)
        return fragment.without_glyphs()

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

    def _stored(self, key: str, piece: Piece) -> Fragment:
        fragment = self.store.read(key)
        if fragment is None:
            raise TypesettingError(
                _("%(title)s was set but could not be read back from the cache; is the disk full?")
                % {"title": piece.title}
            )
        return fragment


def _prefix(piece: Piece) -> str:
    """What makes the names within a fragment its own."""
    return f"{piece.anchor}."
