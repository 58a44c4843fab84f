"""Pages, style sheets and scripts leave compressed, whether a proxy stands before this program or not."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED_TYPES: Final = (
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "image/svg+xml",
)
"""Beginnings of content types. Pictures, films, PDF, Word and Excel files are compressed by themselves."""
WEAK: Final = "W/"


class TextCompressionMiddleware(GZipMiddleware):
    """As Django's own, which hides the length of what it compresses (BREACH), but for texts alone: parts of a film, asked
    for by their range, must leave as they are.
    """

    def process_request(self, request: HttpRequest) -> None:
        """A compressed answer has a weak tag. Tags are compared weakly (RFC 9110, 13.1.2), the static files' server
        compares letters.
        """
        tag = request.META.get("HTTP_IF_NONE_MATCH", "")
        if tag.startswith(WEAK):
            request.META["HTTP_IF_NONE_MATCH"] = tag.removeprefix(WEAK)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.status_code == HTTPStatus.PARTIAL_CONTENT or not kind.startswith(COMPRESSED_TYPES):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
