"""海报: one challenge on one page of A4, whatever the length of its texts; the rest stands behind the QR code."""

import math
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from tracker.challenges.documents.words import (
    WITHDRAWN,
    baseline_words,
    deadline_words,
    goal_words,
    race_words,
    standing_of,
)
from tracker.challenges.models import Challenge
from tracker.challenges.services import plain
from tracker.foundation.printable import printable
from tracker.typesetting.digest import content_digest
from tracker.typesetting.notices import width_of
from tracker.typesetting.pdf import PdfMetadata, RenderedPdf, render_pdf
from tracker.typesetting.qr import qr_data_uri

MOST_TARGETS: Final = 4
MOST_LINES: Final = 8
"""Of the title, of what is to be solved and, if there is room left, of why."""
TITLE_WIDTH: Final = 16
STATEMENT_WIDTH: Final = 36
"""In characters of their sizes."""
CUT: Final = "……"


@dataclass(frozen=True)
class PosterTarget:
    name: str
    baseline: str
    """"" where none is known."""
    goal: str


@dataclass(frozen=True)
class Poster:
    """What is printed, cut to its room already."""

    organisation: str
    heading: str
    number: str
    title: str
    standing: str
    bounty: str
    months: int
    deadline: str
    background: str
    task: str
    targets: tuple[PosterTarget, ...]
    further_targets: int
    eligibility: str
    race: str
    unit: str
    end_user: str
    contact: str
    address: str

    @property
    def is_withdrawn(self) -> bool:
        return self.standing == WITHDRAWN

    @property
    def digest(self) -> str:
        targets = (part for row in self.targets for part in (row.name, row.baseline, row.goal))
        facts = (value for value in vars(self).values() if isinstance(value, str | int))
        return content_digest(*map(str, facts), *targets)


def poster_of(challenge: Challenge, *, address: str) -> Poster:
    """Reads the targets; load the challenge with its units, its batch and its contact."""
    targets = list(challenge.targets.all())
    title = cut(challenge.title, lines=3, width=TITLE_WIDTH)
    room = MOST_LINES - lines_of(title, TITLE_WIDTH)
    task = cut(challenge.task, lines=room, width=STATEMENT_WIDTH)
    left = room - lines_of(task, STATEMENT_WIDTH)
    return Poster(
        organisation=str(settings.JIEBANG["ORGANISATION_NAME"]),
        heading=cut(challenge.batch.title if challenge.batch else "揭榜挂帅榜题", lines=1, width=24),
        number=challenge.number,
        title=title,
        standing=standing_of(challenge),
        bounty="面议" if challenge.bounty_wan is None else plain(challenge.bounty_wan),
        months=challenge.duration_months,
        deadline=deadline_words(challenge),
        background=cut(challenge.background, lines=left, width=STATEMENT_WIDTH) if left else "",
        task=task,
        targets=tuple(
            PosterTarget(
                name=cut(target.name, lines=1, width=18),
                baseline="" if target.baseline is None else cut(baseline_words(target), lines=1, width=9),
                goal=cut(goal_words(target), lines=1, width=11),
            )
            for target in targets[:MOST_TARGETS]
        ),
        further_targets=max(0, len(targets) - MOST_TARGETS),
        eligibility=cut(challenge.eligibility, lines=1 if challenge.is_race else 2, width=STATEMENT_WIDTH),
        race=race_words(challenge),
        unit=cut(challenge.unit.name, lines=1, width=18),
        end_user=cut(challenge.end_user_unit.name, lines=1, width=18),
        contact=cut(
            challenge.contact.name if challenge.contact else str(settings.JIEBANG["OFFICE_CONTACT"]),
            lines=1,
            width=18,
        ),
        address=address,
    )


def poster_pdf(poster: Poster) -> RenderedPdf:
    context = {"poster": poster, "qr": qr_data_uri(poster.address)}
    metadata = PdfMetadata(title=poster.title, author=poster.unit, subject=poster.number)
    return render_pdf(
        render_to_string("tracker/documents/poster.html", context),
        stylesheets=(render_to_string("tracker/documents/poster.css"),),
        metadata=metadata,
    )


def cut(text: str, *, lines: int, width: float) -> str:
    """As much of a text as `lines` of `width` Chinese characters hold; what is left out is marked.

    Line breaks of the text begin a line; spaces in a row count once.
    """
    kept: list[str] = []
    room = float(lines)
    for line in printable(text).splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if room < 1:
            return _marked(kept)
        need = width_of(words) / width
        if need > room:
            kept.append(_first(words, room * width - len(CUT)))
            return _marked(kept)
        kept.append(words)
        room -= max(1, math.ceil(need))
    return "\n".join(kept)


def lines_of(text: str, width: float) -> int:
    """How many lines of `width` Chinese characters a text takes."""
    return sum(max(1, math.ceil(width_of(line) / width)) for line in text.splitlines())


def _marked(kept: list[str]) -> str:
    return "\n".join(kept) + CUT


def _first(words: str, width: float) -> str:
    used = 0.0
    for place, sign in enumerate(words):
        used += width_of(sign)
        if used > width:
            return words[:place]
    return words
