"""补充公告: what is published changes by numbered notices alone, and never behind a team's back."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings

from tests.challenges.test_tally import counted, tallied
from tests.factories.bids import rival_bid
from tests.factories.chain import (
    AFTER_DEADLINE,
    DEADLINE,
    HERE,
    challenge_with_closed_bidding,
    drafted_bid,
    drafted_challenge,
    pooled_need,
    published_challenge,
    submitted_bid,
)
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.factories.supplements import WHEN, published_targets, revision_of, supplemented
from tracker.bids.models import MetricPromise
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.models import Challenge, ChallengeNotice, SupplementIsFinalError
from tracker.challenges.services import Target, change_challenge
from tracker.challenges.supplements.differences import in_order
from tracker.challenges.supplements.services import issue_supplement, rehearse_supplement
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task

pytestmark = pytest.mark.usefixtures("in_english")
LATER = datetime(2026, 3, 30, 17, tzinfo=HERE)


def fresh(challenge: Challenge) -> Challenge:
    return Challenge.objects.get(pk=challenge.pk)


def refusal(world: World, challenge: Challenge, **changed: Any) -> tuple[str, ...]:
    """Why olga's notice is refused; nothing has happened."""
    before = audit.head_digest()
    with pytest.raises(GuardFailed) as refused:
        supplemented(world, challenge, **changed)
    assert audit.head_digest() == before
    assert (ChallengeNotice.objects.count(), fresh(challenge).supplement_count) == (0, 0)
    return refused.value.reasons


# --- What a notice does -----------------------------------------------------------------------------------------


def test_a_notice_changes_what_is_published_and_says_what_it_changed(world: World) -> None:
    challenge = published_challenge(world, resources="开放现场。")
    first, second = published_targets(challenge)
    harder = Target("超限报警", "次/月", Decimal(0), "连续 60 天记录", "lte", Decimal(11))
    added = Target("抽采率", "%", Decimal("45.5"), "抽采台账", baseline=Decimal(0))
    notice = supplemented(
        world,
        challenge,
        resources="开放现场与近三年数据。",
        bounty_wan=Decimal("80.50"),
        duration_months=10,
        bid_deadline=LATER,
        targets=[(first[0], harder), second, (None, added)],
        criteria=[("方案", 60), ("团队", 40)],
        is_substantive=True,
    )
    changed = fresh(challenge)
    assert (changed.state, changed.supplement_count, notice.number) == ("published", 1, 1)
    assert (changed.resources, changed.bounty_wan, changed.duration_months, changed.bid_deadline) == (
        "开放现场与近三年数据。",
        Decimal("80.50"),
        10,
        LATER,
    )
    assert [target.pk for target in changed.targets.all()][:2] == [first[0], second[0]]
    assert list(changed.targets.values_list("name", "proof"))[0::2] == [
        ("超限报警", "连续 60 天记录"),
        ("抽采率", "抽采台账"),
    ]
    assert list(changed.criteria.values_list("name", "weight")) == [("方案", 60), ("团队", 40)]
    rows = in_order(ChallengeNotice.objects.get().changes)
    assert rows[:-1] == [
        ("What we provide", "开放现场。", "开放现场与近三年数据。"),
        ("Bounty (10,000 yuan)", "60", "80.5"),
        ("Months to complete", "9", "10"),
        ("Bids until", "2026年3月23日17:00", "2026年3月30日17:00"),
        (
            "Target 1",
            "超限报警 11 → ≤ 0 次/月 · 监测系统连续 30 天记录",
            "超限报警 11 → ≤ 0 次/月 · 连续 60 天记录",
        ),
        ("Target 3", "", "抽采率 0 → ≥ 45.5 % · 抽采台账"),
    ]
    assert (rows[-1][0], rows[-1][2]) == ("Scoring criteria", "方案 60\n团队 40")


def test_notices_are_numbered_within_their_challenge(world: World) -> None:
    one, other = published_challenge(world), published_challenge(world, title="矿井水处理")
    numbers = [
        supplemented(world, challenge, resources=words).number
        for challenge, words in ((one, "一"), (other, "一"), (one, "二"))
    ]
    assert numbers == [1, 1, 2]
    assert [notice.number for notice in one.supplements.all()] == [2, 1]


def test_a_notice_is_never_changed_or_deleted(world: World) -> None:
    notice = supplemented(world, published_challenge(world))
    notice.reason = "别的理由"
    with pytest.raises(SupplementIsFinalError):
        notice.save()
    with pytest.raises(SupplementIsFinalError):
        notice.delete()


