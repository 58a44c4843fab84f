"""Everything that the cockpit of one project shows, made in one place by four queries."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Prefetch, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.challenges.models import TargetMetric
from tracker.foundation import clock
from tracker.foundation.attachments import Attachment
from tracker.foundation.kept_queries import KeptQuery
from tracker.organisation.directory import names_of_unit
from tracker.projects.enums import (
    SETTLED_MILESTONE_STATES,
    Light,
    MilestoneState,
    ProjectState,
)
from tracker.projects.lights import NEAR_DAYS, LightReading, milestone_light, reading_of
from tracker.projects.models import Milestone, Project
from tracker.projects.progress import Progress, progress_from
from tracker.projects.queries import EVIDENCE_KIND
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import TeamMember

WHOLE = 100.0


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone as the rail draws it and the ledger lists it.

    `baseline` is its day by the charter, `date` the day in force; `state` is the rail's word (done, near, late or
    next), `state_label` that of the record; `evidence` says in words how much there is and how much time.
    """

    id: int
    code: str
    name: str
    deliverable: str
    weight: int
    baseline: dt.date
    date: dt.date
    state: str
    state_label: str
    evidence: str
    evidence_count: int
    light: Light | None
    passed_on: dt.date | None
    reviewed_by: str

    @property
    def days_moved(self) -> int:
        """Days from the baseline to the day in force; negative when it was moved forward."""
        return (self.date - self.baseline).days


@dataclass(frozen=True)
class KeyFigure:
    """A target: from where, where now, to where. `percent` is the way covered (0 to 100), None when unknown."""

    target_id: int
    name: str
    unit_of_measure: str
    baseline: Decimal | None
    now: Decimal | None
    comparator: str
    goal: Decimal
    percent: float | None
    is_met: bool
    measured_on: dt.date | None
    is_certified: bool
    """Found by the acceptance, no longer the team's own value."""


@dataclass(frozen=True)
class TeamRow:
    """One of the 1+N. `share` is the share of working time in %."""

    person_id: int
    name: str
    unit: str
    task: str
    share: Decimal
    is_lead: bool
    has_confirmed: bool


@dataclass(frozen=True)
class Paper:
    """A file of the project itself; those of a milestone are its evidence. `size` is in bytes."""

    id: int
    title: str
    size: int


@dataclass(frozen=True)
class ProjectOverview:
    """The cockpit of one project on one day."""

    project: Project
    today: dt.date
    light: LightReading
    progress: Progress
    milestones: tuple[MilestoneRow, ...]
    figures: tuple[KeyFigure, ...]
    team: tuple[TeamRow, ...]
    papers: tuple[Paper, ...]

    @property
    def lead_name(self) -> str:
        return next((row.name for row in self.team if row.is_lead), "")

    @property
    def unit_count(self) -> int:
        """How many home units the team comes from."""
        return len({row.unit for row in self.team})

    @property
    def next_milestone(self) -> MilestoneRow | None:
        """The first one that is not done."""
        return next((row for row in self.milestones if row.state != "done"), None)


def overview_of(project: Project, today: dt.date | None = None) -> ProjectOverview:
    """The overview on `today` (the clock's day unless given): four queries for any project.

    Take the project from `with_parties` for the names in its head.
    """
    day = today or clock.today()
    # The name alone: loading the second person with each milestone would double the statement. They stay with the
    # project, so that what guards its acts asks for them no second time.
    named = Milestone.objects.annotate(reviewer=Coalesce("reviewed_by__name", Value(""))).order_by("order")
    prefetch_related_objects([project], Prefetch("milestones", named))
    milestones = list(project.milestones.all())
    papers, evidence = _files(project)
    return ProjectOverview(
        project=project,
        today=day,
        light=reading_of(project, milestones, evidence, day),
        progress=progress_from(project, milestones, day),
        milestones=tuple(_row(project, one, evidence.get(one.pk, 0), day) for one in milestones),
        figures=_figures(project),
        team=_team(project),
        papers=papers,
    )


def _attached(project: Any) -> QuerySet[Attachment, tuple[Any, ...]]:
    """Each half from its own index: joined by OR, the database would read every attachment."""
    columns = ("pk", "subject_kind", "subject_id", "title", "size")
    steps = Milestone.objects.filter(project_id=project).order_by().values("pk")
    papers = Attachment.objects.filter(subject_kind="project", subject_id=project)
    evidence = Attachment.objects.filter(subject_kind=EVIDENCE_KIND, subject_id__in=steps)
    return (
        papers.order_by()
        .values_list(*columns)
        .union(evidence.order_by().values_list(*columns), all=True)
        .order_by("pk")
    )


_ATTACHED = KeptQuery(_attached, project=BigIntegerField())


def _files(project: Project) -> tuple[tuple[Paper, ...], Counter[int]]:
    """The project's own papers, and the pieces of evidence by milestone id."""
    papers: list[Paper] = []
    evidence = Counter[int]()
    for pk, kind, subject_id, title, size in _ATTACHED.rows(project=project.pk):
        if kind == EVIDENCE_KIND:
            evidence[subject_id] += 1
        else:
            papers.append(Paper(pk, title, size))
    return tuple(papers), evidence


