"""How a build and its worker processes talk: frames of a JSON head and byte strings over a pipe.

Nothing that can run is sent (no pickles), and no multiprocessing start method is involved, so that a build may be
started from any thread of any server.
"""

import json
from collections.abc import Sequence
from typing import IO, Any, Final

_LENGTH_BYTES: Final = 4


def write_frame(stream: IO[bytes], head: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    encoded = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}).encode()
    for part in (len(encoded).to_bytes(_LENGTH_BYTES, "big") + encoded, *blobs):
        left = memoryview(part)
        while left:  # an unbuffered pipe may take less than it is given
            left = left[stream.write(left) :]
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next frame, or None when the other side has closed the pipe, even within a frame."""
    length = _read_exactly(stream, _LENGTH_BYTES)
    if length is None:
        return None
    encoded = _read_exactly(stream, int.from_bytes(length, "big"))
    if encoded is None:
        return None
    head: dict[str, Any] = json.loads(encoded)
    blobs = []
    for size in head.pop("blobs"):
        blob = _read_exactly(stream, size)
        if blob is None:
            return None
        blobs.append(blob)
    return head, blobs


def _read_exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts, left = [], size
    while left:
        part = stream.read(left)
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
