"""The audit trail, and everyone's tasks and messages.

What the reader has and owes is the same at every size: a person does not work ten times as much in a larger group.
What all the others have grows with it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import models

from bench.filling.bulk import load
from bench.filling.organisation import Group
from tracker.bids.models import Bid
from tracker.challenges.enums import PREPARING_STATES
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.foundation.audit import record_many
from tracker.inbox.models import Message, Task
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.projects.models import Project

OWN_OPEN = 60
OWN_DONE = 300
OWN_UNREAD = 20
OWN_READ = 300
OWN_STARTED = 200
STARTED_BY_ONE = 50
EVERY = 3
"""One task in so many is owed by a role, not by name."""


def fill_trail(
    group: Group, challenges: Sequence[Challenge], bids: Sequence[Bid], projects: Sequence[Project]
) -> None:
    """Begun by people, fifty records each, then carried on by the offices: a real chain, so that it verifies."""
    _begin(group, "challenge", challenges)
    published = [challenge for challenge in challenges if challenge.state not in PREPARING_STATES]
    for act, state in (("submit", "in_review"), ("approve", "approved"), ("publish", "published")):
        record_many(kind="challenge", subjects=published, act=act, by=group.offices[1], to_state=state)
    _begin(group, "bid", bids)
    _begin(group, "project", projects)
    for act, state in (("sign_charter", "established"), ("start", "in_progress")):
        record_many(kind="project", subjects=projects, act=act, by=group.offices[1], to_state=state)


def _begin(group: Group, kind: str, records: Sequence[models.Model]) -> None:
    # The reader's own begin with the challenges: later ones belong to others.
    own = OWN_STARTED if kind == "challenge" else 0
    if own:
        record_many(kind=kind, subjects=records[:own], act="begin", by=group.reader)
    for start in range(own, len(records), STARTED_BY_ONE):
        record_many(
            kind=kind,
            subjects=records[start : start + STARTED_BY_ONE],
            act="begin",
            by=group.person(start // STARTED_BY_ONE),
        )


def fill_boxes(group: Group, challenges: Sequence[Challenge]) -> None:
    """For the reader the amounts above; for all others together a task and a message for each challenge, twice."""
    tasks, messages = _own_boxes(group, challenges)
    for number, challenge in enumerate(challenges):
        other = group.person(number)
        tasks.append(
            _task(challenge, number, person=other)
            if number % EVERY
            else _task(challenge, number, role=Role.DECISION_BODY, unit=group.company_of(number))
        )
        tasks.append(_task(challenge, number, person=other, closed_by=other))
        messages += [_message(challenge, number, other, is_read=is_read) for is_read in (True, False)]
    load(tasks)
    load(messages)


def fill_own_boxes(group: Group, challenges: Sequence[Challenge]) -> None:
    """For the reader alone."""
    tasks, messages = _own_boxes(group, challenges)
    load(tasks)
    load(messages)


def _own_boxes(group: Group, challenges: Sequence[Challenge]) -> tuple[list[Task], list[Message]]:
    reader = group.reader
    tasks = [
        _task(challenges[number], number, person=reader)
        if number % EVERY
        else _task(challenges[number], number, role=Role.CHALLENGE_OFFICE, unit=group.companies[0])
        for number in range(OWN_OPEN)
    ]
    tasks += [
        _task(challenges[number], number, person=reader, closed_by=reader) for number in range(OWN_DONE)
    ]
    messages = [
        _message(challenges[number], number, reader, is_read=number >= OWN_UNREAD)
        for number in range(OWN_UNREAD + OWN_READ)
    ]
    return tasks, messages


def _task(
    challenge: Challenge,
    number: int,
    *,
    person: Person | None = None,
    role: str = "",
    unit: OrgUnit | None = None,
    closed_by: Person | None = None,
) -> Task:
    now = clock.now()
    return Task(
        subject_kind="challenge",
        subject_id=challenge.pk,
        subject_label=challenge.title,
        act="evaluate",
        person=person,
        role=role,
        unit=unit,
        due_at=now + timedelta(days=number % 40 - 5) if number % 4 else None,
        opened_at=now - timedelta(days=7),
        opened_by_name="韩承岳",
        closed_at=now - timedelta(hours=number) if closed_by else None,
        closed_by=closed_by,
        closing_act="evaluate" if closed_by else "",
    )


def _message(challenge: Challenge, number: int, person: Person, *, is_read: bool) -> Message:
    now = clock.now()
    return Message(
        person=person,
        subject_kind="challenge",
        subject_id=challenge.pk,
        subject_label=challenge.title,
        act="publish",
        from_name="常牧川",
        sent_at=now - timedelta(hours=number),
        read_at=now if is_read else None,
    )
