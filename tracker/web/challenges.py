"""A challenge from its draft to its award."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Value
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.bids.enums import HANDED_IN_STATES, BidState
from tracker.bids.forms import AwardForm, ConveneForm, RecommendForm
from tracker.bids.models import Bid
from tracker.bids.queries import bids_visible_on, valid_bids
from tracker.bids.services import award_challenge, evaluate_challenge, notice_of, panel_of, publicize_award
from tracker.challenges.board.following import is_followed_by
from tracker.challenges.completeness import completeness_of
from tracker.challenges.criteria_forms import CriterionFormSet, criteria_from, initial_criteria
from tracker.challenges.enums import (
    EDITABLE_STATES,
    FAILED_ROUND_STATES,
    PREPARING_STATES,
    ChallengeState,
)
from tracker.challenges.forms import (
    ChallengeForm,
    TargetFormSet,
    begun_from,
    begun_targets,
    initial_targets,
    targets_from,
)
from tracker.challenges.models import Challenge
from tracker.challenges.queries import (
    CRITERIA_OF,
    TARGETS_OF,
    batches_open_to,
    challenges_listed_to,
    challenges_visible_to,
    withdrawal_of,
)
from tracker.challenges.services import (
    FILE_KIND,
    change_challenge,
    contact_of,
    draft_challenge,
    failed_round_of,
    why_not_drafted_anew,
)
from tracker.deliberation.queries import CONVENING_ROLES, Proceeding, proceedings_on, ranking
from tracker.foundation import clock
from tracker.foundation.attachments import Attachment, attachments_of
from tracker.foundation.lifecycle import Offer, Refused, WrongState, available
from tracker.foundation.money import in_wan
from tracker.needs.enums import NeedState
from tracker.needs.queries import needs_visible_to
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import holds_role, paths_held, units_within
from tracker.web.access import fetch, fetch_open_first, id_from, login_required, person_of, require
from tracker.web.acts import add_reasons, told_too_late
from tracker.web.joint_review import joint_review_of, reads_review, shown_at_once
from tracker.web.next_step import next_step
from tracker.web.panels import panels_for
from tracker.web.records import record_url
from tracker.web.stepper import phases_of


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    count: int | str
    is_current: bool
    icon: str = ""


@dataclass(frozen=True)
class Pager:
    previous_url: str
    next_url: str
    label: str


def with_changes(query: QueryDict, **changes: str) -> str:
    """The present address's query with some keys set anew ("" removes one), and paging begun again."""
    changed = {key: values for key, values in query.lists() if key != "after" and key not in changes}
    changed |= {key: [value] for key, value in changes.items() if value}
    return "?" + urlencode(changed, doseq=True)


def offers_on(challenge: Challenge, person: Any) -> list[Offer]:
    """The acts that the page of a challenge offers: none where a failed round has gone on or was settled, whose acts
    would all answer that they come too late.
    """
    if not person.is_authenticated:
        return []
    if challenge.state in FAILED_ROUND_STATES and (challenge.disposition or challenge.next_rounds.exists()):
        return []
    return available(challenge, person)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    # What the page names and no more: the time to plan a query grows steeply with its joins.
    challenge = fetch_open_first(
        request.user,
        pk,
        challenges_listed_to,
        challenges_visible_to,
        naming=("unit",),
        contact_name=F("contact__name"),
        batch_title=F("batch__title"),
        need_number=F("need__number"),
        need_unit_name=F("need__unit_name"),
        need_unit_id=F("need__unit_id"),
        has_files=Exists(Attachment.objects.filter(subject_kind=FILE_KIND, subject_id=OuterRef("pk"))),
        is_followed=is_followed_by(request.user) if request.user.is_authenticated else Value(value=False),
    )
    offers = offers_on(challenge, request.user)
    bids = bids_visible_on(challenge, request.user)
    own_bid = next(
        (bid for bid in bids if bid.lead_id == request.user.pk and bid.state != BidState.WITHDRAWN), None
    )
    targets = TARGETS_OF.records(challenge=challenge.pk)
    context = {
        "challenge": challenge,
        "withdrawal": withdrawal_of(challenge),
        "offers": offers,
        "phases": phases_of("challenge", challenge.state),
        "targets": targets,
        "completeness": completeness_of(challenge, baselines=[target.baseline for target in targets])
        if challenge.state in EDITABLE_STATES
        else None,
        "criteria": CRITERIA_OF.records(challenge=challenge.pk),
        "own_bid": own_bid,
        "handed_in": [(bid, record_url("bid", bid.pk)) for bid in bids if bid.state in HANDED_IN_STATES],
        "may_bid": challenge.takes_bids and own_bid is None and request.user.is_authenticated,
        "shows_bid_count": not (challenge.is_sealed and challenge.state == ChallengeState.PUBLISHED),
        "proceedings": _proceedings_for(request, challenge),
        "next_step": next_words(challenge),
        "race_words": _("%(count)s teams") % {"count": challenge.parallel_teams}
        if challenge.is_race
        else pgettext("race", "No"),
        "supplements": list(challenge.supplements.all()) if challenge.supplement_count else [],
        "panels": panels_for("challenge", request, challenge),
        "files": _files_for(request, challenge),
        "review": joint_review_of(request, challenge) if shown_at_once(challenge) else None,
        "leads_to_review": not shown_at_once(challenge) and reads_review(request, challenge),
        "now": clock.now(),
    }
    return render(request, "tracker/challenges/detail.html", context)


