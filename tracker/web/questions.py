"""公开答疑: what is asked about a challenge and what the office answers; a part of the challenge's page, and a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState, QuestionState
from tracker.challenges.forms import AskForm
from tracker.challenges.models import Challenge, Question
from tracker.challenges.queries import challenges_visible_to, questions_shown_on
from tracker.challenges.questions.services import ask_question
from tracker.challenges.questions.states import answer_due
from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.paging import ListPage, page_of
from tracker.web.parts import is_for_part


@dataclass(frozen=True)
class QuestionRow:
    """One question as this reader may see it; `asker` is "" for whoever is not told."""

    id: int
    text: str
    asker: str
    is_asker_hidden: bool
    asked_at: datetime
    state: str
    answer: str
    answered_at: datetime | None
    due_on: date | None
    """Of a question that waits."""
    is_late: bool


def _row(question: Question, *, reader: Any, is_office: bool) -> QuestionRow:
    knows_asker = is_office or question.asker_id == reader.pk
    shows_asker = reader.is_authenticated and (knows_asker or not question.is_asker_hidden)
    due_at = answer_due(question) if question.state == QuestionState.ASKED else None
    return QuestionRow(
        id=question.pk,
        text=question.text,
        asker=str(question.asker) if shows_asker else "",
        is_asker_hidden=question.is_asker_hidden,
        asked_at=question.asked_at,
        state=question.state,
        answer=question.answer,
        answered_at=question.answered_at,
        due_on=timezone.localtime(due_at).date() if due_at else None,
        is_late=due_at is not None and due_at < clock.now(),
    )


def _questions(request: HttpRequest, challenge: Challenge) -> tuple[ListPage, list[QuestionRow], bool]:
    is_office = holds_role(request.user, Role.CHALLENGE_OFFICE, unit=challenge.unit)
    page = page_of(request, questions_shown_on(challenge, request.user).select_related("asker"))
    rows = [_row(question, reader=request.user, is_office=is_office) for question in page.rows]
    return page, rows, is_office


def index(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever sees the challenge; without the page around them for the challenge's page, which takes them in."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    page, rows, is_office = _questions(request, challenge)
    context = {
        "challenge": challenge,
        "page": page,
        "rows": rows,
        "is_office": is_office,
        "takes_questions": challenge.takes_bids,
    }
    template = (
        "tracker/challenges/_questions.html" if is_for_part(request) else "tracker/challenges/questions.html"
    )
    return render(request, template, context)


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    require("tracker.ask_question", request)
    if challenge.state != ChallengeState.PUBLISHED:
        return told_too_late(request, "challenge", challenge)
    if request.method == "GET" and not challenge.takes_bids:
        messages.warning(request, _("Questions are taken until the deadline for bids."))
        return redirect(challenge)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = attempt(form, lambda: ask_question(challenge, by=person_of(request), **form.cleaned_data))
        if asked is not None:
            messages.success(
                request,
                _("Your question is with the office; the answer comes by %(day)s.")
                % {"day": clock.day_words(answer_due(asked).date())},
            )
            return redirect(asked)
    return render(
        request,
        "tracker/challenges/ask.html",
        {"challenge": challenge, "form": form},
        status=422 if form.is_bound else 200,
    )
