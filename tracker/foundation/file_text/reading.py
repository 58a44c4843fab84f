"""What a file says, read by a process of its own that may take so much time and memory and no more.

Whoever wrote the file decides what its reader does: unpack a gigabyte, follow a page tree in circles. None of it may
hold up a server, so the reader is a child that the kernel ends when it has had its share.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final

from tracker.foundation.file_text.readers import LONGEST_TEXT, READERS, WALL_SECONDS

READABLE_EXTENSIONS: Final = tuple(READERS)
_PROJECT: Final = Path(__file__).resolve().parents[3]


class UnreadableFileError(Exception):
    """There is no text to be had: damaged, locked with a password, or too much for its reader."""


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def text_of(chunks: Iterable[bytes], extension: str) -> str:
    """The text of a file, its pieces in `chunks`: at most `LONGEST_TEXT` characters, "" for pictures without words.

    Raises UnreadableFileError; ValueError for an extension that is not among `READABLE_EXTENSIONS`.
    """
    if extension not in READERS:
        raise ValueError(f"“{extension}” is no kind of file whose text is read.")
    with tempfile.NamedTemporaryFile(prefix="jiebang-reading-", suffix=f".{extension}") as copy:
        for chunk in chunks:
            copy.write(chunk)
        copy.flush()
        try:
            finished = subprocess.run(  # noqa: S603 - our own program; the file's name is ours as well
                [sys.executable, "-m", "tracker.foundation.file_text.readers", extension, copy.name],
                cwd=_PROJECT,
                check=True,
                capture_output=True,
                timeout=WALL_SECONDS,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise UnreadableFileError(_last_words(error)) from error
    return finished.stdout.decode("utf-8", "replace")[:LONGEST_TEXT]


def _last_words(error: subprocess.SubprocessError) -> str:
    """The last line that the reader wrote, for whoever runs the server; its readers' users are told nothing of it."""
    said = getattr(error, "stderr", None) or b""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(error)
