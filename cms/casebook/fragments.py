"""Typeset pieces and the directory that keeps them.

A fragment is one piece rendered alone: PDF pages without font files, and the list of the glyphs they use. Its glyph ids
are those of the installed fonts, so that any number of fragments can share one font each when they are
joined. It is stored under the digest of everything that shaped it; a directory of fragments may therefore be shared
by books, editions and processes, and be deleted at any time.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cms.casebook.shell import HERE, PROJECT, stylesheet
from tracker.typesetting.digest import content_digest
from tracker.typesetting.fonts import fonts_fingerprint
from tracker.typesetting.remarks import Remark, RemarkKind

MAGIC: Final = b"casebook fragment 1\n"
SUFFIX: Final = ".fragment"
DAY: Final = 24 * 60 * 60


@dataclass(slots=True)
class FontUse:
    """The glyphs taken from one font: glyph id to text and to advance width in 1/1000 em."""

    family: str
    weight: int
    style: str
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)

    def add(self, other: "FontUse") -> None:
        """The same whatever the order: of two texts for one glyph the first by code stands."""
        for glyph, text in other.texts.items():
            if self.texts.get(glyph) != text:
                self.texts[glyph] = min(text, self.texts.get(glyph, text))
        self.widths.update(other.widths)

    def in_order(self) -> "FontUse":
        """The same, by glyph."""
        texts, widths = dict(sorted(self.texts.items())), dict(sorted(self.widths.items()))
        return FontUse(self.family, self.weight, self.style, texts, widths)


@dataclass(frozen=True, slots=True)
class Fragment:
    """`fonts` is keyed by the resource name under which the pages call the font."""

    pages: int
    fonts: Mapping[str, FontUse]
    remarks: tuple[Remark, ...]
    pdf: bytes


@cache
def layout_version(sheets: tuple[str, ...]) -> str:
    """Changes with anything besides a piece's own content that may move a letter: code, style sheets, fonts.

    `sheets` are the names of the style sheets of the page format.
    """
    sources = [HERE / "typesetter.py", PROJECT / "tracker" / "typesetting" / "justification.py"]
    return content_digest(
        version("weasyprint"),
        version("pydyf"),
        fonts_fingerprint(),
        *(stylesheet(name) for name in sheets),
        stylesheet("fragment.css"),
        *(source.read_bytes() for source in sources),
    )


def fragment_key(html: str, pictures: tuple[str, ...], prefix: str, sheets: tuple[str, ...]) -> str:
    """The digest under which the fragment of this content is stored; `pictures` as by `picture_digests`."""
    return content_digest(layout_version(sheets), prefix, html, *pictures)


def carrier_key(fonts: Mapping[str, FontUse], stamped: str) -> str:
    """The digest of a font carrier: which glyphs of which fonts, which characters to be stamped."""
    glyphs = [f"{name} {sorted(use.texts.items())}" for name, use in sorted(fonts.items())]
    return content_digest(layout_version(()), "carrier", stamped, *glyphs)


class GlyphUnion:
    """Every glyph used by any of the fragments that were added, by font."""

    def __init__(self) -> None:
        self._fonts: dict[str, FontUse] = {}

    def add(self, fragment: Fragment) -> None:
        for name, use in fragment.fonts.items():
            self._fonts.setdefault(name, FontUse(use.family, use.weight, use.style)).add(use)

    def are_in(self, fonts: Mapping[str, FontUse]) -> bool:
        """Whether `fonts` hold them all."""
        return all(
            name in fonts and use.texts.keys() <= fonts[name].texts.keys()
            for name, use in self._fonts.items()
        )

    def in_order(self) -> dict[str, FontUse]:
        """In one order, whoever set which piece when: the font files are embedded in it, and a frozen edition is built to
        the same bytes again.
        """
        return {name: self._fonts[name].in_order() for name in sorted(self._fonts)}


def pack_fonts(fonts: Mapping[str, FontUse]) -> dict[str, Any]:
    """As JSON: {name: [family, weight, style, glyph ids, texts, widths]}."""
    return {
        name: [
            use.family,
            use.weight,
            use.style,
            list(use.texts),
            list(use.texts.values()),
            [use.widths.get(glyph, 0) for glyph in use.texts],
        ]
        for name, use in fonts.items()
    }


def unpack_fonts(packed: Mapping[str, Any]) -> dict[str, FontUse]:
    return {
        name: FontUse(
            family,
            weight,
            style,
            dict(zip(glyphs, texts, strict=True)),
            dict(zip(glyphs, widths, strict=True)),
        )
        for name, (family, weight, style, glyphs, texts, widths) in packed.items()
    }


@dataclass(frozen=True, slots=True)
class FragmentStore:
    """A directory of fragments. Files are written whole or not at all; a damaged one counts as absent."""

    directory: Path

    def path(self, key: str) -> Path:
        return self.directory / key[:2] / f"{key}{SUFFIX}"

    def holds(self, key: str) -> bool:
        return self.path(key).exists()

    def read(self, key: str) -> Fragment | None:
        try:
            with self.path(key).open("rb") as file:
                if file.readline(len(MAGIC)) != MAGIC:
                    return None
                head = json.loads(file.readline())
                pdf = file.read()
            if len(pdf) != head["length"]:
                return None
            remarks = tuple(Remark(RemarkKind(kind), detail) for kind, detail in head["remarks"])
            return Fragment(head["pages"], unpack_fonts(head["fonts"]), remarks, pdf)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, key: str, fragment: Fragment) -> None:
        """Store by writing beside and renaming, so that a reader never meets half a file."""
        head = {
            "pages": fragment.pages,
            "length": len(fragment.pdf),
            "remarks": [[remark.kind.value, remark.detail] for remark in fragment.remarks],
            "fonts": pack_fonts(fragment.fonts),
        }
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(
                    MAGIC + json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                )
                file.write(fragment.pdf)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def keep_fresh(self, keys: Iterable[str]) -> None:
        """Mark fragments as used today, so that `prune` spares them."""
        for key in keys:
            try:
                os.utime(self.path(key))
            except OSError:  # deleted meanwhile: it will be rendered again when needed
                continue

    def prune(self, *, days: int) -> int:
        """Delete what no build has used for `days` days; returns how many files went."""
        oldest = time.time() - days * DAY
        stale = [path for path in self.directory.glob(f"*/*{SUFFIX}") if path.stat().st_mtime < oldest]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)
