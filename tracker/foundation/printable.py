"""Text for files of other formats: without the characters that no XML, and so no workbook and no feed, may hold."""

import re
from typing import Final

_OFFICE_BREAKS: Final = re.compile("[\x0b\x0c\u2028\u2029]|\r\n?")
_OFFICE_TAGS: Final = re.compile(
    r"</?(?:o|w|v|m|st1):[a-z]+[^<>]*>|<!(?:--)?\[(?:if|endif)[^>]*>", re.IGNORECASE
)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without them; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def without_office_marks(text: str) -> str:
    """Text pasted from an office program: its own line breaks as ours, without its marks ("<o:p>") and characters that
    nothing prints. Everything else stays as it was typed, for text is drawn as text.
    """
    return printable(_OFFICE_TAGS.sub("", _OFFICE_BREAKS.sub("\n", text)))
