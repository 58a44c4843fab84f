"""How a block that shows a record, or a film, travels through Word: one line that names it, found again when the file
comes back.
"""

import re
from typing import Any, Final

from cms.blocks.body import RECORD_BLOCKS

PHOTO: Final = "｜摄影："
"""Between a caption and who took the picture."""

_MARKER: Final = re.compile(r"^【记录 (?P<kind>[a-z_]{3,20}) (?P<id>\d{1,12})】")
_FILM: Final = re.compile(r"^【影片 (?P<id>\d{1,12})】")


def marker_of(kind: str, record_id: int, words: str) -> str:
    """As in 【记录 live_figures 12】核定效益 402.60 万元/年. The words tell the reader; only the sign is read again."""
    return f"【记录 {kind} {record_id}】{words}"


def film_marker(film_id: int, words: str) -> str:
    return f"【影片 {film_id}】{words}"


def film_of_marker(text: str) -> int | None:
    found = _FILM.match(text)
    return int(found["id"]) if found else None


def block_of_marker(text: str) -> tuple[str, Any] | None:
    found = _MARKER.match(text)
    if found is None or found["kind"] not in RECORD_BLOCKS:
        return None
    return found["kind"], {RECORD_BLOCKS[found["kind"]].record: int(found["id"])}
