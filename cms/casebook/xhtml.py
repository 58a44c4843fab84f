"""HTML as editors' tools leave it, written as the well-formed XML that e-books are made of."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"br", "hr", "img", "col"})
KEPT: Final = frozenset(
    [
        "a",
        "abbr",
        "article",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "li",
        "nav",
        "ol",
        "p",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
SILENT: Final = frozenset({"script", "style", "template", "iframe", "object", "svg", "math", "title"})
ATTRIBUTES: Final = frozenset({"alt", "class", "colspan", "href", "id", "lang", "rowspan", "scope", "src"})
CLOSED_BY: Final = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
    "tbody": frozenset({"td", "th", "tr", "thead", "tbody"}),
    "tfoot": frozenset({"td", "th", "tr", "thead", "tbody"}),
}
"""What an opening tag ends when its end tag was left out."""
BLOCKS: Final = KEPT - frozenset(
    ["a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "small", "span", "strong", "sub", "sup", "u"]
)

Resolve = Callable[[str, str], str | None]
"""From attribute (href or src) and address to the address in the e-book; None drops the attribute or the picture."""


def to_xhtml(html: str, *, resolve: Resolve) -> str:
    """Balanced XML with nothing but text, tables, lists and pictures. Deep nesting costs nothing."""
    writer = _Writer(resolve)
    writer.feed(html)
    writer.close()
    return writer.finished()


class _Writer(HTMLParser):
    def __init__(self, resolve: Resolve) -> None:
        super().__init__(convert_charrefs=True)
        self.resolve = resolve
        self.written: list[str] = []
        self.open: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if self.silent or tag not in KEPT:
            return
        if tag in BLOCKS and self.open and self.open[-1] == "p":
            self._end("p")
        while self.open and self.open[-1] in CLOSED_BY.get(tag, ()):
            self._end(self.open[-1])
        kept = self._attributes(tag, dict(attrs))
        if kept is None:
            return
        if tag in VOID:
            self.written.append(f"<{tag}{kept}/>")
            return
        self.written.append(f"<{tag}{kept}>")
        self.open.append(tag)
        if page := dict(attrs).get("data-page"):
            self.written.append(escape(page))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif not self.silent and tag in self.open:
            while self.open[-1] != tag:
                self._end(self.open[-1])
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.written.append(escape(data, quote=False))

    def finished(self) -> str:
        while self.open:
            self._end(self.open[-1])
        return "".join(self.written)

    def _end(self, tag: str) -> None:
        self.open.pop()
        self.written.append(f"</{tag}>")

    def _attributes(self, tag: str, attrs: dict[str, str | None]) -> str | None:
        kept = []
        for name, value in attrs.items():
            if name not in ATTRIBUTES or not value:
                continue
            wanted: str | None = value
            if name in {"href", "src"}:
                wanted = self.resolve(name, value)
            if wanted:
                kept.append(f' {name}="{escape(wanted)}"')
        if tag == "img":
            if not any(each.startswith(" src=") for each in kept):
                return None
            if not attrs.get("alt"):
                kept.append(' alt=""')
        return "".join(kept)