def _files_for(request: HttpRequest, challenge: Challenge) -> list[Attachment]:
    """Asked for only where there are any; a visitor is offered none, for files are opened by name."""
    has_files = getattr(challenge, "has_files", False)
    return (
        list(attachments_of(FILE_KIND, challenge.pk)) if has_files and request.user.is_authenticated else []
    )


def _proceedings_for(request: HttpRequest, challenge: Challenge) -> list[tuple[Proceeding, str]]:
    """The notices; the panel for those who convene or supervise, as experts come to their sheets from their inbox."""
    if challenge.state in (*PREPARING_STATES, ChallengeState.PUBLISHED):
        return []
    convenes = holds_role(request.user, *CONVENING_ROLES, unit=challenge.unit)
    return [
        (proceeding, record_url(proceeding.kind, proceeding.pk))
        for proceeding in proceedings_on("challenge", challenge.pk, with_panel=convenes)
    ]


def next_words(challenge: Challenge) -> str:
    """What happens next: while bidding is open, the teams' own move."""
    return (
        _("Teams hand in their bids") if challenge.state == ChallengeState.PUBLISHED else next_step(challenge)
    )


@login_required
def create(request: HttpRequest, need_pk: int | None = None) -> HttpResponse:
    """A new challenge, empty or from a pooled need."""
    require("tracker.draft_challenge", request)
    need = (
        fetch(needs_visible_to(request.user).select_related("unit", "proposer"), need_pk) if need_pk else None
    )
    if need is not None and need.state != NeedState.POOLED:
        return told_too_late(request, "need", need)
    if need is not None and (reason := why_not_drafted_anew(need)):
        messages.error(request, str(reason))
        return redirect(failed_round_of(need) or need)
    initial: dict[str, Any] = {
        "batch": id_from(request.GET.get("batch", "")) or None,
        "contact": (contact_of(need) if need is not None else None) or person_of(request),
    }
    if need is not None:
        initial |= {
            "title": need.title,
            "domain": need.domain,
            "background": need.problem,
            "bounty_wan": in_wan(need.bounty_wan),
            "unit": need.unit_id,
            "end_user_unit": need.unit_id,
        }
    form = ChallengeForm(
        request.POST or None,
        request.FILES or None,
        units=units_of_office(request),
        batches=batches_open_to(request.user),
        home=person_of(request).unit,
        initial=initial,
    )
    targets = TargetFormSet(request.POST or None, prefix="targets")
    criteria = CriterionFormSet(request.POST or None, prefix="criteria", initial=initial_criteria(None))
    if request.method == "POST" and _are_valid(form, targets, criteria):
        try:
            challenge = draft_challenge(
                by=person_of(request),
                need=need,
                targets=targets_from(targets),
                criteria=criteria_from(criteria),
                targets_begun=begun_from(targets),
                **form.cleaned_data,
            )
        except Refused as refusal:
            add_reasons(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect(challenge)
    return render(
        request,
        "tracker/challenges/form.html",
        {"form": form, "targets": targets, "criteria": criteria, "need": need},
        status=422 if form.is_bound else 200,
    )


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user), pk)
    require("tracker.change_challenge", request, challenge)
    if challenge.state not in EDITABLE_STATES:
        return told_too_late(request, "challenge", challenge)
    known = initial_targets(challenge)
    form = ChallengeForm(
        request.POST or None,
        request.FILES or None,
        units=units_of_office(request),
        batches=batches_open_to(request.user),
        home=person_of(request).unit,
        baselines=[row["baseline"] for row in known],
        instance=challenge,
    )
    targets = TargetFormSet(
        request.POST or None, prefix="targets", initial=[*known, *begun_targets(challenge)]
    )
    criteria = CriterionFormSet(request.POST or None, prefix="criteria", initial=initial_criteria(challenge))
    if request.method == "POST" and _are_valid(form, targets, criteria):
        try:
            change_challenge(
                Challenge.objects.get(pk=pk),
                by=person_of(request),
                targets=targets_from(targets),
                criteria=criteria_from(criteria),
                targets_begun=begun_from(targets),
                **form.cleaned_data,
            )
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("tracker:challenge-detail", pk)
    return render(
        request,
        "tracker/challenges/form.html",
        {"form": form, "targets": targets, "criteria": criteria, "challenge": challenge},
        status=422 if form.is_bound else 200,
    )


