"""The workflow of the stories: made once, put right whenever this runs again."""

from typing import Final

from django.utils.translation import gettext as _
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from cms.stories.wording import begin_the_list
from cms.workflows.models import StoryReviewTask
from cms.workflows.steps import Step

ORDER: Final = (Step.UNIT, Step.SECRECY, Step.EDITING)


def set_up_reviews(stories: Page) -> Workflow:
    """Review by the unit, secrecy review, editorial review, for every story under `stories`. Call it in the language
    of the site: the names of the steps are stored.
    """
    page = WorkflowPage.objects.filter(page=stories).select_related("workflow").first()
    if page is not None:
        return page.workflow
    workflow: Workflow = Workflow.objects.create(name=_("Reviews of a story"))
    for place, step in enumerate(ORDER):
        task, _created = StoryReviewTask.objects.get_or_create(step=step, defaults={"name": str(step.label)})
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    WorkflowPage.objects.create(page=stories, workflow=workflow)
    begin_the_list()
    return workflow
