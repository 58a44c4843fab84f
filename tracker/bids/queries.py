"""Who sees which bids: sealed until the deadline, then only whoever judges or supervises."""

from typing import Any

from django.db.models import Q, QuerySet

from tracker.bids.enums import BidState
from tracker.bids.models import Bid, Commitment
from tracker.challenges.enums import ChallengeState
from tracker.deliberation.models import ScoreSheet
from tracker.organisation.enums import Role
from tracker.organisation.queries import paths_held, within
from tracker.teams.queries import teams_of

JUDGING_ROLES = (Role.CHALLENGE_OFFICE, Role.DECISION_BODY, Role.DISCIPLINE_SUPERVISOR)


def bids_visible_to(person: Any) -> QuerySet[Bid]:
    """One's own team's bids at any time; others' only once bidding is closed, and then to the office, the
    decision body and discipline inspection of the publishing unit and to the experts who score them. What was
    never handed in, was withdrawn, or lay on a challenge that was withdrawn, stays with its team.
    """
    if person.pk is None:
        return Bid.objects.none()
    is_opened = ~Q(challenge__state__in=(ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN))
    opened = is_opened & Q(handed_in_at__isnull=False) & ~Q(state=BidState.WITHDRAWN)
    judged = within(paths_held(person, *JUDGING_ROLES), "challenge__unit")
    scored = Q(
        pk__in=ScoreSheet.objects.filter(expert=person, candidate_kind="bid")
        .exclude(state="recused")
        .values("candidate_id")
    )
    return Bid.objects.filter(Q(team__in=teams_of(person)) | opened & (judged | scored))


def commitments_visible_to(person: Any) -> QuerySet[Commitment]:
    """To the team, and to the units that award and countersign."""
    if person.pk is None:
        return Commitment.objects.none()
    judged = within(paths_held(person, *JUDGING_ROLES), "bid__challenge__unit")
    return Commitment.objects.filter(Q(bid__team__in=teams_of(person)) | judged)


def valid_bids(challenge_id: int) -> QuerySet[Bid]:
    """Bids that passed the formal check."""
    return Bid.objects.filter(challenge_id=challenge_id, state=BidState.QUALIFIED)
