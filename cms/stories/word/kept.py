"""What Word does not carry: the sources of texts, and films. They are taken over from the version before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from django.utils.html import strip_tags

from cms.blocks.body import SOURCE_FIELDS, SOURCED_BLOCKS

Block = tuple[str, Any]
_LINE_ENDS: Final = re.compile(r"</p>|</li>|<br\s*/?>", re.IGNORECASE)


@dataclass
class Kept:
    """`sources` by the words (without spaces) that they stand under; `films` by their id, as their block holds them."""

    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    films: dict[int, Any] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    """Words whose source was found again."""

    def with_source(self, block: Block) -> Block:
        """A text all of whose lines stood under one source keeps it; a line that was rewritten speaks for itself."""
        kind, value = block
        if kind not in SOURCED_BLOCKS:
            return block
        lines = list(_lines_of(kind, value))
        sources = [self.sources.get(line) for line in lines]
        if not sources or sources[0] is None or any(source != sources[0] for source in sources):
            return block
        self.found.update(lines)
        return kind, {**value, **sources[0]}

    @property
    def lost(self) -> int:
        """How many lines stood under a source and were not found again."""
        return len(self.sources.keys() - self.found)


def kept_of(bodies: Iterable[Any]) -> Kept:
    kept = Kept()
    for body in bodies:
        for block in body:
            if block.block_type == "film" and block.value["film"] is not None:
                kept.films[block.value["film"].pk] = block.value
            elif block.block_type in SOURCED_BLOCKS and block.value["source"]:
                source = {name: block.value[name] or "" for name in SOURCE_FIELDS}
                kept.sources.update(dict.fromkeys(_lines_of(block.block_type, block.value), source))
    return kept


def _lines_of(kind: str, value: Any) -> Iterable[str]:
    texts = value["points"] if kind == "points" else _LINE_ENDS.split(_source(value["text"]))
    return filter(None, ("".join(unescape(strip_tags(text)).split()) for text in texts))


def _source(text: Any) -> str:
    return str(getattr(text, "source", text))
