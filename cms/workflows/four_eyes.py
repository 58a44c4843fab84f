"""Why a person may not pass a step, in words for the screen; None where they may."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from cms.stories.pages import CaseStory
from cms.workflows.authorship import approved_digest, authors_under_review, last_approval, latest_digest
from cms.workflows.steps import Step, reviews


def why_not(person: Any, story: CaseStory, step: str) -> str | None:
    if not reviews(person, story, step):
        return _("This step is passed by those who hold its role over the unit of the story.")
    if person.pk in authors_under_review(story):
        return _("You wrote part of this text since it was last approved: somebody else has to pass it.")
    if person.pk in _passed_other_steps(story, step):
        return _("You have passed another step of this review: each step needs a person of its own.")
    if step != Step.UNIT:
        missing = story.get_latest_revision_as_object().missing_for_publication(
            is_under_secrecy_review=step == Step.SECRECY
        )
        if missing and (step == Step.EDITING or _is_ready_but_for_secrecy(story)):
            return str(next(iter(missing.values())))
    return None


def current_run(story: CaseStory) -> WorkflowState | None:
    found: WorkflowState | None = story.current_workflow_state
    return found


def _passed_other_steps(story: CaseStory, step: str) -> set[int]:
    run = current_run(story)
    if run is None:
        return set()
    passed = run.task_states.filter(status=TaskState.STATUS_APPROVED).exclude(
        task__storyreviewtask__step=step
    )
    return set(passed.values_list("finished_by_id", flat=True)) - {None}


def _passed_digest(story: CaseStory, step: str) -> str | None:
    """The text that the step passed last in the run under way; None where it has not yet."""
    run = current_run(story)
    if run is None:
        return None
    passed = run.task_states.filter(status=TaskState.STATUS_APPROVED, task__storyreviewtask__step=step)
    last = passed.order_by("-finished_at", "-pk").first()
    return last.specific.digest if last is not None else None


def _is_ready_but_for_secrecy(story: CaseStory) -> bool:
    """The editors have passed it already: a second secrecy review is the last word before readers see it."""
    return _passed_digest(story, Step.EDITING) is not None


def is_last_word(story: CaseStory, step: str, *, digest: str) -> bool:
    """May the run go on as it stands? Not after the editors, where they changed what the secrecy review had passed."""
    return step != Step.EDITING or _passed_digest(story, Step.SECRECY) == digest


def reviews_stand(story: CaseStory) -> bool:
    """Has exactly this text passed every step?"""
    run = last_approval(story)
    return run is not None and approved_digest(run) == latest_digest(story)
