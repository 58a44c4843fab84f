"""Pages of a list by offset, for lists that nobody walks far into; the board has its own keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.web.access import id_from

PAGE_SIZE = 25
FURTHEST = 400


@dataclass(frozen=True)
class ListPage:
    """One page of rows and the way to its neighbours. `total` is exact."""

    rows: Sequence[Any]
    total: int
    first: int
    previous_url: str
    next_url: str
    label: str


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int = PAGE_SIZE) -> ListPage:
    """The page that `?page=` names; two queries. Anything that is no page number means the first page, and what lies
    beyond the end the last one.
    """
    start = _start(request, size)
    return _page(request, rows, list(rows[start : start + size]), rows.count(), start=start, size=size)


def page_counted(
    request: HttpRequest, rows: QuerySet[Any], *, counted: str, size: int = PAGE_SIZE
) -> ListPage:
    """As `page_of` in one query, for narrow rows that each carry the total under the name `counted` (a window)."""
    start = _start(request, size)
    shown = list(rows[start : start + size])
    total = vars(shown[0])[counted] if shown else rows.count() if start else 0
    return _page(request, rows, shown, total, start=start, size=size)


def _start(request: HttpRequest, size: int) -> int:
    return ((min(id_from(request.GET.get("page", "")), FURTHEST) or 1) - 1) * size


def _page(
    request: HttpRequest, rows: QuerySet[Any], shown: Sequence[Any], total: int, *, start: int, size: int
) -> ListPage:
    if start and not shown:
        # Beyond the end: rows were taken off, or somebody typed a number.
        start = max(0, total - 1) // size * size
        shown = list(rows[start : start + size]) if total else []
    number = start // size + 1
    return ListPage(
        rows=shown,
        total=total,
        first=start + 1,
        previous_url=_address(request, number - 1) if number > 1 else "",
        next_url=_address(request, number + 1) if start + len(shown) < total else "",
        label=_("%(first)s–%(last)s of %(total)s")
        % {"first": start + 1, "last": start + len(shown), "total": total}
        if total
        else "",
    )


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return "?" + query.urlencode()
