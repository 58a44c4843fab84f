"""方案联审 on the challenge's page: who has answered, who has not; and how it was decided."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.challenges.enums import PREPARING_STATES, ChallengeState
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.review.queries import reviews_visible_to
from tracker.deliberation.decisions import DECISION_KIND
from tracker.deliberation.models import Decision, Vote
from tracker.deliberation.queries import DECISION_READERS, decisions_visible_to
from tracker.foundation import clock
from tracker.foundation.attachments import Attachment
from tracker.foundation.lifecycle import Offer, available
from tracker.organisation.queries import holds_role
from tracker.web.access import fetch, login_required, person_of
from tracker.web.parts import is_for_part


@dataclass(frozen=True)
class SideRow:
    """One side as this reader may see and move it."""

    review: SideReview
    offers: list[Offer]
    is_late: bool
    urged_today: bool


@dataclass(frozen=True)
class DecisionRow:
    decision: Decision
    votes: list[Vote]
    counts: dict[str, int]
    files: list[Attachment]


@dataclass(frozen=True)
class JointReview:
    """What the panel shows; false when this reader has no part in it."""

    sides: list[SideRow] = field(default_factory=list)
    earlier: list[SideRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.sides or self.decisions)

    @property
    def answered(self) -> int:
        return sum(row.review.answered_at is not None for row in self.sides)


def reads_review(request: HttpRequest, challenge: Challenge) -> bool:
    """Whether the page leads to it: asked without a query, so that those who were asked by name alone are not told."""
    return holds_role(request.user, *DECISION_READERS, unit=challenge.unit)


def joint_review_of(request: HttpRequest, challenge: Challenge) -> JointReview:
    """Three statements, whatever there is; none for a draft that was never submitted by anyone."""
    reviews = list(
        reviews_visible_to(request.user)
        .filter(challenge=challenge)
        .select_related("reviewer", "deputy", "answered_by")
        .order_by("-round", "pk")
    )
    newest = reviews[0].round if reviews else 0
    rows = [_side_row(request, challenge, review) for review in reviews]
    return JointReview(
        sides=[row for row in rows if row.review.round == newest],
        earlier=[row for row in rows if row.review.round != newest],
        decisions=_decision_rows(request, challenge)
        if challenge.state not in (ChallengeState.DRAFT, ChallengeState.IN_REVIEW, ChallengeState.RETURNED)
        else [],
    )


def _side_row(request: HttpRequest, challenge: Challenge, review: SideReview) -> SideRow:
    review.challenge = challenge
    urged_on = timezone.localtime(review.urged_at).date() if review.urged_at else None
    urged_today = urged_on == clock.today()
    offers = available(review, person_of(request)) if review.is_outstanding else []
    return SideRow(
        review=review,
        offers=[
            offer
            for offer in offers
            if offer.name != "urge" or (review.reviewer_id is not None and not urged_today)
        ],
        is_late=review.is_outstanding and review.due_at < clock.now(),
        urged_today=review.is_outstanding and urged_today,
    )


def _decision_rows(request: HttpRequest, challenge: Challenge) -> list[DecisionRow]:
    found = (
        decisions_visible_to(request.user)
        .filter(subject_kind="challenge", subject_id=challenge.pk)
        .select_related("body")
        .prefetch_related("votes")
    )
    decisions = list(found)
    files: dict[int, list[Attachment]] = {}
    for attachment in Attachment.objects.filter(
        subject_kind=DECISION_KIND, subject_id__in=[decision.pk for decision in decisions]
    ):
        files.setdefault(attachment.subject_id, []).append(attachment)
    return [_decision_row(decision, files.get(decision.pk, [])) for decision in decisions]


def _decision_row(decision: Decision, files: list[Attachment]) -> DecisionRow:
    votes: list[Vote] = list(decision.votes.all())
    counts: dict[str, int] = {}
    for vote in votes:
        label: Any = vote.get_choice_display()
        counts[label] = counts.get(label, 0) + 1
    return DecisionRow(decision, votes, counts, files)


@login_required
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever takes part; for the challenge's page, which takes it in later, without the page around it."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    review = joint_review_of(request, challenge)
    if not review and not reads_review(request, challenge):
        raise Http404
    template = "tracker/challenges/_review.html" if is_for_part(request) else "tracker/challenges/review.html"
    return render(request, template, {"challenge": challenge, "review": review})


def shown_at_once(challenge: Challenge) -> bool:
    """Before publication it is what the page is about; afterwards it is asked for."""
    return challenge.state in PREPARING_STATES
