"""Deciding about a challenge: its publication, its withdrawal and what becomes of it once it failed, with meeting, votes by name and minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.bids.services import withdraw_challenge
from tracker.challenges.enums import FAILED_ROUND_STATES, ChallengeState
from tracker.challenges.forms import SettleForm
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.review.own_proposal import decides_its_own, proposing_unit
from tracker.challenges.review.queries import objections, outstanding
from tracker.challenges.rounds.services import act_of, settle_challenge
from tracker.challenges.services import approve_challenge
from tracker.deliberation.decision_forms import DecisionForm, vote_formset
from tracker.foundation.lifecycle import WrongState, lifecycle_of
from tracker.foundation.text_fields import PlainField
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import people_holding
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import NoteForm, attempt, told_too_late, turned_away


@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk, "tracker.approve_challenge")
    if challenge.state != ChallengeState.IN_REVIEW:
        return told_too_late(request, "challenge", challenge)
    objecting, waiting = objections(challenge), outstanding(challenge)
    form = DecisionForm(*_sent(request), answers_objections=bool(objecting), goes_on_without=bool(waiting))
    return _decide(
        request,
        challenge,
        "approve",
        form,
        lambda votes: approve_challenge(
            challenge, proceedings=form.proceedings(votes), by=person_of(request)
        ),
        said=_("The publication is decided; the office finds it in its inbox."),
        objecting=objecting,
        waiting=waiting,
    )


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk, "tracker.withdraw_challenge")
    if challenge.state != ChallengeState.PUBLISHED:
        return told_too_late(request, "challenge", challenge)
    form = DecisionForm(*_sent(request))
    form.fields["note"] = PlainField(
        label=_("Reason"),
        max_length=2000,
        widget=NoteForm.base_fields["note"].widget,
        help_text=_("It is sent to everyone concerned: bidders, followers, whoever asked."),
    )
    return _decide(
        request,
        challenge,
        "withdraw",
        form,
        lambda votes: withdraw_challenge(
            challenge,
            proceedings=form.proceedings(votes),
            note=form.cleaned_data["note"],
            by=person_of(request),
        ),
        said=_("The challenge is withdrawn; bidders, followers and askers are told."),
    )


@login_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk, "tracker.settle_challenge")
    if challenge.state not in FAILED_ROUND_STATES:
        return told_too_late(request, "challenge", challenge)
    if away := turned_away(request, "challenge", challenge, act_of("settle", challenge)):
        return away
    form = SettleForm(*_sent(request), initial={"disposition": challenge.proposed_disposition})
    return _decide(
        request,
        challenge,
        "settle",
        form,
        lambda votes: settle_challenge(
            challenge,
            proceedings=form.proceedings(votes),
            disposition=form.cleaned_data["disposition"],
            by=person_of(request),
        ),
        said=_("It is settled; the proposer and those who followed it are told."),
        settles=True,
    )


def _challenge(request: HttpRequest, pk: int, permission: str) -> Challenge:
    visible = challenges_visible_to(request.user).select_related("unit", "need__unit", "end_user_unit")
    challenge = fetch(visible, pk)
    require(permission, request, challenge)
    return challenge


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _decide(
    request: HttpRequest,
    challenge: Challenge,
    act: str,
    form: DecisionForm,
    service: Callable[[Any], Challenge],
    *,
    said: str,
    **shown: Any,
) -> HttpResponse:
    votes = vote_formset(_members(challenge), request.POST if request.method == "POST" else None)
    # Each is asked, so that all mistakes are shown at once.
    if form.is_bound and all([form.is_valid(), votes.is_valid()]):
        try:
            decided = attempt(form, lambda: service(votes.ballots()))
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        if decided is not None:
            messages.success(request, said)
            return redirect(challenge)
    context = {
        "challenge": challenge,
        "act": act,
        "label": lifecycle_of(Challenge).by_name[act].label,
        "form": form,
        "votes": votes,
        "is_own": act in ("approve", "settle") and decides_its_own(challenge, person_of(request)),
        "proposing_unit": proposing_unit(challenge),
        **shown,
    }
    return render(request, "tracker/challenges/decide.html", context, status=422 if form.is_bound else 200)


def _members(challenge: Challenge) -> list[Person]:
    """Of the deciding bodies over the unit, those who have an account and may vote on it."""
    holders = people_holding(Role.DECISION_BODY, challenge.unit).select_related("unit").order_by("pk")
    return [person for person in holders if not decides_its_own(challenge, person)]
