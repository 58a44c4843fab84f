"""Who may do what to a bid and a commitment in each of their states, and what keeps an act back."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError

from tests.factories.bids import awarded_contest, bid_of
from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    DEADLINE,
    awarded_challenge,
    challenge_with_closed_bidding,
    drafted_bid,
    lead_signed_commitment,
    publicized_challenge,
    published_challenge,
    scored_challenge,
    submitted_bid,
)
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.bids.models import Bid, Commitment
from tracker.bids.services import (
    Step,
    change_bid,
    close_bidding_when_due,
    countersign_commitment,
    qualify_bid,
    receipt_of,
    start_bid,
    submit_bid,
    withdraw_bid,
)
from tracker.challenges.models import Challenge
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, perform
from tracker.inbox.models import Task
from tracker.teams.models import TeamMember
from tracker.teams.services import invite_member

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["alice", "bob", "trudy", "olga", "david", "iris", "erin", "sam", "sid", "system"]
"""alice leads and bob serves; trudy leads the rival team, in which sam (the South's office) serves."""
WHILE_OPEN = DAY + timedelta(days=3)


def draft(world: World) -> Bid:
    return drafted_bid(world, published_challenge(world))


def handed_in(world: World) -> Bid:
    return submitted_bid(world, published_challenge(world))


def qualified(world: World) -> Bid:
    return scored_challenge(world).bids.get()


def recommended(world: World) -> Bid:
    return publicized_challenge(world).bids.get()


def won(world: World) -> Bid:
    return awarded_challenge(world).bids.get()


def not_selected(world: World) -> Bid:
    return bid_of(awarded_contest(world), world.trudy)


def withdrawn(world: World) -> Bid:
    bid = handed_in(world)
    with clock.at(WHILE_OPEN):
        return withdraw_bid(bid, by=world.alice)


def disqualified(world: World) -> Bid:
    bid = challenge_with_closed_bidding(world).bids.get()
    return perform(bid, "disqualify", by=world.olga, note="材料不实。")


def void(world: World) -> Bid:
    bid = handed_in(world)
    withdraw(bid.challenge, world=world, note="需求取消。")
    return Bid.objects.get(pk=bid.pk)


MAY: dict[Callable[[World], Bid], tuple[str, dict[str, str]]] = {
    draft: ("draft", {"revise": "alice", "submit": "alice", "withdraw": "alice", "void": "system"}),
    handed_in: (
        "submitted",
        {"amend": "alice", "withdraw": "alice", "qualify": "olga", "disqualify": "olga", "void": "system"},
    ),
    qualified: (
        "qualified",
        {"disqualify": "olga", "recommend": "olga", "pass_over": "david system", "void": "system"},
    ),
    recommended: ("recommended", {"win": "david", "pass_over": "david system", "void": "system"}),
    won: ("won", {}),
    not_selected: ("not_selected", {}),
    withdrawn: ("withdrawn", {}),
    disqualified: ("disqualified", {}),
    void: ("void", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Bid]
) -> None:
    bid = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(WHILE_OPEN):
        assert (bid.state, who_may_act(bid, cast)) == MAY[make]
    assert audit.verify().is_intact


def drafted_commitment(world: World) -> Commitment:
    return Commitment.objects.get(bid__challenge=awarded_challenge(world))


def commitment_in_force(world: World) -> Commitment:
    return countersign_commitment(lead_signed_commitment(world), by=world.david)


COMMITMENT_MAY: dict[Callable[[World], Commitment], tuple[str, dict[str, str]]] = {
    drafted_commitment: ("drafted", {"sign": "alice"}),
    lead_signed_commitment: ("lead_signed", {"countersign": "david"}),
    commitment_in_force: ("effective", {}),
}


@pytest.mark.parametrize("make", COMMITMENT_MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_sign(
    world: World, make: Callable[[World], Commitment]
) -> None:
    commitment = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert (commitment.state, who_may_act(commitment, cast)) == COMMITMENT_MAY[make]
    assert audit.verify().is_intact


# --- Handing in -----------------------------------------------------------------------------------------------


def refusal(bid: Bid, world: World, *, is_pledged: bool = True) -> tuple[str, ...]:
    with clock.at(WHILE_OPEN), pytest.raises(GuardFailed) as refused:
        submit_bid(bid, is_pledged=is_pledged, by=world.alice)
    assert Bid.objects.get(pk=bid.pk).state == "draft"
    assert Challenge.objects.get(pk=bid.challenge_id).bid_count == 0
    return refused.value.reasons


def test_all_that_a_bid_lacks_is_said_at_once(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(WHILE_OPEN):
        bid = start_bid(challenge, team_name="瓦斯攻关队", by=world.alice)
    assert refusal(bid, world, is_pledged=False) == (
        (
            "Still missing: analysis of the problem, technical approach, risks and answers to them, "
            "budget (10,000 yuan)."
        ),
        "2 targets of the challenge have no promise yet.",
        "The plan needs at least two milestones whose weights add up to 100.",
        "A 1+N team needs at least 2 members besides its lead.",
        "Tick the pledge: what you state is true.",
    )


def test_a_target_without_a_promise(world: World) -> None:
    bid = draft(world)
    first = bid.challenge.targets.first()
    change_bid(bid, by=world.alice, promises={first.pk: Decimal(0), 10**6: Decimal(1)})
    assert refusal(bid, world) == ("1 targets of the challenge have no promise yet.",)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step("全部", "全部", 9, 100)],
        [Step("一", "一", 3, 40), Step("二", "二", 6, 59)],
        [Step("一", "一", 3, 60), Step("二", "二", 6, 50)],
    ],
)
def test_a_plan_that_is_not_whole(world: World, steps: list[Step]) -> None:
    bid = change_bid(draft(world), by=world.alice, steps=steps)
    assert refusal(bid, world) == ("The plan needs at least two milestones whose weights add up to 100.",)


