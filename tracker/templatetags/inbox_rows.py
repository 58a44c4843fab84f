"""The tasks of the inbox, drawn in one go: fifty rows in template code would cost more than all else on the page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.templatetags.quantities import remaining, short_date_words
from tracker.templatetags.signals import Words, light

register = template.Library()


class TaskRow(Protocol):
    """One act that is owed. `colour` is the light of its date: red, blue or ""."""

    @property
    def kind(self) -> Words: ...
    @property
    def title(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def from_name(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def colour(self) -> str: ...
    @property
    def act_url(self) -> str: ...
    @property
    def act_label(self) -> Words: ...
    @property
    def record_url(self) -> str: ...


@register.simple_tag
def task_rows(rows: Iterable[TaskRow], now: datetime, *, begins_with_primary: bool = False) -> SafeString:
    """The rows as items of `<ul class="jb-tasks">`; of a page's first group the first button is the primary one."""
    # Looked up once: the rows share them.
    colon, see_record, no_date = escaped(_(": ")), escaped(_("See the record")), escaped(_("No date"))
    items = []
    for place, row in enumerate(rows):
        button = "btn btn-sm btn-primary" if begins_with_primary and not place else "btn btn-sm"
        act_url = escaped(row.act_url)
        due = _due(row, now) if row.due_at else f'<span class="muted">{no_date}</span>'
        items.append(
            f'<li class="jb-task"><span class="jb-chip kind">{escaped(str(row.kind))}</span>'
            f'<div class="main"><h3><a href="{act_url}">{escaped(row.title)}{colon}{escaped(row.subject)}</a></h3>'
            f'<p><a href="{escaped(row.record_url)}">{see_record}</a></p></div>'
            f'<div class="from"><b>{escaped(row.from_name)}</b>{short_date_words(row.since)}</div>'
            f'<div class="due">{due}</div>'
            f'<div class="go"><a class="{button}" href="{act_url}">{escaped(str(row.act_label))}</a></div></li>'
        )
    return mark_safe("".join(items))


def _due(row: TaskRow, now: datetime) -> str:
    day = short_date_words(row.due_at) if row.due_at else ""
    shown = light(row.colour, day) if row.colour else day
    return f"{shown}<small>{escaped(remaining(row.due_at, now))}</small>"
