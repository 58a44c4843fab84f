"""The reviews of a story as tasks of a Wagtail workflow. Who may act follows the roles held over the story's unit."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry, Revision, Task, TaskState

from cms.stories.pages import CaseStory
from cms.workflows.authorship import latest_digest
from cms.workflows.four_eyes import is_last_word, why_not
from cms.workflows.steps import Step, reviews, stories_to_review
from tracker.foundation import clock

Action = tuple[str, str | Promise, bool]
"""Name, label, and whether a comment is asked for: as Wagtail's action menu takes it."""


class StoryReviewState(TaskState):
    """One passing or returning of a story, with the digest of the text that was decided on."""

    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "cms"
        verbose_name = _("review of a story")
        verbose_name_plural = _("reviews of a story")


class StoryReviewTask(Task):
    """单位审核, 保密审查 or 编辑部审核: four eyes over everybody who wrote since the last approval."""

    step = models.CharField(_("step"), max_length=10, choices=Step.choices, unique=True)

    admin_form_fields = [*Task.admin_form_fields, "step"]
    admin_form_readonly_on_edit_fields = [*Task.admin_form_readonly_on_edit_fields, "step"]
    task_state_class = StoryReviewState

    class Meta:
        app_label = "cms"
        verbose_name = _("step of a story's review")
        verbose_name_plural = _("steps of a story's review")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Passed by whoever holds the role of the step, never by anybody who wrote the text.")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return reviews(user, obj.specific, self.step)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not reviews(user, obj.specific, self.step)

    def get_actions(self, obj: Any, user: Any) -> list[Action]:
        story = obj.specific
        if not reviews(user, story, self.step):
            return []
        actions: list[Action] = [("reject", gettext("Return for changes"), True)]
        if why_not(user, story, self.step) is None:
            actions += [
                ("approve", pgettext("review of a story", "Pass"), False),
                ("approve", gettext("Pass with a comment"), True),
            ]
        return actions

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> QuerySet[TaskState]:
        mine = [str(pk) for pk in stories_to_review(user, self.step).values_list("pk", flat=True)]
        found: QuerySet[TaskState] = TaskState.objects.filter(
            task_id=self.pk, status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id__in=mine
        )
        return found

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Decide. What an approver typed into the text in the same breath makes an author of them: then it is refused."""
        state: StoryReviewState = task_state.specific
        story: CaseStory = state.workflow_state.content_object.specific
        if not reviews(user, story, self.step):
            raise PermissionDenied
        if action_name == "approve":
            refusal = why_not(user, story, self.step)
            if refusal is not None:
                raise PermissionDenied(refusal)
            self._pass(state, story, user, **kwargs)
        elif action_name == "reject":
            state.digest = latest_digest(story)
            state.reject(user=user, **kwargs)

    def _pass(self, state: StoryReviewState, story: CaseStory, user: Any, **kwargs: Any) -> None:
        state.digest = latest_digest(story)
        state.revision = story.get_latest_revision()
        if self.step == Step.SECRECY:
            _note_secrecy_pass(story)
        run = state.workflow_state
        again = None if is_last_word(story, self.step, digest=state.digest) else _secrecy_task(self.step)
        state.approve(user=user, update=False, **kwargs)
        if again is not None:
            _note_step_back(story, again)
        run.refresh_from_db()
        run.update(user=user, next_task=again)


def _secrecy_task(step: str) -> StoryReviewTask | None:
    """The step to go back to when the editors changed what the secrecy review had passed."""
    if step != Step.EDITING:
        return None
    found: StoryReviewTask | None = StoryReviewTask.objects.filter(step=Step.SECRECY, active=True).first()
    return found


def _note_step_back(story: CaseStory, task: StoryReviewTask) -> None:
    """Wagtail's history knows steps ahead alone, and would call the reviews complete."""
    entry = PageLogEntry.objects.filter(page=story.pk, action="wagtail.workflow.approve").latest("pk")
    entry.data["workflow"]["next"] = {"id": task.pk, "title": task.name}
    entry.save(update_fields=["data"])


def _note_secrecy_pass(story: CaseStory) -> None:
    """The day of the pass stands in the very version that was passed; readers see it once that is published."""
    revision = story.get_latest_revision()
    day = clock.today()
    content = {**revision.content, "secrecy_passed_on": day.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    CaseStory.objects.filter(pk=story.pk, live=False).update(secrecy_passed_on=day)
