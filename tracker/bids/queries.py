"""Who sees which bids: sealed until the deadline, then only whoever judges or supervises."""

from typing import Any

from django.db.models import Q, QuerySet

from tracker.bids.enums import BidState
from tracker.bids.models import Bid, Commitment
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.deliberation.models import ScoreSheet
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role, paths_held, within
from tracker.teams.queries import teams_of

SEALING_STATES = (ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN)
"""Nobody but their own team sees the bids."""

STANDS = Q(handed_in_at__isnull=False) & ~Q(state=BidState.WITHDRAWN)
"""Handed in, and not withdrawn: once bidding is closed, others than the team may see it."""

JUDGING_ROLES = (Role.CHALLENGE_OFFICE, Role.DECISION_BODY, Role.DISCIPLINE_SUPERVISOR)


def bids_visible_to(person: Any) -> QuerySet[Bid]:
    """One's own team's bids at any time; others' only once bidding is closed, and then to the office, the
    decision body and discipline inspection of the publishing unit and to the experts who score them. What was
    never handed in, was withdrawn, or lay on a challenge that was withdrawn, stays with its team.
    """
    if person.pk is None:
        return Bid.objects.none()
    opened = ~Q(challenge__state__in=SEALING_STATES) & STANDS
    judged = within(paths_held(person, *JUDGING_ROLES), "challenge__unit")
    return Bid.objects.filter(Q(team__in=teams_of(person)) | opened & (judged | _scored_by(person)))


def _scored_by(person: Any) -> Q:
    """Bids for which the person has a sheet and did not step aside."""
    sheets = ScoreSheet.objects.filter(expert=person, candidate_kind="bid").exclude(state="recused")
    return Q(pk__in=sheets.values("candidate_id"))


def bids_visible_on(challenge: Challenge, person: Any) -> QuerySet[Bid]:
    """`bids_visible_to` among the bids for one challenge at hand: what the rule asks of the challenge is answered
    here, and the database joins neither it nor its unit. Load the challenge with its unit.
    """
    if person.pk is None:
        return Bid.objects.none()
    own = Q(team__in=teams_of(person))
    if challenge.state in SEALING_STATES:
        condition = own
    elif holds_role(person, *JUDGING_ROLES, unit=challenge.unit):
        condition = own | STANDS
    else:
        condition = own | STANDS & _scored_by(person)
    return Bid.objects.filter(condition, challenge_id=challenge.pk)


def commitments_visible_to(person: Any) -> QuerySet[Commitment]:
    """To the team, and to the units that award and countersign."""
    if person.pk is None:
        return Commitment.objects.none()
    judged = within(paths_held(person, *JUDGING_ROLES), "bid__challenge__unit")
    return Commitment.objects.filter(Q(bid__team__in=teams_of(person)) | judged)


def valid_bids(challenge_id: int) -> QuerySet[Bid]:
    """Bids that passed the formal check."""
    return Bid.objects.filter(challenge_id=challenge_id, state=BidState.QUALIFIED)
