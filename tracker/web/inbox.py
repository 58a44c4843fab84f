"""Home: the four boxes 待办 / 待阅 / 已办 / 我发起."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.foundation import clock
from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import lifecycle_of_kind
from tracker.inbox.models import Message, Task
from tracker.inbox.queries import done_tasks_of, messages_of, open_tasks_of
from tracker.web.access import fetch, login_required, person_of
from tracker.web.context import shell_of
from tracker.web.paging import ListPage, page_counted, page_of
from tracker.web.panels import panels_for
from tracker.web.records import KIND_LABELS, act_url, record_url

NEWEST = 6
"""Unread messages beside the tasks; all of them are in their own box."""
BOXES = ("todo", "read", "done", "started")


@dataclass(frozen=True)
class TaskRow:
    kind: str | Promise
    title: str
    subject: str
    from_name: str
    since: datetime
    due_at: datetime | None
    colour: str
    """Light of the due date: red when late, blue within three days, "" else."""
    act_url: str
    act_label: str | Promise
    record_url: str


@dataclass(frozen=True)
class TaskGroup:
    label: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class MessageRow:
    id: int
    kind: str | Promise
    words: str
    note: str
    from_name: str
    sent_at: datetime
    is_unread: bool


def _act_label(kind: str, act: str) -> str:
    try:
        return str(lifecycle_of_kind(kind).by_name[act].label)
    except KeyError:
        return act


def _task_row(task: Task, now: datetime) -> TaskRow:
    colour = ""
    if task.due_at is not None:
        colour = "red" if task.due_at < now else "blue" if task.due_at < now + timedelta(days=3) else ""
    label = _act_label(task.subject_kind, task.act)
    return TaskRow(
        kind=KIND_LABELS.get(task.subject_kind, task.subject_kind),
        title=label,
        subject=task.subject_label,
        from_name=task.opened_by_name,
        since=task.opened_at,
        due_at=task.due_at,
        colour=colour,
        act_url=act_url(task.subject_kind, task.subject_id, task.act),
        act_label=label,
        record_url=record_url(task.subject_kind, task.subject_id),
    )


def _groups(tasks: Iterable[Task], now: datetime) -> tuple[TaskGroup, ...]:
    """Late, today, this week and the next, later and without a date: empty groups are left out."""
    end_of_today = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    soon = end_of_today + timedelta(days=14)
    groups: dict[str, list[TaskRow]] = {"late": [], "today": [], "soon": [], "later": []}
    for task in tasks:
        due = task.due_at
        name = (
            "later"
            if due is None or due > soon
            else "late"
            if due < now
            else "today"
            if due <= end_of_today
            else "soon"
        )
        groups[name].append(_task_row(task, now))
    labels = {
        "late": _("Late"),
        "today": _("Today"),
        "soon": _("Within 14 days"),
        "later": _("Later, or without a date"),
    }
    return tuple(TaskGroup(labels[name], tuple(rows)) for name, rows in groups.items() if rows)


def _message_row(message: Message) -> MessageRow:
    label = _act_label(message.subject_kind, message.act)
    return MessageRow(
        id=message.pk,
        kind=KIND_LABELS.get(message.subject_kind, message.subject_kind),
        words=f"{message.subject_label} · {label}",
        note=message.note,
        from_name=message.from_name,
        sent_at=message.sent_at,
        is_unread=message.read_at is None,
    )


@dataclass(frozen=True)
class Box:
    label: str
    url: str
    count: int
    note: str
    is_current: bool


@login_required
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    now = clock.now()
    name = request.GET.get("box", "todo")
    name = name if name in BOXES else "todo"
    page = _page(request, name, now)
    todo, late = _owed(page, name, person, now)
    shell_of(request).todo = todo
    newest = list(
        messages_of(person)
        .filter(read_at__isnull=True)
        .annotate(unread=Window(Count("*")))
        .order_by("-sent_at", "-pk")[:NEWEST]
    )
    unread = vars(newest[0])["unread"] if newest else 0
    counts = {
        "todo": todo,
        "read": unread,
        "done": done_tasks_of(person).count(),
        "started": started_by(person).count(),
    }
    labels = {"todo": _("To do"), "read": _("To read"), "done": _("Done"), "started": _("Started by me")}
    notes = {
        "todo": _("%(count)s late") % {"count": late} if late else "",
        "read": _("new") if unread else "",
        "done": "",
        "started": "",
    }
    panels = panels_for("inbox", request, person)
    context = {
        "now": now,
        "box": name,
        "boxes": [
            Box(labels[box], "" if box == "todo" else f"?box={box}", counts[box], notes[box], box == name)
            for box in BOXES
        ],
        "groups": _groups(page.rows, now) if name == "todo" else (),
        "late": late,
        "todo": todo,
        "unread": unread,
        "newest": [_message_row(message) for message in newest],
        "page": page,
        "rows": _rows(page) if name != "todo" else [],
        "panels": panels,
        "elsewhere": next((panel for panel in panels if panel.awaits), None),
    }
    return render(request, "tracker/inbox/index.html", context)


def _owed(page: ListPage, box: str, person: Any, now: datetime) -> tuple[int, int]:
    """How many acts the person owes, and how many of them are late; the tasks' own page has counted both."""
    if box == "todo":
        return page.total, vars(page.rows[0])["late"] if page.rows else 0
    counted = open_tasks_of(person).aggregate(owed=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return counted["owed"], counted["late"]


def started_by(person: Any) -> Any:
    """我发起: the records that this person entered, newest first."""
    return (
        AuditEntry.objects.filter(by_id=str(person.pk), act="begin")
        .exclude(subject_kind__in=("score_sheet", "team_member"))
        .order_by("-pk")
    )


def _page(request: HttpRequest, box: str, now: datetime) -> ListPage:
    person = person_of(request)
    if box == "read":
        return page_of(
            request, messages_of(person).order_by(F("read_at").asc(nulls_first=True), "-sent_at", "-pk")
        )
    if box == "done":
        return page_of(request, done_tasks_of(person))
    if box == "started":
        return page_of(request, started_by(person))
    tasks = open_tasks_of(person).annotate(
        owed=Window(Count("*")), late=Window(Count("pk", filter=Q(due_at__lt=now)))
    )
    return page_counted(request, tasks.order_by(F("due_at").asc(nulls_last=True), "-pk"), counted="owed")


@dataclass(frozen=True)
class PlainRow:
    """One line of 待阅, 已办 or 我发起."""

    kind: str | Promise
    words: str
    note: str
    from_name: str
    at: datetime
    url: str
    is_unread: bool = False


def _rows(page: ListPage) -> list[PlainRow]:
    rows = []
    for item in page.rows:
        if isinstance(item, Message):
            shown = _message_row(item)
            rows.append(
                PlainRow(
                    shown.kind,
                    shown.words,
                    shown.note,
                    shown.from_name,
                    shown.sent_at,
                    f"messages/{item.pk}/",
                    shown.is_unread,
                )
            )
        else:
            kind, pk = item.subject_kind, int(item.subject_id)
            done_act = item.closing_act if isinstance(item, Task) else ""
            at = item.closed_at or item.opened_at if isinstance(item, Task) else item.at
            words = f"{item.subject_label} · {_act_label(kind, done_act)}" if done_act else item.subject_label
            rows.append(PlainRow(KIND_LABELS.get(kind, kind), words, "", "", at, record_url(kind, pk)))
    return rows


@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening a message marks it as read and leads to its record."""
    found = fetch(messages_of(request.user), pk)
    if found.read_at is None:
        found.read_at = clock.now()
        found.save(update_fields=["read_at"])
    return redirect(record_url(found.subject_kind, found.subject_id))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = messages_of(request.user).filter(read_at__isnull=True).update(read_at=clock.now())
    messages.success(request, _("%(count)s messages marked as read.") % {"count": count})
    return redirect("tracker:inbox")
