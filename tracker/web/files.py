"""Attachments: whoever may see the record may open its files, and nobody else."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from tracker.foundation.attachments import Attachment
from tracker.web.access import fetch, kind_or_404, login_required


@login_required
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = fetch(Attachment.objects.all(), pk)
    fetch(kind_or_404(found.subject_kind).visible_to(request.user), found.subject_id)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    # Always a download: nothing that somebody uploaded is ever run or shown as a page of this site.
    response = FileResponse(
        content, as_attachment=True, filename=found.title if "." in found.title else str(found.file.name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
