"""The editors' entrance: projects nobody has told of, figures that changed, and a Word file as a beginning."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.stories.attention import outdated_stories, projects_without_story
from cms.stories.drafting import can_draft_stories
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role_anywhere


class StoryDeskPanel(Component):
    """Wagtail's own panel says what awaits review; this one what is still to be written or looked at again."""

    name = "story_desk"
    template_name = "cms/backoffice/home.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        request = (parent_context or {})["request"]
        person = request.user
        is_editor = holds_role_anywhere(person, Role.EDITOR)
        writes = is_editor or holds_role_anywhere(person, Role.CORRESPONDENT)
        return {
            "request": request,
            # Wagtail renders a panel with this context alone.
            "csrf_token": get_token(request),
            "untold": projects_without_story(person) if writes else (),
            "outdated": outdated_stories(person) if is_editor else (),
            "word_url": reverse("cms:word-new") if writes and can_draft_stories(person) else "",
        }


def add_story_desk(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(StoryDeskPanel())
