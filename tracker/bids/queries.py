"""Who sees which bids: sealed until the deadline, then only whoever judges or supervises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet

from tracker.bids.enums import BidState
from tracker.bids.models import Bid, Commitment
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.deliberation.models import ScoreSheet
from tracker.foundation.kept_queries import KeptQuery
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role, paths_held, within
from tracker.teams.queries import teams_of

SEALING_STATES = (ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN)
"""Nobody but their own team sees the bids."""

STANDS = Q(handed_in_at__isnull=False) & ~Q(state=BidState.WITHDRAWN)
"""Handed in, and not withdrawn: once bidding is closed, others than the team may see it."""


@dataclass(frozen=True)
class BidLine:
    """One bid in a list: by which team of which unit, under whose lead."""

    pk: int
    state: str
    handed_in_at: datetime | None
    lead_id: int
    lead_name: str
    team_name: str
    team_unit_id: int

    @property
    def stands(self) -> bool:
        """As `STANDS` asks it of the database."""
        return self.handed_in_at is not None and self.state != BidState.WITHDRAWN

    @property
    def state_label(self) -> str:
        return str(BidState(self.state).label)


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


def bids_visible_on(challenge: Challenge, person: Any) -> list[BidLine]:
    """`bids_visible_to` among the bids for one challenge at hand, as lines of a list.

    What the rule asks of the challenge is answered here, and the database joins neither it nor its unit. Whose teams
    are whose is asked only when it matters: for most readers of a judged challenge all bids stand. Load the challenge
    with its unit.
    """
    if person.pk is None:
        return []
    bids = Bid.objects.filter(challenge_id=challenge.pk).order_by("pk")
    if challenge.state in SEALING_STATES:
        return _lines(bids.filter(team__in=teams_of(person)))
    if not holds_role(person, *JUDGING_ROLES, unit=challenge.unit):
        return _lines(bids.filter(Q(team__in=teams_of(person)) | STANDS & _scored_by(person)))
    lines = [_line(*row) for row in _OF_CHALLENGE.rows(challenge=challenge.pk)]
    if all(line.stands for line in lines):
        return lines
    return _lines(bids.filter(Q(team__in=teams_of(person)) | STANDS))


_COLUMNS = (
    *("pk", "state", "handed_in_at", "lead_id", "lead__name", "lead__username"),
    *("team__name", "team__unit_id"),
)
_OF_CHALLENGE = KeptQuery(
    lambda challenge: Bid.objects.filter(challenge_id=challenge).order_by("pk").values_list(*_COLUMNS),
    challenge=BigIntegerField(),
)


def _lines(bids: QuerySet[Bid]) -> list[BidLine]:
    return [_line(*row) for row in bids.values_list(*_COLUMNS)]


def _line(
    pk: int,
    state: str,
    handed_in_at: datetime | None,
    lead_id: int,
    name: str,
    username: str,
    team_name: str,
    team_unit_id: int,
) -> BidLine:
    return BidLine(pk, state, handed_in_at, lead_id, name or username, team_name, team_unit_id)


def commitments_visible_to(person: Any) -> QuerySet[Commitment]:
    """To the team, and to the units that award and countersign."""
    if person.pk is None:
        return Commitment.objects.none()
    judged = within(paths_held(person, *JUDGING_ROLES), "bid__challenge__unit")
    return Commitment.objects.filter(Q(bid__team__in=teams_of(person)) | judged)


def valid_bids(challenge_id: int) -> QuerySet[Bid]:
    """Bids that passed the formal check."""
    return Bid.objects.filter(challenge_id=challenge_id, state=BidState.QUALIFIED)
