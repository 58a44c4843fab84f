"""Addresses of the stories beside their pages: by number, those of a project, and the button that drafts one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.stories.drafting import draft_story
from cms.stories.panels import told_of
from cms.stories.queries import stories_visible_to
from tracker.foundation.lifecycle import GuardFailed
from tracker.projects.queries import projects_visible_to
from tracker.web.access import fetch, login_required, person_of
from tracker.web.parts import is_for_part


def story(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a story, wherever it stands in the tree."""
    return redirect(fetch(stories_visible_to(request.user), pk).url)


@login_required
def of_project(request: HttpRequest, pk: int) -> HttpResponse:
    """The stories of a project; without the page around them for one that takes them in."""
    project = fetch(projects_visible_to(request.user).select_related("unit"), pk)
    told = told_of(project, person_of(request))
    return render(
        request,
        "cms/panels/_stories.html" if is_for_part(request) else "cms/stories/of_project.html",
        {"project": project, "lines": told.lines, "draft_url": told.draft_url},
    )


@login_required
@require_POST
def draft(request: HttpRequest, project_pk: int) -> HttpResponse:
    project = fetch(
        projects_visible_to(request.user).select_related("challenge", "team", "lead", "unit"), project_pk
    )
    try:
        written = draft_story(project, by=person_of(request))
    except GuardFailed as refusal:
        messages.warning(request, str(refusal))
        return redirect(project)
    messages.success(request, _("The draft is written. Check each paragraph against its source."))
    return redirect(reverse("wagtailadmin_pages:edit", args=[written.pk]))
