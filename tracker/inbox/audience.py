"""Who is told of which act, as data: a stage's act → the people it concerns."""

from collections.abc import Callable, Iterable
from typing import Any

from tracker.bids.enums import HANDED_IN_STATES, BidState
from tracker.challenges.board.following import followers_of
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit
from tracker.organisation.queries import people_holding
from tracker.outcomes.queries import live_contributions
from tracker.teams.enums import MemberState
from tracker.teams.models import Team, TeamMember

People = set[int | None]
Audience = Callable[[Any], People]


def _proposer(need: Any) -> People:
    return {need.proposer_id}


def _behind_the_need(need: Any) -> People:
    return {need.proposer_id, *need.supports.values_list("person_id", flat=True)}


def _members(team: Team) -> People:
    return set(team.members.exclude(state=MemberState.DECLINED).values_list("person_id", flat=True))


def _bidding_teams(challenge: Any) -> People:
    leads = challenge.bids.filter(state__in=HANDED_IN_STATES).values_list("lead_id", flat=True)
    return {*leads, challenge.need.proposer_id if challenge.need_id else None}


def _working_on_or_following(challenge: Any) -> People:
    """Whoever follows it, works on a bid for it, handed in or not, asked about it, or proposed its need."""
    seats = TeamMember.objects.filter(
        team__bid__challenge=challenge, team__bid__state__in=(BidState.DRAFT, BidState.SUBMITTED)
    )
    bidding = seats.exclude(state=MemberState.DECLINED).values_list("person_id", flat=True)
    asking = challenge.questions.values_list("asker_id", flat=True)
    proposer = challenge.need.proposer_id if challenge.need_id else None
    return {*bidding, *asking, *followers_of(challenge), proposer}


def _followers(challenge: Any) -> People:
    return {*followers_of(challenge)}


def _waiting_for(challenge: Any) -> People:
    """Of a further round those who took part in the one before as well."""
    before = challenge.previous_round
    return _followers(challenge) | (_bidders_and_followers(before) if before is not None else set())


def _bidders_and_followers(challenge: Any) -> People:
    return _bidding_teams(challenge) | _followers(challenge)


def _holders(unit: OrgUnit, *roles: Role) -> People:
    return {pk for role in roles for pk in people_holding(role, unit).values_list("pk", flat=True)}


def _end_user(project: Any) -> People:
    return _holders(project.end_user_unit, Role.UNIT_ADMIN, Role.NEED_OWNER)


def _project_parties(project: Any) -> People:
    return _members(project.team) | _end_user(project)


def _all_concerned(project: Any) -> People:
    need = project.challenge.need
    return _project_parties(project) | {need.proposer_id if need else None}


def _contributors(outcome: Any) -> People:
    return {outcome.lead_id, *live_contributions(outcome).values_list("person_id", flat=True)}


def _claimants(benefit: Any) -> People:
    return {benefit.claimed_by_id, benefit.confirmed_by_id, benefit.outcome.lead_id}


def _recommenders(rollout: Any) -> People:
    return {rollout.recommended_by_id, rollout.outcome.lead_id, rollout.outcome.contact_id}


def _keepers(adoption: Any) -> People:
    return {adoption.outcome.lead_id, adoption.outcome.contact_id}


def _behind_the_base(base: Any) -> People:
    return {base.proposer_id} | _holders(base.unit, Role.UNIT_ADMIN)


def _each(kind: str, acts: str, audience: Audience) -> dict[tuple[str, str], Audience]:
    return {(kind, act): audience for act in acts.split()}


AUDIENCES: dict[tuple[str, str], Audience] = {
    **_each("need", "give_opinion", _proposer),
    **_each("need", "pool return divert split merge list resolve unlist settle", _behind_the_need),
    **_each("challenge", "publish", _waiting_for),
    **_each("challenge", "close_bidding award", _bidders_and_followers),
    **_each("challenge", "evaluate publicize fail_no_winner fulfil", _bidding_teams),
    **_each("challenge", "supplement withdraw", _working_on_or_following),
    **_each("challenge", "settle settle_no_winner", _bidders_and_followers),
    **_each("side_review", "urge", lambda review: {review.reviewer_id, review.deputy_id}),
    **_each("side_review", "name_deputy", lambda review: {review.deputy_id}),
    **_each("side_review", "assign answer", lambda review: {review.reviewer_id}),
    **_each("question", "answer decline", lambda question: {question.asker_id}),
    **_each(
        "bid", "submit amend withdraw disqualify recommend win pass_over void", lambda bid: _members(bid.team)
    ),
    **_each("team_member", "confirm decline", lambda seat: {seat.team.lead_id}),
    **_each("commitment", "countersign", lambda paper: _members(paper.bid.team)),
    **_each(
        "project",
        "sign_charter start request_acceptance suspend resume extend eliminate terminate",
        _project_parties,
    ),
    **_each(
        "project",
        "begin_acceptance return_request order_rectification reject",
        lambda project: _members(project.team),
    ),
    **_each("project", "accept reaccept", _all_concerned),
    **_each(
        "milestone", "report", lambda milestone: _holders(milestone.project.end_user_unit, Role.NEED_OWNER)
    ),
    **_each("milestone", "pass return waive", lambda milestone: _members(milestone.project.team)),
    **_each("milestone", "add_evidence complete_evidence", lambda milestone: {milestone.project.lead_id}),
    **_each("outcome", "submit register return start_conversion convert retire", _contributors),
    **_each("contribution", "restate remove", lambda row: {row.person_id}),
    **_each("contribution", "confirm dispute", lambda row: {row.outcome.lead_id}),
    **_each("benefit", "confirm return verify return_confirmed", _claimants),
    **_each("rollout", "approve withdraw take_effect standardize halt", _recommenders),
    **_each("adoption", "assess adopt defer decline reconsider prove", _keepers),
    **_each(
        "adoption",
        "confirm_not_applicable ask_again resume release",
        lambda adoption: {adoption.answered_by_id},
    ),
    **_each(
        "adoption",
        "confirm_proof return_proof",
        lambda adoption: {adoption.proof_filed_by_id, adoption.outcome.lead_id},
    ),
    **_each("adoption", "remind", lambda adoption: _holders(adoption.unit, Role.UNIT_ADMIN, Role.NEED_OWNER)),
    **_each(
        "squad",
        "approve turn_down award_flag assess disband",
        lambda squad: {squad.captain_id, squad.proposer_id},
    ),
    **_each(
        "studio",
        "recommend return name ask_to_rectify confirm revoke",
        lambda studio: {studio.leader_id, studio.proposer_id},
    ),
    **_each(
        "base",
        "recommend return publicize name begin_re_review renew ask_to_rectify examine_again revoke",
        _behind_the_base,
    ),
}


def people_told(kind: str, act: str, instance: Any) -> People:
    audience = AUDIENCES.get((kind, act))
    return audience(instance) if audience else set()


REDATED: dict[tuple[str, str], Callable[[Any], Iterable[Any]]] = {
    ("challenge", "supplement"): lambda challenge: challenge.bids.filter(state=BidState.DRAFT).select_related(
        "challenge", "team"
    ),
}
"""Acts on one record that move the due dates of duties on others."""
