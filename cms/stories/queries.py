"""Which stories anybody may read."""

from typing import Any

from wagtail.query import PageQuerySet

from cms.stories.pages import CaseStory
from tracker.challenges.enums import Visibility


def stories_visible_to(person: Any) -> PageQuerySet:
    """Published stories: to visitors the public ones, to everyone signed in those for the group as well. Drafts are
    seen in the editors' own pages alone.
    """
    stories = CaseStory.objects.live()
    if person is not None and person.is_authenticated:
        return stories
    return stories.filter(visibility=Visibility.PUBLIC)


def stories_about(*, project_id: int | None = None, outcome_id: int | None = None) -> PageQuerySet:
    """Stories of a project or of an outcome, drafts among them, the newest first."""
    stories = CaseStory.objects.order_by("-pk")
    if project_id is not None:
        return stories.filter(project_id=project_id)
    return stories.filter(outcome_id=outcome_id)
