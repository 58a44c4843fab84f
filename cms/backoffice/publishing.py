"""No story is published by any button of the back office before it may be; the model refuses everything else."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.stories.pages import CaseStory


def refuse_unreleased_story(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was typed is kept as a draft; the message says what is missing."""
    story = page.specific
    if not isinstance(story, CaseStory):
        return None
    latest = story.get_latest_revision_as_object() if story.latest_revision_id else story
    missing = latest.missing_for_publication()
    if not missing:
        return None
    for words in missing.values():
        messages.error(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_unreleased_stories(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    if action_type != "publish":
        return None
    pages = (each for each in objects if isinstance(each, Page))
    stories = [page.specific for page in pages if page.specific_class is CaseStory]
    held_back = [
        story for story in stories if story.get_latest_revision_as_object().missing_for_publication()
    ]
    if not held_back:
        return None
    messages.error(
        request,
        _("Nothing was published. These stories still lack their secrecy review or a consent: %(titles)s.")
        % {"titles": _(", ").join(story.draft_title for story in held_back)},
    )
    return redirect("wagtailadmin_explore", held_back[0].get_parent().pk)
