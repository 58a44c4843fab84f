"""Is this upload a Word file that can be read without danger? Looks at the archive before anything parses it."""

import zipfile
from typing import IO, Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from tracker.foundation.archives import BROKEN_ARCHIVE

MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 300 * 1024 * 1024
MOST_XML: Final = 40 * 1024 * 1024
LARGEST_RATIO: Final = 150
"""Unpacked to packed size of one part; text rarely packs better than 1:20, a bomb does 1:1000."""
SMALL: Final = 1024 * 1024
"""A part below this size may pack as well as it likes."""
NEEDED: Final = ("[Content_Types].xml", "word/document.xml")
CHUNK: Final = 64 * 1024


class UnreadableWordError(ValueError):
    """The file is refused; the text says why in words for the screen."""


def check_package(file: IO[bytes], size: int) -> None:
    """Raises UnreadableWordError for what is no Word file, is too large, unpacks to too much, or brings a DTD."""
    most = settings.JIEBANG["WORD_MAXIMUM_BYTES"]
    if size > most:
        raise UnreadableWordError(_("The file is larger than %(most)s.") % {"most": filesizeformat(most)})
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive)
    except BROKEN_ARCHIVE as broken:
        if isinstance(broken, UnreadableWordError):
            raise
        raise UnreadableWordError(
            _("This is no Word file (.docx), or it is damaged. Save it as .docx and try again.")
        ) from broken
    finally:
        file.seek(0)


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not all(name in names for name in NEEDED):
        raise UnreadableWordError(
            _("This is no Word file (.docx), or it is damaged. Save it as .docx and try again.")
        )
    too_much = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED
    if too_much or any(_is_bomb(part) for part in parts):
        raise UnreadableWordError(_("The file unpacks to more than a story can hold."))
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _check_xml(archive, part)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Word never writes a document type; whoever does wants entities expanded or files read."""
    if part.file_size > MOST_XML:
        raise UnreadableWordError(_("The file unpacks to more than a story can hold."))
    with archive.open(part) as content:
        tail = b""
        while chunk := content.read(CHUNK):
            # A document type in UTF-16 has zero bytes between its letters.
            seen = (tail + chunk).replace(b"\x00", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise UnreadableWordError(_("The file holds a document type declaration and is not read."))
            tail = chunk[-32:]
