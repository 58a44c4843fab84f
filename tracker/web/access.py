"""Fetch-or-404, the first line of every view: what a person may not see does not exist for them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, F, Model, QuerySet, Value
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import Lifecycle, NotAllowed, lifecycle_of_kind
from tracker.organisation.models import Person

__all__ = ["fetch", "id_from", "kind_or_404", "login_required", "person_of", "require"]

M = TypeVar("M", bound=Model)
LONGEST_ID = 19
"""Digits of the largest id that the database holds."""


def fetch(visible: QuerySet[M], pk: int) -> M:
    """The record, if it is among the visible ones. Ids beyond what the database can hold are not found either."""
    try:
        return visible.get(pk=pk)
    except (ObjectDoesNotExist, OverflowError) as missing:
        raise Http404 from missing


def fetch_open_first(
    person: Any,
    pk: int,
    open_to: Callable[[Any], QuerySet[M]],
    visible_to: Callable[[Any], QuerySet[M]],
    *,
    naming: tuple[str, ...] = (),
    **values: F | Exists | Value,
) -> M:
    """As `fetch`, where most records of a kind are open to all: `open_to` is that part of `visible_to`, asked first.

    It spares those pages the rest of the rule, which takes several times as long to plan. `naming` are the relations
    that come along whole; `values` single columns or answers of others, a quarter of the cost where only a name is shown.
    """

    def complete(records: QuerySet[M]) -> QuerySet[M]:
        completed: QuerySet[M] = records.select_related(*naming).annotate(**values)
        return completed

    with suppress(ObjectDoesNotExist, OverflowError):
        return complete(open_to(person)).get(pk=pk)
    return fetch(complete(visible_to(person)), pk)


def id_from(text: str) -> int:
    """The id, or another number, that a form or an address sent; 0, which no record has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else 0


def kind_or_404(kind: str) -> Lifecycle[Any]:
    try:
        return lifecycle_of_kind(kind)
    except KeyError as unknown:
        raise Http404 from unknown


def person_of(request: HttpRequest) -> Person:
    """The signed-in person of a view behind `login_required`."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def require(permission: str, request: HttpRequest, record: object = None) -> None:
    """Raises NotAllowed (403, with its reason) without the permission; duties stay separated for superusers too."""
    allowed = (
        rules.has_perm(permission, request.user)
        if record is None
        else rules.has_perm(permission, request.user, record)
    )
    if not allowed:
        raise NotAllowed(_("You do not hold the right to do this here."))
