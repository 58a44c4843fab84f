"""Who may do what to a challenge in each of its states, and what keeps an act back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.factories.bids import awarded_contest
from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    DEADLINE,
    awarded_challenge,
    challenge_with_closed_bidding,
    drafted_challenge,
    pooled_need,
    publicized_challenge,
    published_challenge,
    scored_challenge,
)
from tests.factories.decisions import approve, proceedings, withdraw
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.bids.services import fail_challenge
from tracker.challenges.models import Challenge
from tracker.challenges.services import (
    Target,
    change_challenge,
    close_due_bidding,
    draft_challenge,
    mark_fulfilled,
    mark_in_execution,
    publish_challenge,
    return_challenge,
    submit_challenge,
    withdraw_challenge,
)
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, perform
from tracker.inbox.models import Task
from tracker.needs.models import Need

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["olga", "david", "alice", "head_two", "frida", "iris", "sam", "sid", "system"]
"""olga is the group's office and david its decision body, sam and sid are the South's; the challenge is pit two's."""


def submitted(world: World) -> Challenge:
    return submit_challenge(drafted_challenge(world), by=world.olga)


def returned(world: World) -> Challenge:
    return return_challenge(submitted(world), note="请补知识产权条款。", by=world.david)


def approved(world: World) -> Challenge:
    return approve(submitted(world), world=world)


def in_execution(world: World) -> Challenge:
    return mark_in_execution(awarded_challenge(world), by=SYSTEM)


def fulfilled(world: World) -> Challenge:
    return mark_fulfilled(in_execution(world), by=SYSTEM)


def failed_without_bid(world: World) -> Challenge:
    with clock.at(AFTER_DEADLINE):
        return close_due_bidding(published_challenge(world))


def failed_without_winner(world: World) -> Challenge:
    return fail_challenge(scored_challenge(world), note="均未达标。", by=world.olga)


def withdrawn(world: World) -> Challenge:
    return withdraw(published_challenge(world), world=world, note="需求取消。")


MAY: dict[Callable[[World], Challenge], tuple[str, dict[str, str]]] = {
    drafted_challenge: ("draft", {"revise": "olga", "submit": "olga"}),
    submitted: ("in_review", {"approve": "david", "return": "david"}),
    returned: ("returned", {"complete": "olga", "submit": "olga"}),
    approved: ("approved", {"publish": "olga"}),
    published_challenge: (
        "published",
        {"supplement": "olga", "withdraw": "david", "close_bidding": "system"},
    ),
    challenge_with_closed_bidding: ("bid_closed", {"fail_no_bid": "olga system", "evaluate": "olga"}),
    scored_challenge: ("evaluating", {"publicize": "olga", "fail_no_winner": "olga"}),
    publicized_challenge: ("publicized", {"fail_no_winner": "olga", "award": "david"}),
    awarded_challenge: ("awarded", {"start_execution": "olga system"}),
    in_execution: ("in_execution", {"fulfil": "olga system"}),
    fulfilled: ("fulfilled", {}),
    failed_without_bid: ("failed_no_bid", {"relist": "olga", "propose": "olga", "settle": "david"}),
    failed_without_winner: (
        "failed_no_winner",
        {"relist_no_winner": "olga", "propose_no_winner": "olga", "settle_no_winner": "david"},
    ),
    withdrawn: ("withdrawn", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Challenge]
) -> None:
    challenge = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(AFTER_DEADLINE):
        assert (challenge.state, who_may_act(challenge, cast)) == MAY[make]
    assert audit.verify().is_intact


def test_a_returned_challenge_is_completed_and_submitted_again(world: World) -> None:
    challenge = change_challenge(returned(world), by=world.olga, ip_terms="归集团，团队署名。")
    assert (challenge.state, challenge.ip_terms) == ("returned", "归集团，团队署名。")
    assert submit_challenge(challenge, by=world.olga).state == "in_review"


# --- Bad paths ------------------------------------------------------------------------------------------------


