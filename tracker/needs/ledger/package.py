"""The outer shell of an .xlsx file: a zip archive whose promises are not believed.

Nothing is unpacked before the directory was weighed, and what is unpacked is counted as it comes.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tracker.foundation.archives import BROKEN_ARCHIVE
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode

MEGABYTE = 1024 * 1024
MAXIMUM_UNPACKED = 256 * MEGABYTE  # of all parts together, pictures included
MAXIMUM_PART = 64 * MEGABYTE  # of one part that is read; 20,000 full rows take about 30
MAXIMUM_PARTS = 5_000
MAXIMUM_RATIO = 200  # unpacked to packed; ledgers reach about 40
RATIO_MATTERS_FROM = MEGABYTE  # a small part may be as repetitive as it likes
CHUNK = 64 * 1024

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and the envelope of a workbook with a password
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_FLAG = 0x1


class Package:
    """The parts of one workbook by name, as `xl/workbook.xml`."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members = {_part_name(member.filename): member for member in archive.infolist()}

    def has(self, name: str) -> bool:
        return _part_name(name) in self._members

    def read(self, name: str) -> bytes:
        """The unpacked part, at most MAXIMUM_PART bytes.

        Raises LedgerRefused: damaged where the part is missing or broken, zip_bomb where it goes on
        and on, whatever size the directory gave.
        """
        member = self._members.get(_part_name(name))
        if member is None:
            raise LedgerRefused(RefusalCode.DAMAGED)
        content = bytearray()
        try:
            with self._archive.open(member) as stream:
                while chunk := stream.read(CHUNK):
                    content += chunk
                    if len(content) > MAXIMUM_PART:
                        raise LedgerRefused(RefusalCode.ZIP_BOMB)
        except BROKEN_ARCHIVE as error:
            raise LedgerRefused(RefusalCode.DAMAGED) from error
        return bytes(content)


@contextmanager
def open_package(source: Path | BinaryIO, *, maximum_bytes: int) -> Iterator[Package]:
    """Opens the file after its size, its first bytes and its directory were found bearable.

    A stream is read from its beginning and left open. Raises LedgerRefused.
    """
    if isinstance(source, Path):
        try:
            # Before opening: a pipe or a device would block or never end.
            if not source.is_file():
                raise LedgerRefused(RefusalCode.UNREADABLE)
            stream = source.open("rb")
        except OSError as error:
            raise LedgerRefused(RefusalCode.UNREADABLE) from error
        with stream:
            yield from _open_stream(stream, maximum_bytes)
    else:
        yield from _open_stream(source, maximum_bytes)


def _open_stream(stream: BinaryIO, maximum_bytes: int) -> Iterator[Package]:
    stream = _seekable(stream, maximum_bytes)
    size = stream.seek(0, os.SEEK_END)
    _refuse_beyond(size, maximum_bytes)
    stream.seek(0)
    _check_beginning(stream)
    try:
        archive = ZipFile(stream)
    except BROKEN_ARCHIVE as error:
        raise LedgerRefused(RefusalCode.DAMAGED) from error
    with archive:
        _check_directory(archive.infolist(), size)
        yield Package(archive)


def _seekable(stream: BinaryIO, maximum_bytes: int) -> BinaryIO:
    if stream.seekable():
        return stream
    content = stream.read(maximum_bytes + 1)
    _refuse_beyond(len(content), maximum_bytes)
    return io.BytesIO(content)


def _refuse_beyond(size: int, maximum_bytes: int) -> None:
    if size > maximum_bytes:
        raise LedgerRefused(RefusalCode.TOO_LARGE, maximum_mb=max(1, maximum_bytes // MEGABYTE))


def _check_beginning(stream: BinaryIO) -> None:
    """Says which kind of file it is, where it is not a zip archive."""
    beginning = stream.read(len(OLE_MAGIC))
    if beginning == OLE_MAGIC:
        # The stream's name stands in a directory sector, which may lie anywhere; the file is small enough.
        encrypted = ENCRYPTED_STREAM in stream.read()
        raise LedgerRefused(RefusalCode.ENCRYPTED if encrypted else RefusalCode.OLD_XLS)
    if not beginning.startswith(ZIP_MAGIC):
        raise LedgerRefused(RefusalCode.NOT_XLSX)
    stream.seek(0)


def _check_directory(members: list[ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAXIMUM_PARTS or unpacked > MAXIMUM_UNPACKED:
        raise LedgerRefused(RefusalCode.ZIP_BOMB)
    # By the file's own size first: members that share their packed bytes look harmless one by one.
    if _is_bomb(unpacked, size) or any(
        _is_bomb(member.file_size, member.compress_size) for member in members
    ):
        raise LedgerRefused(RefusalCode.ZIP_BOMB)
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise LedgerRefused(RefusalCode.ENCRYPTED)
    # Workbooks know no other packing; some others ask for as much memory as they like.
    if any(member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for member in members):
        raise LedgerRefused(RefusalCode.DAMAGED)


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_MATTERS_FROM and unpacked > MAXIMUM_RATIO * packed


def _part_name(name: str) -> str:
    """Part names do not tell case apart (ECMA-376, part 2); some programs write them with backslashes."""
    return name.replace("\\", "/").removeprefix("/").lower()
