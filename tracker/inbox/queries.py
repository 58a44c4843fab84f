"""What stands in whose boxes."""

from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, QuerySet

from tracker.foundation.kept_queries import KeptQuery
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


MOST_COUNTED = 100


@lru_cache(maxsize=32)
def _counting(grants: int) -> KeptQuery:
    """The open tasks of a person who holds so many roles: as `open_tasks_of`, no further than the count goes."""

    def draw(person: Any, **held: Any) -> QuerySet[Task, tuple[int]]:
        condition = Q(person_id=person)
        for number in range(grants):
            condition |= Q(role=held[f"role_{number}"], unit__path__startswith=held[f"path_{number}"])
        return Task.objects.filter(condition, closed_at__isnull=True).values_list("pk")[:MOST_COUNTED]

    held = {f"{part}_{number}": CharField() for number in range(grants) for part in ("role", "path")}
    return KeptQuery(draw, person=BigIntegerField(), **held)


def count_open_tasks(person: Any) -> int:
    """How many acts await this person, counted no further than `MOST_COUNTED`: every page shows it."""
    held = {
        f"{part}_{number}": value
        for number, grant in enumerate(person.grants)
        for part, value in zip(("role", "path"), grant, strict=True)
    }
    return len(_counting(len(person.grants)).rows(person=person.pk, **held))
