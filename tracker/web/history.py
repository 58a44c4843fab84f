"""The acts on a record: a page of its own, which every record's page takes in when its reader asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from tracker.foundation.audit import AuditEntry, history_of
from tracker.foundation.lifecycle import Lifecycle, Words
from tracker.web.access import fetch, kind_or_404, login_required
from tracker.web.paging import page_of
from tracker.web.parts import is_for_part
from tracker.web.records import KIND_LABELS, record_url


@dataclass(frozen=True)
class HistoryRow:
    """One act. `digest` is its link in the audit chain, by which an auditor finds it again."""

    at: datetime
    by_name: str
    on_behalf_of: str
    words: str
    from_label: str
    to_label: str
    note: str
    digest: str


def history_rows(entries: Iterable[AuditEntry], lifecycle: Lifecycle[Any]) -> list[HistoryRow]:
    """The acts, with their labels in the reader's language."""
    labels = {name: str(label) for name, label in lifecycle.states.choices}
    return [
        HistoryRow(
            at=entry.at,
            by_name=entry.by_name,
            on_behalf_of=entry.on_behalf_of,
            words=_act_words(lifecycle, entry.act),
            from_label=labels.get(entry.from_state, entry.from_state),
            to_label=labels.get(entry.to_state, entry.to_state),
            note=entry.note,
            digest=entry.digest,
        )
        for entry in entries
    ]


OTHER_ACTS: dict[str, Words] = {
    "begin": gettext_lazy("Entered"),
    "support": gettext_lazy("Stand behind the need"),
}
"""What is on record beside the acts of a life cycle."""


def _act_words(lifecycle: Lifecycle[Any], act: str) -> str:
    transition = lifecycle.by_name.get(act)
    return str(transition.label if transition else OTHER_ACTS.get(act, act))


@login_required
def index(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """All acts on a record, to whoever sees the record; without the page around them for one that takes them in."""
    lifecycle = kind_or_404(kind)
    record = fetch(lifecycle.visible_to(request.user), pk)
    page = page_of(request, history_of(kind, pk))
    context = {
        "page": page,
        "rows": history_rows(page.rows, lifecycle),
        "record": record,
        "record_url": record_url(kind, pk),
        "kind": kind,
        "kind_label": KIND_LABELS.get(kind, kind),
    }
    return render(
        request,
        "tracker/history/_acts.html" if is_for_part(request) else "tracker/history/index.html",
        context,
    )
