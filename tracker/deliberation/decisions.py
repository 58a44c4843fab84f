"""Recording what a deciding body decided, and judging whether it carries."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tracker.deliberation.enums import DecisionMatter, VoteChoice
from tracker.deliberation.models import Decision, Vote
from tracker.deliberation.services import Subject
from tracker.foundation import clock
from tracker.foundation.attachments import Attachment, attach_file
from tracker.foundation.lifecycle import GuardFailed, Words, acting, begin
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import paths_held

DECISION_KIND = "decision"


@dataclass(frozen=True)
class Ballot:
    """How one member voted; `voter` is their account, if they have one."""

    name: str
    choice: str
    voter: Person | None = None


@dataclass(frozen=True)
class Proceedings:
    """What the minutes keeper brings from the meeting."""

    meeting_number: str
    minutes: str
    votes: Sequence[Ballot]
    answer_to_objections: str = ""
    reason_without: str = ""
    file: UploadedFile[Any] | None = None
    """The signed minutes; it has passed `validate_upload`."""


def record_decision(
    subject: Subject,
    matter: DecisionMatter,
    proceedings: Proceedings,
    *,
    unit: OrgUnit,
    by: Person,
    kept: list[Attachment],
) -> Decision:
    """Write it down as it was taken. Whether it carries is for the guards of the act that needs it (`shortcomings`);
    their refusal undoes this, and `kept` tells which stored file to take back then (`files_gone_on_refusal`).
    """
    with acting():
        decision = begin(
            Decision(
                subject_kind=subject.kind,
                subject_id=subject.id,
                subject_label=subject.label,
                matter=matter,
                unit=unit,
                body=deciding_body(by, unit),
                meeting_number=proceedings.meeting_number.strip(),
                minutes=proceedings.minutes.strip(),
                answer_to_objections=proceedings.answer_to_objections.strip(),
                reason_without=proceedings.reason_without.strip(),
                decided_by=by,
                decided_at=clock.now(),
            ),
            by=by,
        )
        rows = [
            Vote(decision=decision, voter=ballot.voter, name=ballot.name, choice=ballot.choice, order=order)
            for order, ballot in enumerate(proceedings.votes)
        ]
        for row in rows:
            row.clean_fields(exclude=["decision"])
        if len({row.name for row in rows}) < len(rows):
            raise GuardFailed(_("Nobody votes twice."))
        Vote.objects.bulk_create(rows)
        if proceedings.file is not None:
            kept.append(attach_file(decision, kind=DECISION_KIND, file=proceedings.file, by=by))
    return decision


def deciding_body(person: Person, unit: OrgUnit) -> OrgUnit | None:
    """The highest unit for whose deciding body the person acts in matters of `unit`."""
    paths = [path for path in paths_held(person, Role.DECISION_BODY) if str(unit.path).startswith(path)]
    return OrgUnit.objects.filter(path=min(paths, key=len)).first() if paths else None


def newest_decision(kind: str, subject_id: int, matter: DecisionMatter) -> Decision | None:
    return (
        Decision.objects.filter(subject_kind=kind, subject_id=subject_id, matter=matter)
        .select_related("body")
        .order_by("-pk")
        .first()
    )


def shortcomings(decision: Decision | None) -> list[Words]:
    """All that a decision lacks: its meeting and minutes, enough votes, a majority of them."""
    if decision is None or not (decision.meeting_number and decision.minutes):
        return [_("The number of the meeting and its decision must be on record.")]
    return vote_shortcomings(list(decision.votes.values_list("choice", flat=True)))


def vote_shortcomings(choices: Collection[str]) -> list[Words]:
    """Who abstains is present but does not agree: more than half of all votes must."""
    quorum = int(settings.JIEBANG["DECISION_QUORUM"])
    found: list[Words] = []
    if len(choices) < quorum:
        found.append(
            _("A decision needs the votes of at least %(quorum)s members by name; there are %(count)s.")
            % {"quorum": quorum, "count": len(choices)}
        )
    agreeing = sum(choice == VoteChoice.AGREE for choice in choices)
    if agreeing * 2 <= len(choices):
        found.append(
            _("It is not carried: %(agreeing)s of %(count)s votes agree, more than half must.")
            % {"agreeing": agreeing, "count": len(choices)}
        )
    return found
