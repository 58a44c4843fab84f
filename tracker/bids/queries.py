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

NAMED = (
    *("challenge_id", "state", "handed_in_at"),
    *("lead__name", "lead__username", "team__name", "team__unit_id"),
)
"""What a list of bids shows of each, and what decides whether it stands."""

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


def bids_visible_on(challenge: Challenge, person: Any) -> list[Bid]:
    """`bids_visible_to` among the bids for one challenge at hand, with the names that a list of them shows.

    What the rule asks of the challenge is answered here, and the database joins neither it nor its unit. Whose teams
    are whose is asked only when it matters: for most readers of a judged challenge all bids stand. Load the challenge
    with its unit.
    """
    if person.pk is None:
        return []
    bids = (
        Bid.objects.filter(challenge_id=challenge.pk)
        .select_related("team", "lead")
        .only(*NAMED)
        .order_by("pk")
    )
    own = Q(team__in=teams_of(person))
    if challenge.state in SEALING_STATES:
        return list(bids.filter(own))
    if not holds_role(person, *JUDGING_ROLES, unit=challenge.unit):
        return list(bids.filter(own | STANDS & _scored_by(person)))
    if all(bid.stands for bid in bids):
        return list(bids)
    return list(bids.filter(own | STANDS))


def commitments_visible_to(person: Any) -> QuerySet[Commitment]:
    """To the team, and to the units that award and countersign."""
    if person.pk is None:
        return Commitment.objects.none()
    judged = within(paths_held(person, *JUDGING_ROLES), "bid__challenge__unit")
    return Commitment.objects.filter(Q(bid__team__in=teams_of(person)) | judged)


def valid_bids(challenge_id: int) -> QuerySet[Bid]:
    """Bids that passed the formal check."""
    return Bid.objects.filter(challenge_id=challenge_id, state=BidState.QUALIFIED)
