"""How each chapter stands against the last build: up to date, changed, new, kept, failed, not published."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from cms.blocks.body import live_records_of, records_in
from cms.blocks.live import LiveRecords, OutcomeFigures, Spread
from cms.builds.models import BookFormat, BuildStatus, CasebookBuild, FrozenEdition
from cms.casebook.reports import ChapterReport
from cms.site.media import StoryImage
from cms.stories.collections import CollectionEntry, CollectionPage
from cms.stories.keeping import frozen_elsewhere, frozen_figures
from cms.stories.pages import CaseStory
from cms.stories.printing import PICTURE_NAME, case_id, story_number
from tracker.projects.enums import PUBLIC_STATES
from tracker.projects.models import Project
from tracker.typesetting.digest import content_digest

FRESH, CHANGED, NEW, KEPT = "fresh", "changed", "new", "kept"
FAILED, UNPUBLISHED = "failed", "unpublished"
STATE_WORDS: Final = {
    FRESH: ("green", pgettext_lazy("chapter", "Up to date")),
    CHANGED: ("yellow", pgettext_lazy("chapter", "Changed")),
    NEW: ("yellow", pgettext_lazy("chapter", "Not typeset yet")),
    KEPT: ("green", pgettext_lazy("chapter", "Typeset for the edition before")),
    FAILED: ("red", pgettext_lazy("chapter", "Failed")),
    UNPUBLISHED: (None, pgettext_lazy("chapter", "Not published, left out")),
}
OUTCOMES: Final = "outcomes"
FRAME_SECONDS: Final = 2.0
"""What every build takes, and what a chapter does, in seconds on a server that does nothing else."""
CHAPTER_SECONDS: Final = 0.12
MOST_SLOWNESS: Final = 20.0


@dataclass(frozen=True)
class Chapter:
    """One story of a case book beside what the last build made of it; `pages` is None before. `frozen_for` is the edition
    for which its figures were frozen, where that is another one: this book prints them as well.
    """

    entry: CollectionEntry
    state: str
    pages: int | None
    first_page: str
    warnings: tuple[str, ...]
    frozen_for: str = ""

    @property
    def light(self) -> str | None:
        return STATE_WORDS[self.state][0]

    @property
    def words(self) -> str:
        return str(STATE_WORDS[self.state][1])

    @property
    def is_due(self) -> bool:
        """Whether the next build sets it anew."""
        return self.state in {CHANGED, NEW, FAILED}


def entries_of(collection: CollectionPage) -> list[CollectionEntry]:
    """In printed order, with their stories and what is published of them; one query."""
    return list(
        CollectionEntry.objects.filter(collection_id=collection.pk)
        .select_related("story", "story__project__challenge__batch")
        .order_by("sort_order", "pk")
    )


def last_typeset(collection_id: int | None) -> CasebookBuild | None:
    """The newest build with pages; one query, none without a case book."""
    if collection_id is None:
        return None
    done = CasebookBuild.objects.filter(collection=collection_id, status=BuildStatus.DONE)
    return done.exclude(format=BookFormat.EPUB).first()


def chapters_of(
    collection: CollectionPage,
    entries: Sequence[CollectionEntry],
    build: CasebookBuild | None,
    before: CasebookBuild | None = None,
) -> list[Chapter]:
    """Each entry's state, by the last `build`; without one by the last of the edition `before`, whose pages are kept.
    The queries of `digests_of`, however many there are.
    """
    made = {chapter["id"]: chapter for chapter in build.chapters} if build else {}
    now = digests_of(collection, [entry.story for entry in entries if entry.story.live])
    kept = {
        (chapter["id"], chapter.get("source"))
        for chapter in (before.chapters if before else ())
        if chapter["state"] != "failed"
    }
    elsewhere = frozen_elsewhere(collection.edition, [entry.story_id for entry in entries])
    return [
        replace(
            _chapter(entry, now, made.get(case_id(entry.story_id)), kept),
            frozen_for=elsewhere.get(entry.story_id, ""),
        )
        for entry in entries
    ]


def _chapter(
    entry: CollectionEntry,
    now: Mapping[str, str],
    made: Mapping[str, Any] | None,
    kept: Collection[tuple[str, str | None]],
) -> Chapter:
    key = case_id(entry.story_id)
    digest = now.get(key)
    if digest is None:
        return Chapter(entry, UNPUBLISHED, None, "", ())
    if made is None:
        return Chapter(entry, KEPT if (key, digest) in kept else NEW, None, "", ())
    state = FAILED if made["state"] == "failed" else FRESH
    if made.get("source") != digest:
        state = CHANGED
    return Chapter(entry, state, made["pages"], made["first_page"], tuple(made["warnings"]))


@dataclass(frozen=True)
class KeptChapter:
    """One story of a frozen edition, with its place in the last file."""

    title: str
    unit: str
    pages: int | None
    first_page: str


def frozen_chapters(edition: FrozenEdition, build: CasebookBuild | None) -> list[KeptChapter]:
    made = {chapter["id"]: chapter for chapter in build.chapters} if build else {}
    return [
        KeptChapter(
            kept["title"],
            kept["unit"],
            made.get(kept["id"], {}).get("pages"),
            made.get(kept["id"], {}).get("first_page", ""),
        )
        for kept in edition.chapters
    ]


def holds_withdrawn(build: CasebookBuild) -> bool:
    """Whether a story of this file is no longer published. One query."""
    ids = {number for chapter in build.chapters if (number := story_number(chapter["id"]))}
    return bool(CaseStory.objects.filter(pk__in=ids, live=True).count() < len(ids))


def source_digests(collection: CollectionPage) -> dict[str, str]:
    return digests_of(collection, [entry.story for entry in entries_of(collection) if entry.story.live])


def digests_of(collection: CollectionPage, stories: Iterable[CaseStory]) -> dict[str, str]:
    """What shapes each story's pages, by case id: its words, the figures of the records behind it, its pictures.

    Nothing is laid out and no picture is read. As many queries for any number of stories.
    """
    stories = list(stories)
    live = live_records_of(
        (body for story in stories for body in story.bodies),
        outcome_ids=[story.outcome_id for story in stories if story.outcome_id],
    )
    raw = {story.pk: [body.raw_data for body in story.bodies] for story in stories}
    pictures = _picture_hashes(stories, raw.values())
    projects = _project_facts(stories)
    records = _record_facts(live)
    frozen = frozen_figures([story.pk for story in stories])
    return {
        case_id(story.pk): _digest(
            collection,
            story,
            raw[story.pk],
            pictures,
            projects,
            records | _frozen_facts(frozen.get(story.pk, {})),
        )
        for story in stories
    }


def _digest(
    collection: CollectionPage,
    story: CaseStory,
    raw: list[Any],
    pictures: Mapping[int, str],
    projects: Mapping[int, str],
    records: Mapping[tuple[str, int], str],
) -> str:
    words = [story.title, story.unit_name, story.summary, story.hero_caption]
    bodies = [json.dumps(list(body), ensure_ascii=False, sort_keys=True, default=str) for body in raw]
    named = records_in(story.bodies)
    shown = {(each.name, pk) for each in fields(named) for pk in getattr(named, each.name)}
    if story.outcome_id:
        shown.add((OUTCOMES, story.outcome_id))
    images = sorted(_ids(raw, "image") | ({story.hero_id} if story.hero_id else set()))
    return content_digest(
        collection.style,
        *words,
        *bodies,
        projects.get(story.project_id or 0, ""),
        *(records.get(each, "") for each in sorted(shown)),
        *(pictures.get(pk, "") for pk in images),
    )


def _record_facts(live: LiveRecords) -> dict[tuple[str, int], str]:
    """What blocks show of their records, by part of `LiveRecords` and id. Without the day on which it was looked up: a new
    day alone changes no page.
    """
    outcomes = {pk: _figures(each) for pk, each in live.outcomes.items()}
    by_part: dict[str, dict[int, Any]] = {
        OUTCOMES: outcomes,
        "timelines": {pk: (each.title, each.events) for pk, each in live.timelines.items()},
        "targets": {pk: each.rows for pk, each in live.targets.items()},
        "teams": {pk: (each.team, each.seats) for pk, each in live.teams.items()},
        "spreads": {pk: (_figures(each.figures), each.adopters) for pk, each in live.spreads.items()},
    }
    return {(part, pk): repr(facts) for part, shown in by_part.items() for pk, facts in shown.items()}


def _frozen_facts(kept: Mapping[int, Spread]) -> dict[tuple[str, int], str]:
    """The same of what was frozen for one story: it is printed with its own day, and does not change."""
    return {(part, pk): repr(spread) for part in (OUTCOMES, "spreads") for pk, spread in kept.items()}


def _figures(figures: OutcomeFigures) -> tuple[Any, ...]:
    return figures.title, figures.verified_wan, figures.coverage


def _ids(raw: Any, key: str) -> set[int]:
    """Every id under `key`, however deep the block that holds it lies."""
    if isinstance(raw, Mapping):
        own = raw.get(key)
        deeper = [_ids(value, key) for value in raw.values()]
        return set().union({own} if isinstance(own, int) else set(), *deeper)
    if isinstance(raw, str):
        return set()
    if isinstance(raw, Iterable):
        return set().union(*(_ids(each, key) for each in raw))
    return set()


def _picture_hashes(stories: Iterable[CaseStory], raws: Iterable[Any]) -> dict[int, str]:
    ids = {story.hero_id for story in stories if story.hero_id}.union(*(_ids(raw, "image") for raw in raws))
    rows = StoryImage.objects.filter(pk__in=ids).values_list(
        "pk", "file_hash", "title", "description", "credit"
    )
    return {pk: repr(rest) for pk, *rest in rows}


def _project_facts(stories: Iterable[CaseStory]) -> dict[int, str]:
    """The fact box, as far as it is the project's. Two queries."""
    ids = {story.project_id for story in stories if story.project_id}
    facts: dict[int, list[Any]] = {}
    rows = Project.objects.filter(pk__in=ids, state__in=PUBLIC_STATES).order_by("pk", "team__members__pk")
    for pk, *rest in rows.values_list(
        "pk",
        "challenge__title",
        "challenge__number",
        "starts_on",
        "accepted_on",
        "planned_end",
        "team__members__pk",
        "team__members__state",
        "team__members__home_unit__short_name",
    ):
        facts.setdefault(pk, []).append(rest)
    return {pk: repr(rows) for pk, rows in facts.items()}


def with_titles(chapters: Sequence[ChapterReport]) -> list[ChapterReport]:
    """The reports with the pictures' titles where their warnings say what the book calls them. One query at most."""
    named = re.compile(re.escape(PICTURE_NAME).replace(re.escape("{pk}"), r"(\d+)"))
    ids = {int(pk) for chapter in chapters for words in chapter.warnings for pk in named.findall(words)}
    titles = dict(StoryImage.objects.filter(pk__in=ids).values_list("pk", "title")) if ids else {}

    def titled(words: str) -> str:
        return named.sub(lambda name: titles.get(int(name[1]), name[0]), words)

    return [replace(chapter, warnings=tuple(map(titled, chapter.warnings))) for chapter in chapters]


def estimate_seconds(due: int, build: CasebookBuild | None) -> int:
    """How long a build with `due` chapters to set will take on this server, by how long the last one took."""
    slowness = 1.0
    if build is not None and build.seconds:
        anew = sum(chapter["state"] == "fresh" for chapter in build.chapters)
        slowness = min(MOST_SLOWNESS, build.seconds / (FRAME_SECONDS + CHAPTER_SECONDS * anew))
    return max(1, round(slowness * (FRAME_SECONDS + CHAPTER_SECONDS * due)))
