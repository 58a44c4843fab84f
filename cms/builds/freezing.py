"""定版: keep an edition as it was built, and compare it with the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cms.builds.chapters import last_typeset
from cms.builds.models import CasebookBuild, FrozenEdition
from cms.casebook.content import Book, case_digest, picture_digests, readable_assets
from cms.casebook.snapshot import pack
from cms.stories.collections import CollectionPage
from tracker.typesetting.digest import content_digest


def freeze(build: CasebookBuild, book: Book) -> FrozenEdition:
    """Keep `book` as the edition of the build's case book; one that is frozen already stays as it is."""
    data = pack(book)
    with transaction.atomic():
        edition, made = FrozenEdition.objects.get_or_create(
            collection=build.collection,
            defaults={
                "digest": content_digest(data),
                "chapters": chapters_of(book),
                "frozen_by_id": build.requested_by_id,
            },
        )
        if made:
            edition.snapshot.save("edition", ContentFile(data))
    return edition


def note_digest(build: CasebookBuild, digest: str) -> None:
    """The first file of each format is what later ones of a frozen edition are compared with."""
    with transaction.atomic():
        edition = FrozenEdition.objects.select_for_update().filter(collection_id=build.collection_id).first()
        if edition is not None and build.format not in edition.digests:
            edition.digests[build.format] = digest
            edition.save(update_fields=["digests"])


def chapters_of(book: Book) -> list[dict[str, Any]]:
    return [
        {
            "id": case.id,
            "title": case.title,
            "unit": case.unit,
            "facts": case.facts,
            "digest": case_digest(case, picture_digests(readable_assets(case.assets))),
        }
        for case in book.cases
    ]


@dataclass(frozen=True)
class Revision:
    """A story that another edition had in other words. `facts` are the rows of its fact box that differ (label, what
    was printed, what is printed), the title among them; without any, its text or its pictures differ.
    """

    title: str
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class EditionChanges:
    """What the latest build has that the edition before had not; `before` is that edition's name."""

    before: str
    added: tuple[str, ...]
    revised: tuple[Revision, ...]
    dropped: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.revised or self.dropped)


def changes_since_previous(collection: CollectionPage) -> EditionChanges | None:
    """None without a frozen edition before, or before the first build. Two queries."""
    before = (
        FrozenEdition.objects.select_related("collection")
        .filter(collection_id=collection.previous_id)
        .first()
    )
    build = last_typeset(collection.pk)
    if collection.previous_id is None or before is None or build is None:
        return None
    known = {chapter["id"]: chapter for chapter in before.chapters}
    cases = [chapter for chapter in build.chapters if chapter["part"]]
    added = tuple(chapter["title"] for chapter in cases if chapter["id"] not in known)
    revised = tuple(
        Revision(chapter["title"], tuple(changed_facts(known[chapter["id"]], chapter)))
        for chapter in cases
        if chapter["id"] in known and known[chapter["id"]]["digest"] != chapter["digest"]
    )
    present = {chapter["id"] for chapter in cases}
    dropped = tuple(chapter["title"] for chapter in before.chapters if chapter["id"] not in present)
    return EditionChanges(before.collection.edition, added, revised, dropped)


def changed_facts(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Of two chapters: the title and the rows of the fact box that differ, "" where there was or is none."""
    was, says = ({"案例": chapter["title"], **dict(chapter.get("facts", ()))} for chapter in (before, now))
    for label in dict.fromkeys([*was, *says]):
        if was.get(label) != says.get(label):
            yield label, was.get(label, ""), says.get(label, "")
