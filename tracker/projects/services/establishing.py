"""From a signed commitment to an established project."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tracker.bids.models import Bid, Commitment
from tracker.bids.services import countersign_commitment
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.services import mark_in_execution
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.attachments import attach_file
from tracker.foundation.lifecycle import acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.organisation.models import Person
from tracker.projects.dates import committed_end, months_after
from tracker.projects.models import Milestone, Project

NUMBER_PREFIX = "GG"
PAPERS_KIND = "project"
"""The kind under which the papers of a project are attached: the stamped charter, proof of a rectification."""
LONGEST_TITLE = 300


@dataclass(frozen=True)
class PlannedStep:
    """One milestone of a charter: its day, and its share of the whole in %."""

    name: str
    deliverable: str
    due_on: date
    weight: int


def establish_project(commitment: Commitment, *, by: Person) -> Project:
    """Countersign the commitment and create its project, whose charter the lead then signs.

    Plan, team, budget and texts are those of the winning bid; months count from today. With the first project
    of a challenge the challenge goes into execution. One transaction. Raises WrongState or NotAllowed.
    """
    with acting():
        effective = countersign_commitment(commitment, by=by)
        bid = Bid.objects.select_related("challenge", "team__unit", "lead").get(pk=effective.bid_id)
        project = begin(_project_of(bid, effective, clock.today()), by=by)
        for order, step in enumerate(bid.planned_milestones.all(), start=1):
            due_on = months_after(project.starts_on, step.months_after_start)
            _begin_milestone(
                project, order, PlannedStep(step.name, step.deliverable, due_on, step.weight), by=by
            )
        challenge = Challenge.objects.get(pk=bid.challenge_id)
        if challenge.state == ChallengeState.AWARDED:
            project.challenge = mark_in_execution(challenge, by=SYSTEM)
    return project


def _project_of(bid: Bid, commitment: Commitment, starts_on: date) -> Project:
    challenge = bid.challenge
    planned_end = committed_end(bid, starts_on)
    # In a race several projects pursue one challenge: only the team tells them apart in a list.
    title = f"{challenge.title} · {bid.team.name}" if challenge.is_race else challenge.title
    return Project(
        number=next_number(NUMBER_PREFIX),
        title=title[:LONGEST_TITLE],
        challenge=challenge,
        bid=bid,
        commitment=commitment,
        team=bid.team,
        lead=bid.lead,
        unit=bid.team.unit,
        company=bid.team.unit.company,
        end_user_unit_id=challenge.end_user_unit_id,
        budget_wan=Decimal(0) if bid.budget_wan is None else bid.budget_wan,
        starts_on=starts_on,
        planned_end=planned_end,
        original_end=planned_end,
        research_content=bid.approach,
        acceptance_terms=challenge.acceptance_method,
        ip_terms=challenge.ip_terms,
    )


def _begin_milestone(project: Project, order: int, step: PlannedStep, *, by: Person) -> Milestone:
    return begin(Milestone(project=project, order=order, baseline_on=step.due_on, **asdict(step)), by=by)


def change_charter(
    project: Project,
    *,
    by: Person,
    steps: Iterable[PlannedStep] | None = None,
    scan: UploadedFile[Any] | None = None,
    **facts: Any,
) -> Project:
    """Write on the charter: its texts and dates, its milestones in their order, a scan of the stamped paper.

    Nothing has to be complete. Raises WrongState once the charter is signed.
    """
    if "planned_end" in facts:
        facts["original_end"] = facts["planned_end"]
    with acting():
        changed = perform(project, "revise", by=by, **facts)
        if steps is not None:
            _write_plan(changed, list(steps), by=by)
        if scan is not None:
            attach_file(changed, kind=PAPERS_KIND, file=scan, by=by)
    return changed


def _write_plan(project: Project, steps: list[PlannedStep], *, by: Person) -> None:
    """Milestones keep their place: the third step rewrites the third milestone."""
    standing = list(project.milestones.order_by("order"))
    for milestone, step in zip(standing, steps, strict=False):
        facts = asdict(step) | {"baseline_on": step.due_on}
        if any(getattr(milestone, name) != value for name, value in facts.items()):
            perform(milestone, "replan", by=by, **facts)
    for order, step in enumerate(steps[len(standing) :], start=len(standing) + 1):
        _begin_milestone(project, order, step, by=by)
    for milestone in standing[len(steps) :]:
        audit.record(kind="milestone", subject=milestone, act="remove", by=by)
        milestone.delete()


def sign_charter(project: Project, *, by: Person) -> Project:
    """立项: from here on the charter's dates are the baseline. Raises GuardFailed with all that is missing."""
    return perform(project, "sign_charter", by=by, charter_signed_at=clock.now())
