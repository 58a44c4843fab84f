"""Projects: the list with its lights, the cockpit, the charter, a milestone's page."""

from dataclasses import dataclass

import rules
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.foundation.attachments import attachments_of
from tracker.foundation.lifecycle import Refused, WrongState, available
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.enums import ENDED_STATES, JUDGING_STATES, LIVE_STATES, ProjectState
from tracker.projects.forms import BaseStepFormSet, CharterForm, StepFormSet
from tracker.projects.lights import LightReading, lights_of
from tracker.projects.models import Project
from tracker.projects.overview import overview_of
from tracker.projects.progress import Progress, progress_of_each
from tracker.projects.queries import (
    EVIDENCE_KIND,
    milestones_visible_to,
    projects_open_to,
    projects_visible_to,
    with_parties,
)
from tracker.projects.services import change_charter
from tracker.teams.queries import teams_of
from tracker.web.access import fetch, fetch_open_first, login_required, person_of, require
from tracker.web.acts import add_reasons, told_too_late
from tracker.web.challenges import Tab, with_changes
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.panels import panels_for
from tracker.web.records import record_url
from tracker.web.stepper import phases_of

SCOPES: dict[str, tuple[ProjectState, ...]] = {
    "live": LIVE_STATES,
    "accepting": JUDGING_STATES,
    "ended": ENDED_STATES,
    "mine": tuple(ProjectState),
}


@dataclass(frozen=True)
class ProjectRow:
    """One project of a list, with its light and its two percentages."""

    project: Project
    light: LightReading
    progress: Progress


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Live projects, those whose light is worst first on each page."""
    person = person_of(request)
    scope = request.GET.get("scope", "live")
    scope = scope if scope in SCOPES else "live"
    projects = projects_visible_to(person).filter(state__in=SCOPES[scope])
    if scope == "mine":
        projects = projects.filter(team__in=teams_of(person))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        projects = projects.filter(
            Q(title__icontains=words) | Q(number__icontains=words) | Q(lead__name__icontains=words)
        )
    page = page_of(
        request,
        with_parties(projects)
        .defer("research_content", "self_assessment", "acceptance_opinion")
        .order_by("-pk"),
    )
    lights, progress = lights_of(page.rows), progress_of_each(page.rows)
    rows = [ProjectRow(project, lights[project.pk], progress[project.pk]) for project in page.rows]
    labels = {
        "live": pgettext("projects", "Running"),
        "accepting": pgettext("projects", "Under acceptance"),
        "ended": pgettext("projects", "Ended"),
        "mine": pgettext("projects", "Mine"),
    }
    context = {
        "page": page,
        "rows": sorted(rows, key=lambda row: -row.light.severity),
        "tabs": [
            Tab(labels[name], with_changes(request.GET, scope=name, page=""), "", name == scope)
            for name in SCOPES
        ],
        "scope": scope,
        "words": words,
    }
    return render(request, "tracker/projects/index.html", context)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The cockpit."""
    # What every page names and no more: the time to plan a query grows steeply with its joins. The lead stands in
    # the overview's team.
    project = fetch_open_first(
        request.user,
        pk,
        projects_open_to,
        projects_visible_to,
        naming=("challenge__unit",),
    )
    overview = overview_of(project)
    context = {
        "project": project,
        "overview": overview,
        "ledger": [(row, record_url("milestone", row.id)) for row in overview.milestones],
        "member_count": sum(not row.is_lead for row in overview.team),
        "offers": available(project, person_of(request)),
        "next_step": next_step(project),
        "phases": phases_of("project", project.state),
        "panels": panels_for("project", request, project),
        "outcomes": list(outcomes_visible_to(request.user).filter(project=project))
        if project.state == ProjectState.ACCEPTED
        else [],
        "may_draft_outcome": project.state == ProjectState.ACCEPTED
        and rules.has_perm("tracker.draft_outcome", request.user, project),
    }
    return render(request, "tracker/projects/detail.html", context)


@login_required
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    project = fetch(projects_visible_to(request.user).select_related("challenge"), pk)
    require("tracker.change_charter", request, project)
    if project.state != ProjectState.PENDING_CHARTER:
        return told_too_late(request, "project", project)
    form = CharterForm(request.POST or None, request.FILES or None, instance=project)
    steps = StepFormSet(request.POST or None, prefix="steps", initial=BaseStepFormSet.initial_for(project))
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        try:
            change_charter(
                Project.objects.get(pk=pk), by=person_of(request), steps=steps.steps(), **form.cleaned_data
            )
        except WrongState:
            return told_too_late(request, "project", project)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("The charter is saved; sign it when it is complete."))
            return redirect("tracker:project-detail", pk)
    return render(
        request,
        "tracker/projects/charter.html",
        {"project": project, "form": form, "steps": steps},
        status=422 if form.is_bound else 200,
    )


@login_required
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(
        milestones_visible_to(request.user).select_related(
            "project__challenge", "project__lead", "reported_by", "reviewed_by"
        ),
        pk,
    )
    context = {
        "milestone": found,
        "project": found.project,
        "offers": available(found, person_of(request)),
        "next_step": next_step(found),
        "evidence": list(attachments_of(EVIDENCE_KIND, pk).select_related("uploaded_by")),
        "measured": list(found.measured_values.select_related("target")),
    }
    return render(request, "tracker/projects/milestone.html", context)
