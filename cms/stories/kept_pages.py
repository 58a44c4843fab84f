"""What a story's page draws from the records, kept while no record changes.

Twelve live blocks cost a dozen statements and as many templates, and most readers come between two acts. Every act is
written to the audit trail: as long as its head, the story and the day are the same, so is what the page shows. What is
changed outside the trail (a picture, the name of a unit) is seen after `KEPT_FOR` at the latest.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.blocks.live import OutcomeFigures
from cms.stories.checks import unverified_benefits
from cms.stories.pages import CaseStory
from cms.stories.reading import StoryFacts, facts_of
from tracker.foundation import clock
from tracker.foundation.audit import head_digest

KEPT_FOR: Final = 300
"""Seconds."""


@dataclass(frozen=True)
class Told:
    """The page but for its frame: the chapters drawn, and what stands beside them."""

    chapters: SafeString
    facts: StoryFacts | None
    figures: OutcomeFigures | None
    unverified: tuple[str, ...]


def told_by(story: CaseStory, *, is_preview: bool, is_visitor: bool) -> Told:
    """One statement while it is kept. A preview is drawn anew, with the source of each paragraph; for visitors the
    records are named without a link, for they could not open them.
    """
    if is_preview or story.last_published_at is None:
        return _drawn(story, shows_sources=is_preview, is_visitor=is_visitor)
    key = _key(story, is_visitor=is_visitor)
    found: Told | None = cache.get(key)
    if found is None:
        found = _drawn(story, shows_sources=False, is_visitor=is_visitor)
        cache.set(key, found, KEPT_FOR)
    return found


def _key(story: CaseStory, *, is_visitor: bool) -> str:
    published = story.last_published_at.isoformat() if story.last_published_at else ""
    day = clock.today().isoformat()
    reader = "visitor" if is_visitor else "group"
    parts = (story.pk, story.live_revision_id, published, day, get_language(), reader, head_digest())
    return f"cms.told:{':'.join(map(str, parts))}".replace(" ", "")


def _drawn(story: CaseStory, *, shows_sources: bool, is_visitor: bool) -> Told:
    live = story.live_records
    unverified = tuple(unverified_benefits(story))
    context: dict[str, Any] = {
        "page": story,
        "live": live,
        "unverified": unverified,
        "shows_sources": shows_sources,
        "is_visitor": is_visitor,
    }
    return Told(
        chapters=render_to_string("cms/stories/_chapters.html", context),
        facts=facts_of(story),
        figures=live.outcomes.get(story.outcome_id) if story.outcome_id else None,
        unverified=unverified,
    )