def test_all_that_a_challenge_lacks_is_said_at_once(world: World) -> None:
    with clock.at(DAY):
        challenge = draft_challenge(
            by=world.olga, unit=world.pit_two, title="空题", domain="通风", criteria=[("方案", 90)]
        )
    with pytest.raises(GuardFailed) as refused:
        submit_challenge(challenge, by=world.olga)
    assert refused.value.reasons == (
        (
            "Still missing: background, what is to be solved, conditions to keep, what we provide, form of the "
            "result, who may bid, milestones asked for, intellectual property, how it is accepted, bounty (10,000 yuan), "
            "reward and payment, if it is not done."
        ),
        "At least one measurable target with its way of proof is needed.",
        "The weights of the criteria must add up to 100.",
    )


def test_how_teams_leave_is_asked_of_a_race_alone(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        submit_challenge(
            drafted_challenge(world, is_race=True, parallel_teams=2, elimination_terms=" "), by=world.olga
        )
    assert refused.value.reasons == ("Still missing: how teams leave the race.",)
    assert (
        submit_challenge(drafted_challenge(world, elimination_terms=""), by=world.olga).state == "in_review"
    )


NO_BASELINE = "Say where each target stands now; 0 is a figure as well. Without one: %s."


def without_baselines(challenge: Challenge, *names: str) -> Challenge:
    challenge.targets.filter(name__in=names).update(baseline=None)
    return challenge


def test_a_target_without_its_figure_of_today_is_not_submitted(world: World) -> None:
    challenge = without_baselines(drafted_challenge(world), "超限报警", "日进尺")
    with pytest.raises(GuardFailed) as refused:
        submit_challenge(challenge, by=world.olga)
    assert refused.value.reasons == (NO_BASELINE % "超限报警, 日进尺",)
    challenge.targets.update(baseline=0)
    assert submit_challenge(challenge, by=world.olga).state == "in_review"


def test_nor_approved_nor_published(world: World) -> None:
    waiting = without_baselines(submitted(world), "日进尺")
    with pytest.raises(GuardFailed) as refused:
        approve(waiting, world=world)
    assert refused.value.reasons == (NO_BASELINE % "日进尺",)
    ready = without_baselines(approved(world), "日进尺")
    with clock.at(DAY), pytest.raises(GuardFailed) as refused:
        publish_challenge(ready, bid_deadline=DEADLINE, by=world.olga)
    assert refused.value.reasons == (NO_BASELINE % "日进尺",)


@pytest.mark.parametrize(("meeting_number", "minutes"), [("", "同意。"), ("党委会〔2026〕3号", " ")])
def test_a_decision_is_on_record(world: World, meeting_number: str, minutes: str) -> None:
    with pytest.raises(GuardFailed) as refused:
        approve(submitted(world), world=world, meeting_number=meeting_number, minutes=minutes)
    assert refused.value.reasons == ("The number of the meeting and its decision must be on record.",)


HERE = timezone.get_default_timezone()


@pytest.mark.parametrize(
    ("deadline", "reason"),
    [
        (
            datetime(2026, 3, 13, 17, tzinfo=HERE),
            "Teams need at least 10 working days: the deadline may be March 16, 2026 or later.",
        ),
        (datetime(2026, 3, 21, 17, tzinfo=HERE), "The deadline falls on a day off."),
        (datetime(2026, 4, 6, 17, tzinfo=HERE), "The deadline falls on a day off."),
        (
            datetime(2027, 3, 3, 17, tzinfo=HERE),
            "The deadline lies at most 365 days ahead: it may be March 2, 2027 or earlier.",
        ),
        (
            datetime(9999, 12, 31, 17, tzinfo=HERE),
            "The deadline lies at most 365 days ahead: it may be March 2, 2027 or earlier.",
        ),
    ],
)
def test_the_deadline_leaves_ten_working_days_is_one_and_is_not_far_off(
    world: World, deadline: datetime, reason: str
) -> None:
    challenge = approved(world)
    with clock.at(DAY), pytest.raises(GuardFailed) as refused:
        publish_challenge(challenge, bid_deadline=deadline, by=world.olga)
    assert refused.value.reasons == (reason,)


def test_the_tenth_working_day_is_early_enough(world: World) -> None:
    challenge = approved(world)
    with clock.at(DAY):
        deadline = datetime(2026, 3, 16, 17, tzinfo=HERE)
        assert publish_challenge(challenge, bid_deadline=deadline, by=world.olga).state == "published"


def test_how_far_off_it_may_be_is_a_setting(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "DEADLINE_MAXIMUM_DAYS": 20}
    challenge = approved(world)
    with clock.at(DAY), pytest.raises(GuardFailed) as refused:
        publish_challenge(challenge, bid_deadline=DEADLINE, by=world.olga)
    assert refused.value.reasons == (
        "The deadline lies at most 20 days ahead: it may be March 20, 2026 or earlier.",
    )


def test_bidding_does_not_close_before_its_deadline_has_passed(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(DEADLINE), pytest.raises(GuardFailed) as refused:
        perform(challenge, "close_bidding", by=SYSTEM)
    assert refused.value.reasons == ("The deadline has not passed yet.",)
    with clock.at(DEADLINE + timedelta(microseconds=1)):
        assert perform(challenge, "close_bidding", by=SYSTEM).state == "bid_closed"


def test_a_challenge_with_bids_is_not_recorded_as_one_without(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        perform(challenge_with_closed_bidding(world), "fail_no_bid", by=world.olga)
    assert refused.value.reasons == ("There are bids.",)


@pytest.mark.parametrize(
    ("make", "act", "by"),
    [
        (submitted, return_challenge, "david"),
        (published_challenge, partial(withdraw_challenge, proceedings=proceedings()), "david"),
    ],
)
def test_it_is_not_sent_back_or_withdrawn_without_a_reason(
    world: World, make: Callable[[World], Challenge], act: Callable[..., Challenge], by: str
) -> None:
    challenge = make(world)
    with pytest.raises(GuardFailed) as refused:
        act(challenge, note=" ", by=getattr(world, by))
    assert refused.value.reasons == ("A reason is needed.",)


def test_criteria_and_targets_are_frozen_with_submission(world: World) -> None:
    challenge = submitted(world)
    with pytest.raises(WrongState):
        change_challenge(challenge, by=world.olga, targets=[], criteria=[("关系", 100)])
    assert (challenge.targets.count(), challenge.criteria.count()) == (2, 6)


def test_a_stranger_changes_neither_targets_nor_criteria(world: World) -> None:
    challenge = drafted_challenge(world)
    with pytest.raises(NotAllowed):
        change_challenge(challenge, by=world.sam, targets=[], criteria=[])
    assert (challenge.targets.count(), challenge.criteria.count()) == (2, 6)


def test_several_teams_at_once_are_a_race(world: World) -> None:
    challenge = drafted_challenge(world)
    with pytest.raises(GuardFailed) as refused:
        change_challenge(challenge, by=world.olga, parallel_teams=2)
    assert refused.value.reasons == ("Several teams at once are a race.",)
    assert change_challenge(challenge, by=world.olga, parallel_teams=2, is_race=True).parallel_teams == 2


# --- What a challenge brings about ------------------------------------------------------------------------------


def need_behind(challenge: Challenge) -> str:
    return Need.objects.get(pk=challenge.need_id).state


def test_a_challenge_of_a_need_takes_its_facts_and_puts_it_on_the_board(world: World) -> None:
    need = pooled_need(world, bounty_wan=Decimal("8.5"))
    challenge = draft_challenge(by=world.olga, unit=world.north, need=need)
    assert (challenge.title, challenge.domain, challenge.background, challenge.bounty_wan) == (
        need.title,
        need.domain,
        need.problem,
        Decimal("8.50"),
    )
    assert (challenge.end_user_unit, challenge.company, challenge.contact, need_behind(challenge)) == (
        world.pit_one,
        world.north,
        world.dave,
        "listed",
    )


def test_a_need_that_is_not_in_the_pool_makes_no_challenge(world: World) -> None:
    need = pooled_need(world)
    draft_challenge(by=world.olga, unit=world.north, need=need)
    with pytest.raises(WrongState):
        draft_challenge(by=world.olga, unit=world.north, need=need)
    assert Challenge.objects.count() == 1


ENDS: list[tuple[str, Callable[[World, Challenge], Any], str]] = [
    (
        "withdrawn",
        lambda world, challenge: withdraw(challenge, world=world),
        "pooled",
    ),
    ("failed", lambda _world, challenge: _close(challenge), "pooled"),
]


def _close(challenge: Challenge) -> Challenge:
    with clock.at(AFTER_DEADLINE):
        return close_due_bidding(challenge)


@pytest.mark.parametrize(("_end", "act", "state"), ENDS, ids=[end for end, _act, _state in ENDS])
def test_a_challenge_that_comes_to_nothing_gives_its_need_back(
    world: World, _end: str, act: Callable[[World, Challenge], Any], state: str
) -> None:
    challenge = published_challenge(world, need=pooled_need(world))
    act(world, challenge)
    assert need_behind(challenge) == state


def test_a_fulfilled_challenge_resolves_its_need(world: World) -> None:
    challenge = awarded_contest(world, need=pooled_need(world))
    assert need_behind(challenge) == "listed"
    mark_fulfilled(mark_in_execution(challenge, by=SYSTEM), by=SYSTEM)
    assert need_behind(challenge) == "resolved"


def test_the_first_target_stands_in_one_line_for_the_lists(world: World) -> None:
    challenge = drafted_challenge(world)
    assert challenge.first_target == "超限报警|11|≤ 0|次/月"
    challenge = change_challenge(
        challenge, by=world.olga, targets=[Target("成本|吨煤", "元", Decimal("118.50"), "财务月报", "lte")]
    )
    assert challenge.first_target == "成本 吨煤||≤ 118.5|元"


def test_each_state_has_its_task(world: World) -> None:
    def open_tasks() -> list[tuple[str, str]]:
        return list(Task.objects.filter(subject_kind="challenge", closed_at=None).values_list("act", "role"))

    challenge = drafted_challenge(world)
    assert open_tasks() == [("submit", "challenge_office")]
    challenge = submit_challenge(challenge, by=world.olga)
    assert open_tasks() == [("approve", "decision_body")]
    challenge = approve(challenge, world=world)
    assert open_tasks() == [("publish", "challenge_office")]
    with clock.at(DAY):
        publish_challenge(challenge, bid_deadline=DEADLINE, by=world.olga)
    assert open_tasks() == []


@pytest.mark.parametrize(
    ("make", "task"),
    [
        (challenge_with_closed_bidding, ("evaluate", "challenge_office")),
        (scored_challenge, ("publicize", "challenge_office")),
        (publicized_challenge, ("award", "decision_body")),
        (awarded_challenge, None),
    ],
)
def test_each_state_of_judging_has_its_task(
    world: World, make: Callable[[World], Challenge], task: tuple[str, str] | None
) -> None:
    make(world)
    rows = Task.objects.filter(subject_kind="challenge", closed_at=None).values_list("act", "role")
    assert list(rows) == ([task] if task else [])


def test_the_award_can_be_dated(world: World) -> None:
    """The whole chain happens as of its own days, not of today."""
    challenge = awarded_challenge(world)
    entry = audit.history_of("challenge", challenge.pk).first()
    assert entry is not None
    assert (entry.act, entry.at) == ("award", AFTER_NOTICE)


@pytest.mark.parametrize("part", ["penalty_terms", "milestone_terms", "resources", "reward_terms"])
def test_every_part_of_the_statement_is_asked_for_again_by_whoever_approves_and_publishes(
    world: World, part: str
) -> None:
    """It may have been submitted before the statement had this part."""
    waiting = submitted(world)
    Challenge.objects.filter(pk=waiting.pk).update(**{part: " "})
    with pytest.raises(GuardFailed, match="Still missing"):
        approve(Challenge.objects.get(pk=waiting.pk), world=world)
    ready = approved(world)
    Challenge.objects.filter(pk=ready.pk).update(**{part: ""})
    with clock.at(DAY), pytest.raises(GuardFailed, match="Still missing"):
        publish_challenge(Challenge.objects.get(pk=ready.pk), bid_deadline=DEADLINE, by=world.olga)
