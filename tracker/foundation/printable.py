"""Text for files of other formats: without the characters that no XML, and so no workbook and no feed, may hold; and
text that was pasted, without the marks of where it came from.
"""

import re
from typing import Final

_OFFICE_BREAKS: Final = re.compile("[\x0b\x0c\u2028\u2029]|\r\n?")
_OFFICE_TAGS: Final = re.compile(
    r"</?(?:o|w|v|m|st1):[a-z]+[^<>]*>|<!(?:--)?\[(?:if|endif)[^>]*>", re.IGNORECASE
)
_BREAKING_NAMES: Final = (
    "br|p|div|li|ul|ol|tr|table|section|article|header|footer|blockquote|pre|h1|h2|h3|h4|h5|h6|hr"
)
_OTHER_NAMES: Final = (
    "html|head|body|title|meta|link|base|span|a|i|b|u|s|em|strong|small|big|mark|font|center|sub|sup|ins|del|strike|"
    "code|kbd|samp|var|tt|cite|q|dl|dt|dd|thead|tbody|tfoot|colgroup|col|caption|img|svg|path|iframe|object|embed|"
    "param|video|audio|source|picture|figure|figcaption|form|input|button|select|option|textarea|label|fieldset|"
    "legend|nav|main|aside|template|noscript|canvas|details|summary|td|th|script|style"
)
_BREAKING: Final = frozenset(_BREAKING_NAMES.split("|"))
"""Elements at whose end, or at which, a new line begins."""
_CELLS: Final = frozenset({"td", "th"})
_HIDDEN: Final = frozenset({"script", "style"})
"""Elements whose content is no text."""
_HIDDEN_ENDS: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _HIDDEN}
_HTML_TAGS: Final = re.compile(
    rf"<(?P<closing>/?)(?P<name>{_BREAKING_NAMES}|{_OTHER_NAMES})"
    r"(?:\s+[a-z_:@][\w:.-]*\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)|\s+(?:async|defer|disabled|checked|hidden|nowrap))*"
    r"\s*/?>|<!--[^<]*?-->|<!doctype[^<>]*>|<\?xml[^<>]*>",
    re.IGNORECASE | re.ASCII,
)
_SPACED_BREAKS: Final = re.compile(r"[ \t]*\n[ \t]*")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without them; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def without_office_marks(text: str) -> str:
    """Text pasted from an office program or a page: its own line breaks as ours, without its marks ("<o:p>"), tags and
    characters that nothing prints. Everything else stays as it was typed ("<1%", "<待定>"), for text is drawn as text.
    """
    return _without_tags(_OFFICE_TAGS.sub("", _in_our_lines(text)))


def carries_marks(text: str) -> bool:
    """Whether `without_office_marks` takes more out of the text than characters that nobody sees."""
    return without_office_marks(text) != _in_our_lines(text)


def _in_our_lines(text: str) -> str:
    return printable(_OFFICE_BREAKS.sub("\n", text))


def _without_tags(text: str) -> str:
    """The words between HTML tags, on lines of their own where they stood so; of scripts and styles nothing. Takes a
    time in proportion to the text.
    """
    kept: list[str] = []
    unclosed: set[str] = set()
    place = 0
    for tag in _HTML_TAGS.finditer(text):
        if tag.start() < place:
            continue  # within a script or style that is left out
        kept.append(text[place : tag.start()])
        place, name = tag.end(), (tag["name"] or "").lower()
        if name in _HIDDEN and not tag["closing"] and name not in unclosed:
            end = _HIDDEN_ENDS[name].search(text, place)
            if end is None:
                unclosed.add(name)
            else:
                place = end.start()
        elif name in _BREAKING and (tag["closing"] or name in ("br", "hr")):
            kept.append("" if text.startswith("\n", place) else "\n")
        elif name in _CELLS and tag["closing"]:
            kept.append(" ")
    if not place:
        return text
    whole = "".join((*kept, text[place:])).replace("&nbsp;", " ")
    return _MANY_BREAKS.sub("\n\n", _SPACED_BREAKS.sub("\n", whole)).strip()
