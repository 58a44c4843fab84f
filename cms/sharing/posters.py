"""One page to hang up or to send round: what a story says in three sentences, and the code that opens it."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms.blocks.live import OutcomeFigures
from cms.site.media import StoryImage
from cms.stories.pages import CaseStory
from tracker.typesetting.pdf import PdfMetadata, render_pdf
from tracker.typesetting.qr import qr_data_uri

STYLE: Final = Path(__file__).with_name("poster.css")
PICTURE: Final = "fill-1240x700|format-jpeg"
KEPT: Final = 24 * 60 * 60
"""Seconds for which a poster is kept: a second reader does not wait for it."""


@dataclass(frozen=True)
class Poster:
    """What the sheet says. `verified_wan` in 万元, None without a verified benefit."""

    title: str
    subtitle: str
    summary: str
    theme: str
    unit_name: str
    verified_wan: Decimal | None
    adopted: int
    applicable: int
    address: str
    organisation: str


def poster_of(story: CaseStory, *, address: str) -> Poster:
    figures: OutcomeFigures | None = story.live_records.outcomes.get(story.outcome_id)
    return Poster(
        title=story.title,
        subtitle=story.subtitle,
        summary=story.summary,
        theme=story.theme,
        unit_name=story.unit_name,
        verified_wan=figures.verified_wan if figures else None,
        adopted=figures.coverage.adopted if figures else 0,
        applicable=figures.coverage.applicable if figures else 0,
        address=address,
        organisation=settings.JIEBANG["ORGANISATION_NAME"],
    )


def poster_pdf(story: CaseStory, *, address: str) -> bytes:
    """A4, one page, tagged; kept until anything on it changes."""
    poster = poster_of(story, address=address)
    language = get_language() or settings.LANGUAGE_CODE
    facts = f"{poster!r}|{story.hero_id}|{language}|{STYLE.stat().st_mtime_ns}"
    key = f"poster:{hashlib.sha256(facts.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    html = render_to_string(
        "cms/sharing/documents/poster.html",
        {
            "poster": poster,
            "code": qr_data_uri(address),
            "has_picture": story.hero is not None,
            "language": language,
        },
    )
    assets = _picture(story.hero)
    data = render_pdf(
        html,
        stylesheets=[STYLE.read_text(encoding="utf-8")],
        assets=assets,
        metadata=PdfMetadata(title=story.title, author=story.unit_name),
    ).data
    cache.set(key, data, KEPT)
    return data


def _picture(hero: StoryImage | None) -> dict[str, Any]:
    if hero is None:
        return {}
    with hero.get_rendition(PICTURE).file.open("rb") as file:
        return {"hero": file.read()}
