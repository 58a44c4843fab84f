"""Entries whose titles share rare words with the beginning of a text, in whatever order and with whatever between them.

A word is a pair of ideographs, or letters and digits written together; how rare it is, the titles tell. One such word is
no resemblance, or everybody would be shown whatever has 瓦斯 in its title: it takes another one, or a rare ideograph
besides (水仓…清淤 and 水仓淤泥), and all of it together must be so rare that no title would share it by chance. Words of every
proposal do not count (`common_words.py`).
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from unicodedata import category

from tracker.foundation.search.common_words import BARE_WHEN_ALONE, without_common_words
from tracker.foundation.search.gram_index import Match
from tracker.foundation.search.models import SearchEntry, SearchText
from tracker.foundation.search.scope import Scope
from tracker.foundation.search.vendors import gram_index

GIST = 48
"""Characters of the text that are looked at: what the matter is, is said first."""
RARE_SHARE = 0.05
"""Of the titles; a word or ideograph that stands in more says little."""
COMMON_ABOVE = 8
"""Titles that a word may stand in however few there are: one matter alone is a need, a challenge, projects and outcomes."""
COUNTED = 20_000
"""Titles that are counted: where there are more, one in twenty of these is common enough."""
LEADING_WORDS = 12
"""Words, the rarest, by which entries are looked up; what else the titles share is seen when they are read."""
LOOKED_AT = 60
EXPECTED_BY_CHANCE = 1 / 3
"""Titles that could be expected to share as much if words fell among them by lot, at most: the more titles there are, the
rarer the shared words must be.
"""

_LETTERS = re.compile(r"(?=[0-9]*[a-z])[a-z0-9]{2,}")
_LETTERS_OF_A_GRAM = 3


@dataclass(frozen=True, slots=True)
class Sharing:
    """An entry, its text as shown and as compared, and the words that it shares, the longest first."""

    match: Match
    object_id: int
    title: str
    title_norm: str
    shared: tuple[str, ...]
    weight: float
    """Logarithm of one in how many titles has as much by chance."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a text in normal form is compared by."""

    text: str
    words: frozenset[str]
    ideographs: frozenset[str]


def sharing_rare_words(normal: str, scope: Scope, *, known: Container[Match], limit: int) -> list[Sharing]:
    """The visible entries, other than the known ones, that share most, the strongest first; by the same few statements
    for any text.
    """
    gist = _words_of(without_common_words(normal[:GIST]))
    if limit < 1 or not gist.words:
        return []
    titles = SearchEntry.objects.all()[:COUNTED].count()
    weights = _weights(sorted(gist.words | gist.ideographs), titles)
    leading = sorted(gist.words & weights.keys(), key=lambda word: (-weights[word], word))[:LEADING_WORDS]
    if not leading:
        return []
    matches = gram_index().with_heaviest_titles(
        {_gram(word): weights[word] for word in leading}, scope, LOOKED_AT
    )
    new = {match.entry_id: match for match in matches if match not in known}
    rows = SearchText.objects.filter(pk__in=list(new)).values_list(
        "entry_id", "entry__object_id", "title", "title_norm"
    )
    found = [
        Sharing(new[entry_id], object_id, title, title_norm, *shared)
        for entry_id, object_id, title, title_norm in rows
        if (shared := _shared(gist, title_norm, weights)) and shared[1] >= log(titles / EXPECTED_BY_CHANCE)
    ]
    return sorted(found, key=lambda one: (-one.weight, -one.match.entry_id))[:limit]


def _weights(units: Sequence[str], titles: int) -> dict[str, float]:
    """How much each word or ideograph says: the fewer of the titles have it, the more. Those that are common, or in no title,
    are left out.
    """
    rare = max(COMMON_ABOVE, int(titles * RARE_SHARE))
    counts = gram_index().count_in_titles([_gram(unit) for unit in units], rare + 1)
    return {
        unit: log(1 + titles / count) for unit, count in zip(units, counts, strict=True) if 0 < count <= rare
    }


def _shared(
    gist: _Words, title_norm: str, weights: Mapping[str, float]
) -> tuple[tuple[str, ...], float] | None:
    """What a title shares with the text, and how much that says; `None` for a single word."""
    title = _words_of(title_norm)
    words = gist.words & title.words & weights.keys()
    alone = (gist.ideographs & title.ideographs & weights.keys()) - set().union(*words)
    if not words or len(words) + len(alone) < 2:  # noqa: PLR2004 - said above
        return None
    passages = sorted({*_passages(gist.text, title.text, words), *alone}, key=lambda one: (-len(one), one))
    return tuple(passages), sum(weights[one] for one in words | alone)


def _passages(text: str, title: str, words: frozenset[str]) -> Iterator[str]:
    """The shared words, as far as they go on together in both."""
    end = 0
    for start in range(len(text)):
        word = next((word for word in words if text.startswith(word, start)), "")
        if word and start + len(word) > end:
            end = start + len(word)
            while end < len(text) and not text[end].isspace() and text[start : end + 1] in title:
                end += 1
            yield text[start:end]


def _words_of(normal: str) -> _Words:
    ideographic = "".join(char if category(char) == "Lo" else " " for char in normal)
    pairs = {a + b for a, b in pairwise(ideographic) if not (a.isspace() or b.isspace())}
    return _Words(
        text=normal,
        words=frozenset(pairs.union(_LETTERS.findall(normal))),
        ideographs=frozenset(ideographic) - BARE_WHEN_ALONE - {" "},
    )


def _gram(unit: str) -> str:
    return unit[:_LETTERS_OF_A_GRAM]
