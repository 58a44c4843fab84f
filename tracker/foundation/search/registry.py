"""What can be found: each stage registers its model from above, this floor knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from tracker.foundation.search.entries import SearchDocument, erase_documents, write_documents

__all__ = [
    "SearchDocument",
    "Searchable",
    "is_searchable",
    "register_searchable",
    "searchable_for",
    "searchables",
    "unregister_searchable",
]

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True, slots=True)
class Searchable(Generic[Record]):
    """One kind of record that can be found."""

    model: type[Record]
    kind: str
    document: Callable[[Record], SearchDocument | None]
    """The text of a record; `None` keeps the record out of the index."""
    visible_to: Callable[[Any], QuerySet[Record]]
    """The records that a person may see: the very function that the stage's pages use."""
    holds: Callable[[Record], bool] | None = None
    """Where one model serves several kinds: whether a record is, for good, of this one."""

    def has(self, record: Model) -> bool:
        return type(record) is self.model and (self.holds is None or self.holds(record))

    def index(self, record: Record) -> None:
        document = self.document(record)
        if document is None:
            self.forget(record)
        else:
            write_documents(self.kind, {record.pk: document})

    def forget(self, record: Record) -> None:
        erase_documents(self.kind, [record.pk])


_registered: dict[str, Searchable[Any]] = {}


def register_searchable(
    model: type[Record],
    *,
    kind: str,
    document: Callable[[Record], SearchDocument | None],
    visible_to: Callable[[Any], QuerySet[Record]],
    holds: Callable[[Record], bool] | None = None,
) -> None:
    """Make a model's records findable; to be called from `AppConfig.ready`.

    From then on `save()` and `delete()` keep the index, in the transaction they themselves run in. What sends
    no signal does not: `QuerySet.update`, `bulk_create`, `bulk_update`, fixtures, and changes of *other* rows
    that `document` reads. After those, call `index_record` for the records concerned, or `reindex`.
    One model may be registered under several kinds, each with its own visibility, where `holds` tells which records are
    of which. `kind` is a short ASCII identifier, at most 40 characters. Registering the same kind and model again
    replaces the registration; another model under a known kind raises `ImproperlyConfigured`.
    """
    if not (kind.isascii() and kind.isidentifier()):
        raise ImproperlyConfigured(
            f"“{kind}” cannot name a kind of search result: use ASCII letters, digits and “_”."
        )
    known = _registered.get(kind)
    if known is not None and known.model is not model:
        raise ImproperlyConfigured(
            f"“{kind}” already names {known.model.__name__} in the search; give {model.__name__} another kind."
        )
    searchable = Searchable(model=model, kind=kind, document=document, visible_to=visible_to, holds=holds)

    def keep(instance: Record, *, raw: bool = False, **_kwargs: Any) -> None:
        # While a fixture loads, the rows that `document` would read may not be there yet.
        if not raw and searchable.has(instance):
            searchable.index(instance)

    def drop(instance: Record, **_kwargs: Any) -> None:
        if searchable.has(instance):
            searchable.forget(instance)

    unregister_searchable(kind)
    _registered[kind] = searchable
    post_save.connect(keep, sender=model, weak=False, dispatch_uid=_signal_name(kind))
    post_delete.connect(drop, sender=model, weak=False, dispatch_uid=_signal_name(kind))


def unregister_searchable(kind: str) -> None:
    """Undo `register_searchable`; its entries stay until the next `reindex`, but nobody finds them."""
    known = _registered.pop(kind, None)
    if known is not None:
        post_save.disconnect(sender=known.model, dispatch_uid=_signal_name(kind))
        post_delete.disconnect(sender=known.model, dispatch_uid=_signal_name(kind))


def searchables() -> tuple[Searchable[Any], ...]:
    """Every registered kind, in the order of registration."""
    return tuple(_registered.values())


def searchable_for(record: Model) -> Searchable[Any]:
    """The registration that a record is of, by its own model; raises `LookupError` if there is none."""
    for searchable in _registered.values():
        if searchable.has(record):
            return searchable
    raise LookupError(
        f"{type(record).__name__} is not registered with the search; call register_searchable first."
    )


def is_searchable(record: Model) -> bool:
    """Whether some registration is of this record."""
    return any(searchable.has(record) for searchable in _registered.values())


def _signal_name(kind: str) -> str:
    return f"tracker.search.{kind}"
