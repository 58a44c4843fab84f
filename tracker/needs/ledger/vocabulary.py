"""Lists of words, and the patterns made of them."""

import re
from collections.abc import Iterable


def words(text: str) -> tuple[str, ...]:
    """The words of a text that are set apart by space, in order."""
    return tuple(text.split())


def any_of(choices: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest that fits: 百分点 is no 百."""
    return "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))