def test_the_chain_seals_the_challenge_and_the_notice(world: World) -> None:
    challenge = published_challenge(world)
    notice = supplemented(world, challenge)
    act = audit.history_of("challenge", challenge.pk).first()
    sealed = audit.history_of("challenge_notice", notice.pk).get()
    assert act is not None
    assert (act.act, act.by_name, act.note) == ("supplement", "欧阁", "与新规定一致。")
    assert (sealed.act, sealed.changes) == ("issue", notice.changes)
    assert audit.verify().is_intact


def test_the_board_counts_the_new_bounty(world: World) -> None:
    challenge = published_challenge(world)
    supplemented(world, challenge, bounty_wan=Decimal(75), is_substantive=True)
    assert tallied() == counted()
    assert sum(bounty for _count, bounty in tallied().values()) == Decimal(75)


def test_more_teams_at_once_make_it_a_race(world: World) -> None:
    challenge = published_challenge(world)
    supplemented(world, challenge, parallel_teams=2, is_substantive=True)
    assert (fresh(challenge).parallel_teams, fresh(challenge).is_race) == (2, True)


def test_promises_for_published_targets_stay(world: World) -> None:
    challenge = published_challenge(world)
    bid = submitted_bid(world, challenge)
    promised = set(MetricPromise.objects.filter(bid=bid).values_list("target_id", flat=True))
    (pk, first), second = published_targets(challenge)
    easier = Target(first.name, first.unit_of_measure, Decimal(1), first.proof, "lte", first.baseline)
    supplemented(world, challenge, targets=[(pk, easier), second], is_substantive=True)
    assert set(MetricPromise.objects.filter(bid=bid).values_list("target_id", flat=True)) == promised
    assert fresh(challenge).first_target == "超限报警|11|≤ 1|次/月"


def test_other_line_ends_and_blanks_around_it_are_no_change(world: World) -> None:
    challenge = published_challenge(world, background="一\n二")
    assert refusal(world, challenge, background=" 一\r\n二 ") == ("Nothing differs from what is published.",)


def test_an_id_of_another_challenge_makes_a_new_target_and_leaves_the_other_alone(world: World) -> None:
    challenge, other = published_challenge(world), published_challenge(world, title="别的题")
    foreign = published_targets(other)[0][0]
    line = Target("新指标", "%", Decimal(1), "台账", baseline=Decimal(0))
    supplemented(
        world, challenge, targets=[*published_targets(challenge), (foreign, line)], is_substantive=True
    )
    assert list(other.targets.values_list("name", flat=True)) == ["超限报警", "日进尺"]
    assert list(challenge.targets.values_list("name", flat=True)) == ["超限报警", "日进尺", "新指标"]


# --- Whom it reaches --------------------------------------------------------------------------------------------


def test_everyone_with_a_bid_whoever_follows_and_the_proposer_are_told(world: World) -> None:
    challenge = published_challenge(world, need=pooled_need(world))
    drafted_bid(world, challenge)
    rival_bid(world, challenge)
    follow_challenge(challenge, by=world.leo)
    supplemented(world, challenge)
    told = Message.objects.filter(subject_kind="challenge", act="supplement")
    names = {message.person.username for message in told}
    assert names == {"alice", "bob", "carol", "trudy", "sam", "sue", "dave", "leo"}
    assert {message.note for message in told} == {"与新规定一致。"}


def test_a_later_deadline_moves_what_teams_still_owe(world: World) -> None:
    challenge = published_challenge(world)
    bid = drafted_bid(world, challenge)
    supplemented(world, challenge, bid_deadline=LATER)
    assert Task.objects.get(subject_kind="bid", subject_id=bid.pk, closed_at=None).due_at == LATER


# --- Refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "david", "sam", "head_two", "iris"])
def test_only_the_office_of_the_publishing_unit_issues_it(world: World, name: str) -> None:
    challenge = published_challenge(world)
    with clock.at(WHEN), pytest.raises(NotAllowed):
        issue_supplement(challenge, revision_of(challenge, resources="新"), by=world.people[name])
    assert not ChallengeNotice.objects.exists()


@pytest.mark.parametrize("make", [drafted_challenge, challenge_with_closed_bidding])
def test_only_what_is_published_is_supplemented(world: World, make: Any) -> None:
    challenge = make(world)
    with pytest.raises(WrongState):
        supplemented(world, challenge)
    assert not ChallengeNotice.objects.exists()


