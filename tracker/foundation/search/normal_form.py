"""How text is compared: a normal form that keeps every position, and the grams that make it quick to find.

A query is cut into terms, a document matches when its normal form contains every term. The grams (every
character, every pair, and within ASCII every three characters of a run without blanks) are what an index
keeps: a document that contains a term has all grams of the term, so nothing is missed. A term that is itself
a gram is thereby found; for a longer one the grams narrow the candidates down, and the text decides.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

MAXIMUM_TERMS = 8
"""Terms of one query; what follows is not looked at."""
MAXIMUM_REQUIRED_GRAMS = 24
"""Grams asked of an index for one query. More narrow the candidates no further, but each is one more list to read."""

RESERVED = "\ue000\ue001\ue002"
"""Private characters that no normal form has, for marks of an index's own."""

_BLANKED = '，。；：、（）“”‘’《》〈〉【】〔〕！？…—·「」『』,;:!?()[]{}"<>|' + RESERVED
_ASCII_TRIPLE = re.compile(r"(?=([!-~]{3}))")
_FOLDED_BLOCKS = (
    range(0x41, 0x5B),
    range(0xA0, 0xD800),
    range(0xF900, 0x10000),  # compatibility ideographs, full and half width
    range(0x10400, 0x10450),  # the one astral script with case in wide use
    range(0x1D400, 0x1D800),  # mathematical letters
    range(0x1F100, 0x1F200),  # enclosed letters
    range(0x2F800, 0x2FA20),  # compatibility ideographs
)


@cache
def _folding() -> dict[int, str]:
    """Code point -> the one character it is compared as. Made at the first search: 65,000 normalisations."""
    fold = {}
    for code in chain(*_FOLDED_BLOCKS):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
        # What unfolds into several characters (㎡, ß) stays as it is: positions must not move.
        if len(plain) == 1 and plain != char:
            fold[code] = plain
    # Control characters, NUL above all, may not reach a database; lone surrogates cannot be encoded.
    for code in chain(range(0x20), range(0x7F, 0xA0), range(0xD800, 0xE000), map(ord, _BLANKED)):
        fold[code] = " "
    # A folding may lead to a character that is itself folded: full-width brackets, for one.
    return {code: fold.get(ord(plain), plain) for code, plain in fold.items()}


def normalise(text: str) -> str:
    """The form in which text is compared: case and width folded, punctuation and control characters blank.

    `len(normalise(text)) == len(text)`, so a position found in the one is valid in the other.
    """
    return text.translate(_folding())


def terms_of(query: str) -> tuple[str, ...]:
    """The distinct terms of a query in normal form, at most `MAXIMUM_TERMS`; none for a blank query."""
    return tuple(dict.fromkeys(normalise(query).split()))[:MAXIMUM_TERMS]


def joined(title: str, body: str) -> str:
    """Title and body as the one text that is searched; the line break keeps a term from spanning both."""
    return f"{title}\n{body}"


def storable(text: str) -> str:
    """Text that every database takes: no NUL, nothing that UTF-8 cannot say. Keeps every position."""
    return text.replace("\x00", " ").encode(errors="replace").decode()


def grams_of(normal: str) -> set[str]:
    """All grams of a text in normal form."""
    grams: set[str] = set()
    for run in normal.split():
        grams.update(run, _pairs(run), _ascii_triples(run))
    return grams


@dataclass(frozen=True, slots=True)
class GramQuery:
    """What to ask an index for, so as to find the documents that contain all terms."""

    grams: tuple[str, ...]
    """Grams that every such document has, at most `MAXIMUM_REQUIRED_GRAMS`."""
    unproven: tuple[str, ...]
    """The terms that a document with these grams may yet lack: to be looked for in its text."""


def gram_query(terms: Iterable[str]) -> GramQuery:
    """What to ask for these terms; of very long ones, grams evenly spread over their length."""
    proven = []
    unproven = []
    grams: dict[str, None] = {}
    for term in terms:
        if term in grams_of(term):
            proven.append(term)
            continue
        unproven.append(term)
        triples = list(_ascii_triples(term))
        # Where three characters are known to stand together, two of them say nothing more.
        pairs = (pair for pair in _pairs(term) if not (triples and pair.isascii()))
        grams.update(dict.fromkeys([*triples, *pairs]))
    sampled = list(grams)
    stride = -(-len(sampled) // (MAXIMUM_REQUIRED_GRAMS - MAXIMUM_TERMS)) or 1
    return GramQuery(grams=(*proven, *sampled[::stride]), unproven=tuple(unproven))


def gram_number(gram: str) -> int:
    """A gram as a positive 63-bit number of its own: 21 bits for each of its at most three characters."""
    number = 0
    for char in gram:
        number = number << 21 | ord(char)
    return number


GRAM_PUNCTUATION = "".join(sorted(set(string.punctuation) - set(_BLANKED)))
"""The ASCII characters, other than letters and digits, that occur in a normal form."""


def _pairs(run: str) -> Iterator[str]:
    return map("".join, pairwise(run))


def _ascii_triples(run: str) -> Iterator[str]:
    return (found[1] for found in _ASCII_TRIPLE.finditer(run))
