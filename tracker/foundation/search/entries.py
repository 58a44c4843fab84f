"""Entries of the search index: written and erased here, by kind and record number, on either database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tracker.foundation.search.gram_index import EntryText
from tracker.foundation.search.models import SearchText
from tracker.foundation.search.normal_form import joined, normalise, storable
from tracker.foundation.search.vendors import gram_index


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """The text by which a record is found."""

    title: str
    body: str = ""
    recorded_at: datetime | None = None
    """Aware; results come newest first by it, to the second. `None`: when the index first saw the record."""


def write_documents(kind: str, documents: Mapping[int, SearchDocument], *, rewrite: bool = False) -> None:
    """Enter these documents, by record number (some hundreds at a time), in place of what the records had.

    An entry that says the same already is left alone, unless `rewrite`, which also restores lost grams.
    Raises `ValueError` for a `recorded_at` without time zone.
    """
    with transaction.atomic(savepoint=False):
        texts = SearchText.objects.filter(entry__kind=kind, entry__object_id__in=list(documents))
        present = {text.entry.object_id: text for text in texts.select_related("entry")}
        now = timezone.now()
        changed = []
        for object_id, document in documents.items():
            old = present.get(object_id)
            new = entry_text(object_id, document, otherwise_at=old.entry.recorded_at if old else now)
            if rewrite or old is None or not _says_the_same(old, new):
                changed.append(new)
        if changed:
            gram_index().write(kind, changed)


def erase_documents(kind: str, object_ids: Collection[int]) -> None:
    """Take these records (some hundreds at a time) out of the index; those it does not have are no error."""
    if object_ids:
        with transaction.atomic(savepoint=False):
            gram_index().erase(kind, list(object_ids))


def entry_text(object_id: int, document: SearchDocument, *, otherwise_at: datetime) -> EntryText:
    recorded_at = document.recorded_at or otherwise_at
    if timezone.is_naive(recorded_at):
        raise ValueError(f"{recorded_at} has no time zone; give the search document an aware time.")
    return EntryText(
        object_id=object_id,
        recorded_at=recorded_at.replace(microsecond=0),
        title_norm=normalise(document.title),
        text_norm=normalise(joined(document.title, document.body)),
        title=storable(document.title),
        body=storable(document.body),
    )


def _says_the_same(old: SearchText, new: EntryText) -> bool:
    return (old.entry.recorded_at, old.title_norm, old.text_norm, old.title, old.body) == (
        new.recorded_at,
        new.title_norm,
        new.text_norm,
        new.title,
        new.body,
    )
