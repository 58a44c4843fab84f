"""Attachments: whoever may see the record may open its files, and nobody else."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tracker.foundation.attachments import Attachment, AttachmentText
from tracker.needs.services import PHOTO_KIND
from tracker.web.access import fetch, kind_or_404, login_required
from tracker.web.records import KIND_LABELS, record_url

SHOWN = 4_000
"""Characters of a file's text on its page; whoever wants more opens the file."""


def _opened(request: HttpRequest, pk: int) -> Attachment:
    found = fetch(Attachment.objects.all(), pk)
    fetch(kind_or_404(found.subject_kind).visible_to(request.user), found.subject_id)
    try:
        found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return found


@login_required
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photograph for the page that shows it. Only what our own hand has drawn anew is shown; see `cleaned_photo`."""
    found = _opened(request, pk)
    if found.subject_kind != PHOTO_KIND:
        found.file.close()
        raise Http404
    response = FileResponse(found.file, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _opened(request, pk)
    # Always a download: nothing that somebody uploaded is ever run or shown as a page of this site.
    response = FileResponse(
        found.file, as_attachment=True, filename=found.title if "." in found.title else str(found.file.name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a file that was found belongs, and the file: its record's page with the way to open it."""
    found = fetch(Attachment.objects.all(), pk)
    record = fetch(kind_or_404(found.subject_kind).visible_to(request.user), found.subject_id)
    read = AttachmentText.objects.filter(pk=pk).first()
    words = read.text if read else ""
    context = {
        "attachment": found,
        "record": record,
        "record_url": record_url(found.subject_kind, found.subject_id),
        "kind_label": KIND_LABELS.get(found.subject_kind, found.subject_kind),
        "text": words[:SHOWN],
        "is_cut": len(words) > SHOWN,
        "is_unread": read is None or not read.is_readable,
    }
    return render(request, "tracker/attachment.html", context)
