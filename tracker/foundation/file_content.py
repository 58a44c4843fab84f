"""What a file is by its first bytes and, where it is an archive, by its directory, whatever its name says."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from tracker.foundation.archives import names_in

HEAD: Final = 1024
"""Bytes that are looked at."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = (b"\xd0\xcf\x11\xe0",)
_SIGNATURES: Final[dict[str, tuple[bytes, ...]]] = {
    "pdf": (b"%PDF",),
    "ofd": _ZIP,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "zip": _ZIP,
    "doc": (*_OLE, *_ZIP, b"{\\rtf"),
    "xls": (*_OLE, *_ZIP),
    "ppt": (*_OLE, *_ZIP),
    "wps": (*_OLE, *_ZIP),
    "et": (*_OLE, *_ZIP),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
}
_PLACED: Final[dict[str, tuple[int, bytes]]] = {"mp4": (4, b"ftyp"), "webp": (8, b"WEBP")}
"""Signatures that do not stand at the beginning."""
_PACKAGES: Final[dict[str, tuple[str, str]]] = {
    "docx": ("[content_types].xml", "word/"),
    "xlsx": ("[content_types].xml", "xl/"),
    "pptx": ("[content_types].xml", "ppt/"),
    "ofd": ("ofd.xml", ""),
}
"""What an archive of this kind holds, in lower case: a part of this name, and parts in this folder."""
_TEXTS: Final = ("csv", "txt")
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_WIDE_TEXT: Final = (b"\xff\xfe", b"\xfe\xff")
"""Text in two bytes a character, as some programs write it: its zeros are no sign of a program."""


def looks_like(file: UploadedFile[Any], extension: str) -> bool:
    """Whether the content may be of the kind that the extension (lower case, without its dot) names."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if extension in _TEXTS:
        return not head.startswith(_PROGRAMS) and (b"\0" not in head or head.startswith(_WIDE_TEXT))
    if extension in _PLACED:
        place, signature = _PLACED[extension]
        if head[place : place + len(signature)] != signature:
            return False
    return head.startswith(_SIGNATURES.get(extension, b"")) and not head.startswith(_PROGRAMS)


def opens_as(file: UploadedFile[Any], extension: str) -> bool:
    """Whether an office document has the parts without which no program opens it; true for what is no such archive."""
    if extension not in _PACKAGES:
        return True
    needed, folder = _PACKAGES[extension]
    names = names_in(file)
    return needed in names and any(name.startswith(folder) for name in names)
