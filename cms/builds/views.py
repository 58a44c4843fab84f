"""The pages of the case books: which there are, how far a build has come, the file."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.query import PageQuerySet

from cms.builds.arranging import may_begin
from cms.builds.chapters import (
    FAILED,
    UNPUBLISHED,
    Chapter,
    chapters_of,
    entries_of,
    estimate_seconds,
    frozen_chapters,
    holds_withdrawn,
    last_typeset,
)
from cms.builds.forms import BuildForm
from cms.builds.frame import FrameRow, built_frame, frame_digest, frame_rows
from cms.builds.freezing import changes_since_previous
from cms.builds.models import BookFormat, BuildStatus, CasebookBuild, FrozenEdition
from cms.builds.services import can_build, cancel_build, request_build
from cms.stories.collections import CollectionPage
from tracker.foundation.lifecycle import GuardFailed
from tracker.organisation.models import Person
from tracker.web.access import fetch, login_required, person_of
from tracker.web.parts import is_for_part

BUILDS_SHOWN = 10
STOPPED = (BuildStatus.FAILED, BuildStatus.CANCELLED)


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
    return render(
        request,
        "cms/builds/index.html",
        {"collections": list(collections), "may_begin": may_begin(person_of(request))},
    )


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    builds = list(collection.builds.select_related("requested_by", "collection")[:BUILDS_SHOWN])
    live = next((build for build in builds if build.is_live), None)
    ready = next((build for build in builds if build.status == BuildStatus.DONE), None)
    typeset = next(
        (build for build in builds if build.status == BuildStatus.DONE and build.format != BookFormat.EPUB),
        None,
    )
    # Its own first build finds the pages of the edition before.
    before = typeset or last_typeset(collection.previous_id)
    entries = entries_of(collection)
    frozen = FrozenEdition.objects.select_related("frozen_by").filter(collection=collection).first()
    # A frozen edition holds what it holds, whatever has become of its stories.
    chapters = [] if frozen else chapters_of(collection, entries, typeset, before)
    due = sum(chapter.is_due for chapter in chapters)
    moved = bool(typeset and not frozen and typeset.frame not in {"", frame_digest(collection, entries)})
    frame = (
        built_frame(typeset)
        if frozen
        else frame_rows(collection, typeset, before, chapters_changed=bool(due or moved))
    )
    frame_due = sum(row.is_due for row in frame)
    context = {
        "collection": collection,
        "parts": parts_of(chapters),
        "chapters": chapters,
        "kept": frozen_chapters(frozen, typeset) if frozen else [],
        # What the build will count as set anew; while no case is due, the words say what else has changed.
        "due": due + frame_due if due else 0,
        "frame": frame,
        "set_in_book": len(frame) + len(chapters),
        "frame_changed": bool(typeset and not frozen and (moved or frame_due)),
        "estimate": estimate_seconds(due + frame_due, before),
        "failed": [chapter for chapter in chapters if chapter.state == FAILED],
        "unpublished": sum(chapter.state == UNPUBLISHED for chapter in chapters),
        "builds": builds,
        "live": live,
        "ready": ready,
        "typeset": typeset,
        # A build that came to nothing leaves the last file where it was.
        "shown": live or ready or (builds[0] if builds else None),
        "stopped": builds[0] if ready and not live and builds[0].status in STOPPED else None,
        "withheld": bool(ready and not live and holds_withdrawn(ready)),
        "formats": _formats(builds, chapters, frame),
        "frozen": frozen,
        "changes": changes_since_previous(collection),
        "may_build": can_build(collection, person),
    }
    return render(request, "cms/builds/detail.html", context)


def _formats(
    builds: Sequence[CasebookBuild], chapters: Sequence[Chapter], frame: Sequence[FrameRow]
) -> list[tuple[str, str]]:
    """What a book can be made for; of a size that was not typeset lately, how much there is to set."""
    known = {build.format for build in builds if build.status == BuildStatus.DONE}
    total = sum(chapter.state != UNPUBLISHED for chapter in chapters) + len(frame)
    seconds = estimate_seconds(total, None)
    anew = ngettext(
        "%(label)s: sets %(count)s chapter, about %(seconds)s s",
        "%(label)s: sets %(count)s chapters, about %(seconds)s s",
        total,
    )
    return [
        (
            value,
            str(label)
            if value in known or value == BookFormat.EPUB or not known or not chapters
            else anew % {"label": label, "count": total, "seconds": seconds},
        )
        for value, label in BookFormat.choices
    ]


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the detail page asks for every second while a build runs."""
    build = _visible_build(request, pk)
    context = {
        "shown": build,
        "may_build": _may_build(request, build),
        "withheld": build.status == BuildStatus.DONE and holds_withdrawn(build),
    }
    answer = render(request, "cms/builds/_progress.html", context)
    if not build.is_live and is_for_part(request):
        answer["HX-Refresh"] = "true"  # every chapter's state and the buttons have changed as well
    return answer


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    form = BuildForm(request.POST if "made_for" in request.POST else {"made_for": BookFormat.WEB})
    if not form.is_valid():
        messages.error(request, _("Choose what the book is made for."))
        return redirect("cms:casebook-detail", pk)
    asked = form.cleaned_data
    try:
        request_build(collection, by=person, made_for=asked["made_for"], freezes=asked["freezes"])
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
    if holds_withdrawn(build) and not _may_build(request, build):
        words = _("This file still holds a story that has been withdrawn. The editors build the book anew.")
        messages.error(request, words)
        return redirect("cms:casebook-detail", build.collection_id)
    try:
        content = build.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        content, as_attachment=True, filename=build.filename, content_type=build.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def parts_of(chapters: Iterable[Chapter]) -> list[tuple[str, list[Chapter]]]:
    """(title, chapters) of what follows one another under one heading."""
    grouped = groupby(chapters, key=lambda chapter: chapter.entry.part)
    return [(part, list(group)) for part, group in grouped]


def _visible_build(request: HttpRequest, pk: int) -> CasebookBuild:
    visible = collections_visible_to(person_of(request))
    builds = CasebookBuild.objects.select_related("collection", "requested_by")
    return fetch(builds.filter(collection__in=visible), pk)


def _may_build(request: HttpRequest, build: CasebookBuild) -> bool:
    return can_build(build.collection, person_of(request))