def test_a_member_who_has_not_confirmed(world: World) -> None:
    bid = draft(world)
    invite_member(bid.team, person=world.dave, task="监测", by=world.alice)
    assert refusal(bid, world) == ("1 members have not confirmed yet.",)


def test_a_member_who_declined_does_not_count(world: World) -> None:
    bid = draft(world)
    perform(TeamMember.objects.get(person=world.carol), "decline", by=world.carol, note="另有任务。")
    assert refusal(bid, world) == ("A 1+N team needs at least 2 members besides its lead.",)


@pytest.mark.parametrize(("rule", "is_refused"), [("hard", True), ("soft", False), ("off", False)])
def test_a_lead_who_is_no_party_member(
    world: World, settings: LazySettings, rule: str, *, is_refused: bool
) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "REQUIRE_PARTY_LEAD": rule}
    bid = draft(world)
    world.alice.political_status = "other"
    world.alice.save()
    if is_refused:
        assert refusal(bid, world) == ("The lead must be a party member (probationary members count).",)
    else:
        with clock.at(WHILE_OPEN):
            assert submit_bid(bid, is_pledged=True, by=world.alice).state == "submitted"


def test_a_probationary_member_may_lead(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "REQUIRE_PARTY_LEAD": "hard"}
    bid = draft(world)
    world.alice.political_status = "probationary"
    world.alice.save()
    with clock.at(WHILE_OPEN):
        assert submit_bid(bid, is_pledged=True, by=world.alice).state == "submitted"


def test_nobody_hands_in_anothers_bid(world: World) -> None:
    bid = draft(world)
    with clock.at(WHILE_OPEN), pytest.raises(NotAllowed):
        submit_bid(bid, is_pledged=True, by=world.bob)


def test_a_second_click_is_told_that_the_first_one_counted(world: World) -> None:
    bid = draft(world)
    with clock.at(WHILE_OPEN):
        submit_bid(bid, is_pledged=True, by=world.alice)
        with pytest.raises(WrongState):
            submit_bid(bid, is_pledged=True, by=world.alice)
    assert Challenge.objects.get().bid_count == 1


def test_the_receipt_is_of_what_was_handed_in_not_of_a_stale_copy(world: World) -> None:
    stale = draft(world)
    change_bid(Bid.objects.get(pk=stale.pk), by=world.alice, analysis="改写后的分析。")
    with clock.at(WHILE_OPEN):
        submit_bid(stale, is_pledged=True, by=world.alice)
    handed = Bid.objects.get()
    assert (handed.analysis, handed.handed_in_at) == ("改写后的分析。", WHILE_OPEN)
    assert handed.receipt == receipt_of(handed)


def test_a_receipt_changes_with_everything_that_the_bid_states(world: World) -> None:
    bid = draft(world)
    receipts = [receipt_of(bid)]
    changes: list[dict[str, object]] = [
        {"approach": "地面抽采。"},
        {"budget_wan": Decimal(49)},
        {"promises": {target.pk: Decimal(1) for target in bid.challenge.targets.all()}},
        {"steps": [Step("方案与钻孔", "设计与首批钻孔", 4, 40), Step("达标运行", "连续 30 天记录", 6, 60)]},
    ]
    receipts += [receipt_of(change_bid(bid, by=world.alice, **change)) for change in changes]
    invite_member(bid.team, person=world.dave, task="监测", by=world.alice)
    receipts.append(receipt_of(Bid.objects.get()))
    assert len(set(receipts)) == len(receipts) == 6


# --- Beginning, changing, withdrawing -------------------------------------------------------------------------


def test_a_lead_has_one_live_bid_per_challenge(world: World) -> None:
    bid = draft(world)
    with clock.at(WHILE_OPEN):
        with pytest.raises(ValidationError) as refused:
            start_bid(bid.challenge, team_name="第二队", by=world.alice)
        assert refused.value.messages == ["You lead a bid for this challenge already."]
        withdraw_bid(bid, by=world.alice)
        assert start_bid(bid.challenge, team_name="第二队", by=world.alice).state == "draft"


