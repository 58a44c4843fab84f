"""The door through which documents of the stories are handed out."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from cms.site.media import StoryDocument
from tracker.web.access import fetch, login_required


@login_required
def document(_request: HttpRequest, pk: int) -> HttpResponseBase:
    found = fetch(StoryDocument.objects.all(), pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    # Always a download: nothing that somebody uploaded is ever run or shown as a page of this site.
    response = FileResponse(content, as_attachment=True, filename=found.filename)
    response["X-Content-Type-Options"] = "nosniff"
    return response
