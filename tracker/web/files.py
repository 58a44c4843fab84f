"""Attachments: whoever may see the record may open its files, and nobody else."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from tracker.foundation.attachments import Attachment
from tracker.needs.services import PHOTO_KIND
from tracker.web.access import fetch, kind_or_404, login_required


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
