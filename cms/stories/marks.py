"""Puts a mark behind amounts that finance has not verified, in markup that is already clean."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_TAG = re.compile(r"(<[^>]*>)")


def with_marks(markup: str, amounts: Iterable[str], mark: str) -> SafeString:
    """`markup` with `mark` (markup itself) behind each of the amounts where it stands in the text, never in a tag."""
    wanted = [escape(amount) for amount in amounts]
    if not wanted:
        return mark_safe(markup)
    longest_first = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(r"(?<![\d.,，])(?:" + "|".join(map(re.escape, longest_first)) + ")")
    pieces = _TAG.split(markup)
    pieces[::2] = [pattern.sub(lambda found: found[0] + mark, piece) for piece in pieces[::2]]
    return mark_safe("".join(pieces))