def _are_valid(*forms: Any) -> bool:
    """Each is asked, so that all mistakes are shown at once."""
    return all([form.is_valid() for form in forms])  # noqa: C419 - as said


def units_of_office(request: HttpRequest) -> Any:
    """Units for which this office may publish."""
    return units_within(paths_held(request.user, Role.CHALLENGE_OFFICE))


@login_required
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    require("tracker.evaluate_challenge", request, challenge)
    if challenge.state != ChallengeState.BID_CLOSED:
        return told_too_late(request, "challenge", challenge)
    experts = (
        Person.objects.filter(is_active=True, role_assignments__role=Role.EXPERT_REVIEWER)
        .select_related("unit")
        .distinct()
    )
    form = ConveneForm(request.POST or None, experts=experts.order_by("username"))
    if request.method == "POST" and form.is_valid():
        try:
            evaluate_challenge(challenge, experts=list(form.cleaned_data["experts"]), by=person_of(request))
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(
                request, _("The panel is convened; its experts find their sheets in their inbox.")
            )
            return redirect(panel_of(challenge))
    waiting = challenge.bids.filter(state=BidState.SUBMITTED).select_related("team", "lead")
    context = {
        "challenge": challenge,
        "form": form,
        "waiting": waiting,
        "qualified": valid_bids(pk).select_related("team", "lead"),
    }
    return render(request, "tracker/challenges/evaluate.html", context, status=422 if form.is_bound else 200)


@login_required
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    require("tracker.publicize_award", request, challenge)
    if challenge.state != ChallengeState.EVALUATING:
        return told_too_late(request, "challenge", challenge)
    panel = panel_of(challenge)
    standings = ranking(panel)
    passing = [standing.candidate_id for standing in standings if standing.passes]
    form = RecommendForm(
        request.POST or None,
        bids=Bid.objects.filter(pk__in=passing).select_related("team", "challenge", "lead"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            publicize_award(
                challenge,
                bids=list(form.cleaned_data["bids"]),
                note=form.cleaned_data["note"],
                by=person_of(request),
            )
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("The intended award is on public notice."))
            return redirect(notice_of(challenge))
    context = {"challenge": challenge, "form": form, "panel": panel, "standings": standings}
    return render(request, "tracker/challenges/recommend.html", context, status=422 if form.is_bound else 200)


@login_required
def award(request: HttpRequest, pk: int) -> HttpResponse:
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    require("tracker.award_challenge", request, challenge)
    if challenge.state != ChallengeState.PUBLICIZED:
        return told_too_late(request, "challenge", challenge)
    form = AwardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            award_challenge(challenge, by=person_of(request), **form.cleaned_data)
        except WrongState:
            return told_too_late(request, "challenge", challenge)
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(
                request, _("The challenge is awarded; the lead now finds the commitment to sign.")
            )
            return redirect(challenge)
    bids = challenge.bids.filter(state=BidState.RECOMMENDED).select_related("team__unit", "lead")
    context = {"challenge": challenge, "form": form, "notice": notice_of(challenge), "bids": bids}
    return render(request, "tracker/challenges/award.html", context, status=422 if form.is_bound else 200)
