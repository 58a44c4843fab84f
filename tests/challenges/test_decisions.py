"""实名表决: what a decision on publication or withdrawal needs, who may take it, and who reads it."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.bids import contested_challenge
from tests.factories.chain import drafted_challenge, pooled_need, published_challenge
from tests.factories.decisions import approve, proceedings, votes, withdraw
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World, make_person
from tests.factories.questions import asked_question
from tracker.bids.services import withdraw_challenge
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.models import Challenge
from tracker.challenges.services import approve_challenge, submit_challenge
from tracker.deliberation.decisions import Ballot
from tracker.deliberation.models import Decision
from tracker.deliberation.queries import decisions_visible_to
from tracker.foundation import audit
from tracker.foundation.attachments import Attachment, attachments_of
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.inbox.models import Message
from tracker.organisation.enums import Role

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def world(db: None) -> World:
    return make_world_with_offices()


def submitted(world: World, **facts: object) -> Challenge:
    return submit_challenge(drafted_challenge(world, **facts), by=world.olga)


def reasons(refused: pytest.ExceptionInfo[GuardFailed]) -> tuple[str, ...]:
    return refused.value.reasons


FEW = "A decision needs the votes of at least 3 members by name; there are %d."
NOT_CARRIED = "It is not carried: %d of %d votes agree, more than half must."


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (["agree"], FEW % 1),
        (["agree", "agree"], FEW % 2),
        (["agree", "disagree", "disagree"], NOT_CARRIED % (1, 3)),
        (["agree", "agree", "abstain", "abstain"], NOT_CARRIED % (2, 4)),
        (["agree", "abstain"], f"{FEW % 2} {NOT_CARRIED % (1, 2)}"),
    ],
)
def test_a_decision_needs_its_quorum_and_more_than_half(
    world: World, choices: list[str], reason: str
) -> None:
    challenge = submitted(world)
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world, votes=votes(*choices))
    assert reasons(refused) == (reason,)
    assert (Decision.objects.count(), Challenge.objects.get(pk=challenge.pk).state) == (0, "in_review")


def test_who_voted_how_stands_by_name(world: World) -> None:
    ballots = [Ballot("大卫", "agree", world.david), Ballot("齐鸣", "agree"), Ballot("高远", "abstain")]
    challenge = approve(submitted(world), world=world, votes=ballots, minutes="  会议同意发榜。 ")
    decision = Decision.objects.get()
    assert list(decision.votes.values_list("name", "choice", "voter__username")) == [
        ("大卫", "agree", "david"),
        ("齐鸣", "agree", None),
        ("高远", "abstain", None),
    ]
    assert (
        decision.matter,
        decision.meeting_number,
        decision.minutes,
        decision.body,
        decision.decided_by,
    ) == (
        "publication",
        "党委会〔2026〕3号",
        "会议同意发榜。",
        world.group,
        world.david,
    )
    assert challenge.meeting_number == "党委会〔2026〕3号"
    assert audit.verify().is_intact


def test_nobody_votes_twice(world: World) -> None:
    with pytest.raises(GuardFailed, match="Nobody votes twice"):
        approve(submitted(world), world=world, votes=[Ballot("大卫", "agree")] * 3)
    assert Decision.objects.count() == 0


def test_the_quorum_is_a_setting(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "DECISION_QUORUM": 1}
    assert approve(submitted(world), world=world, votes=votes("agree")).state == "approved"


def test_signed_minutes_are_kept_and_taken_back_with_a_refusal(world: World) -> None:
    challenge = submitted(world)
    signed = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 signed")
    with pytest.raises(GuardFailed):
        approve(challenge, world=world, file=signed, votes=votes("agree"))
    assert Attachment.objects.count() == 0
    approve(challenge, world=world, file=SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 signed"))
    [kept] = attachments_of("decision", Decision.objects.get().pk)
    assert kept.title == "纪要.pdf"


# --- The proposing unit --------------------------------------------------------------------------------------------


def own_member(world: World) -> Any:
    """Of pit one, where the need comes from, and of the deciding body."""
    return make_person("paul", world.pit_one, (Role.DECISION_BODY, world.group), name="一矿委员")


OWN = "%s: of the proposing unit 一矿, which does not decide on its own proposal."


def test_the_proposing_unit_does_not_approve_its_own_proposal(world: World, settings: LazySettings) -> None:
    challenge = submitted(world, need=pooled_need(world))
    with pytest.raises(GuardFailed) as refused:
        approve_challenge(challenge, proceedings=proceedings(), by=own_member(world))
    assert reasons(refused) == (OWN % "一矿委员",)
    settings.JIEBANG = {**settings.JIEBANG, "FORBID_OWN_UNIT_DECISION": False}
    paul = world.david.__class__.objects.get(username="paul")
    assert approve_challenge(challenge, proceedings=proceedings(), by=paul).state == "approved"


def test_nor_does_its_member_vote_on_it(world: World) -> None:
    challenge = submitted(world, need=pooled_need(world))
    ballots = [*votes(), Ballot("一矿委员", "agree", own_member(world))]
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world, votes=ballots)
    assert reasons(refused) == (OWN % "一矿委员",)


BY_NAME = (
    "Typed by name: %s. Whoever proposed it or is of the proposing unit 一矿 does not decide on it; if a namesake is "
    "meant, write the unit behind the name, such as “%s (unit)”."
)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        (["戴维"], "戴维 (一矿)"),
        ([" 戴 维 "], "戴维 (一矿)"),
        (["head_one"], "一矿长 (一矿)"),
        (["戴维", "一矿长"], "戴维 (一矿), 一矿长 (一矿)"),
        (["戴维（一矿）"], "戴维 (一矿)"),
        (["戴维(HY-N1)"], "戴维 (一矿)"),
        (["戴维（没有的单位）"], "戴维 (一矿)"),
    ],
)
def test_nor_is_its_vote_carried_by_a_name_that_is_typed(world: World, typed: list[str], who: str) -> None:
    challenge = submitted(world, need=pooled_need(world))
    ballots = [*votes(), *(Ballot(name, "agree") for name in typed)]
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world, votes=ballots)
    assert reasons(refused) == (BY_NAME % (who, who.split(" ", maxsplit=1)[0]),)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("typed", ["戴维（二矿）", "戴维(衡岳集团)", "戴维 （ HY-S ）"])
def test_a_namesake_votes_with_the_unit_behind_the_name(world: World, typed: str) -> None:
    challenge = submitted(world, need=pooled_need(world))
    ballots = [*votes(), Ballot(typed, "agree")]
    assert approve(challenge, world=world, votes=ballots).state == "approved"


def test_a_proposer_who_has_moved_on_does_not_vote_either(world: World) -> None:
    challenge = submitted(world, need=pooled_need(world))
    world.dave.unit = world.south
    world.dave.save()
    for ballot in (
        Ballot("戴维", "agree", world.dave),
        Ballot("戴维", "agree"),
        Ballot("戴维（南山公司）", "agree"),
    ):
        with pytest.raises(GuardFailed):
            approve(challenge, world=world, votes=[*votes(), ballot])


def test_whoever_has_left_keeps_nobody_of_that_name_from_voting(world: World, settings: LazySettings) -> None:
    challenge = submitted(world, need=pooled_need(world))
    world.alice.is_active = False
    world.alice.save()
    ballots = [*votes(), Ballot("艾丽", "agree")]
    assert approve(challenge, world=world, votes=ballots).state == "approved"
    settings.JIEBANG = {**settings.JIEBANG, "FORBID_OWN_UNIT_DECISION": False}
    other = submitted(world, need=pooled_need(world), title="别的题")
    assert approve(other, world=world, votes=[*votes(), Ballot("戴维", "agree")]).state == "approved"


def test_the_group_decides_on_what_the_group_itself_proposes(world: World) -> None:
    assert approve(submitted(world, end_user_unit=world.group), world=world).state == "approved"


# --- Withdrawing ---------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_decided_as_the_publication_was(world: World) -> None:
    challenge = published_challenge(world)
    with pytest.raises(GuardFailed) as refused:
        withdraw_challenge(
            challenge, proceedings=proceedings(votes=votes("agree")), note="取消。", by=world.david
        )
    assert reasons(refused) == (FEW % 1,)
    with pytest.raises(NotAllowed):
        withdraw_challenge(challenge, proceedings=proceedings(), note="取消。", by=world.olga)
    assert withdraw(challenge, world=world).state == "withdrawn"
    matters = Decision.objects.order_by("pk").values_list("matter", flat=True)
    assert list(matters) == ["publication", "withdrawal"]


def test_a_lower_body_does_not_withdraw_what_a_higher_one_published(world: World) -> None:
    nell = make_person("nell", world.north, (Role.DECISION_BODY, world.north), name="北岭委员")
    challenge = published_challenge(world)
    with pytest.raises(GuardFailed) as refused:
        withdraw_challenge(challenge, proceedings=proceedings(), note="取消。", by=nell)
    assert reasons(refused) == (
        "Published by the deciding body of 衡岳集团: only it can withdraw the challenge.",
    )


def test_everyone_concerned_is_told_of_a_withdrawal(world: World) -> None:
    challenge = contested_challenge(world)
    follow_challenge(challenge, by=world.leo)
    asked_question(world, challenge, by="walt")
    withdraw(challenge, world=world, note="与集采重复。")
    told = Message.objects.filter(subject_kind="challenge", act="withdraw")
    names = set(told.values_list("person__username", flat=True))
    assert {"alice", "bob", "carol", "trudy", "leo", "walt"} <= names
    assert set(told.values_list("note", flat=True)) == {"与集采重复。"}


# --- Reading -------------------------------------------------------------------------------------------------------


def test_votes_and_minutes_are_read_by_those_who_work_for_the_unit(world: World) -> None:
    published_challenge(world)
    readers = [name for name in sorted(world.people) if decisions_visible_to(world.people[name]).exists()]
    assert readers == ["david", "frida", "head_two", "iris", "olga", "polly"]
