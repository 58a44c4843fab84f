"""A whole edition for the engine: the stories, what stands around them, or what was kept when it was frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, cast

from cms.builds.appendices import appendices_of
from cms.builds.models import BookFormat, FrozenEdition
from cms.casebook.content import Book, Case, Cover
from cms.casebook.geometry import Size, Style
from cms.casebook.snapshot import unpack
from cms.stories.collections import CollectionPage, published_parts
from cms.stories.pages import CaseStory
from cms.stories.printing import book_of, case_id
from tracker.projects.enums import PUBLIC_STATES
from tracker.teams.enums import MemberState
from tracker.teams.models import TeamMember

SIZES: Final[Mapping[str, Size]] = {
    BookFormat.WEB: "web",
    BookFormat.PRINT: "print",
    BookFormat.PHONE: "phone",
    BookFormat.EPUB: "web",
}


def edition_of(collection: CollectionPage, made_for: str) -> Book:
    """The book as it is to be built now; a frozen edition as it was.

    Raises EmptyCollectionError, SnapshotDamagedError, and OSError when a snapshot cannot be read.
    """
    frozen = FrozenEdition.objects.filter(collection=collection).first()
    if frozen is not None:
        with frozen.snapshot.open("rb") as file:
            return replace(unpack(file.read()), size=SIZES[made_for])
    book = book_of(collection)
    if collection.has_index:
        book = _with_index_terms(book, collection)
    return replace(
        book,
        appendices=appendices_of(collection, book),
        style=cast("Style", collection.style),
        cover=cast("Cover", collection.cover),
        size=SIZES[made_for],
    )


def _with_index_terms(book: Book, collection: CollectionPage) -> Book:
    stories = [story for part in published_parts(collection) for story in part.stories]
    terms = index_terms_of(stories)

    def named(case: Case) -> Case:
        people, units = terms.get(case.id, ((), ()))
        return replace(case, people=people, units=units)

    parts = tuple(replace(part, cases=tuple(named(case) for case in part.cases)) for part in book.chapters)
    return replace(book, chapters=parts)


def index_terms_of(stories: Iterable[CaseStory]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """(people, units) of each story by case id: who took part in its project, whose unit it was. One query.

    Only of projects that the whole group may see, for the book shows the same to every reader.
    """
    stories = list(stories)
    seats: dict[int, list[tuple[str, str]]] = {}
    rows = (
        TeamMember.objects.exclude(state=MemberState.DECLINED)
        .filter(
            team__project__in={story.project_id for story in stories if story.project_id},
            team__project__state__in=PUBLIC_STATES,
        )
        .select_related("person", "home_unit", "team__project")
        .order_by("pk")
    )
    for seat in rows:
        named = (seat.person.get_full_name(), seat.home_unit.short_name)
        seats.setdefault(seat.team.project.pk, []).append(named)
    found = {}
    for story in stories:
        taken = seats.get(story.project_id or 0, [])
        people = dict.fromkeys(name for name, _unit in taken)
        units = dict.fromkeys([story.unit_name, *(unit for _name, unit in taken)])
        found[case_id(story.pk)] = (tuple(people), tuple(unit for unit in units if unit))
    return found
