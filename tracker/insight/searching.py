"""What the one search box looks through: each stage's records, seen through that stage's own `visible_to`."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.services import FILE_KIND as CHALLENGE_FILES
from tracker.foundation.attachments import Attachment, AttachmentText
from tracker.foundation.search.registry import SearchDocument, register_searchable
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import KIT_KIND, outcomes_visible_to
from tracker.projects.models import Project
from tracker.projects.queries import EVIDENCE_KIND, milestones_visible_to, projects_visible_to
from tracker.projects.services.establishing import PAPERS_KIND as PROJECT_PAPERS


def _joined(*parts: object) -> str:
    return "\n".join(str(part) for part in parts if part)


def need_document(need: Need) -> SearchDocument:
    return SearchDocument(
        title=need.title,
        body=_joined(
            need.number, need.unit_label, need.domain, need.problem, need.wanted, need.current_state
        ),
        recorded_at=need.raised_at,
    )


def challenge_document(challenge: Challenge) -> SearchDocument:
    return SearchDocument(
        title=challenge.title,
        body=_joined(
            challenge.number,
            challenge.unit.name,
            challenge.domain,
            challenge.background,
            challenge.task,
            challenge.constraints_text,
        ),
        recorded_at=challenge.created_at,
    )


def project_document(project: Project) -> SearchDocument:
    return SearchDocument(
        title=project.title,
        body=_joined(
            project.number,
            project.lead.name,
            project.unit.name,
            project.challenge.domain,
            project.research_content,
            project.acceptance_opinion,
        ),
        recorded_at=project.created_at,
    )


def outcome_document(outcome: Outcome) -> SearchDocument:
    return SearchDocument(
        title=outcome.title,
        body=_joined(
            outcome.number,
            outcome.effect,
            outcome.domain,
            outcome.unit.name,
            outcome.description,
            outcome.innovations,
            outcome.keywords,
        ),
        recorded_at=outcome.created_at,
    )


register_searchable(Need, kind="need", document=need_document, visible_to=needs_visible_to)
register_searchable(
    Challenge, kind="challenge", document=challenge_document, visible_to=challenges_visible_to
)
register_searchable(Project, kind="project", document=project_document, visible_to=projects_visible_to)
register_searchable(Outcome, kind="outcome", document=outcome_document, visible_to=outcomes_visible_to)


# --- What is attached -------------------------------------------------------------------------------------------------
#
# A file is seen with its record, and is found under a kind of its own: one rule of visibility is asked for those that occur.


def _of(*kinds: str) -> Callable[[Attachment], bool]:
    return lambda attachment: attachment.subject_kind in kinds


def attachment_document(attachment: Attachment) -> SearchDocument:
    read = AttachmentText.objects.filter(pk=attachment.pk).first()
    return SearchDocument(
        title=attachment.title, body=read.text if read else "", recorded_at=attachment.uploaded_at
    )


def _attached_to(
    kind: str, visible_to: Callable[[Any], QuerySet[Any]]
) -> Callable[[Any], QuerySet[Attachment]]:
    """The files of the records of this kind that a person sees; visitors are handed none."""

    def visible(person: Any) -> QuerySet[Attachment]:
        if person.pk is None:
            return Attachment.objects.none()
        # Not IN: the search asks for single files, and this way the rule is asked for single records.
        record = visible_to(person).filter(pk=OuterRef("subject_id")).order_by().values("pk")
        return Attachment.objects.filter(Exists(record), subject_kind=kind)

    return visible


for _subject, _visible_to in (
    (CHALLENGE_FILES, challenges_visible_to),
    (PROJECT_PAPERS, projects_visible_to),
    (EVIDENCE_KIND, milestones_visible_to),
    (KIT_KIND, outcomes_visible_to),
):
    register_searchable(
        Attachment,
        kind=f"{_subject}_file",
        document=attachment_document,
        visible_to=_attached_to(_subject, _visible_to),
        holds=_of(_subject),
    )