def test_nobody_starts_a_bid_after_the_deadline_or_without_a_unit(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(AFTER_DEADLINE), pytest.raises(GuardFailed) as refused:
        start_bid(challenge, team_name="迟到队", by=world.alice)
    assert refused.value.reasons == ("Bidding for this challenge is closed.",)
    world.alice.unit = None
    with clock.at(WHILE_OPEN), pytest.raises(GuardFailed) as refused:
        start_bid(challenge, team_name="无单位队", by=world.alice)
    assert refused.value.reasons == ("Your account belongs to no unit; ask your administrator.",)


def test_a_bid_that_was_handed_in_no_longer_changes(world: World) -> None:
    bid = handed_in(world)
    with clock.at(WHILE_OPEN), pytest.raises(WrongState):
        change_bid(bid, by=world.alice, promises={}, steps=[])
    assert (bid.promises.count(), bid.planned_milestones.count()) == (2, 2)


def test_withdrawing_is_free_until_the_deadline_and_counts(world: World) -> None:
    bid = handed_in(world)
    with clock.at(AFTER_DEADLINE), pytest.raises(GuardFailed) as refused:
        withdraw_bid(bid, by=world.alice)
    assert refused.value.reasons == ("Bidding for this challenge is closed. Your draft is kept.",)
    assert Challenge.objects.get().bid_count == 1
    with clock.at(DEADLINE):
        withdraw_bid(bid, by=world.alice)
    assert Challenge.objects.get().bid_count == 0


def test_withdrawing_a_draft_counts_nothing(world: World) -> None:
    bid = draft(world)
    with clock.at(WHILE_OPEN):
        withdraw_bid(bid, by=world.alice)
    assert Challenge.objects.get().bid_count == 0


def test_a_withdrawn_challenge_voids_its_bids_drafts_as_well(world: World) -> None:
    challenge = published_challenge(world)
    submitted_bid(world, challenge)
    with clock.at(WHILE_OPEN):
        start_bid(challenge, team_name="草稿队", by=world.trudy)
        withdraw(challenge, world=world)
    assert sorted(Bid.objects.values_list("lead__username", "state")) == [
        ("alice", "void"),
        ("trudy", "void"),
    ]


def test_the_deadline_voids_what_was_not_handed_in(world: World) -> None:
    draft(world)
    with clock.at(AFTER_DEADLINE):
        assert close_bidding_when_due(AFTER_DEADLINE) == 1
    assert (Bid.objects.get().state, Challenge.objects.get().state) == ("void", "failed_no_bid")


def test_a_bid_is_not_checked_while_it_is_sealed(world: World) -> None:
    bid = handed_in(world)
    for act in ("qualify", "disqualify"):
        with pytest.raises(GuardFailed) as refused:
            perform(bid, act, by=world.olga, note="核对。")
        assert refused.value.reasons == ("Bids stay sealed until the deadline.",)


def test_a_bid_is_not_disqualified_without_a_reason(world: World) -> None:
    bid = challenge_with_closed_bidding(world).bids.get()
    with pytest.raises(GuardFailed) as refused:
        perform(bid, "disqualify", by=world.olga)
    assert refused.value.reasons == ("A reason is needed.",)


# --- Commitment -------------------------------------------------------------------------------------------------


def test_a_commitment_carries_what_the_bid_promised(world: World) -> None:
    commitment = drafted_commitment(world)
    assert commitment.goals == "超限报警 ≤ 0 次/月\n日进尺 ≥ 9.6 米"
    assert commitment.tolerance_terms.splitlines() == [
        commitment.bid.challenge.penalty_terms,
        "A failure after diligent work is examined under the rules of fault tolerance.",
    ]


def test_a_commitment_is_signed_twice_with_both_times(world: World) -> None:
    with clock.at(AFTER_NOTICE):
        commitment = commitment_in_force(world)
    assert (commitment.signed_at, commitment.countersigned_at, commitment.countersigned_by) == (
        AFTER_NOTICE,
        AFTER_NOTICE,
        world.david,
    )


def test_a_commitment_without_signatures_is_not_in_force(world: World) -> None:
    commitment = lead_signed_commitment(world)
    with pytest.raises(GuardFailed) as refused:
        perform(commitment, "countersign", by=world.david)
    assert refused.value.reasons == ("A commitment in force carries both signatures.",)


def test_each_state_has_its_task(world: World) -> None:
    def open_tasks(kind: str) -> list[tuple[str, str | None, str]]:
        rows = Task.objects.filter(subject_kind=kind, closed_at=None)
        return list(rows.values_list("act", "person__username", "role"))

    bid = draft(world)
    assert open_tasks("bid") == [("submit", "alice", "")]
    with clock.at(WHILE_OPEN):
        submit_bid(bid, is_pledged=True, by=world.alice)
    assert open_tasks("bid") == []
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    assert open_tasks("challenge") == [("evaluate", None, "challenge_office")]
    qualify_bid(bid, by=world.olga)
    assert open_tasks("bid") == []
    commitment = lead_signed_commitment(world)
    assert open_tasks("commitment") == [("countersign", None, "decision_body")]
    countersign_commitment(commitment, by=world.david)
    assert open_tasks("commitment") == []
