"""A process that typesets pieces until its pipe is closed: `python -m cms.casebook.worker`.

It needs neither Django settings nor the database. A piece that loops, exhausts memory or brings down a C
library takes this process with it and nothing else: the build ends it, names the case and goes on.
"""

import contextlib
import errno
import os
import resource
import selectors
import signal
from pathlib import Path
from typing import Any, BinaryIO, Final

from cms.casebook.fragments import Fragment, FragmentStore, unpack_fonts
from cms.casebook.typesetter import CarrierIncompleteError, Typesetter
from cms.casebook.wire import read_frame, write_frame
from tracker.typesetting.pdf import PdfMetadata, TypesettingError

MEMORY_LIMIT: Final = 6 * 1024**3
"""Bytes of address space; a book of 1500 pages in one document needs two gigabytes."""
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
IDLE_SECONDS: Final = 600.0
"""A process that rests between two builds ends by itself after so long."""


def main() -> None:
    requests, replies = _private_pipes()
    with contextlib.suppress(ValueError, OSError):  # a lower limit may be set from outside
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))
    typesetter = Typesetter()
    write_frame(replies, {"ready": True})
    while (frame := _next_frame(requests)) is not None:
        head, blobs = frame
        # Ends this process when the piece has used up its processor time, even within a C library.
        signal.setitimer(signal.ITIMER_PROF, head["limit"])
        answer = _answer(typesetter, head, blobs)
        signal.setitimer(signal.ITIMER_PROF, 0)
        write_frame(replies, answer)


def _next_frame(requests: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next request; None when the build has closed the pipe, or has asked for nothing for long."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(requests, selectors.EVENT_READ)
        return read_frame(requests) if waiting.select(IDLE_SECONDS) else None


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, kept from libraries that may print."""
    requests, replies = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return requests, replies


def _answer(typesetter: Typesetter, head: dict[str, Any], blobs: list[bytes]) -> dict[str, Any]:
    try:
        fragment = _render(typesetter, head, blobs)
        FragmentStore(Path(head["store"])).write(head["key"], fragment)
    except CarrierIncompleteError as error:
        return {"failure": "carrier", "detail": str(error)}
    except TypesettingError:
        return {"failure": "nesting", "detail": ""}
    except MemoryError:
        return {"failure": "memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever a text provokes must be told to the build
        is_full = isinstance(error, OSError) and error.errno in NO_ROOM
        return {
            "failure": "disk" if is_full else "error",
            "detail": f"{type(error).__name__}: {error}"[:300],
        }
    return {"failure": ""}


def _render(typesetter: Typesetter, head: dict[str, Any], blobs: list[bytes]) -> Fragment:
    metadata = PdfMetadata(**{**head["metadata"], "keywords": tuple(head["metadata"]["keywords"])})
    if head["task"] == "carrier":
        return typesetter.render_carrier(
            unpack_fonts(head["fonts"]), stamped=head["stamped"], metadata=metadata
        )
    html, assets = blobs[0].decode(), dict(zip(head["assets"], blobs[1:], strict=True))
    if head["task"] == "whole":
        return typesetter.render_whole(html, assets=assets, metadata=metadata, sheets=head["sheets"])
    return typesetter.render_fragment(html, assets=assets, prefix=head["prefix"], sheets=head["sheets"])


if __name__ == "__main__":
    main()
