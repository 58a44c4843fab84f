"""Bids with their teams, and the projects of those that won."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from bench.filling.bulk import load
from bench.filling.organisation import Group
from tracker.bids.enums import BidState, CommitmentState
from tracker.bids.models import Bid, Commitment
from tracker.challenges.enums import PREPARING_STATES, ChallengeState
from tracker.challenges.models import Challenge, TargetMetric
from tracker.foundation import clock
from tracker.projects.enums import MilestoneState, ProjectState
from tracker.projects.models import AcceptanceResult, MeasuredValue, Milestone, Project
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import Team, TeamMember

S = ChallengeState
RUNNING_STATES = (S.IN_EXECUTION, S.FULFILLED)
STAFFING = 4  # 1+3
MILESTONES = 6
BIDS_PER_CHALLENGE = 2
TEXT = "按掘进工序分三阶段实施：先测定涌出规律，再试注与抽采，最后固化参数并编成规程。" * 8


def fill_bids(group: Group, challenges: Sequence[Challenge]) -> list[Bid]:
    """Two bids for every challenge that drew any; where it is awarded, the first has won."""
    wanted = [
        challenge
        for challenge in challenges
        if challenge.state not in {*PREPARING_STATES, S.FAILED_NO_BID, S.WITHDRAWN}
        for _ in range(BIDS_PER_CHALLENGE)
    ]
    # Seven apart: the two leads and their members of one challenge are different people.
    leads = [group.person(number * 7) for number in range(len(wanted))]
    teams = load(
        [
            Team(name=f"攻坚{number}队", lead=lead, unit_id=lead.unit_id or 0)
            for number, lead in enumerate(leads)
        ]
    )
    load(
        [
            TeamMember(
                team=team,
                person=person,
                part=MemberPart.MEMBER if place else MemberPart.LEAD,
                task="试验与数据" if place else "总体方案",
                home_unit_id=person.unit_id or 0,
                state=MemberState.CONFIRMED,
            )
            for number, team in enumerate(teams)
            for place, person in enumerate(group.person(number * 7 + place) for place in range(STAFFING))
        ]
    )
    return load(
        [
            Bid(
                number=f"BD-2026-{number:06}",
                challenge=challenge,
                team=team,
                lead=lead,
                analysis=TEXT,
                approach=TEXT,
                innovation="低压慢注。",
                budget_wan=Decimal(50),
                is_pledged=True,
                handed_in_at=challenge.published_at,
                state=_bid_state(challenge, is_first=number % BIDS_PER_CHALLENGE == 0),
            )
            for number, (challenge, team, lead) in enumerate(zip(wanted, teams, leads, strict=True))
        ]
    )


def _bid_state(challenge: Challenge, *, is_first: bool) -> BidState:
    if challenge.state in {S.PUBLISHED, S.BID_CLOSED}:
        return BidState.SUBMITTED
    if challenge.state in {S.AWARDED, *RUNNING_STATES}:
        return BidState.WON if is_first else BidState.NOT_SELECTED
    if challenge.state == S.FAILED_NO_WINNER:
        return BidState.NOT_SELECTED
    return BidState.RECOMMENDED if is_first and challenge.state == S.PUBLICIZED else BidState.QUALIFIED


def fill_projects(group: Group, bids: Sequence[Bid]) -> list[Project]:
    """A project for every bid that won and was begun: six milestones, and what was measured for each target."""
    won = [bid for bid in bids if bid.state == BidState.WON and bid.challenge.state in RUNNING_STATES]
    now = clock.now()
    commitments = load(
        [
            Commitment(
                bid=bid,
                goals=TEXT,
                rights="自主组队，自主支配经费。",
                signed_at=now,
                countersigned_at=now,
                countersigned_by=group.offices[0],
                state=CommitmentState.EFFECTIVE,
            )
            for bid in won
        ]
    )
    projects = load(
        [
            _project(bid, commitment, number)
            for number, (bid, commitment) in enumerate(zip(won, commitments, strict=True))
        ]
    )
    load([milestone for project in projects for milestone in _milestones(group, project)])
    _fill_measurements(projects)
    return projects


def _project(bid: Bid, commitment: Commitment, number: int) -> Project:
    today = clock.today()
    is_accepted = bid.challenge.state == S.FULFILLED
    starts_on = today - timedelta(days=400 if is_accepted else 100 + number % 60)
    end = starts_on + timedelta(days=365)
    return Project(
        number=f"GG-2026-{number:05}",
        title=bid.challenge.title,
        challenge=bid.challenge,
        bid=bid,
        commitment=commitment,
        team=bid.team,
        lead=bid.lead,
        unit_id=bid.lead.unit_id or 0,
        company=bid.challenge.company,
        end_user_unit=bid.challenge.end_user_unit,
        budget_wan=Decimal(50),
        starts_on=starts_on,
        planned_end=end,
        original_end=end,
        research_content=TEXT,
        acceptance_terms="连续运行三个月。",
        charter_signed_at=bid.challenge.bid_deadline,
        self_assessment="全部达标。" if is_accepted else "",
        acceptance_opinion="同意验收。" if is_accepted else "",
        acceptance_experts="苏砚书、陆鉴明" if is_accepted else "",
        accepted_on=today - timedelta(days=20) if is_accepted else None,
        state=ProjectState.ACCEPTED if is_accepted else ProjectState.IN_PROGRESS,
    )


def _milestones(group: Group, project: Project) -> Iterator[Milestone]:
    today = clock.today()
    step = (project.planned_end - project.starts_on) / MILESTONES
    for order in range(1, MILESTONES + 1):
        due_on = project.starts_on + order * step
        is_passed = due_on < today or project.state == ProjectState.ACCEPTED
        yield Milestone(
            project=project,
            order=order,
            name=f"第{order}阶段试验",
            deliverable="试验报告与参数表",
            baseline_on=due_on,
            due_on=due_on,
            weight=20 if order > MILESTONES - 4 else 10,
            report_text=TEXT if is_passed else "",
            reported_at=clock.now() if is_passed else None,
            reported_by=project.lead if is_passed else None,
            reviewed_by=group.offices[0] if is_passed else None,
            passed_on=due_on if is_passed else None,
            state=MilestoneState.PASSED if is_passed else MilestoneState.ACTIVE,
        )


def _fill_measurements(projects: Sequence[Project]) -> None:
    targets: dict[int, list[TargetMetric]] = {}
    for target in TargetMetric.objects.filter(challenge__in={project.challenge_id for project in projects}):
        targets.setdefault(target.challenge_id, []).append(target)
    measured = [(project, target) for project in projects for target in targets[project.challenge_id]]
    load([MeasuredValue(project=project, target=target, value=target.target) for project, target in measured])
    load(
        [
            AcceptanceResult(project=project, target=target, measured=target.target, is_met=True)
            for project, target in measured
            if project.state == ProjectState.ACCEPTED
        ]
    )
