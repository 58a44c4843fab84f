"""What the live blocks of a story show: read from the records at every reading, all of a page's blocks at once.

A story shows the same figures to every reader, visitors included, for its editors have published them with it. So
only what the whole group may see is read here: registered outcomes, and projects from their charter on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from tracker.foundation import clock
from tracker.outcomes.enums import REGISTERED_STATES
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import verified_benefits_wan
from tracker.projects.enums import PUBLIC_STATES, MilestoneState
from tracker.projects.models import Milestone, Project
from tracker.rollout.models import Adoption
from tracker.rollout.queries import Coverage, coverage_from


@dataclass(frozen=True)
class OutcomeFigures:
    """What an outcome is worth and how far it has come on the day `as_of`. `verified_wan` is in 万元, None while
    nothing is verified; `coverage` counts the units of all levels together.
    """

    outcome_id: int
    number: str
    title: str
    url: str
    verified_wan: Decimal | None
    coverage: Coverage
    as_of: date


@dataclass(frozen=True)
class Event:
    """One dated point of a timeline; `is_done` tells what has happened from what is planned."""

    date: date
    title: str
    note: str
    is_done: bool


@dataclass(frozen=True)
class Timeline:
    """A project's milestones in the order of their days."""

    project_id: int
    number: str
    title: str
    url: str
    events: tuple[Event, ...]
    as_of: date


@dataclass(frozen=True)
class LiveRecords:
    """The records of a page by id. One that is absent is deleted, or not open to the group."""

    outcomes: Mapping[int, OutcomeFigures] = field(default_factory=dict)
    timelines: Mapping[int, Timeline] = field(default_factory=dict)


def live_records(*, outcome_ids: Iterable[int] = (), project_ids: Iterable[int] = ()) -> LiveRecords:
    """Three queries for any number of outcomes, two for any number of projects; none for none."""
    return LiveRecords(outcomes=_figures(set(outcome_ids)), timelines=_timelines(set(project_ids)))


def _figures(ids: set[int]) -> dict[int, OutcomeFigures]:
    if not ids:
        return {}
    outcomes = list(
        Outcome.objects.filter(pk__in=ids, state__in=REGISTERED_STATES).only("pk", "number", "title")
    )
    verified = verified_benefits_wan(ids)
    counts: dict[int, list[tuple[str, int]]] = {}
    rows = Adoption.objects.filter(outcome_id__in=ids).order_by().values_list("outcome_id", "state")
    for outcome_id, state, count in rows.annotate(Count("pk")):
        counts.setdefault(outcome_id, []).append((state, count))
    return {
        outcome.pk: OutcomeFigures(
            outcome_id=outcome.pk,
            number=outcome.number,
            title=outcome.title,
            url=outcome.get_absolute_url(),
            verified_wan=verified.get(outcome.pk),
            coverage=coverage_from(counts.get(outcome.pk, [])),
            as_of=clock.today(),
        )
        for outcome in outcomes
    }


def _timelines(ids: set[int]) -> dict[int, Timeline]:
    if not ids:
        return {}
    projects = Project.objects.filter(pk__in=ids, state__in=PUBLIC_STATES)
    shown = {project.pk: project for project in projects.only("pk", "number", "title", "charter_signed_at")}
    milestones: dict[int, list[Milestone]] = {}
    rows = Milestone.objects.filter(project_id__in=list(shown)).exclude(
        state__in=(MilestoneState.WAIVED, MilestoneState.CANCELLED)
    )
    for milestone in rows.order_by("project_id", "order"):
        milestones.setdefault(milestone.project_id, []).append(milestone)
    return {
        pk: Timeline(
            project_id=pk,
            number=project.number,
            title=project.title,
            url=project.get_absolute_url(),
            events=tuple(sorted(map(_event, milestones.get(pk, [])), key=lambda event: event.date)),
            as_of=clock.today(),
        )
        for pk, project in shown.items()
    }


def _event(milestone: Milestone) -> Event:
    is_done = milestone.state == MilestoneState.PASSED and milestone.passed_on is not None
    day = milestone.passed_on if is_done and milestone.passed_on else milestone.due_on
    if not is_done and milestone.reported_at is not None:
        day = timezone.localtime(milestone.reported_at).date()
    return Event(date=day, title=milestone.name, note=milestone.deliverable, is_done=is_done)
