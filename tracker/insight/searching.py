"""What the one search box looks through: each stage's records, seen through that stage's own `visible_to`."""

from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.foundation.search.registry import SearchDocument, register_searchable
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.models import Project
from tracker.projects.queries import projects_visible_to


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
