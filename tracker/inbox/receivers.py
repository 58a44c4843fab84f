"""Hears the engine: opens and closes tasks, and tells those concerned, in the act's own transaction."""

from typing import Any

from django.dispatch import receiver

from tracker.foundation import clock
from tracker.foundation.lifecycle import (
    Assignee,
    Duty,
    Lifecycle,
    Transition,
    duties_of,
    lifecycle_of,
    transitioned,
)
from tracker.inbox.audience import REDATED, people_told
from tracker.inbox.models import Message, Task


@receiver(transitioned, dispatch_uid="inbox_tasks")
def keep_tasks(
    *, lifecycle: Lifecycle[Any], instance: Any, transition: Transition | None, by: Any, **_kwargs: Any
) -> None:
    """Close what is no longer owed, open what is owed now. An act that leaves the state as it was keeps the tasks,
    gives them the due date that now holds, and hands them to those who owe them now.
    """
    if transition is not None and transition.sources == (transition.target,):
        _date_anew(lifecycle.kind, instance)
        _hand_over(lifecycle.kind, instance, transition, by)
        return
    open_tasks = Task.objects.filter(
        subject_kind=lifecycle.kind, subject_id=instance.pk, closed_at__isnull=True
    )
    if transition is not None:
        open_tasks.update(closed_at=clock.now(), closed_by_id=by.pk, closing_act=transition.name)
    Task.objects.bulk_create(
        _task(lifecycle.kind, instance, duty, assignee, by) for duty, assignee in _owed(instance)
    )


def _owed(record: Any) -> list[tuple[Duty[Any], Assignee]]:
    return [
        (duty, assignee)
        for duty in duties_of(record)
        for assignee in duty.to(record)
        if assignee.person_id or assignee.role
    ]


def _task(kind: str, record: Any, duty: Duty[Any], assignee: Assignee, by: Any) -> Task:
    return Task(
        subject_kind=kind,
        subject_id=record.pk,
        subject_label=str(record)[:300],
        act=duty.act,
        person_id=assignee.person_id,
        role=assignee.role,
        unit_id=assignee.unit_id,
        due_at=duty.due(record),
        opened_at=clock.now(),
        opened_by_name=by.get_full_name(),
    )


def _hand_over(kind: str, record: Any, transition: Transition, by: Any) -> None:
    """The act may have changed who owes what: a deputy was named, another one was asked."""
    wanted = {
        (duty.act, assignee.person_id, assignee.role, assignee.unit_id): (duty, assignee)
        for duty, assignee in _owed(record)
    }
    for task in Task.objects.filter(subject_kind=kind, subject_id=record.pk, closed_at__isnull=True):
        if wanted.pop((task.act, task.person_id, task.role, task.unit_id), None) is None:
            task.closed_at, task.closing_act = clock.now(), transition.name
            task.closed_by_id = by.pk if task.act == transition.name else None
            task.save(update_fields=["closed_at", "closing_act", "closed_by"])
    Task.objects.bulk_create(_task(kind, record, duty, assignee, by) for duty, assignee in wanted.values())


def _date_anew(kind: str, record: Any) -> None:
    for duty in duties_of(record):
        Task.objects.filter(
            subject_kind=kind, subject_id=record.pk, act=duty.act, closed_at__isnull=True
        ).update(due_at=duty.due(record), subject_label=str(record)[:300])


@receiver(transitioned, dispatch_uid="inbox_redated")
def keep_due_dates(
    *, lifecycle: Lifecycle[Any], instance: Any, transition: Transition | None, **_kwargs: Any
) -> None:
    """A deadline that moved moves what others owe by it."""
    followers = REDATED.get((lifecycle.kind, transition.name)) if transition is not None else None
    for record in followers(instance) if followers else ():
        _date_anew(lifecycle_of(record).kind, record)


@receiver(transitioned, dispatch_uid="inbox_messages")
def tell_people(
    *,
    lifecycle: Lifecycle[Any],
    instance: Any,
    transition: Transition | None,
    by: Any,
    note: str,
    **_kwargs: Any,
) -> None:
    """Those whom an act concerns find it under 待阅; whoever acted is not told of their own act."""
    if transition is None:
        return
    told = people_told(lifecycle.kind, transition.name, instance)
    person_ids = {pk for pk in told if pk is not None and pk != by.pk}
    Message.objects.bulk_create(
        Message(
            person_id=person_id,
            subject_kind=lifecycle.kind,
            subject_id=instance.pk,
            subject_label=str(instance)[:300],
            act=transition.name,
            from_name=by.get_full_name(),
            note=note,
            sent_at=clock.now(),
        )
        for person_id in sorted(person_ids)
    )
