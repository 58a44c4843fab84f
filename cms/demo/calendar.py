"""Days of the demonstration, counted in working days from today, and the order in which its acts happen."""

import heapq
from collections.abc import Generator, Iterable
from datetime import date, datetime, time

from django.utils import timezone

from tracker.foundation import clock
from tracker.foundation.working_days import add_working_days

Story = Generator[datetime, None, None]
"""Yields the moment (aware) as of which the code up to its next yield happens."""


def moment(working_days: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment so many working days from today (negative: in the past), never later than now."""
    day = add_working_days(timezone.localdate(), working_days)
    return min(timezone.make_aware(datetime.combine(day, time(hour, minute))), timezone.now())


def closing(day: date) -> datetime:
    """17:00 of a day."""
    return timezone.make_aware(datetime.combine(day, time(17)))


def play(stories: Iterable[Story]) -> int:
    """Carry out all stories, the act with the earliest moment first; returns how many steps there were."""
    queue: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        first = next(story, None)
        if first is not None:
            heapq.heappush(queue, (first, number, story))
    steps = 0
    while queue:
        at, number, story = heapq.heappop(queue)
        with clock.at(at):
            following = next(story, None)
        steps += 1
        if following is not None:
            heapq.heappush(queue, (max(following, at), number, story))
    return steps
