"""The board: its two views, and the workbook of exactly the rows that they show."""

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.challenges.board.filters import RELATED, Filters, Scope
from tracker.challenges.board.rows import (
    KEPT_FOR_VISITORS,
    Board,
    board_for,
    board_rows,
    current_batch,
    drawn_key,
    visitors_board,
)
from tracker.challenges.board.saved_views import saved_views_of
from tracker.challenges.layouts.services import layouts_for
from tracker.challenges.queries import followed_beyond
from tracker.foundation import clock
from tracker.web.challenges import Pager, Tab, with_changes
from tracker.web.layouts import workbook_of
from tracker.web.ledger_view import CHOOSES_LOOKS, CHOOSES_ROWS, ledger_context, only
from tracker.web.records import record_url
from tracker.web.stepper import phases_of_batch

IN_THE_HEAD = 4
"""So many of the tabs have their number in the head as well."""
FOLLOW_FORM = "follow"
"""Id of the one form that all the stars of a page send: a form in each row would carry its token two dozen times."""


def board(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET, request.user)
    if request.user.is_authenticated:
        context = _context(request, filters, board_for(request.user, filters))
    elif filters.is_first_page and dict(request.GET.lists()) in ({}, {"scope": [filters.scope.name]}):
        context = _kept_for_visitors(request, filters)
    else:
        context = _context(request, filters, visitors_board(filters))
    return render(request, "tracker/challenges/board.html", context)


def _kept_for_visitors(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    """The head of a tab's first page and, drawn, what stands below it: the same for every visitor until the board
    changes, a shown deadline passes or `KEPT_FOR_VISITORS` is over.
    """
    key = drawn_key(filters.scope)
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        found = board_for(
            request.user, filters
        )  # not what is kept for others: a minute upon a minute would be two
        context = _context(request, filters, found)
        kept = {
            "batch": context["batch"],
            "counters": [(str(label), count) for label, count in context["counters"]],
            "drawn": render_to_string("tracker/challenges/_board.html", context, request),
        }
        cache.set(key, kept, _seconds_unchanged(found))
    return kept


def _seconds_unchanged(found: Board) -> float:
    now = clock.now()
    left = [(row.deadline - now).total_seconds() for row in found.rows if row.is_open and row.deadline]
    return min([KEPT_FOR_VISITORS, *(seconds for seconds in left if seconds > 0)])


def _context(request: HttpRequest, filters: Filters, found: Board) -> dict[str, Any]:
    is_ledger = request.GET.get("view") == "ledger"
    batch = current_batch()
    context: dict[str, Any] = {
        "board": found,
        "counters": [(scope.label, count) for scope, count in found.scopes[:IN_THE_HEAD]],
        "rows": [(row, record_url("challenge", row.id)) for row in found.rows],
        "follow_form": FOLLOW_FORM if request.user.is_authenticated else "",
        "batch": batch,
        "phases": phases_of_batch(batch, clock.today()) if batch else (),
        "is_ledger": is_ledger,
        "export_url": reverse("tracker:board-export") + only(request.GET, *CHOOSES_ROWS),
        "tabs": [
            Tab(scope.label, with_changes(request.GET, scope=scope.name), count, scope == filters.scope)
            for scope, count in _tabs_of(found, is_signed_in=request.user.is_authenticated)
        ],
        "views": [
            Tab(
                pgettext("board", "Cards"),
                with_changes(request.GET, view=""),
                "",
                not is_ledger,
                "layout-grid",
            ),
            Tab(
                pgettext("board", "Ledger"), with_changes(request.GET, view="ledger"), "", is_ledger, "table"
            ),
        ],
        "pager": Pager(
            previous_url=with_changes(request.GET) if filters.after else "",
            next_url=with_changes(request.GET, after=found.next_key) if found.next_key else "",
            label=_("%(shown)s of %(total)s") % {"shown": len(found.rows), "total": found.total},
        ),
    }
    if filters.scope is RELATED:
        context["followed"] = [
            (challenge, record_url("challenge", challenge.pk)) for challenge in followed_beyond(request.user)
        ]
    if is_ledger:
        context |= ledger_context(request.GET, found)
        if request.user.is_authenticated:
            context["layouts"] = layouts_for(request.user)
            context["saved_views"] = list(saved_views_of(request.user))
            context["keep_url"] = reverse("tracker:view-list") + only(
                request.GET, *CHOOSES_ROWS, *CHOOSES_LOOKS
            )
    return context


def _tabs_of(found: Board, *, is_signed_in: bool) -> Iterator[tuple[Scope, int | str]]:
    """What concerns oneself comes first, counted once it is opened; visitors have no such thing."""
    if is_signed_in:
        yield RELATED, "" if found.related is None else found.related
    yield from found.scopes


def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the filter, all of them, as an Excel workbook; in the columns of `?layout=` where one is named."""
    filters = Filters.read(request.GET, request.user)
    return workbook_of(request, board_rows(request.user, filters), _("Challenge ledger"))
