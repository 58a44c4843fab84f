"""Zip archives that come from outside, as workbooks and Word files are."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

import struct
import zlib
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from django.core.files.uploadedfile import UploadedFile

LARGEST_DIRECTORY: Final = 1024 * 1024
"""Bytes of an archive's directory that are read: some ten thousand parts; a large presentation has two thousand."""

BROKEN_ARCHIVE: Final = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile and zlib raise over archives that are cut off, forged or packed in unknown ways."""


class _SparingReader:
    """Gives zipfile no more of the file at once than a directory may have, whatever size the archive states."""

    def __init__(self, file: IO[bytes] | UploadedFile[Any]) -> None:
        self.seek, self.tell, self._read = file.seek, file.tell, file.read

    def read(self, size: int = -1) -> bytes:
        content = self._read(LARGEST_DIRECTORY + 1 if size < 0 else min(size, LARGEST_DIRECTORY + 1))
        if len(content) > LARGEST_DIRECTORY:
            raise BadZipFile
        return content

    def seekable(self) -> bool:
        return True


def names_in(file: IO[bytes] | UploadedFile[Any]) -> frozenset[str]:
    """The names of an archive's parts, in lower case, by its directory alone: nothing is unpacked. None at all where it
    is no archive, is damaged, or its directory is larger than `LARGEST_DIRECTORY`.
    """
    file.seek(0)
    try:
        with ZipFile(_SparingReader(file)) as archive:
            # Some programs write the names with the slash of their own system.
            return frozenset(name.replace("\\", "/").lower() for name in archive.namelist())
    except BROKEN_ARCHIVE:
        return frozenset()
    finally:
        file.seek(0)
