"""From the award to the acceptance: twelve projects, with lights of every colour."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.demo.calendar import Story, moment
from cms.demo.challenges import AWARDED_AFTER, Tale, until_award
from tracker.bids.models import Commitment
from tracker.bids.services import sign_commitment
from tracker.challenges.models import Challenge, TargetMetric
from tracker.projects.models import Milestone, Project
from tracker.projects.services import (
    PlannedStep,
    accept_project,
    activate_milestone,
    begin_acceptance,
    change_charter,
    establish_project,
    pass_milestone,
    report_milestone,
    request_acceptance,
    sign_charter,
    start_project,
    suspend_project,
)

FATES = ("yellow", "green", "blue", "red", "pending_charter", "suspended", "acceptance_requested", "green")
"""How the running projects stand today, in the order in which they were established."""

DUE_IN_DAYS = {"yellow": -4, "green": 45, "blue": 5, "red": -13, "suspended": 30}
"""Days from today to the date of the milestone in hand."""


class Fates:
    """Deals the fates out; one dealer for all tales."""

    def __init__(self) -> None:
        self._left: Iterator[str] = iter(FATES)

    def next(self) -> str:
        return next(self._left, "green")


def whole_story(tale: Tale, fates: Fates) -> Story:
    """A plot from its need to wherever it stands today."""
    yield from until_award(tale)
    if tale.plot.end not in {"in_execution", "fulfilled"}:
        return
    begins, decision = tale.plot.begins, tale.cast.person("decision")
    projects: list[Project] = []
    yield moment(begins + AWARDED_AFTER + 1, 9, tale.salt)
    for paper in _papers(tale):
        sign_commitment(paper, by=paper.bid.lead)
    yield moment(begins + AWARDED_AFTER + 2, 15, tale.salt)
    projects.extend(establish_project(paper, by=decision) for paper in _papers(tale))
    for project in projects:
        if tale.plot.end == "fulfilled":
            yield from _accepted(tale, project)
        else:
            yield from _running(tale, project, fates.next())


def _papers(tale: Tale) -> list[Commitment]:
    rows = Commitment.objects.filter(bid__challenge=tale.challenge)
    return list(rows.select_related("bid__lead", "bid__challenge__unit", "bid__team").order_by("pk"))


def _evidence(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.txt", text.encode(), content_type="text/plain")


def _between(target: TargetMetric, share: str) -> Decimal:
    """A value on the way from the baseline to the goal."""
    baseline = target.baseline if target.baseline is not None else target.target
    return (baseline + (target.target - baseline) * Decimal(share)).quantize(Decimal("0.01"))


def _fresh(project: Project) -> Project:
    return Project.objects.select_related("challenge__unit", "lead", "team").get(pk=project.pk)


def _pass(tale: Tale, milestone: Milestone, *, text: str, share: str | None) -> None:
    """Report a milestone with evidence, and let the end user's head pass it."""
    milestone = Milestone.objects.select_related("project__challenge", "project__lead").get(pk=milestone.pk)
    if milestone.state == "planned":
        milestone = activate_milestone(milestone, by=milestone.project.lead)
    targets = milestone.project.challenge.targets.all()
    measured = {target.pk: _between(target, share) for target in targets} if share else {}
    reported = report_milestone(
        milestone,
        text=text,
        measured=measured,
        evidence=[_evidence(f"{milestone.code}-{milestone.name}", f"{milestone.name}：{text}")],
        by=milestone.project.lead,
    )
    pass_milestone(reported, by=tale.cast.head(tale.plot.unit), note="现场核对，佐证齐全。")


def _charter(project: Project, dues: tuple[date, date, date]) -> Project:
    names = (
        ("方案与设计", "设计文件与评审意见", 20),
        ("样机与现场试验", "样机、试验记录", 40),
        ("现场达标运行", "连续运行记录", 40),
    )
    steps = [
        PlannedStep(name, deliverable, due, weight)
        for (name, deliverable, weight), due in zip(names, dues, strict=True)
    ]
    charter = change_charter(project, by=project.lead, steps=steps)
    return sign_charter(charter, by=project.lead)


def _running(tale: Tale, project: Project, fate: str) -> Story:
    """A project under way whose second milestone decides its light today."""
    if fate == "pending_charter":
        return
    after = tale.plot.begins + AWARDED_AFTER + 4
    yield moment(after, 9, tale.salt)
    first = project.starts_on + timedelta(days=45)
    second = timezone.localdate(moment(0)) + timedelta(days=DUE_IN_DAYS.get(fate, -20))
    project = _charter(_fresh(project), (first, second, project.planned_end - timedelta(days=5)))
    project = start_project(project, by=project.lead)
    one, two, three = Milestone.objects.filter(project=project).order_by("order")
    yield moment(after + 26, 10, tale.salt)
    _pass(tale, one, text="方案通过评审，试验段选定。", share="0.2")
    if fate == "suspended":
        yield moment(-8, 10, tale.salt)
        suspend_project(_fresh(project), note="工作面接续调整，试验段暂停。", by=tale.cast.person("office"))
    elif fate == "acceptance_requested":
        yield moment(-16, 10, tale.salt)
        _pass(tale, two, text="样机完成试验，数据达到预期。", share="0.7")
        yield moment(-6, 10, tale.salt)
        _pass(tale, three, text="连续运行达标。", share="1")
        yield moment(-2, 10, tale.salt)
        _request(_fresh(project))


def _request(project: Project) -> Project:
    return request_acceptance(
        project,
        self_assessment="各项指标达到承诺值，规程已编制，具备推广条件。",
        measured={target.pk: target.target for target in project.challenge.targets.all()},
        by=project.lead,
    )


def _accepted(tale: Tale, project: Project) -> Story:
    """A project that met its targets and was accepted; the challenge is then fulfilled."""
    after = tale.plot.begins + AWARDED_AFTER + 4
    yield moment(after, 9, tale.salt)
    start = project.starts_on
    project = _charter(
        _fresh(project),
        (start + timedelta(days=50), start + timedelta(days=120), start + timedelta(days=200)),
    )
    project = start_project(project, by=project.lead)
    shares = ("0.2", "0.7", "1")
    texts = ("方案通过评审。", "样机完成现场试验。", "连续运行达标，规程发布。")
    for place, milestone in enumerate(Milestone.objects.filter(project=project).order_by("order")):
        yield moment(after + 30 + 45 * place, 10, tale.salt)
        _pass(tale, milestone, text=texts[place], share=shares[place])
    yield moment(after + 130, 9, tale.salt)
    project = _request(_fresh(project))
    yield moment(after + 133, 9, tale.salt)
    project = begin_acceptance(_fresh(project), by=tale.cast.person("office"))
    yield moment(after + 140, 14, tale.salt)
    accept_project(
        _fresh(project),
        measured={target.pk: target.target for target in project.challenge.targets.all()},
        opinion="专家组逐项核对，指标全部达到，资料齐全，同意通过验收。",
        experts="、".join(expert.name for expert in tale.cast.experts[:3]),
        by=tale.cast.person("decision"),
    )
    tale.challenge = Challenge.objects.get(pk=tale.challenge.pk)
    tale.project = _fresh(project)
