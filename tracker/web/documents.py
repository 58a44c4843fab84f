"""Notices and posters, made when they are asked for, of what the reader may see."""

from collections.abc import Callable
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from tracker.challenges.batches.contents import challenges_of
from tracker.challenges.documents.notices import notice_of_batch, notice_of_challenge
from tracker.challenges.documents.poster import poster_of, poster_pdf
from tracker.challenges.enums import LISTED_STATES, PREPARING_STATES, ChallengeState
from tracker.challenges.models import Challenge, ChallengeBatch
from tracker.challenges.queries import batches_visible_to, challenges_visible_to
from tracker.typesetting.notice_docx import notice_docx
from tracker.typesetting.notices import Notice, notice_pdf
from tracker.web.access import fetch

KEPT: Final = 600
"""Seconds for which a document is kept under the digest of its words: visitors may ask for it as often as they like."""
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ANNOUNCED_STATES: Final = tuple(
    state for state in (ChallengeState.APPROVED, *LISTED_STATES) if state != ChallengeState.WITHDRAWN
)
"""What stands in the notice of a batch: approved ones for those who prepare it, which makes it a paper to be approved."""
WITH_DRAFTS: Final = "drafts"


def challenge_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf_of(_notice_of_challenge(request, pk))


def challenge_docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _docx_of(_notice_of_challenge(request, pk))


def batch_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf_of(_notice_of_batch(request, pk))


def batch_docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _docx_of(_notice_of_batch(request, pk))


def poster(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk)
    drawn = poster_of(challenge, address=request.build_absolute_uri(challenge.get_absolute_url()))
    data = _made_once("poster", drawn.digest, lambda: poster_pdf(drawn).data)
    return _file(data, PDF, f"{drawn.number}-海报.pdf", is_inline=True)


def _challenge(request: HttpRequest, pk: int) -> Challenge:
    joined = challenges_visible_to(request.user).select_related("unit", "end_user_unit", "batch", "contact")
    return fetch(joined, pk)


def _notice_of_challenge(request: HttpRequest, pk: int) -> Notice:
    challenge = _challenge(request, pk)
    return notice_of_challenge(challenge, address=request.build_absolute_uri(challenge.get_absolute_url()))


def _notice_of_batch(request: HttpRequest, pk: int) -> Notice:
    batch: ChallengeBatch = fetch(batches_visible_to(request.user).select_related("unit"), pk)
    challenges = challenges_of(batch, request.user).filter(state__in=ANNOUNCED_STATES)
    found = list(challenges.select_related("unit").prefetch_related("targets"))
    published = [challenge for challenge in found if challenge.state not in PREPARING_STATES]
    return notice_of_batch(
        batch,
        # What is out is announced without what is still prepared; whoever judges the rest asks for the draft.
        found if WITH_DRAFTS in request.GET or not published else published,
        address=request.build_absolute_uri(batch.get_absolute_url()),
    )


def _pdf_of(notice: Notice) -> HttpResponse:
    data = _made_once("pdf", notice.digest, lambda: notice_pdf(notice).data)
    return _file(data, PDF, f"{_named(notice.title)}.pdf", is_inline=True)


def _docx_of(notice: Notice) -> HttpResponse:
    data = _made_once("docx", notice.digest, lambda: notice_docx(notice))
    return _file(data, DOCX, f"{_named(notice.title)}.docx", is_inline=False)


def _named(title: str) -> str:
    """For a file: nothing that a file system takes for more than a letter."""
    return "".join(sign for sign in title if sign not in '/\\:*?"<>|' and sign.isprintable())[:60]


def _made_once(kind: str, digest: str, make: Callable[[], bytes]) -> bytes:
    key = f"document:{kind}:{digest}"
    data: bytes | None = cache.get(key)
    if data is None:
        data = make()
        cache.set(key, data, KEPT)
    return data


def _file(data: bytes, content_type: str, name: str, *, is_inline: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    disposition = content_disposition_header(as_attachment=not is_inline, filename=name)
    response.headers["Content-Disposition"] = str(disposition)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
