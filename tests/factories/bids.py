"""A second team beside alice's, and challenges with both teams' bids at a given point.

trudy leads for pit three in the South; sam and sue serve with her. Her bid promises as much, her points are fewer.
"""

from datetime import timedelta
from decimal import Decimal

from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    SCORED,
    published_challenge,
    submitted_bid,
)
from tests.factories.organisation import World
from tracker.bids.models import Bid
from tracker.bids.services import (
    Step,
    award_challenge,
    change_bid,
    close_bidding_when_due,
    evaluate_challenge,
    panel_of,
    publicize_award,
    qualify_bid,
    start_bid,
    submit_bid,
)
from tracker.challenges.models import Challenge
from tracker.deliberation.enums import SheetState
from tracker.deliberation.models import ScoreSheet
from tracker.deliberation.services import submit_scores
from tracker.foundation import clock
from tracker.foundation.lifecycle import perform
from tracker.teams.services import invite_member


def rival_bid(world: World, challenge: Challenge) -> Bid:
    """Complete, and handed in an hour after alice's."""
    with clock.at(DAY + timedelta(days=2, hours=1)):
        bid = start_bid(challenge, team_name="南山攻关队", by=world.trudy)
        for person in (world.sam, world.sue):
            perform(invite_member(bid.team, person=person, task="试验", by=world.trudy), "confirm", by=person)
        bid = change_bid(
            bid,
            by=world.trudy,
            analysis="异常来自老空区。",
            approach="注浆封堵。",
            risks="浆液流失：分段注浆。",
            budget_wan=Decimal(45),
            promises={target.pk: target.target for target in challenge.targets.all()},
            steps=[Step("注浆", "首段完成", 4, 50), Step("达标", "连续 30 天记录", 8, 50)],
        )
        return submit_bid(bid, is_pledged=True, by=world.trudy)


def bid_of(challenge: Challenge, person: object) -> Bid:
    return Bid.objects.get(challenge=challenge, lead=person)


def contested_challenge(world: World, **facts: object) -> Challenge:
    """Published, with both bids handed in."""
    challenge = published_challenge(world, **facts)
    submitted_bid(world, challenge)
    rival_bid(world, challenge)
    return Challenge.objects.get(pk=challenge.pk)


def closed_contest(world: World, **facts: object) -> Challenge:
    challenge = contested_challenge(world, **facts)
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    return Challenge.objects.get(pk=challenge.pk)


def contest_under_evaluation(world: World, **facts: object) -> Challenge:
    """Both bids qualified; erin, frank and grace have their sheets, none is scored."""
    challenge = closed_contest(world, **facts)
    with clock.at(SCORED):
        for lead in (world.alice, world.trudy):
            qualify_bid(bid_of(challenge, lead), by=world.olga)
        return evaluate_challenge(challenge, experts=[world.erin, world.frank, world.grace], by=world.olga)


def score(sheet: ScoreSheet, *, lost: int) -> ScoreSheet:
    """Full points but for `lost` of the first criterion's."""
    criteria = list(sheet.panel.criteria.all())
    points = {criterion.pk: Decimal(criterion.weight) for criterion in criteria}
    points[criteria[0].pk] -= lost
    return submit_scores(sheet, points=points, comment="", is_recommended=True, by=sheet.expert)


def scored_contest(world: World, **facts: object) -> Challenge:
    """Alice's bid has 95 points, trudy's 80; the panel is closed."""
    challenge = contest_under_evaluation(world, **facts)
    alices = bid_of(challenge, world.alice).pk
    with clock.at(SCORED):
        for sheet in ScoreSheet.objects.filter(panel=panel_of(challenge), state=SheetState.ASSIGNED):
            score(sheet, lost=5 if sheet.candidate_id == alices else 20)
        perform(panel_of(challenge), "close", by=world.olga)
    return challenge


def publicized_contest(world: World, **facts: object) -> Challenge:
    """Alice's bid is on public notice."""
    challenge = scored_contest(world, **facts)
    with clock.at(SCORED):
        return publicize_award(challenge, bids=[bid_of(challenge, world.alice)], by=world.olga)


def awarded_contest(world: World, **facts: object) -> Challenge:
    challenge = publicized_contest(world, **facts)
    with clock.at(AFTER_NOTICE):
        return award_challenge(
            challenge, meeting_number="党委会〔2026〕5号", minutes="同意定榜。", by=world.david
        )
