"""Zip archives that come from outside, as workbooks and Word files are."""

import struct
import zlib
from typing import Final
from zipfile import BadZipFile

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
