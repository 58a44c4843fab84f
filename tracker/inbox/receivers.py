"""Hears the engine: opens and closes tasks, and tells those concerned, in the act's own transaction."""

from typing import Any

from django.dispatch import receiver

from tracker.foundation import clock
from tracker.foundation.lifecycle import Lifecycle, Transition, duties_of, lifecycle_of, transitioned
from tracker.inbox.audience import REDATED, people_told
from tracker.inbox.models import Message, Task


@receiver(transitioned, dispatch_uid="inbox_tasks")
def keep_tasks(
    *, lifecycle: Lifecycle[Any], instance: Any, transition: Transition | None, by: Any, **_kwargs: Any
) -> None:
    """Close what is no longer owed, open what is owed now. An act that leaves the state as it was keeps the tasks
    and gives them the due date that now holds.
    """
    if transition is not None and transition.sources == (transition.target,):
        _date_anew(lifecycle.kind, instance)
        return
    open_tasks = Task.objects.filter(
        subject_kind=lifecycle.kind, subject_id=instance.pk, closed_at__isnull=True
    )
    if transition is not None:
        open_tasks.update(closed_at=clock.now(), closed_by_id=by.pk, closing_act=transition.name)
    label = str(instance)[:300]
    Task.objects.bulk_create(
        Task(
            subject_kind=lifecycle.kind,
            subject_id=instance.pk,
            subject_label=label,
            act=duty.act,
            person_id=assignee.person_id,
            role=assignee.role,
            unit_id=assignee.unit_id,
            due_at=duty.due(instance),
            opened_at=clock.now(),
            opened_by_name=by.get_full_name(),
        )
        for duty in duties_of(instance)
        for assignee in duty.to(instance)
        if assignee.person_id or assignee.role
    )


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
