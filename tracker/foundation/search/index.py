"""Keeping the index in step with the records, one by one or all at once."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model

from tracker.foundation.search.entries import erase_documents, write_documents
from tracker.foundation.search.models import SearchEntry
from tracker.foundation.search.registry import Searchable, searchable_for, searchables
from tracker.foundation.search.vendors import gram_index

_BATCH = 200


def index_record(instance: Model) -> None:
    """Enter a record as it is now, or take it out if its `document` is `None`.

    For changes that send no signal (see `register_searchable`). Raises `LookupError` for a model that is not
    registered.
    """
    searchable_for(instance).index(instance)


def forget_record(instance: Model) -> None:
    """Take a record out of the index. Raises `LookupError` for a model that is not registered."""
    searchable_for(instance).forget(instance)


def reindex(kinds: Collection[str] | None = None) -> dict[str, int]:
    """Enter every record of these kinds anew (`None`: of all kinds) and drop the entries without a record.

    Returns the number of records entered, by kind. Works in batches, each in a transaction of its own with
    the records locked, so that others may search and save meanwhile. Raises `LookupError` for a kind that
    nobody registered.
    """
    registered = {each.kind: each for each in searchables()}
    unknown = sorted(set(kinds or ()) - set(registered))
    if unknown:
        raise LookupError(
            f"No kind of record is called {', '.join(unknown)}; the search knows {', '.join(registered) or 'none'}."
        )
    entered = {
        kind: sum(_reindexed(searchable))
        for kind, searchable in registered.items()
        if kinds is None or kind in kinds
    }
    if kinds is None:
        for kind in set(SearchEntry.objects.exclude(kind__in=registered).values_list("kind", flat=True)):
            _erase(kind, SearchEntry.objects.filter(kind=kind).values_list("object_id", flat=True))
    gram_index().settle()
    return entered


def _reindexed(searchable: Searchable[Any]) -> Iterator[int]:
    """Works through one kind; yields the number of records entered with each batch."""
    kind, records = searchable.kind, searchable.model._base_manager.order_by("pk")
    rest = records
    while True:
        with transaction.atomic():
            # A save that waits for this lock enters what it saves after us, not before.
            batch = list(rest.select_for_update(of=("self",))[:_BATCH])
            documents = {
                record.pk: searchable.document(record) if searchable.has(record) else None for record in batch
            }
            entered = {pk: document for pk, document in documents.items() if document is not None}
            write_documents(kind, entered, rewrite=True)
            erase_documents(kind, documents.keys() - entered.keys())
        yield len(entered)
        if len(batch) < _BATCH:
            break
        rest = records.filter(pk__gt=batch[-1].pk)
    entries = SearchEntry.objects.filter(kind=kind).exclude(object_id__in=records.order_by().values("pk"))
    _erase(kind, entries.values_list("object_id", flat=True))


def _erase(kind: str, object_ids: Collection[int]) -> None:
    ids = list(object_ids)
    for start in range(0, len(ids), _BATCH):
        erase_documents(kind, ids[start : start + _BATCH])
