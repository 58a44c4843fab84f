"""No story is published by any button of the back office before its reviews; the model refuses what is left.

Wagtail publishes a story itself when the last step of the reviews is passed.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import PublishMenuItem
from wagtail.models import Page

from cms.bases.pages import DemonstrationBasePage
from cms.stories.pages import CaseStory
from cms.stories.wording import WordPlace, words_found
from cms.workflows.authorship import latest_digest
from cms.workflows.four_eyes import is_last_word, reviews_stand
from cms.workflows.models import StoryReviewTask
from tracker.bases.enums import BaseSource


def reasons_against(story: CaseStory) -> list[str]:
    """Why the latest version of a story may not be published now; empty when it may."""
    reasons = []
    if not reviews_stand(story):
        reasons.append(
            _("This text has not passed its reviews: submit it, and it is published with the last one.")
        )
    latest = story.get_latest_revision_as_object() if story.latest_revision_id else story
    return [*reasons, *latest.missing_for_publication().values()]


def refuse_unreleased_story(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was typed is kept as a draft; the message says what is missing."""
    told = page.specific
    if isinstance(told, CaseStory):
        reasons = reasons_against(CaseStory.objects.get(pk=told.pk))
    elif isinstance(told, DemonstrationBasePage):
        reasons = _words_in_name(told)
    else:
        reasons = []
    if not reasons:
        return None
    for words in reasons:
        messages.error(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _words_in_name(base: DemonstrationBasePage) -> list[str]:
    """Its record's approval, or the report that it was taken over from, lets a base bear such a name."""
    latest = base.get_latest_revision_as_object() if base.latest_revision_id else base
    record = latest.base
    if record is not None and (record.approval or record.source == BaseSource.TAKEN_OVER):
        return []
    return [
        _("“%(word)s” may not stand in the name of a base without an approval. %(reason)s")
        % {"word": row.word, "reason": row.reason}
        for row in words_found([latest.title], place=WordPlace.BASE)
        if row.is_refused
    ]


def refuse_unreleased_stories(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    if action_type != "publish":
        return None
    pages = (each for each in objects if isinstance(each, Page))
    stories = [page.specific for page in pages if page.specific_class is CaseStory]
    held_back = [story for story in stories if reasons_against(story)]
    if not held_back:
        return None
    messages.error(
        request,
        _("Nothing was published. These stories still lack a review or a consent: %(titles)s.")
        % {"titles": _(", ").join(story.draft_title for story in held_back)},
    )
    return redirect("wagtailadmin_explore", held_back[0].get_parent().pk)


def refuse_copies_of_stories(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would carry text past its reviews, and tell one project twice."""
    if page.specific_class is not CaseStory:
        return None
    messages.error(request, _("A story is not copied: draft one from its own project."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def offer_no_publishing(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """The button that would be refused does not stand there."""
    page = context.get("page")
    is_new_story = context.get("view") == "create" and _begins_a_story(context)
    told = page.specific if page is not None else None
    if is_new_story or (isinstance(told, CaseStory) and not reviews_stand(told)):
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]


def say_what_passing_leads_to(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Wagtail calls the last step's button “pass and publish”. What the editors changed is passed to the secrecy review."""
    page = context.get("page")
    task = page.current_workflow_task if page is not None else None
    if not isinstance(task, StoryReviewTask) or page is None:
        return
    story = page.specific
    if is_last_word(story, task.step, digest=latest_digest(story)):
        return
    for item in items:
        if getattr(item, "name", "") == "approve":
            item.label = (
                _("Pass with a comment, to the secrecy review")
                if item.launch_modal
                else _("Pass, to the secrecy review")
            )


def _begins_a_story(context: dict[str, Any]) -> bool:
    parent = context.get("parent_page")
    return parent is not None and CaseStory in parent.specific_class.allowed_subpage_models()
