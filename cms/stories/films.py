"""Films of the stories: played in the page, in parts as a browser asks for them."""

import re
from collections.abc import Iterator
from typing import IO, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.blocks.media import FILM_TYPES
from cms.site.media import StoryDocument
from cms.site.published import is_published
from tracker.web.access import fetch

PIECE: Final = 512 * 1024
"""Bytes read from the file at a time."""

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)$")


@require_safe
def film(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A film that stands in a published story, to everybody; another one to those who are signed in."""
    found = fetch(StoryDocument.objects.all(), pk)
    kind = FILM_TYPES.get(found.file_extension.lower())
    if kind is None or not (request.user.is_authenticated or is_published(found)):
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return _answer(request, content, size=found.file.size, kind=kind)


def _answer(request: HttpRequest, content: IO[bytes], *, size: int, kind: str) -> HttpResponseBase:
    """The whole, or the one part that the browser asks for (RFC 9110, 14); several parts at once are the whole."""
    first, last, status = 0, size - 1, 200
    wanted = _RANGE.match(request.headers.get("Range", ""))
    if wanted and (wanted[1] or wanted[2]):
        first, last = _part(wanted, size)
        if not 0 <= first <= last:
            content.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        status = 206
    response = StreamingHttpResponse(
        _pieces(content, first, last - first + 1), status=status, content_type=kind
    )
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    if status == 206:  # noqa: PLR2004 - the status of a part
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _part(wanted: re.Match[str], size: int) -> tuple[int, int]:
    if not wanted[1]:  # the last so many bytes
        return max(size - int(wanted[2]), 0), size - 1
    first = int(wanted[1])
    return first, min(int(wanted[2]) if wanted[2] else size - 1, size - 1)


def _pieces(content: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with content:
        content.seek(first)
        while length > 0 and (piece := content.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
