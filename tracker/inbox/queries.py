"""What stands in whose boxes."""

from typing import Any

from django.db.models import Q, QuerySet

from tracker.inbox.models import Message, Task


def owed_by(person: Any) -> Q:
    """The condition for tasks that `person` owes: by name, or through a role held over the task's unit."""
    condition = Q(person_id=person.pk)
    for role, path in person.grants:
        condition |= Q(role=role, unit__path__startswith=path)
    return condition


def open_tasks_of(person: Any) -> QuerySet[Task]:
    """待办: soonest due first, those without a date last."""
    if person.pk is None:
        return Task.objects.none()
    return Task.objects.filter(owed_by(person), closed_at__isnull=True)


def done_tasks_of(person: Any) -> QuerySet[Task]:
    """已办: what this person did, newest first."""
    return Task.objects.filter(closed_by_id=person.pk).order_by("-closed_at", "-pk")


def messages_of(person: Any) -> QuerySet[Message]:
    """待阅 and what was read before: unread first, newest first."""
    return Message.objects.filter(person_id=person.pk)


def count_open_tasks(person: Any, *, up_to: int) -> int:
    """How many acts await this person, counted no further than `up_to`."""
    return len(open_tasks_of(person).order_by().values_list("pk", flat=True)[:up_to])
