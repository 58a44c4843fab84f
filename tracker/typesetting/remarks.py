"""What typesetting has to say about a text: gaps that do not stop it but that the editor should mend.

A remark is a kind and a detail, both free of any language, so that it can be stored beside a rendered
piece and be told later in the reader's language by `describe`.
"""

import contextlib
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _


class RemarkKind(StrEnum):
    MISSING_GLYPH = "missing_glyph"
    REFUSED_REFERENCE = "refused_reference"
    MISSING_ASSET = "missing_asset"
    UNREADABLE_IMAGE = "unreadable_image"
    NO_ALT_TEXT = "no_alt_text"
    DROPPED_ATTACHMENT = "dropped_attachment"
    LOW_RESOLUTION = "low_resolution"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Remark:
    """`detail` is what the remark is about: a character with its code point, an address, a file name."""

    kind: RemarkKind
    detail: str


_SENTENCES: Final = {
    RemarkKind.MISSING_GLYPH: _(
        "No installed font has the character %(detail)s; it needs another character."
    ),
    RemarkKind.REFUSED_REFERENCE: _(
        "The reference %(detail)s was not followed: only pictures kept in this system are printed."
    ),
    RemarkKind.MISSING_ASSET: _("The picture %(detail)s is named in the text but missing; upload it again."),
    RemarkKind.UNREADABLE_IMAGE: _(
        "The picture %(detail)s is damaged or of an unknown kind; upload it again."
    ),
    RemarkKind.NO_ALT_TEXT: _(
        "The picture %(detail)s has no description; add one for readers who cannot see it."
    ),
    RemarkKind.DROPPED_ATTACHMENT: _("The file %(detail)s was not attached to the PDF."),
    RemarkKind.LOW_RESOLUTION: _(
        "The picture %(detail)s is too coarse for the printer, who needs 300 dpi; upload a larger one."
    ),
    RemarkKind.LAYOUT: _("Something could not be laid out as written: %(detail)s"),
}


def describe(remark: Remark) -> str:
    """The remark as a sentence for the editor, in the active language."""
    return str(_SENTENCES[remark.kind]) % {"detail": remark.detail}


def distinct(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Each remark once, in the order of its first appearance."""
    return tuple(dict.fromkeys(remarks))


class _ThreadListener(logging.Handler):
    """Keeps the records of one thread: several documents may be typeset at once in one process."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and (remark := _remark_of(record)) is not None:
            self.remarks.append(remark)


def _remark_of(record: logging.LogRecord) -> Remark | None:
    template, args = str(record.msg), record.args if isinstance(record.args, tuple) else ()
    if template.startswith(".notdef glyph") and len(args) == 2:  # noqa: PLR2004 - the character and its code
        return Remark(RemarkKind.MISSING_GLYPH, glyph_detail(str(args[0])))
    if template.startswith('Image "%s" has no required alt') and args:
        return Remark(RemarkKind.NO_ALT_TEXT, shortened(str(args[0])))
    if template.startswith(("Failed to load", "Error while")) and args:
        if any(REFUSED in str(arg) for arg in args):
            return None  # the fetcher has said it already, with its own kind
        if "image" in template or "SVG" in template:
            return Remark(RemarkKind.UNREADABLE_IMAGE, shortened(str(args[0])))
    return Remark(RemarkKind.LAYOUT, shortened(record.getMessage()))


REFUSED: Final = "not fetched:"
"""How the message of a refusal by `tracker.typesetting.fetcher` begins."""

DETAIL_LENGTH: Final = 120


def glyph_detail(character: str) -> str:
    """'😀 (U+1F600)'"""
    return f"{character} (U+{ord(character):04X})"


def shortened(detail: str) -> str:
    """Addresses and log lines can be as long as a picture: a remark keeps the first 120 characters."""
    return detail if len(detail) <= DETAIL_LENGTH else detail[: DETAIL_LENGTH - 1] + "…"


@contextlib.contextmanager
def remarks_of_weasyprint() -> Iterator[list[Remark]]:
    """Collect what WeasyPrint logs in this thread while the block runs."""
    logger = logging.getLogger("weasyprint")
    if not logger.isEnabledFor(logging.WARNING):
        # A quiet logging configuration must not hide missing glyphs from the editor.
        logger.setLevel(logging.WARNING)
    listener = _ThreadListener()
    logger.addHandler(listener)
    try:
        yield listener.remarks
    finally:
        logger.removeHandler(listener)
