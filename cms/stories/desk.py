"""The editor's pages beside Wagtail's own: figures that changed, and Word files in and out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.stories.drafting import can_draft_stories
from cms.stories.forms import FreezeForm, WordForm
from cms.stories.keeping import KeptFigures, changes_of, freeze_figures, keep_figures, release_figures
from cms.stories.pages import CaseStory
from cms.stories.word.importing import begin_story, replace_text
from cms.stories.word.reading import ReadStory
from cms.stories.word.writing import word_of
from tracker.foundation.lifecycle import GuardFailed
from tracker.web.access import fetch, login_required, person_of

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _editable(request: HttpRequest, pk: int) -> CaseStory:
    """A story that the person may edit; a draft of others is not there at all."""
    story: CaseStory = fetch(CaseStory.objects.all(), pk)
    if story.permissions_for_user(person_of(request)).can_edit():
        return story
    if story.live:
        raise PermissionDenied
    raise Http404


@login_required
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """What the records say otherwise than when the story was last checked; freezing them for an edition."""
    story = _editable(request, pk)
    form = FreezeForm(request.POST if request.POST.get("act") == "freeze" else None)
    if request.method == "POST" and _figures_acted(request, story, form):
        return redirect("cms:figures", pk)
    kept = list(KeptFigures.objects.filter(story=story).select_related("kept_by").order_by("-kept_on", "-pk"))
    context = {
        "story": story,
        "changes": changes_of(story),
        "kept": kept[0] if kept else None,
        "frozen": next((row for row in kept if row.edition), None),
        "form": form,
    }
    return render(request, "cms/stories/figures.html", context, status=422 if form.errors else 200)


def _figures_acted(request: HttpRequest, story: CaseStory, form: FreezeForm) -> bool:
    person = person_of(request)
    act = request.POST.get("act")
    if act == "check":
        keep_figures(story, by=person)
        messages.success(request, _("Noted: from today on the differences begin anew."))
    elif act == "release":
        release_figures(story, by=person)
        messages.success(request, _("The story shows the figures of the day again."))
    elif act == "freeze" and form.is_valid():
        freeze_figures(story, form.cleaned_data["edition"], by=person)
        messages.success(request, _("The figures are frozen."))
    else:
        return act != "freeze"
    return True


@login_required
def word_new(request: HttpRequest) -> HttpResponse:
    """A story from a Word file."""
    person = person_of(request)
    if not can_draft_stories(person):
        raise PermissionDenied
    form = WordForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        read: ReadStory = form.cleaned_data["file"]
        return _taken_over(request, begin_story(read, by=person), read)
    return _word_page(request, form, story=None)


@login_required
def word_into(request: HttpRequest, pk: int) -> HttpResponse:
    """A Word file as the new version of a story."""
    story = _editable(request, pk)
    form = WordForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        read: ReadStory = form.cleaned_data["file"]
        try:
            return _taken_over(request, replace_text(story, read, by=person_of(request)), read)
        except GuardFailed as refusal:
            form.add_error(None, str(refusal))
    return _word_page(request, form, story=story)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _word_page(request: HttpRequest, form: WordForm, *, story: CaseStory | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cms/stories/word.html", {"form": form, "story": story}, status=status)


def _taken_over(request: HttpRequest, story: CaseStory, read: ReadStory) -> HttpResponse:
    messages.success(
        request, _("The file is read. Look through the draft: pictures still need their consent.")
    )
    for words in dict.fromkeys(read.notes):
        messages.warning(request, words)
    return redirect("wagtailadmin_pages:edit", story.pk)


@login_required
def word_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version of a story as .docx."""
    story: Any = _editable(request, pk)
    latest: CaseStory = story.get_latest_revision_as_object() if story.latest_revision_id else story
    response = HttpResponse(word_of(latest), content_type=WORD_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'attachment; filename="{story.slug}.docx"'
    return response
