"""How far a project has come: always two figures, the time used and the milestones done, never a typed one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from tracker.foundation import clock
from tracker.projects.enums import MilestoneState
from tracker.projects.models import Milestone, Project

WHOLE = 100.0


@dataclass(frozen=True)
class Progress:
    """Both figures in % (0 to 100), and what they are made of.

    Waived milestones count neither as done nor as to be done.
    """

    time_percent: float
    milestone_percent: float
    days_used: int
    days_total: int
    milestones_done: int
    milestones_total: int


@dataclass(frozen=True)
class _Share:
    """Milestones of one state: how many, and their weight together."""

    state: str
    count: int
    weight: int


def progress_of(project: Project, today: date | None = None) -> Progress:
    """The progress of one project on `today` (the clock's day unless given): one query."""
    return progress_of_each([project], today)[project.pk]


def progress_of_each(projects: Iterable[Project], today: date | None = None) -> dict[int, Progress]:
    """Progress by project id: one query for any number of projects."""
    shown = {project.pk: project for project in projects}
    shares: dict[int, list[_Share]] = {pk: [] for pk in shown}
    rows = (
        Milestone.objects.filter(project_id__in=list(shown))
        .order_by()
        .values_list("project_id", "state")
        .annotate(Count("pk"), Sum("weight"))
    )
    for project_id, state, count, weight in rows:
        shares[project_id].append(_Share(state, count, weight))
    day = today or clock.today()
    return {pk: _progress(project, shares[pk], day) for pk, project in shown.items()}


def progress_from(project: Project, milestones: Iterable[Milestone], today: date) -> Progress:
    """Progress from milestones at hand, without a query."""
    return _progress(project, [_Share(one.state, 1, one.weight) for one in milestones], today)


def _progress(project: Project, shares: Iterable[_Share], today: date) -> Progress:
    counted = [share for share in shares if share.state != MilestoneState.WAIVED]
    done = [share for share in counted if share.state == MilestoneState.PASSED]
    whole_weight = sum(share.weight for share in counted)
    days_total = (project.planned_end - project.starts_on).days
    days_used = min(max((_last_day(project, today) - project.starts_on).days, 0), days_total)
    return Progress(
        time_percent=WHOLE * days_used / days_total,
        milestone_percent=WHOLE * sum(share.weight for share in done) / whole_weight if whole_weight else 0.0,
        days_used=days_used,
        days_total=days_total,
        milestones_done=sum(share.count for share in done),
        milestones_total=sum(share.count for share in counted),
    )


def _last_day(project: Project, today: date) -> date:
    """The day up to which time counts: a project that ended, or stands still, uses no more of it."""
    return project.accepted_on or project.ended_on or project.suspended_on or today
