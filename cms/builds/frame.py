"""What stands around the chapters of a case book: its settings and order, its preface, its appendices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from cms.builds.appendices import listed_appendices
from cms.builds.chapters import CHANGED, FAILED, FRESH, KEPT, NEW, STATE_WORDS
from cms.builds.models import CasebookBuild
from cms.casebook.content import appendix_digest, preface_digest
from cms.stories.collections import CollectionEntry, CollectionPage
from cms.stories.printing import printed_preface
from tracker.typesetting.digest import content_digest

PREFACE: Final = "preface"
CHANGES: Final = "appendix.changes"
PREFACE_TITLE: Final = pgettext_lazy("book", "Preface")
CHANGES_TITLE: Final = pgettext_lazy("book", "What is new in this edition")


def frame_digest(collection: CollectionPage, entries: Sequence[CollectionEntry]) -> str:
    """What stands around the chapters, and their order; one query. Preface and appendices have digests of their own."""
    looks = ("title", "edition", "organisation", "marking", "style", "cover")
    flags = ("has_index", "has_challenges", "has_adoptions", "has_honours", "has_changes")
    facts = [str(getattr(collection, name)) for name in (*looks, *flags)]
    committee = [f"{entry.role}: {entry.names}" for entry in collection.committee.all()]
    order = [f"{entry.part} {entry.story_id}" for entry in entries if entry.story.live]
    return content_digest(*facts, repr(committee), repr(order))


@dataclass(frozen=True)
class FrameRow:
    """Preface or appendix beside what the last build made of it; `pages` is None before."""

    title: str
    state: str
    pages: int | None
    first_page: str

    @property
    def light(self) -> str | None:
        return STATE_WORDS[self.state][0]

    @property
    def words(self) -> str:
        return str(STATE_WORDS[self.state][1])

    @property
    def is_due(self) -> bool:
        return self.state not in {FRESH, KEPT}


def frame_rows(
    collection: CollectionPage,
    build: CasebookBuild | None,
    before: CasebookBuild | None = None,
    *,
    chapters_changed: bool,
) -> list[FrameRow]:
    """The preface and each appendix, as they would be printed now. At most four queries.

    Without a `build` what the edition `before` has typeset is kept; in another style all are due. What is new in an
    edition is told from its chapters, and so it is due when they are (`chapters_changed`).
    """
    made = {chapter["id"]: chapter for chapter in build.chapters} if build else {}
    earlier = {chapter["id"]: chapter for chapter in before.chapters} if before and not build else {}

    def row(title: str, key: str, digest: str) -> FrameRow:
        kept, printed = made.get(key), earlier.get(key)
        if printed and (printed["digest"], printed.get("source")) == (digest, collection.style):
            return FrameRow(title, KEPT, None, "")
        return _row(title, kept, digest if kept and kept.get("source") == collection.style else "")

    rows = []
    if preface := printed_preface(collection).strip():
        rows.append(row(str(PREFACE_TITLE), PREFACE, preface_digest(preface)))
    rows += [
        row(appendix.title, f"appendix.{appendix.key}", appendix_digest(appendix))
        for appendix in listed_appendices(collection)
    ]
    kept = made.get(CHANGES)
    if collection.has_changes and kept:
        rows.append(_row(str(CHANGES_TITLE), kept, "" if chapters_changed else kept["digest"]))
    elif chapters_changed and collection.has_changes and collection.previous_id:
        rows.append(FrameRow(str(CHANGES_TITLE), NEW, None, ""))
    return rows


def _row(title: str, made: Mapping[str, Any] | None, digest: str) -> FrameRow:
    if made is None:
        return FrameRow(title, NEW, None, "")
    state = FAILED if made["state"] == "failed" else FRESH
    if made["digest"] != digest:
        state = CHANGED
    return FrameRow(made["title"], state, made["pages"], made["first_page"])


def built_frame(build: CasebookBuild | None) -> list[FrameRow]:
    """Preface and appendices of a frozen edition: as its last file has them."""
    chapters: Iterable[Mapping[str, Any]] = build.chapters if build else ()
    return [_row(made["title"], made, made["digest"]) for made in chapters if not made["part"]]
