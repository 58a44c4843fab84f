"""Reporting a milestone with evidence, and the second person's answer."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.attachments import Attachment, attach_file, files_gone_on_refusal
from tracker.foundation.lifecycle import Refused, acting, perform
from tracker.foundation.ticking import on_tick
from tracker.organisation.models import Person
from tracker.projects.enums import MilestoneState, ProjectState
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import EVIDENCE_KIND
from tracker.projects.services.measuring import write_measured

NOTICE_DAYS = 30
"""Days before its date on which a milestone is taken up by itself, so that its lead finds it in the inbox."""


def activate_milestone(milestone: Milestone, *, by: Actor) -> Milestone:
    """Take up a milestone before its turn; it can be reported from then on."""
    return perform(milestone, "activate", by=by)


def activate_next(project: Project) -> None:
    """Take up the next planned milestone when the team has none in hand."""
    in_hand = (MilestoneState.ACTIVE, MilestoneState.RETURNED)
    if project.milestones.filter(state__in=in_hand).exists():
        return
    following = project.milestones.filter(state=MilestoneState.PLANNED).order_by("order").first()
    if following is not None:
        perform(following, "activate", by=SYSTEM)


@on_tick
def activate_near_milestones(moment: datetime) -> int:
    """Take up the planned milestones of running projects that are due within `NOTICE_DAYS` days, or late."""
    latest = timezone.localdate(moment) + timedelta(days=NOTICE_DAYS)
    near = Milestone.objects.filter(
        state=MilestoneState.PLANNED, project__state=ProjectState.IN_PROGRESS, due_on__lte=latest
    )
    activated = 0
    for milestone in near:
        try:
            perform(milestone, "activate", by=SYSTEM)
        except Refused:
            # Somebody took it up, or suspended its project, since the list was read.
            continue
        activated += 1
    return activated


def add_evidence(milestone: Milestone, *, evidence: Iterable[UploadedFile[Any]], by: Person) -> Milestone:
    """Attach evidence ahead of the report; everyone of the team may. The files have passed `validate_upload`."""
    with acting(), files_gone_on_refusal() as kept:
        return _attach_evidence(milestone, evidence, kept, by=by)


def _attach_evidence(
    milestone: Milestone, files: Iterable[UploadedFile[Any]], kept: list[Attachment], *, by: Person
) -> Milestone:
    given = list(files)
    is_returned = milestone.state == MilestoneState.RETURNED
    names = " · ".join(file.name or "" for file in given)
    changed = perform(milestone, "complete_evidence" if is_returned else "add_evidence", by=by, note=names)
    kept.extend(attach_file(changed, kind=EVIDENCE_KIND, file=file, by=by) for file in given)
    return changed


def report_milestone(
    milestone: Milestone,
    *,
    text: str,
    by: Person,
    measured: Mapping[int, Decimal] | None = None,
    evidence: Iterable[UploadedFile[Any]] = (),
) -> Milestone:
    """The lead reports what was done, what was measured (target id → value) and the evidence for it.

    Raises GuardFailed without any evidence, ValueError for a target of another challenge. The next milestone is
    taken up while this one waits for its second person.
    """
    files = list(evidence)
    with acting(), files_gone_on_refusal() as kept:
        if files:
            _attach_evidence(milestone, files, kept, by=by)
        write_measured(milestone.project, measured or {}, milestone=milestone)
        reported = perform(
            milestone, "report", by=by, report_text=text, reported_at=clock.now(), reported_by=by
        )
        activate_next(reported.project)
    return reported


def pass_milestone(milestone: Milestone, *, by: Person, note: str = "") -> Milestone:
    """A second person, outside the team, finds the milestone reached. Raises NotAllowed or GuardFailed."""
    with acting():
        passed = perform(
            milestone, "pass", by=by, note=note, reviewed_by=by, review_note=note, passed_on=clock.today()
        )
        activate_next(passed.project)
    return passed


def return_milestone(milestone: Milestone, *, note: str, by: Person) -> Milestone:
    """Back to the team, with what is missing."""
    return perform(milestone, "return", by=by, note=note, reviewed_by=by, review_note=note)


def waive_milestone(milestone: Milestone, *, note: str, by: Person) -> Milestone:
    """The office lets a milestone go, for a reason; its weight then counts no more."""
    with acting():
        waived = perform(milestone, "waive", by=by, note=note, reviewed_by=by, review_note=note)
        activate_next(waived.project)
    return waived
