"""流榜: finding the cause, listing again, proposing another way; and the page of all rounds."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.challenges.enums import FAILED_ROUND_STATES
from tracker.challenges.forms import CauseForm, ProposeForm
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.review.queries import body_that_published
from tracker.challenges.rounds.queries import rounds_of
from tracker.challenges.rounds.services import act_of, propose_disposition, relist_challenge
from tracker.foundation.lifecycle import WrongState
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late, turned_away
from tracker.web.challenges import offers_on


def index(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("previous_round"), pk)
    rounds = rounds_of(challenge, request.user)
    last = rounds[-1].challenge
    context = {
        "challenge": challenge,
        "rounds": rounds,
        "last": last,
        "offers": offers_on(last, request.user) if last.state in FAILED_ROUND_STATES else [],
    }
    return render(request, "tracker/challenges/rounds.html", context)


@login_required
def relist(request: HttpRequest, pk: int) -> HttpResponse:
    return _find_cause(
        request,
        pk,
        "relist",
        "tracker.relist_challenge",
        CauseForm,
        relist_challenge,
        title=_("Find the cause and list again"),
        said=_("The next round is drafted. Change what kept it from succeeding, then submit it."),
    )


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _find_cause(
        request,
        pk,
        "propose",
        "tracker.propose_disposition",
        ProposeForm,
        propose_disposition,
        title=_("Propose what becomes of it instead"),
        said=_("It is proposed; the deciding body finds it in its inbox."),
        decided_by_others=True,
    )


def _find_cause(
    request: HttpRequest,
    pk: int,
    act: str,
    permission: str,
    form_class: type[forms.Form],
    service: Callable[..., Challenge],
    *,
    title: str,
    said: str,
    decided_by_others: bool = False,
) -> HttpResponse:
    """The form of either way; the service's answer is the record to go on with."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit", "need"), pk)
    require(permission, request, challenge)
    if challenge.state not in FAILED_ROUND_STATES:
        return told_too_late(request, "challenge", challenge)
    if away := turned_away(request, "challenge", challenge, act_of(act, challenge)):
        return away
    known: dict[str, Any] = {
        "failure_cause": challenge.failure_cause,
        "failure_analysis": challenge.failure_analysis,
        "proposed_disposition": challenge.proposed_disposition,
    }
    form = form_class(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(form, lambda: service(challenge, by=person_of(request), **form.cleaned_data))
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        if done is not None:
            messages.success(request, said)
            if challenge.need is not None and done.need is None:
                messages.warning(
                    request,
                    _("%(need)s is no longer in the pool, so that the new round goes on without it.")
                    % {"need": challenge.need.number},
                )
            return redirect(done)
    return render(
        request,
        "tracker/challenges/relist.html",
        {
            "challenge": challenge,
            "form": form,
            "title": title,
            "decided_by": body_that_published(challenge) if decided_by_others else None,
        },
        status=422 if form.is_bound else 200,
    )
