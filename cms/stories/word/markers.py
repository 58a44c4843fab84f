"""How a block that shows a record, a film, or the picture at the head travels through Word: one line that names it, found
again when the file comes back.
"""

import re
from typing import Any, Final

from cms.blocks.body import RECORD_BLOCKS

PHOTO: Final = "｜摄影："
"""Between a caption and who took the picture."""

_MARKER: Final = re.compile(r"^【记录 (?P<kind>[a-z_]{3,20}) (?P<id>\d{1,12})】")
_LEAD: Final = "【题图】"
"""Before the words under the picture at the head."""
_FILM: Final = re.compile(r"^【影片 (?P<id>\d{1,12})】")


def marker_of(kind: str, record_id: int, words: str) -> str:
    """As in 【记录 live_figures 12】核定效益 402.60 万元/年. The words tell the reader; only the sign is read again."""
    return f"【记录 {kind} {record_id}】{words}"


def film_marker(film_id: int, words: str) -> str:
    return f"【影片 {film_id}】{words}"


def film_of_marker(text: str) -> int | None:
    found = _FILM.match(text)
    return int(found["id"]) if found else None


def lead_marker(words: str) -> str:
    """As in 【题图】试压｜摄影：张工."""
    return f"{_LEAD}{words}"


def words_of_lead(text: str) -> str | None:
    """The words under the picture at the head, which may be ""; None for a line about anything else."""
    return text.removeprefix(_LEAD).strip() if text.startswith(_LEAD) else None


def block_of_marker(text: str) -> tuple[str, Any] | None:
    found = _MARKER.match(text)
    if found is None or found["kind"] not in RECORD_BLOCKS:
        return None
    return found["kind"], {RECORD_BLOCKS[found["kind"]].record: int(found["id"])}
