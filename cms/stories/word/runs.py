"""The words of a Word paragraph as rich text: bold and italic stay, a link leaves its words."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.html import escape

LONGEST_PARAGRAPH: Final = 10_000
"""Characters; what is longer is dealt out to several paragraphs."""


def paragraphs_of(paragraph: Any) -> list[str]:
    """As HTML, at least one."""
    parts: list[list[str]] = [[]]
    room = LONGEST_PARAGRAPH
    for run, words in _runs(paragraph):
        rest = words
        while len(rest) > room:
            parts[-1].append(_html(run, rest[:room]))
            parts.append([])
            rest, room = rest[room:], LONGEST_PARAGRAPH
        parts[-1].append(_html(run, rest))
        room -= len(rest)
    return [f"<p>{''.join(pieces)}</p>" for pieces in parts]


def paragraphs_of_text(text: str) -> list[str]:
    return [
        f"<p>{escape(text[start : start + LONGEST_PARAGRAPH])}</p>"
        for start in range(0, len(text), LONGEST_PARAGRAPH)
    ]


def _runs(paragraph: Any) -> Iterator[tuple[Any, str]]:
    from docx.text.run import Run

    for item in paragraph.iter_inner_content():
        for run in [item] if isinstance(item, Run) else item.runs:
            yield run, " ".join(run.text.splitlines())


def _html(run: Any, text: str) -> str:
    words: str = escape(text)
    if words.strip():
        words = f"<b>{words}</b>" if run.bold else words
        words = f"<i>{words}</i>" if run.italic else words
    return words
