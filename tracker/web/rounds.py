"""流榜: finding the cause, listing again, settling otherwise; and the page of all rounds."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState
from tracker.challenges.forms import CauseForm, SettleForm
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.rounds.queries import rounds_of
from tracker.challenges.rounds.services import relist_challenge, settle_challenge
from tracker.foundation.lifecycle import WrongState
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late

FAILED = (ChallengeState.FAILED_NO_BID, ChallengeState.FAILED_NO_WINNER)


def index(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("previous_round"), pk)
    context = {"challenge": challenge, "rounds": rounds_of(challenge, request.user)}
    return render(request, "tracker/challenges/rounds.html", context)


@login_required
def relist(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        "tracker.relist_challenge",
        CauseForm,
        relist_challenge,
        title=_("Find the cause and list again"),
        said=_("The next round is drafted. Change what kept it from succeeding, then submit it."),
    )


@login_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        "tracker.settle_challenge",
        SettleForm,
        settle_challenge,
        title=_("Decide what becomes of it instead"),
        said=_("It is settled; the proposer reads the reason on the page of all rounds."),
    )


def _decide(
    request: HttpRequest,
    pk: int,
    permission: str,
    form_class: type[forms.Form],
    service: Callable[..., Challenge],
    *,
    title: str,
    said: str,
) -> HttpResponse:
    """The form of either way; the service's answer is the record to go on with."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit", "need"), pk)
    require(permission, request, challenge)
    if challenge.state not in FAILED:
        return told_too_late(request, "challenge", challenge)
    known: dict[str, Any] = {
        "failure_cause": challenge.failure_cause,
        "failure_analysis": challenge.failure_analysis,
    }
    form = form_class(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(form, lambda: service(challenge, by=person_of(request), **form.cleaned_data))
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        if done is not None:
            messages.success(request, said)
            return redirect(done)
    return render(
        request,
        "tracker/challenges/relist.html",
        {"challenge": challenge, "form": form, "title": title},
        status=422 if form.is_bound else 200,
    )
