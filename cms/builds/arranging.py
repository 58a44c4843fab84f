"""What editors do to a case book before it is built: its words and look, its parts, its order, the next edition."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.builds.services import IS_FROZEN, can_build, is_frozen
from cms.site.pages import HomePage
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.pages import CaseStory
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.organisation.models import Person

OTHERS: Final = "其他"
"""The part of stories that have no theme, unit or batch; content of the book, so in its language."""
PART_LENGTH: Final = 60


def _batch_of(story: CaseStory) -> str:
    batch = story.project.challenge.batch if story.project else None
    return str(batch) if batch else ""


GROUPINGS: Final[Mapping[str, Callable[[CaseStory], str]]] = {
    "theme": lambda story: story.theme,
    "unit": lambda story: story.unit_name,
    "batch": _batch_of,
}


def save_settings(
    collection: CollectionPage, *, by: Person, committee: Sequence[tuple[str, str]], **facts: Any
) -> CollectionPage:
    """Its title, edition, look and appendices; `committee` is (function, names) in printed order."""
    require_editable(collection, by)
    for name, value in facts.items():
        setattr(collection, name, value)
    collection.draft_title = collection.title
    collection.committee = [
        CommitteeEntry(role=role, names=names, sort_order=order)
        for order, (role, names) in enumerate(committee)
    ]
    return _store(collection, by)


def arrange(
    collection: CollectionPage, *, by: Person, order: Sequence[int], parts: Mapping[int, str]
) -> CollectionPage:
    """Put the entries (ids in `order`) one after the other, each under its part. Entries that `order` does not name
    keep their place behind the others; ids of other books are passed over.
    """
    require_editable(collection, by)
    entries = {entry.pk: entry for entry in collection.entries.all()}
    wanted = [pk for pk in dict.fromkeys(order) if pk in entries]
    wanted += [pk for pk in entries if pk not in wanted]
    for place, pk in enumerate(wanted):
        entries[pk].sort_order = place
        if pk in parts:
            entries[pk].part = parts[pk].strip()[:PART_LENGTH]
    collection.entries = [entries[pk] for pk in wanted]
    return _store(collection, by)


def move(order: Sequence[int], entry: int, *, by: int) -> list[int]:
    """`order` with one entry moved by so many places (-1 up, 1 down); it stays at the ends."""
    moved = list(order)
    if entry in moved:
        place = moved.index(entry)
        moved.insert(max(0, min(len(moved) - 1, place + by)), moved.pop(place))
    return moved


def group_by(collection: CollectionPage, kind: str, *, by: Person) -> CollectionPage:
    """Parts by theme, unit or batch: in the order in which each appears, the stories of a part as they stood."""
    entries = list(
        CollectionEntry.objects.filter(collection_id=collection.pk)
        .select_related("story__project__challenge__batch")
        .order_by("sort_order", "pk")
    )
    parts = {entry.pk: GROUPINGS[kind](entry.story).strip() or OTHERS for entry in entries}
    appearance = {part: place for place, part in enumerate(dict.fromkeys(parts.values()))}
    appearance[OTHERS] = len(appearance)
    order = sorted(parts, key=lambda pk: appearance[parts[pk]])
    return arrange(collection, by=by, order=order, parts=parts)


def add_stories(collection: CollectionPage, stories: Iterable[CaseStory], *, by: Person) -> int:
    """Put stories at the end, each under its theme; those that are in the book already are passed over."""
    require_editable(collection, by)
    present = {entry.story_id for entry in collection.entries.all()}
    new = [story for story in stories if story.pk not in present]
    entries = [
        *collection.entries.order_by("sort_order", "pk"),
        *(CollectionEntry(story=story, part=story.theme) for story in new),
    ]
    for place, entry in enumerate(entries):
        entry.sort_order = place
    collection.entries = entries
    _store(collection, by)
    return len(new)


def take_out(collection: CollectionPage, entry: int, *, by: Person) -> CollectionPage:
    require_editable(collection, by)
    collection.entries = [each for each in collection.entries.all() if each.pk != entry]
    return _store(collection, by)


def may_begin(person: Person) -> bool:
    home = HomePage.objects.first()
    return home is not None and bool(home.permissions_for_user(person).can_add_subpage())


def begin_casebook(*, by: Person) -> CollectionPage:
    """An empty draft of this year. Raises NotAllowed for whoever may not add pages."""
    home = HomePage.objects.first()
    if home is None or not may_begin(by):
        raise NotAllowed(_("Case books are built by their editors."))
    year = clock.today().year
    collection = CollectionPage(
        title=_("Case book %(year)d") % {"year": year},
        slug=_free_slug(home, f"casebook-{year}"),
        edition=str(year),
        live=False,
    )
    home.add_child(instance=collection)
    return _store(collection, by)


def next_edition_of(collection: CollectionPage) -> CollectionPage | None:
    """The one that was begun and is not frozen yet."""
    following: CollectionPage | None = CollectionPage.objects.filter(
        previous=collection, frozen_edition=None
    ).first()
    return following


def begin_next_edition(collection: CollectionPage, *, by: Person) -> CollectionPage:
    """A draft with the same stories, committee and look, that knows the edition before it; the same one if it was
    begun already, by a second click or by somebody else in the same moment.
    """
    if not can_build(collection, by):
        raise NotAllowed(_("Case books are built by their editors."))
    parent = collection.get_parent()
    with transaction.atomic():
        CollectionPage.objects.select_for_update(of=("self",)).get(pk=collection.pk)
        begun = next_edition_of(collection)
        if begun is not None:
            return begun
        facts = {
            "slug": _free_slug(parent, f"{collection.slug}-next"),
            "previous": collection,
            "has_changes": True,
            "edition": _("%(edition)s (next)") % {"edition": collection.edition},
        }
        copy: CollectionPage = collection.copy(
            to=parent, update_attrs=facts, keep_live=False, copy_revisions=False, user=by
        )
    return copy


def require_editable(collection: CollectionPage, by: Person) -> None:
    """Raises NotAllowed for whoever is no editor, GuardFailed for a frozen edition."""
    if not can_build(collection, by):
        raise NotAllowed(_("Case books are built by their editors."))
    if is_frozen(collection):
        raise GuardFailed(str(IS_FROZEN))


def _store(collection: CollectionPage, by: Person) -> CollectionPage:
    """In the page and as its latest revision, so that the back office shows the same."""
    with transaction.atomic():
        if not collection.live:
            collection.save()
        revision = collection.save_revision(user=by)
        if collection.live:
            revision.publish(user=by)
    stored: CollectionPage = CollectionPage.objects.get(pk=collection.pk)
    return stored


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(
        slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if slug not in taken
    )
