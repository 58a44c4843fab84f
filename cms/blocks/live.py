"""What the live blocks of a story show: read from the records at every reading, all of a page's blocks at once.

A story shows the same figures to every reader, visitors included, for its editors have published them with it. So
only what the whole group may see is read here: registered outcomes, and projects from their charter on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from cms.blocks.seats_and_targets import Adopter, Seat, TargetRow, adopters_of, seats_of, targets_of
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
    nothing is verified; `coverage` counts the units of all levels together. `edition` names the edition for which
    the figures were frozen on that day; "" for those of today.
    """

    outcome_id: int
    number: str
    title: str
    url: str
    verified_wan: Decimal | None
    coverage: Coverage
    as_of: date
    edition: str = ""


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
class Shown:
    """What stands beside the rows of any block that shows a record: which one, where it is, from which day."""

    number: str
    title: str
    url: str
    as_of: date


@dataclass(frozen=True)
class Targets(Shown):
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True)
class Roster(Shown):
    """揭榜团队: the lead first."""

    team: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Spread:
    """推广: the figures of an outcome and the units that use it."""

    figures: OutcomeFigures
    adopters: tuple[Adopter, ...]


@dataclass(frozen=True)
class Named:
    """Ids of the records that the blocks of a page name, by what they show of them."""

    outcomes: frozenset[int] = frozenset()
    timelines: frozenset[int] = frozenset()
    targets: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    spreads: frozenset[int] = frozenset()


@dataclass(frozen=True)
class LiveRecords:
    """The records of a page by id. One that is absent is deleted, or not open to the group."""

    outcomes: Mapping[int, OutcomeFigures] = field(default_factory=dict)
    timelines: Mapping[int, Timeline] = field(default_factory=dict)
    targets: Mapping[int, Targets] = field(default_factory=dict)
    teams: Mapping[int, Roster] = field(default_factory=dict)
    spreads: Mapping[int, Spread] = field(default_factory=dict)

    def with_frozen(self, kept: Mapping[int, Spread]) -> "LiveRecords":
        """The same records with some outcomes as they stood when an edition was frozen."""
        if not kept:
            return self
        figures = {pk: spread.figures for pk, spread in kept.items()}
        spreads = {pk: kept.get(pk, spread) for pk, spread in self.spreads.items()}
        return replace(self, outcomes={**self.outcomes, **figures}, spreads=spreads)


def live_records(named: Named) -> LiveRecords:
    """As many queries for any number of blocks of one kind as for one block; none for a kind that is not there."""
    outcomes = _figures(named.outcomes | named.spreads)
    projects = _open_projects(named.timelines | named.targets | named.teams)
    adopters = adopters_of(named.spreads & outcomes.keys())
    targets = targets_of({pk: projects[pk].challenge_id for pk in named.targets & projects.keys()})
    seats = seats_of({pk: projects[pk].team_id for pk in named.teams & projects.keys()})
    return LiveRecords(
        outcomes=outcomes,
        timelines=_timelines({pk: projects[pk] for pk in named.timelines & projects.keys()}),
        targets={pk: Targets(*_shown(projects[pk]), rows=rows) for pk, rows in targets.items()},
        teams={
            pk: Roster(*_shown(projects[pk]), team=projects[pk].team.name, seats=row)
            for pk, row in seats.items()
        },
        spreads={pk: Spread(outcomes[pk], rows) for pk, rows in adopters.items()},
    )


def _open_projects(ids: frozenset[int]) -> dict[int, Project]:
    if not ids:
        return {}
    projects = Project.objects.filter(pk__in=ids, state__in=PUBLIC_STATES).select_related("team")
    fields = ("pk", "number", "title", "challenge_id", "team__name", "charter_signed_at")
    return {project.pk: project for project in projects.only(*fields)}


def _shown(project: Project) -> tuple[str, str, str, date]:
    return project.number, project.title, project.get_absolute_url(), clock.today()


def _figures(ids: frozenset[int]) -> dict[int, OutcomeFigures]:
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


def _timelines(shown: Mapping[int, Project]) -> dict[int, Timeline]:
    if not shown:
        return {}
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
