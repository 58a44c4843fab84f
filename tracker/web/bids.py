"""Bidding: one's own bids, a bid's page and its sections, invitations, the commitment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.bids.enums import BidState
from tracker.bids.forms import BidForm, InviteForm, StartBidForm, StepFormSet, initial_steps, steps_from
from tracker.bids.models import Bid
from tracker.bids.queries import bids_visible_to, commitments_visible_to
from tracker.bids.services import change_bid, leads_too_much, start_bid
from tracker.bids.states import FULL_WEIGHT
from tracker.challenges.enums import ChallengeState
from tracker.challenges.queries import challenges_visible_to
from tracker.foundation import clock
from tracker.foundation.lifecycle import Refused, WrongState, available
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.services import invite_member
from tracker.web.access import fetch, login_required, person_of, require
from tracker.web.acts import add_reasons, told_too_late
from tracker.web.next_step import next_step
from tracker.web.paging import page_of
from tracker.web.stepper import phases_of


@login_required
def index(request: HttpRequest) -> HttpResponse:
    bids = bids_visible_to(request.user).select_related("challenge", "team__unit", "lead").order_by("-pk")
    return render(request, "tracker/bids/index.html", {"page": page_of(request, bids)})


@login_required
def start(request: HttpRequest, challenge_pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), challenge_pk)
    if challenge.state != ChallengeState.PUBLISHED:
        return told_too_late(request, "challenge", challenge)
    if request.method != "POST" and not challenge.takes_bids:
        messages.warning(request, _("Bidding for this challenge is closed."))
        return redirect(challenge)
    person = person_of(request)
    form = StartBidForm(
        request.POST or None,
        initial={
            "team_name": _("%(unit)s tackling team") % {"unit": person.unit.short_name if person.unit else ""}
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            bid = start_bid(challenge, team_name=form.cleaned_data["team_name"], by=person)
        except Refused as refusal:
            add_reasons(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is open. Invite your members next."))
            return redirect(bid)
    context = {"challenge": challenge, "form": form, "leads_too_much": leads_too_much(person)}
    return render(request, "tracker/bids/start.html", context, status=422 if form.is_bound else 200)


def _sections(bid: Bid, seats: list[Any]) -> list[tuple[str, str, str]]:
    """(name, state, note) of each section of the hub: "done", "doing" or "none"."""
    texts = {"analysis": bid.analysis, "approach": bid.approach, "risks": bid.risks}
    written = sum(bool(text.strip()) for text in texts.values())
    targets, promised = bid.challenge.targets.count(), bid.promises.count()
    weights = sum(bid.planned_milestones.values_list("weight", flat=True))
    confirmed = sum(seat.state == MemberState.CONFIRMED for seat in seats)
    wanted = sum(seat.state != MemberState.DECLINED for seat in seats)

    def state(done: bool, begun: bool) -> str:  # noqa: FBT001 - both are what the words say
        return "done" if done else "doing" if begun else "none"

    return [
        (
            _("Team (1+N)"),
            state(confirmed == wanted and wanted > 1, wanted > 1),
            _("%(done)s of %(all)s confirmed") % {"done": confirmed, "all": wanted},
        ),
        (
            _("Analysis, approach, risks"),
            state(written == len(texts), written > 0),
            _("%(done)s of %(all)s written") % {"done": written, "all": len(texts)},
        ),
        (
            _("Promised targets"),
            state(promised == targets and targets > 0, promised > 0),
            _("%(done)s of %(all)s promised") % {"done": promised, "all": targets},
        ),
        (
            _("Milestones"),
            state(weights == FULL_WEIGHT, weights > 0),
            _("Weights add up to %(sum)s") % {"sum": weights},
        ),
        (_("Budget"), state(bid.budget_wan is not None, begun=False), ""),
    ]


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    bid = fetch(
        bids_visible_to(request.user).select_related("challenge__unit", "team__unit", "lead__unit"), pk
    )
    seats = list(bid.team.members.select_related("person", "home_unit"))
    own_seat = next((seat for seat in seats if seat.person_id == request.user.pk), None)
    context = {
        "bid": bid,
        "challenge": bid.challenge,
        "offers": available(bid, person_of(request)),
        "next_step": next_step(bid),
        "phases": phases_of("bid", bid.state),
        "seats": seats,
        "own_seat": own_seat if own_seat and own_seat.part != MemberPart.LEAD else None,
        "seat_offers": available(own_seat, person_of(request))
        if own_seat and own_seat.part != MemberPart.LEAD
        else [],
        "sections": _sections(bid, seats) if bid.state == BidState.DRAFT else [],
        "promises": list(bid.promises.select_related("target")),
        "steps": list(bid.planned_milestones.all()),
        "commitment": commitments_visible_to(request.user).filter(bid=bid).first()
        if bid.state == BidState.WON
        else None,
        "invite": InviteForm() if bid.state == BidState.DRAFT and bid.lead_id == request.user.pk else None,
        "now": clock.now(),
    }
    return render(request, "tracker/bids/detail.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    bid = fetch(bids_visible_to(request.user).select_related("challenge", "team", "lead"), pk)
    require("tracker.change_bid", request, bid)
    if bid.state != BidState.DRAFT:
        return told_too_late(request, "bid", bid)
    form = BidForm(request.POST or None, instance=bid)
    steps = StepFormSet(
        request.POST or None, prefix="steps", initial=initial_steps(bid.planned_milestones.all())
    )
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        try:
            change_bid(
                Bid.objects.get(pk=pk),
                by=person_of(request),
                promises=form.promises(),
                steps=steps_from(steps),
                **form.facts(),
            )
        except WrongState:
            return told_too_late(request, "bid", bid)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("tracker:bid-detail", pk)
    return render(
        request,
        "tracker/bids/form.html",
        {"bid": bid, "form": form, "steps": steps},
        status=422 if form.is_bound else 200,
    )


@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague into the team; their own click joins them."""
    bid = fetch(bids_visible_to(request.user).select_related("challenge", "team", "lead"), pk)
    require("tracker.change_bid", request, bid)
    if bid.state != BidState.DRAFT:
        return told_too_late(request, "bid", bid)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            invite_member(
                bid.team,
                person=facts["username"],
                task=facts["task"],
                share=facts["share"],
                by=person_of(request),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Asked. The invitation stands in their inbox."))
            return redirect("tracker:bid-detail", pk)
    return render(
        request, "tracker/bids/invite.html", {"bid": bid, "form": form}, status=422 if form.is_bound else 200
    )


@login_required
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    paper = fetch(
        commitments_visible_to(request.user).select_related(
            "bid__challenge__unit", "bid__team__unit", "bid__lead", "countersigned_by"
        ),
        pk,
    )
    context = {
        "commitment": paper,
        "bid": paper.bid,
        "offers": available(paper, person_of(request)),
        "next_step": next_step(paper),
    }
    return render(request, "tracker/bids/commitment.html", context)