def _row(project: Project, milestone: Milestone, count: int, today: dt.date) -> MilestoneRow:
    is_running = project.state == ProjectState.IN_PROGRESS
    return MilestoneRow(
        id=milestone.pk,
        code=milestone.code,
        name=milestone.name,
        deliverable=milestone.deliverable,
        weight=milestone.weight,
        baseline=milestone.baseline_on,
        date=milestone.due_on,
        state=_rail_state(milestone, today, is_running=is_running),
        state_label=milestone.get_state_display(),
        evidence=_evidence_words(milestone, count, today, is_running=is_running),
        evidence_count=count,
        light=milestone_light(milestone, count, today) if is_running else None,
        passed_on=milestone.passed_on,
        reviewed_by=vars(milestone)["reviewer"],
    )


def _rail_state(milestone: Milestone, today: dt.date, *, is_running: bool) -> str:
    left = (milestone.due_on - today).days
    if milestone.state in SETTLED_MILESTONE_STATES:
        return "done"
    if not is_running:
        return "next"
    if milestone.state == MilestoneState.REPORTED:
        return "near"
    if left < 0:
        return "late"
    return "near" if left <= NEAR_DAYS else "next"


def _evidence_words(milestone: Milestone, count: int, today: dt.date, *, is_running: bool) -> str:
    """As in "2 pieces of evidence, 5 days left"."""
    words = ngettext("%(count)d piece of evidence", "%(count)d pieces of evidence", count) % {"count": count}
    left = (milestone.due_on - today).days
    if not is_running or milestone.state in SETTLED_MILESTONE_STATES or left > NEAR_DAYS:
        return words
    if milestone.state == MilestoneState.REPORTED:
        time = _("waits for the second person")
    elif left < 0:
        time = ngettext("%(days)d day late", "%(days)d days late", -left) % {"days": -left}
    else:
        time = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return _("%(evidence)s, %(time)s") % {"evidence": words, "time": time}


_MEASURED = KeptQuery(
    lambda challenge: (
        TargetMetric.objects.filter(challenge_id=challenge)
        .order_by("order", "pk", "measured_values__measured_on", "measured_values__pk")
        .values_list(
            *("pk", "name", "unit_of_measure", "baseline", "comparator", "target"),
            *("measured_values__project_id", "measured_values__value", "measured_values__measured_on"),
            *("acceptance_results__project_id", "acceptance_results__measured"),
        )
    ),
    challenge=BigIntegerField(),
)


def _figures(project: Project) -> tuple[KeyFigure, ...]:
    """Every target with the project's own newest value, or with what its acceptance found.

    In a race other projects measure the same targets: their rows are passed over here, which costs less than joins
    under a condition.
    """
    rows = _MEASURED.rows(challenge=project.challenge_id)
    targets: dict[int, TargetMetric] = {}
    own: dict[int, tuple[Decimal, dt.date]] = {}
    certified: dict[int, Decimal] = {}
    for pk, name, unit, baseline, comparator, goal, measured_by, value, day, judged_of, found in rows:
        targets[pk] = TargetMetric(
            pk=pk,
            name=name,
            unit_of_measure=unit,
            baseline=baseline,
            comparator=comparator,
            target=goal,
        )
        if measured_by == project.pk:
            own[pk] = (value, day)
        if judged_of == project.pk:
            certified[pk] = found
    return tuple(_figure(target, own.get(pk), certified.get(pk)) for pk, target in targets.items())


def _figure(
    target: TargetMetric, own: tuple[Decimal, dt.date] | None, certified: Decimal | None
) -> KeyFigure:
    value, measured_on = own or (None, None)
    now = value if certified is None else certified
    return KeyFigure(
        target_id=target.pk,
        name=target.name,
        unit_of_measure=target.unit_of_measure,
        baseline=target.baseline,
        now=now,
        comparator=target.get_comparator_display(),
        goal=target.target,
        percent=way_covered(target, now),
        is_met=now is not None and target.is_met_by(now),
        measured_on=measured_on,
        is_certified=certified is not None,
    )


def way_covered(target: TargetMetric, now: Decimal | None) -> float | None:
    """From the baseline (0) to the goal (100), in %; None when nothing was measured or there is no baseline."""
    if now is not None and target.is_met_by(now):
        return WHOLE
    if now is None or target.baseline is None or target.target == target.baseline:
        return None
    way = (now - target.baseline) / (target.target - target.baseline)
    return WHOLE * float(min(max(way, Decimal(0)), Decimal(1)))


_SEATS = KeptQuery(
    lambda team: (
        TeamMember.objects.filter(team_id=team)
        .exclude(state=MemberState.DECLINED)
        .values_list(
            *("person_id", "person__name", "person__username", "home_unit_id"),
            *("task", "share", "part", "state"),
        )
    ),
    team=BigIntegerField(),
)


def _team(project: Project) -> tuple[TeamRow, ...]:
    rows = [
        TeamRow(
            person_id=person_id,
            name=name or username,
            unit=names_of_unit(unit_id).short_name,
            task=task,
            share=share,
            is_lead=part == MemberPart.LEAD,
            has_confirmed=state == MemberState.CONFIRMED,
        )
        for person_id, name, username, unit_id, task, share, part, state in _SEATS.rows(team=project.team_id)
    ]
    return tuple(sorted(rows, key=lambda row: not row.is_lead))
