"""What surrounds every typeset text: its style sheets and the HTML document it stands in.

Kept apart from the templates, so that a worker process starts without loading them.
"""

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parents[1]


@cache
def stylesheet(name: str) -> str:
    """The text of one of the book's style sheets."""
    return (HERE / name).read_text("utf-8")


def document(body: str, *, title: str = "") -> str:
    """A complete HTML document around `body`, which is HTML."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head><body>{body}</body></html>\n'
