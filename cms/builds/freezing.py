"""定版: keep an edition as it was built, and compare it with the one before."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from cms.builds.models import BookFormat, BuildStatus, CasebookBuild, FrozenEdition
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


def chapters_of(book: Book) -> list[dict[str, str]]:
    return [
        {
            "id": case.id,
            "title": case.title,
            "unit": case.unit,
            "digest": case_digest(case, picture_digests(readable_assets(case.assets))),
        }
        for case in book.cases
    ]


@dataclass(frozen=True)
class EditionChanges:
    """What the latest build has that the edition before had not, as titles; `before` is that edition's name."""

    before: str
    added: tuple[str, ...]
    revised: tuple[str, ...]
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
    build = (
        CasebookBuild.objects.filter(collection=collection, status=BuildStatus.DONE)
        .exclude(format=BookFormat.EPUB)
        .first()
    )
    if collection.previous_id is None or before is None or build is None:
        return None
    known = {chapter["id"]: chapter for chapter in before.chapters}
    cases = [chapter for chapter in build.chapters if chapter["part"]]
    added = tuple(chapter["title"] for chapter in cases if chapter["id"] not in known)
    revised = tuple(
        chapter["title"]
        for chapter in cases
        if chapter["id"] in known and known[chapter["id"]]["digest"] != chapter["digest"]
    )
    present = {chapter["id"] for chapter in cases}
    dropped = tuple(chapter["title"] for chapter in before.chapters if chapter["id"] not in present)
    return EditionChanges(before.collection.edition, added, revised, dropped)
