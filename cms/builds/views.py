"""The pages of the case books: which there are, how far a build has come, the file."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.query import PageQuerySet

from cms.builds.models import BuildStatus, CasebookBuild
from cms.builds.services import can_build, cancel_build, request_build
from cms.stories.collections import CollectionPage, published_parts
from tracker.foundation.lifecycle import GuardFailed
from tracker.organisation.models import Person
from tracker.web.access import fetch, login_required, person_of

BUILDS_SHOWN = 10


def collections_visible_to(person: Person) -> PageQuerySet:
    """Published case books to everyone signed in; drafts to those who may edit case books."""
    collections = CollectionPage.objects.all()
    return collections if _edits_some(person) else collections.live()


def _edits_some(person: Person) -> bool:
    first = CollectionPage.objects.first()
    return first is not None and can_build(first, person)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    ready = CasebookBuild.objects.filter(status=BuildStatus.DONE).order_by("pk")
    collections = (
        collections_visible_to(person_of(request))
        .order_by("-path")
        .prefetch_related(Prefetch("builds", queryset=ready.defer("chapters"), to_attr="ready_builds"))
    )
    return render(request, "cms/builds/index.html", {"collections": list(collections)})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    builds = list(collection.builds.select_related("requested_by", "collection")[:BUILDS_SHOWN])
    live = next((build for build in builds if build.is_live), None)
    ready = next((build for build in builds if build.status == BuildStatus.DONE), None)
    context = {
        "collection": collection,
        "parts": published_parts(collection),
        "unpublished": collection.entries.filter(story__live=False).count(),
        "builds": builds,
        "live": live,
        "ready": ready,
        "shown": live or (builds[0] if builds else None),
        "may_build": can_build(collection, person),
    }
    return render(request, "cms/builds/detail.html", context)


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the detail page asks for every second while a build runs."""
    build = _visible_build(request, pk)
    return render(
        request, "cms/builds/_progress.html", {"shown": build, "may_build": _may_build(request, build)}
    )


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    try:
        request_build(collection, by=person)
    except GuardFailed as refusal:
        messages.error(request, str(refusal))
    return redirect("cms:casebook-detail", pk)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    build = cancel_build(_visible_build(request, pk), by=person_of(request))
    if build.status == BuildStatus.CANCELLED:
        messages.success(
            request, _("The build was called off. What is typeset already is kept for the next one.")
        )
    else:
        messages.warning(request, _("Nothing was changed: the build had ended already."))
    return redirect("cms:casebook-detail", build.collection_id)


@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    build = _visible_build(request, pk)
    if build.status != BuildStatus.DONE:
        raise Http404
    try:
        content = build.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        content, as_attachment=True, filename=build.filename, content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _visible_build(request: HttpRequest, pk: int) -> CasebookBuild:
    visible = collections_visible_to(person_of(request))
    builds = CasebookBuild.objects.select_related("collection", "requested_by")
    return fetch(builds.filter(collection__in=visible), pk)


def _may_build(request: HttpRequest, build: CasebookBuild) -> bool:
    return can_build(build.collection, person_of(request))
