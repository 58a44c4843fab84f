"""What leaves compressed, and what must not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from tracker.foundation.compression import TextCompressionMiddleware

WORDS = b"a" * 5000
AS_BROWSER = {"Accept-Encoding": "gzip"}


def sent(response: HttpResponseBase, **headers: str) -> HttpResponseBase:
    request = RequestFactory().get("/", headers=AS_BROWSER | headers)
    return TextCompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    ("kind", "status", "is_compressed"),
    [
        ("text/html; charset=utf-8", 200, True),
        ("text/css", 200, True),
        ("application/json", 422, True),
        ("image/svg+xml", 200, True),
        ("text/css", 206, False),
        ("video/mp4", 200, False),
        ("application/pdf", 200, False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 200, False),
    ],
)
def test_texts_are_compressed_and_nothing_else(kind: str, status: int, *, is_compressed: bool) -> None:
    answers = (
        sent(HttpResponse(WORDS, content_type=kind, status=status)),
        sent(StreamingHttpResponse([WORDS], content_type=kind, status=status)),
    )
    for answer in answers:
        assert answer.has_header("Content-Encoding") == is_compressed
        content = answer.getvalue()  # type: ignore[attr-defined]  # both kinds have it
        assert (gzip.decompress(content) if is_compressed else content) == WORDS


@pytest.mark.django_db
def test_what_a_browser_has_already_is_not_sent_again(client: Client) -> None:
    address = "/static/jiebang/css/shell.css"
    first = client.get(address, headers=AS_BROWSER)
    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"].startswith("W/")
    again = client.get(address, headers=AS_BROWSER | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304
