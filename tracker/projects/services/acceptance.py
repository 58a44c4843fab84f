"""From the request for acceptance to its result."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.services import mark_fulfilled
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.attachments import attach_file
from tracker.foundation.lifecycle import GuardFailed, acting, perform
from tracker.organisation.models import Person
from tracker.projects.models import Project
from tracker.projects.services.establishing import PAPERS_KIND
from tracker.projects.services.measuring import write_measured, write_results


def request_acceptance(
    project: Project,
    *,
    self_assessment: str,
    measured: Mapping[int, Decimal],
    by: Person,
    proofs: Mapping[int, str] | None = None,
) -> Project:
    """The lead hands in: self-assessment, and per target its final value and proof (target id → …).

    Raises GuardFailed while a milestone is unsettled or a target was never measured.
    """
    with acting():
        requested = perform(project, "request_acceptance", by=by, self_assessment=self_assessment)
        write_measured(requested, measured, proofs=proofs)
        known = requested.measured_values.values("target_id")
        missing = [target.name for target in requested.challenge.targets.exclude(pk__in=known)]
        if missing:
            raise GuardFailed(
                _("Without a measured value: %(targets)s.") % {"targets": _(", ").join(missing)}
            )
    return requested


def return_acceptance_request(project: Project, *, note: str, by: Person) -> Project:
    """The material is not complete: back to the lead."""
    return perform(project, "return_request", by=by, note=note)


def begin_acceptance(project: Project, *, by: Person) -> Project:
    """The office finds the material complete."""
    return perform(project, "begin_acceptance", by=by)


def accept_project(
    project: Project, *, measured: Mapping[int, Decimal], opinion: str, experts: str, by: Person
) -> Project:
    """验收通过: the result per target (target id → value found), the opinion, and who judged.

    The first accepted project fulfils its challenge. Raises GuardFailed when a target has no result.
    """
    return _accept(project, "accept", measured=measured, opinion=opinion, experts=experts, by=by)


def reaccept_project(
    project: Project, *, measured: Mapping[int, Decimal], opinion: str, experts: str, by: Person
) -> Project:
    """复验通过: as `accept_project`, after a rectification."""
    return _accept(project, "reaccept", measured=measured, opinion=opinion, experts=experts, by=by)


def reject_project(
    project: Project, *, measured: Mapping[int, Decimal], opinion: str, experts: str, by: Person
) -> Project:
    """验收不通过, with the same facts as an acceptance."""
    return _judge(
        project,
        "reject",
        measured=measured,
        by=by,
        acceptance_opinion=opinion,
        acceptance_experts=experts,
        ended_on=clock.today(),
    )


def _accept(
    project: Project,
    act: str,
    *,
    measured: Mapping[int, Decimal],
    opinion: str,
    experts: str,
    by: Person,
) -> Project:
    with acting():
        accepted = _judge(
            project,
            act,
            measured=measured,
            by=by,
            acceptance_opinion=opinion,
            acceptance_experts=experts,
            accepted_on=clock.today(),
        )
        # In a race another team may have fulfilled the challenge before.
        challenge = Challenge.objects.get(pk=accepted.challenge_id)
        if challenge.state == ChallengeState.IN_EXECUTION:
            accepted.challenge = mark_fulfilled(challenge, by=SYSTEM)
    return accepted


def _judge(
    project: Project, act: str, *, measured: Mapping[int, Decimal], by: Person, **facts: Any
) -> Project:
    with acting():
        # Whether this person may judge now is asked by the engine below; a refusal undoes the results.
        write_results(project, measured)
        return perform(project, act, by=by, **facts)


def order_rectification(project: Project, *, items: str, until: date, by: Person) -> Project:
    """整改, once: what is to be put right, and until when (within six months)."""
    return perform(
        project, "order_rectification", by=by, note=items, rectification_items=items, rectify_until=until
    )


def report_rectification(
    project: Project, *, report: str, by: Person, evidence: Iterable[UploadedFile[Any]] = ()
) -> Project:
    """The lead says what was put right, with proof; it is then judged again."""
    with acting():
        reported = perform(project, "report_rectification", by=by, rectification_report=report)
        for file in evidence:
            attach_file(reported, kind=PAPERS_KIND, file=file, by=by)
    return reported
