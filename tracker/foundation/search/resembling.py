"""Records that say much the same as a text: found by the passages that they share with it, then by rare words of their titles.

A passage is a run of characters that stands in both. The text is cut into overlapping windows of four
characters (words, where it is written in letters); each window is one exact search, and a record counts for as
many windows as it holds. Who says the same otherwise is found by the words that a title shares with the beginning of the
text (`rare_words.py`), and stands after those. So it needs no dictionary of words, finds the same on both databases, and
can say why: by what is shared.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from tracker.foundation.search.finding import scope_of
from tracker.foundation.search.gram_index import Match
from tracker.foundation.search.highlighting import marked
from tracker.foundation.search.models import SearchText
from tracker.foundation.search.normal_form import normalise
from tracker.foundation.search.rare_words import sharing_rare_words
from tracker.foundation.search.scope import Scope
from tracker.foundation.search.vendors import gram_index

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

WINDOW = 4
"""Characters of a window: shorter ones ("工作面") stand in everything, longer ones miss a word put in between."""
SHORTEST_WORD = 3
"""Letters of a word, or characters of a whole phrase, that say something by themselves."""
MAXIMUM_WINDOWS = 16
"""Windows looked for, spread evenly over a longer text; each costs one search."""
PER_WINDOW = 40
"""Records taken for one window, the newest: a passage that stands in more says little."""
MOST_BY_WORDS = 8
"""Records that are added for the words of their titles: those that share most."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A record that resembles the text, and the passages or words that both have, as compared, the longest first."""

    kind: str
    object_id: int
    title_html: SafeString
    shared: tuple[str, ...]
    strength: float
    """Windows that both have, or the weight of the words: comparable among those that are alike in `by_passages`."""
    by_passages: bool
    """Whether whole passages are shared, or only words."""


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    words: str

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def resembling(
    text: str,
    *,
    user: "AbstractBaseUser | AnonymousUser",
    kinds: Collection[str] | None = None,
    limit: int = 6,
) -> tuple[Resemblance, ...]:
    """The records that share most with the text among those that the person may see, the strongest first.

    Those with a shared passage come before those with shared words. A handful of queries on PostgreSQL, one for each
    window besides on SQLite, whatever the length of the text. A text too short to say anything finds nothing.
    """
    normal = normalise(text)
    scope = scope_of(user, kinds)
    if not scope.kinds:
        return ()
    held = _holding_windows(normal, scope)
    strongest = sorted(held.items(), key=lambda item: (-len(item[1]), -item[0].entry_id))[:limit]
    by_words = sharing_rare_words(normal, scope, known=held, limit=min(MOST_BY_WORDS, limit - len(strongest)))
    return (
        *_by_passages(strongest),
        *(
            Resemblance(
                kind=one.match.kind,
                object_id=one.object_id,
                title_html=marked(one.title, one.title_norm, one.shared),
                shared=one.shared,
                strength=one.weight,
                by_passages=False,
            )
            for one in by_words
        ),
    )


def says_something(text: str) -> bool:
    """Whether a text is long enough for `resembling` to find anything by it."""
    return len("".join(normalise(text).split())) >= SHORTEST_WORD


def _holding_windows(normal: str, scope: Scope) -> dict[Match, list[_Window]]:
    windows = _windows(normal)
    if not windows:
        return {}
    found: dict[Match, list[_Window]] = defaultdict(list)
    newest = gram_index().newest_of_each([window.words for window in windows], scope, PER_WINDOW)
    for window, matches in zip(windows, newest, strict=True):
        for match in matches:
            found[match].append(window)
    return found


def _by_passages(strongest: Sequence[tuple[Match, Sequence[_Window]]]) -> list[Resemblance]:
    rows = SearchText.objects.filter(pk__in=[match.entry_id for match, _ in strongest])
    texts: dict[int, list[Any]] = {
        pk: row for pk, *row in rows.values_list("entry_id", "entry__object_id", "title", "title_norm")
    }
    resemblances = []
    for match, held in strongest:
        if match.entry_id in texts:  # an entry may go between the statements
            object_id, title, title_norm = texts[match.entry_id]
            shared = _passages(held)
            resemblances.append(
                Resemblance(
                    kind=match.kind,
                    object_id=object_id,
                    title_html=marked(title, title_norm, shared),
                    shared=shared,
                    strength=len(held),
                    by_passages=True,
                )
            )
    return resemblances


def _windows(normal: str) -> list[_Window]:
    """The windows of a text in normal form, in their order; of a long one as many as are allowed, evenly spread."""
    windows: list[_Window] = []
    start = 0
    for run in normal.split():
        start = normal.index(run, start)
        windows += _windows_of_run(run, start)
        start += len(run)
    stride = -(-len(windows) // MAXIMUM_WINDOWS) or 1
    return windows[::stride]


def _windows_of_run(run: str, start: int) -> list[_Window]:
    if run.isascii() or len(run) <= WINDOW:
        return [_Window(start, run)] if len(run) >= SHORTEST_WORD else []
    return [_Window(start + place, run[place : place + WINDOW]) for place in range(len(run) - WINDOW + 1)]


def _passages(held: Sequence[_Window]) -> tuple[str, ...]:
    """What the windows of one record make together: those that overlap are one passage."""
    passages: list[_Window] = []
    for window in held:
        last = passages[-1] if passages else None
        if last is not None and window.start < last.end:
            passages[-1] = _Window(last.start, last.words + window.words[last.end - window.start :])
        else:
            passages.append(window)
    return tuple(sorted({passage.words for passage in passages}, key=lambda words: (-len(words), words)))
