"""Finding records by what their titles and texts contain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from tracker.foundation.search.gram_index import Match
from tracker.foundation.search.highlighting import marked
from tracker.foundation.search.models import SearchEntry, SearchText
from tracker.foundation.search.normal_form import terms_of
from tracker.foundation.search.registry import searchables
from tracker.foundation.search.scope import Scope, kind_scope
from tracker.foundation.search.vendors import gram_index

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

COUNT_CAP = 1000
"""Hits that are counted and can be paged to; a total that reaches further reads “1000+”."""
SNIPPET_WIDTH = 90
"""Characters of the text shown with a hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record, as it was entered."""

    kind: str
    object_id: int
    title: str
    snippet_html: SafeString
    """The passage of the body that answers the query, or its beginning if only the title does."""
    title_html: SafeString
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the hits, and how many there are."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """At most `COUNT_CAP`."""
    total_is_capped: bool = False
    per_kind: dict[str, int] = field(default_factory=dict)
    """The `total`, by kind, kinds without hits left out. If the total is capped, these count the first
    `COUNT_CAP` hits, and a kind that has none among those by itself: each is at least so many."""


def find(
    query: str,
    *,
    user: "AbstractBaseUser | AnonymousUser",
    kinds: Collection[str] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> SearchPage:
    """The records whose title or body contain every term of the query, among those that the person may see.

    Case and width are folded, punctuation separates terms, at most eight of them count. Hits with all terms
    in the title come first, the newest first within each. `kinds` leaves out the others (names that nobody
    registered find nothing). No query is an error; a blank one finds nothing.
    """
    terms = terms_of(query)
    scope = scope_of(user, kinds) if terms else None
    if scope is None or not scope.kinds:
        return SearchPage()
    found = gram_index().best(terms, scope, COUNT_CAP + 1)
    counted = found[:COUNT_CAP]
    return SearchPage(
        hits=_hits(counted[max(offset, 0) :][: max(limit, 0)], terms),
        total=len(counted),
        total_is_capped=len(found) > COUNT_CAP,
        per_kind=_per_kind(found, terms, scope),
    )


def ranked_ids(query: str, *, kind: str, among: QuerySet[Any]) -> tuple[list[int], bool]:
    """Numbers of the records of one kind that `find` would show, in its order and up to `COUNT_CAP`, and whether there
    are more. `among` are those that may be found: any queryset whose primary keys are the records' numbers.
    """
    terms = terms_of(query)
    scope = kind_scope(kind, among) if terms else None
    if scope is None:
        return [], False
    found = gram_index().best(terms, Scope(kinds=(scope,), every_kind=False), COUNT_CAP + 1)
    entries = [match.entry_id for match in found[:COUNT_CAP]]
    numbers = dict(SearchEntry.objects.filter(pk__in=entries).values_list("pk", "object_id"))
    # An entry may go between the two statements.
    return [numbers[pk] for pk in entries if pk in numbers], len(found) > COUNT_CAP


def scope_of(user: "AbstractBaseUser | AnonymousUser", kinds: Collection[str] | None) -> Scope:
    registered = searchables()
    wanted = [each for each in registered if kinds is None or each.kind in kinds]
    scopes = [scope for each in wanted if (scope := kind_scope(each.kind, each.visible_to(user)))]
    return Scope(kinds=tuple(scopes), every_kind=len(scopes) == len(registered))


def _per_kind(found: Sequence[Match], terms: Sequence[str], scope: Scope) -> dict[str, int]:
    counts = dict.fromkeys(scope.names, 0)
    for match in found[:COUNT_CAP]:
        counts[match.kind] += 1
    if len(found) > COUNT_CAP:
        for kind in [kind for kind, count in counts.items() if not count]:
            counts[kind] = len(gram_index().best(terms, scope.only(kind), COUNT_CAP))
    return {kind: count for kind, count in counts.items() if count}


def _hits(matches: Sequence[Match], terms: Sequence[str]) -> tuple[Hit, ...]:
    fields = (
        "entry_id",
        "entry__object_id",
        "entry__recorded_at",
        "title",
        "body",
        "title_norm",
        "text_norm",
    )
    rows = SearchText.objects.filter(pk__in=[match.entry_id for match in matches]).values_list(*fields)
    by_id = {entry_id: row for entry_id, *row in rows}
    hits = []
    for match in matches:
        # An entry may go between the two statements.
        if match.entry_id in by_id:
            object_id, recorded_at, title, body, title_norm, text_norm = by_id[match.entry_id]
            body_norm = text_norm[len(title_norm) + 1 :]
            hits.append(
                Hit(
                    kind=match.kind,
                    object_id=object_id,
                    title=title,
                    snippet_html=marked(body, body_norm, terms, SNIPPET_WIDTH),
                    title_html=marked(title, title_norm, terms),
                    recorded_at=recorded_at,
                )
            )
    return tuple(hits)
