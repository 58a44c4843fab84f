"""Text for files of other formats: without the characters that no XML, and so no workbook and no feed, may hold."""

import re
from typing import Final

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without them; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)
