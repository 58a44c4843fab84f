"""The passage of a text that answers a query, as HTML with the terms marked."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice

from django.utils.safestring import SafeString, mark_safe

from tracker.foundation.search.normal_form import normalise, terms_of

_ELLIPSIS = "…"
_LOOKED_AT = 100
"""Occurrences of a term among which the passage to show is chosen."""


def highlight(raw: str, query: str, width: int | None = None) -> SafeString:
    """`raw` escaped, each occurrence of a term of the query in `<mark>`.

    At most `width` characters of it are shown (`None`: all), the first passage where most of the terms stand
    together; an ellipsis stands where it was cut.
    """
    return marked(raw, normalise(raw), terms_of(query), width)


def marked(raw: str, normal: str, terms: Sequence[str], width: int | None = None) -> SafeString:
    """`highlight` for those who have the normal form of the text and the terms at hand."""
    start, end = (0, len(raw)) if width is None or len(raw) <= width else _passage(normal, terms, width)
    parts = [_ELLIPSIS if start else ""]
    at = start
    for first, last in _marks(normal, terms, start, end):
        parts += [escape(raw[at:first]), "<mark>", escape(raw[first:last]), "</mark>"]
        at = last
    parts += [escape(raw[at:end]), _ELLIPSIS if end < len(raw) else ""]
    return mark_safe("".join(parts))


def _positions(normal: str, term: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where a term begins, occurrences that overlap one another included."""
    at = normal.find(term, start, end)
    while at >= 0:
        yield at
        at = normal.find(term, at + 1, end)


def _marks(normal: str, terms: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """What to mark between `start` and `end`: the occurrences, those that touch or overlap made one."""
    spans: list[tuple[int, int]] = []
    for term in terms:
        reach = len(term) - 1  # an occurrence may be cut off at either side
        found = _positions(normal, term, max(0, start - reach), end + reach)
        spans += [(max(at, start), min(at + len(term), end)) for at in found]
    marks: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if marks and first <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(marks[-1][1], last)
        else:
            marks.append((first, last))
    return marks


def _passage(normal: str, terms: Sequence[str], width: int) -> tuple[int, int]:
    """Start and end of the first `width` characters that begin with a term and have most of the terms."""
    found = sorted((at, term) for term in terms for at in islice(_positions(normal, term), _LOOKED_AT))
    present = {term for _, term in found}
    begin = finish = 0
    most: set[str] = set()
    for index, (first, _) in enumerate(found):
        together = [(at, term) for at, term in islice(found, index, None) if at < first + width]
        distinct = {term for _, term in together}
        if len(distinct) > len(most):
            begin, most = first, distinct
            finish = min(max(at + len(term) for at, term in together), first + width)
        if len(most) == len(present):
            break
    # A little of what goes before makes a passage readable, as far as nothing is lost at its end.
    lead = min(width // 4, width - (finish - begin))
    start = max(0, min(begin - lead, len(normal) - width))
    return start, start + width