def test_after_the_deadline_nothing_is_supplemented(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(AFTER_DEADLINE), pytest.raises(GuardFailed) as refused:
        issue_supplement(challenge, revision_of(challenge, bid_deadline=LATER), by=world.olga)
    assert refused.value.reasons == (
        "The deadline has passed: what is published can no longer be supplemented.",
    )


def test_at_the_very_deadline_it_still_is(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(DEADLINE):
        assert (
            issue_supplement(challenge, revision_of(challenge, bid_deadline=LATER), by=world.olga).number == 1
        )


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"bid_deadline": DEADLINE - timedelta(days=3)}, ("The deadline is never brought forward.",)),
        ({"bid_deadline": datetime(2026, 3, 28, 17, tzinfo=HERE)}, ("The deadline falls on a day off.",)),
        (
            {"bounty_wan": Decimal(90)},
            ("Teams reckon with this; mark the change as substantive: Bounty (10,000 yuan).",),
        ),
        (
            {"criteria": [("方案", 90)], "is_substantive": True},
            ("The weights of the criteria must add up to 100.",),
        ),
        ({"ip_terms": " "}, ("Still missing: intellectual property.",)),
        ({"resources": "新", "reason": " "}, ("A reason is needed.",)),
        (
            {"targets": [], "is_substantive": True},
            ("A published target may be changed, not removed, for teams promise it: Target 1, Target 2.",),
        ),
    ],
)
def test_it_is_refused_with_its_reason(
    world: World, changed: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    assert refusal(world, published_challenge(world), **changed) == reasons


NO_BASELINE = "Say where each target stands now; 0 is a figure as well. Without one: %s."


def test_a_notice_neither_takes_a_figure_of_today_away_nor_adds_a_target_without(world: World) -> None:
    challenge = published_challenge(world)
    (pk, first), second = published_targets(challenge)
    bare = replace(first, baseline=None)
    added = Target("抽采率", "%", Decimal("45.5"), "抽采台账")
    told = refusal(world, challenge, targets=[(pk, bare), second, (None, added)], is_substantive=True)
    assert told == (NO_BASELINE % "超限报警, 抽采率",)


def test_a_target_that_was_published_without_stays_as_long_as_it_is_not_changed(world: World) -> None:
    challenge = published_challenge(world)
    challenge.targets.update(baseline=None)
    assert supplemented(world, challenge).number == 1
    (pk, first), second = published_targets(challenge)
    harder = replace(first, target=Decimal(-1))
    with pytest.raises(GuardFailed) as refused:
        supplemented(world, challenge, targets=[(pk, harder), second], is_substantive=True)
    assert refused.value.reasons == (NO_BASELINE % "超限报警",)


def test_the_other_terms_are_frozen_and_changed_by_a_notice_alone(world: World) -> None:
    challenge = published_challenge(world)
    with pytest.raises(WrongState):
        change_challenge(challenge, by=world.olga, penalty_terms="无。")
    words = {"milestone_terms": "第 2 个月完成方案。", "penalty_terms": "收回全部经费。"}
    notice = supplemented(world, challenge, **words)
    assert [(label, after) for label, _before, after in in_order(notice.changes)] == [
        ("If it is not done", "收回全部经费。"),
        ("Milestones asked for", "第 2 个月完成方案。"),
    ]
    assert (fresh(challenge).milestone_terms, fresh(challenge).penalty_terms) == tuple(words.values())


def test_a_notice_that_makes_it_a_race_says_how_teams_leave(world: World) -> None:
    challenge = published_challenge(world, elimination_terms="")
    assert refusal(world, challenge, parallel_teams=2, is_substantive=True) == (
        "Still missing: how teams leave the race.",
    )
    supplemented(world, challenge, parallel_teams=2, elimination_terms="中期末位退出。", is_substantive=True)
    assert (fresh(challenge).is_race, fresh(challenge).elimination_terms) == (True, "中期末位退出。")


EXTENDS = "A substantive change extends the deadline by %d working days at least: it may be %s or later."


@pytest.mark.parametrize("until", [23, 23.2, 24, 27], ids=["untouched", "by hours", "by a day", "by four"])
def test_a_substantive_change_extends_the_deadline_by_five_working_days(world: World, until: float) -> None:
    challenge = published_challenge(world)
    deadline = datetime(2026, 3, int(until), 17, tzinfo=HERE) + timedelta(hours=5 * (until % 1 > 0))
    revision = revision_of(
        challenge, eligibility="集团内外均可。", bid_deadline=deadline, is_substantive=True
    )
    with clock.at(datetime(2026, 3, 5, 9, tzinfo=HERE)), pytest.raises(GuardFailed) as refused:
        issue_supplement(challenge, revision, by=world.olga)
    assert refused.value.reasons == (EXTENDS % (5, "March 30, 2026"),)
    assert fresh(challenge).bid_deadline == DEADLINE


@pytest.mark.parametrize("today", [5, 19, 23])
def test_on_the_earliest_day_it_is_issued(world: World, today: int) -> None:
    challenge = published_challenge(world)
    later = datetime(2026, 3, 30, 17, tzinfo=HERE)
    revision = revision_of(challenge, eligibility="集团内外均可。", bid_deadline=later, is_substantive=True)
    with clock.at(datetime(2026, 3, today, 9, tzinfo=HERE)):
        assert issue_supplement(challenge, revision, by=world.olga).is_substantive
    assert fresh(challenge).bid_deadline == later


def test_by_how_many_working_days_is_a_setting(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "SUPPLEMENT_DAYS": 20}
    challenge = published_challenge(world)
    assert refusal(world, challenge, eligibility="集团内外均可。", is_substantive=True) == (
        EXTENDS % (20, "April 21, 2026"),
    )


@pytest.mark.parametrize(
    ("day", "refusal_words"),
    [
        (datetime(2027, 3, 5, 17, tzinfo=HERE), ()),
        (
            datetime(2027, 3, 8, 17, tzinfo=HERE),
            ("The deadline lies at most 365 days ahead: it may be March 5, 2027 or earlier.",),
        ),
        (
            datetime(9999, 12, 31, 17, tzinfo=HERE),
            ("The deadline lies at most 365 days ahead: it may be March 5, 2027 or earlier.",),
        ),
    ],
)
def test_a_new_deadline_is_not_far_off(world: World, day: datetime, refusal_words: tuple[str, ...]) -> None:
    challenge = published_challenge(world)
    if refusal_words:
        assert refusal(world, challenge, bid_deadline=day) == refusal_words
    else:
        assert supplemented(world, challenge, bid_deadline=day).number == 1


def test_a_deadline_that_stays_is_not_measured_again(world: World, settings: LazySettings) -> None:
    challenge = published_challenge(world)
    settings.JIEBANG = {**settings.JIEBANG, "DEADLINE_MAXIMUM_DAYS": 1}
    assert supplemented(world, challenge).number == 1


def test_a_matter_of_words_needs_no_more_time(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(DEADLINE - timedelta(hours=1)):
        revision = revision_of(challenge, title="掘进工作面瓦斯异常治理")
        assert issue_supplement(challenge, revision, by=world.olga).changes == {
            "title": ["掘进面瓦斯异常治理", "掘进工作面瓦斯异常治理"]
        }


# --- Two officers -----------------------------------------------------------------------------------------------


def test_a_rehearsal_shows_the_differences_and_leaves_nothing(world: World) -> None:
    challenge = published_challenge(world)
    before = audit.head_digest()
    with clock.at(WHEN):
        changes, digest = rehearse_supplement(
            challenge, revision_of(challenge, resources="新"), by=world.olga
        )
    assert changes == {"resources": [challenge.resources, "新"]}
    assert (len(digest), audit.head_digest(), ChallengeNotice.objects.count()) == (64, before, 0)
    assert fresh(challenge).resources == challenge.resources
    assert not Message.objects.filter(act="supplement").exists()


def test_what_was_shown_is_what_is_issued(world: World) -> None:
    challenge = published_challenge(world)
    revision = revision_of(challenge, resources="新")
    with clock.at(WHEN):
        _changes, seen = rehearse_supplement(challenge, revision, by=world.olga)
        for other in (
            revision_of(challenge, resources="更新"),
            revision_of(challenge, resources="新", reason="别的理由。"),
            revision_of(challenge, resources="新", is_substantive=True),
        ):
            with pytest.raises(WrongState):
                issue_supplement(challenge, other, seen=seen, by=world.olga)
        assert issue_supplement(challenge, revision, seen=seen, by=world.olga).number == 1
        with pytest.raises(WrongState):
            issue_supplement(challenge, revision, seen=seen, by=world.olga)
    assert ChallengeNotice.objects.count() == 1


def test_the_second_of_two_officers_is_told(world: World) -> None:
    challenge = published_challenge(world)
    second = revision_of(challenge, background="补充背景。")
    with clock.at(WHEN):
        _changes, seen = rehearse_supplement(challenge, second, by=world.olga)
        supplemented(world, challenge, resources="第一位的更正")
        with pytest.raises(WrongState):
            issue_supplement(challenge, second, seen=seen, by=world.olga)
    kept = fresh(challenge)
    assert (kept.resources, kept.background) == ("第一位的更正", challenge.background)


def test_a_withdrawn_challenge_keeps_its_notices(world: World) -> None:
    challenge = published_challenge(world)
    supplemented(world, challenge)
    withdraw(fresh(challenge), world=world)
    with pytest.raises(WrongState):
        supplemented(world, challenge, resources="再改")
    assert challenge.supplements.count() == 1
