"""The acts on a record, as a page tells them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import Lifecycle

SHOWN = 30


@dataclass(frozen=True)
class HistoryRow:
    at: datetime
    by_name: str
    words: str
    to_label: str
    note: str


def history_rows(entries: QuerySet[AuditEntry], lifecycle: Lifecycle[Any]) -> list[HistoryRow]:
    """The newest acts, with their labels in the reader's language."""
    labels = dict(lifecycle.states.choices)
    rows = []
    for at, by_name, act, to_state, note in entries.values_list("at", "by_name", "act", "to_state", "note")[
        :SHOWN
    ]:
        transition = lifecycle.by_name.get(act)
        rows.append(
            HistoryRow(
                at,
                by_name,
                str(transition.label) if transition else _("Entered"),
                str(labels.get(to_state, to_state)),
                note,
            )
        )
    return rows
