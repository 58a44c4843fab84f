"""From closed bidding to the award: who judges, who may be recommended, and what stands against an award."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.bids import (
    awarded_contest,
    bid_of,
    closed_contest,
    contest_under_evaluation,
    score,
    scored_contest,
)
from tests.factories.chain import AFTER_NOTICE, SCORED, publicized_challenge
from tests.factories.organisation import World, make_person
from tracker.bids.models import AwardDecision, Bid, Commitment
from tracker.bids.services import (
    award_challenge,
    disqualify_bid,
    evaluate_challenge,
    fail_challenge,
    notice_of,
    panel_of,
    publicize_award,
    qualify_bid,
)
from tracker.challenges.models import Challenge
from tracker.deliberation.models import ScoreSheet
from tracker.deliberation.queries import ranking
from tracker.deliberation.services import close_ended_notices, file_objection
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, perform
from tracker.inbox.models import Message
from tracker.organisation.models import Person

pytestmark = pytest.mark.usefixtures("in_english")


def experts(world: World) -> list[Person]:
    return [world.erin, world.frank, world.grace]


# --- Convening --------------------------------------------------------------------------------------------------


def test_no_panel_before_a_bid_has_passed_the_formal_check(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        evaluate_challenge(closed_contest(world), experts=experts(world), by=world.olga)
    assert refused.value.reasons == ("No bid has passed the formal check yet.",)


def test_no_panel_while_a_bid_waits_for_its_formal_check(world: World) -> None:
    challenge = closed_contest(world)
    qualify_bid(bid_of(challenge, world.alice), by=world.olga)
    with pytest.raises(GuardFailed) as refused:
        evaluate_challenge(challenge, experts=experts(world), by=world.olga)
    assert refused.value.reasons == ("A bid still waits for its formal check.",)


def test_a_single_bid_may_be_judged(world: World) -> None:
    challenge = closed_contest(world)
    qualify_bid(bid_of(challenge, world.alice), by=world.olga)
    perform(bid_of(challenge, world.trudy), "disqualify", by=world.olga, note="材料不实。")
    assert evaluate_challenge(challenge, experts=experts(world), by=world.olga).state == "evaluating"
    assert ScoreSheet.objects.count() == 3


def test_when_the_last_bid_is_disqualified_the_challenge_has_failed(world: World) -> None:
    challenge = closed_contest(world)
    disqualify_bid(bid_of(challenge, world.alice), note="材料不实。", by=world.olga)
    assert Challenge.objects.get(pk=challenge.pk).state == "bid_closed"
    disqualify_bid(bid_of(challenge, world.trudy), note="条件不符。", by=world.olga)
    failed = Challenge.objects.get(pk=challenge.pk)
    assert (failed.state, failed.bid_count) == ("failed_no_bid", 0)


def test_a_challenge_without_a_winner_settles_its_bids_and_its_notice(world: World) -> None:
    challenge = publicized_challenge(world)
    failed = fail_challenge(challenge, note="异议成立。", by=world.olga)
    assert failed.state == "failed_no_winner"
    assert set(failed.bids.values_list("state", flat=True)) == {"not_selected"}
    assert notice_of(failed).state == "taken_down"


def test_nobody_judges_a_bid_of_their_own_unit_or_team(world: World) -> None:
    hugo = make_person("hugo", world.pit_two)
    challenge = closed_contest(world)
    for lead in (world.alice, world.trudy):
        qualify_bid(bid_of(challenge, lead), by=world.olga)
    evaluate_challenge(challenge, experts=[world.erin, hugo, world.bob, world.sam], by=world.olga)
    sheets = ScoreSheet.objects.order_by("expert__username", "candidate_label").values_list(
        "expert__username", "candidate_label", "state"
    )
    ours, theirs = "掘进面瓦斯异常治理 · 瓦斯攻关队", "掘进面瓦斯异常治理 · 南山攻关队"
    assert sorted(sheets) == sorted(
        [
            ("erin", ours, "assigned"),
            ("erin", theirs, "assigned"),
            ("hugo", ours, "recused"),
            ("hugo", theirs, "assigned"),
            ("bob", ours, "recused"),
            ("bob", theirs, "assigned"),
            ("sam", ours, "assigned"),
            ("sam", theirs, "recused"),
        ]
    )
    reasons = {(entry.subject_label, entry.note) for entry in audit.AuditEntry.objects.filter(act="exclude")}
    assert reasons == {
        (ours, "Belongs to a unit of the bidding team."),
        (ours, "Is a member of the bidding team."),
        (theirs, "Is a member of the bidding team."),
    }


def test_a_bid_that_no_expert_may_judge_gets_no_panel_at_all(world: World) -> None:
    challenge = closed_contest(world)
    for lead in (world.alice, world.trudy):
        qualify_bid(bid_of(challenge, lead), by=world.olga)
    with pytest.raises(GuardFailed) as refused:
        evaluate_challenge(challenge, experts=[world.bob, world.carol, world.dave], by=world.olga)
    assert refused.value.reasons == (
        "No expert may judge “掘进面瓦斯异常治理 · 瓦斯攻关队”: every one is barred.",
    )
    assert Challenge.objects.get().state == "bid_closed"
    assert not ScoreSheet.objects.exists()


# --- Recommending -----------------------------------------------------------------------------------------------


def test_no_award_is_announced_before_the_panel_is_closed(world: World) -> None:
    challenge = contest_under_evaluation(world)
    with pytest.raises(GuardFailed) as refused:
        publicize_award(challenge, bids=[bid_of(challenge, world.alice)], by=world.olga)
    assert refused.value.reasons == ("The panel has not been closed yet.",)


def test_only_bids_at_the_pass_mark_or_above_are_recommended(world: World) -> None:
    challenge = contest_under_evaluation(world)
    below = bid_of(challenge, world.trudy)
    with clock.at(SCORED):
        for sheet in ScoreSheet.objects.filter(panel=panel_of(challenge)):
            score(sheet, lost=30)
        ScoreSheet.objects.filter(candidate_id=below.pk).update(total=Decimal("59.99"))
        panel = perform(panel_of(challenge), "close", by=world.olga)
        standings = [(standing.mean, standing.passes) for standing in ranking(panel)]
        assert standings == [(Decimal(70), True), (Decimal("59.99"), False)]
        for bids in ([below], [bid_of(challenge, world.alice), below], []):
            with pytest.raises(GuardFailed) as refused:
                publicize_award(challenge, bids=bids, by=world.olga)
            assert refused.value.reasons == ("Only bids at or above the pass mark can be recommended.",)
    assert set(Bid.objects.values_list("state", flat=True)) == {"qualified"}


def test_no_more_teams_are_recommended_than_the_challenge_takes(world: World) -> None:
    challenge = scored_contest(world)
    with pytest.raises(GuardFailed) as refused:
        publicize_award(challenge, bids=list(challenge.bids.all()), by=world.olga)
    assert refused.value.reasons == ("This challenge takes 1 team(s).",)


def test_a_race_takes_several(world: World) -> None:
    challenge = scored_contest(world, is_race=True, parallel_teams=2)
    with clock.at(SCORED):
        challenge = publicize_award(challenge, bids=list(challenge.bids.all()), by=world.olga)
    with clock.at(AFTER_NOTICE):
        award_challenge(challenge, meeting_number="5号", minutes="同意。", by=world.david)
    assert list(Bid.objects.values_list("state", flat=True)) == ["won", "won"]
    assert Commitment.objects.count() == 2


def test_the_notice_names_the_team_its_lead_its_unit_and_its_points(world: World) -> None:
    notice = notice_of(publicized_challenge(world))
    assert notice.body == "瓦斯攻关队, led by 艾丽 (一矿), 88.00 points"
    assert (notice.title, notice.number) == ("Intended award of “掘进面瓦斯异常治理”", "GS-2026-001")


# --- Awarding -----------------------------------------------------------------------------------------------------


def test_the_award_is_on_record_and_everybody_is_told(world: World) -> None:
    challenge = awarded_contest(world)
    decision = AwardDecision.objects.get()
    assert (
        decision.challenge,
        decision.panel,
        decision.notice,
        decision.decided_by,
        decision.decided_at,
    ) == (
        challenge,
        panel_of(challenge),
        notice_of(challenge),
        world.david,
        AFTER_NOTICE,
    )
    assert notice_of(challenge).state == "closed"
    assert dict(Bid.objects.values_list("lead__username", "state")) == {
        "alice": "won",
        "trudy": "not_selected",
    }
    assert Commitment.objects.get().bid == bid_of(challenge, world.alice)
    told = Message.objects.filter(act__in=("win", "pass_over")).values_list("person__username", "act")
    assert sorted(told) == [
        ("alice", "win"),
        ("bob", "win"),
        ("carol", "win"),
        ("sam", "pass_over"),
        ("sue", "pass_over"),
        ("trudy", "pass_over"),
    ]


def refused_award(challenge: Challenge, world: World) -> tuple[str, ...]:
    with pytest.raises(GuardFailed) as refused:
        award_challenge(challenge, meeting_number="5号", minutes="同意。", by=world.david)
    assert Challenge.objects.get().state == "publicized"
    assert not AwardDecision.objects.exists()
    assert not Commitment.objects.exists()
    return refused.value.reasons


def test_no_award_before_the_notice_has_run_its_time(world: World) -> None:
    challenge = publicized_challenge(world)
    with clock.at(SCORED):
        assert refused_award(challenge, world) == ("The notice runs until the end of April 1, 2026.",)


def test_no_award_while_an_objection_is_open(world: World) -> None:
    challenge = publicized_challenge(world)
    with clock.at(SCORED):
        file_objection(notice_of(challenge), text="数据不实。", by=world.trudy)
    with clock.at(AFTER_NOTICE):
        assert close_ended_notices(AFTER_NOTICE) == 0
        assert refused_award(challenge, world) == ("An objection has not been decided yet.",)


def test_a_dismissed_objection_does_not_stand_against_an_award(world: World) -> None:
    challenge = publicized_challenge(world)
    with clock.at(SCORED):
        perform(
            file_objection(notice_of(challenge), text="数据不实。", by=world.trudy),
            "dismiss",
            by=world.iris,
            note="查无实据。",
        )
    with clock.at(AFTER_NOTICE):
        assert (
            award_challenge(challenge, meeting_number="5号", minutes="同意。", by=world.david).state
            == "awarded"
        )


@pytest.mark.parametrize("is_closed_by_clock", [True, False])
def test_an_objection_that_was_upheld_stands_against_the_award(
    world: World, *, is_closed_by_clock: bool
) -> None:
    challenge = publicized_challenge(world)
    with clock.at(SCORED + timedelta(days=1)):
        objection = file_objection(notice_of(challenge), text="数据不实。", by=world.trudy)
        perform(objection, "uphold", by=world.iris, note="查实。")
    with clock.at(AFTER_NOTICE):
        if is_closed_by_clock:
            close_ended_notices(AFTER_NOTICE)
        assert refused_award(challenge, world) == (
            "An objection was upheld: record that there is no winner.",
        )


def test_awarding_twice_is_told_and_awards_once(world: World) -> None:
    challenge = awarded_contest(world)
    with clock.at(AFTER_NOTICE), pytest.raises(WrongState) as refused:
        award_challenge(challenge, meeting_number="6号", minutes="同意。", by=world.david)
    assert refused.value.reasons == (
        "“Award the challenge” is not possible: this record is already “Awarded”.",
    )
    assert (AwardDecision.objects.count(), Commitment.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["olga", "sid", "alice", "iris"])
def test_nobody_but_the_decision_body_awards(world: World, name: str) -> None:
    challenge = publicized_challenge(world)
    with clock.at(AFTER_NOTICE), pytest.raises(NotAllowed):
        award_challenge(challenge, meeting_number="5号", minutes="同意。", by=getattr(world, name))
    assert not AwardDecision.objects.exists()
