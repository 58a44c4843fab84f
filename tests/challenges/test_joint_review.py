"""方案联审: who is asked, who may answer, and what the decision waits for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from tests.factories.chain import DAY, drafted_challenge
from tests.factories.decisions import all_agree, approve, side
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World, make_person
from tests.lifecycle_matrix import who_may_act
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.review.forms import AssignForm, DeputyForm
from tracker.challenges.review.queries import reviews_visible_to
from tracker.challenges.review.services import (
    assign_review,
    give_opinion,
    name_deputy,
    urge_review,
)
from tracker.challenges.services import return_challenge, submit_challenge
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task
from tracker.organisation.enums import Role

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def world(db: None) -> World:
    return make_world_with_offices()


@pytest.fixture
def challenge(world: World) -> Challenge:
    return submitted(world)


def submitted(world: World, **facts: object) -> Challenge:
    with clock.at(DAY):
        return submit_challenge(drafted_challenge(world, **facts), by=world.olga)


def asked(challenge: Challenge) -> dict[str, str | None]:
    return {
        review.side: review.reviewer and review.reviewer.username
        for review in challenge.side_reviews.order_by("pk")
    }


def owing(side_review: SideReview) -> list[tuple[str, str]]:
    """Who owes which act on it: people by name, offices by role."""
    tasks = Task.objects.filter(subject_kind="side_review", subject_id=side_review.pk, closed_at=None)
    return [(task.act, task.person.username if task.person else task.role) for task in tasks.order_by("pk")]


def told(person: Any) -> list[str]:
    return list(
        Message.objects.filter(person=person, subject_kind="side_review").values_list("act", flat=True)
    )


def opinion(review: SideReview, words: str = "agree", remarks: str = "", *, by: Any = None) -> SideReview:
    return give_opinion(review, opinion=words, remarks=remarks, by=by or review.reviewer)


def reasons(refused: pytest.ExceptionInfo[GuardFailed]) -> tuple[str, ...]:
    return refused.value.reasons


# --- Asking --------------------------------------------------------------------------------------------------------


def test_with_the_submission_every_side_is_asked_at_once(world: World, challenge: Challenge) -> None:
    assert asked(challenge) == {
        "technical": "erin",
        "finance": "frida",
        "party": "polly",
        "discipline": "iris",
    }
    assert {review.side: owing(review) for review in challenge.side_reviews.all()} == {
        "technical": [("answer", "erin")],
        "finance": [("answer", "frida")],
        "party": [("answer", "polly")],
        "discipline": [("answer", "iris")],
    }
    dues = set(Task.objects.filter(subject_kind="side_review").values_list("due_at", flat=True))
    assert [f"{due:%m-%d %H:%M}" for due in dues] == ["03-05 15:59"]  # end of the third working day, in UTC


def test_which_sides_are_asked_is_a_setting(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "REVIEW_SIDES": ["finance"]}
    assert asked(submitted(world)) == {"finance": "frida"}


def test_of_several_the_nearest_is_asked(world: World) -> None:
    make_person("nora", world.north, (Role.FINANCE_OFFICER, world.north))
    make_person("pia", world.pit_two, (Role.FINANCE_OFFICER, world.pit_two), name="二矿财务")
    assert asked(submitted(world, end_user_unit=world.pit_one))["finance"] == "pia"


def test_of_the_proposing_unit_nobody_is_asked(world: World, settings: LazySettings) -> None:
    make_person("pia", world.pit_two, (Role.FINANCE_OFFICER, world.pit_two), name="二矿财务")
    assert asked(submitted(world))["finance"] == "frida"
    settings.JIEBANG = {**settings.JIEBANG, "FORBID_OWN_UNIT_DECISION": False}
    assert asked(submitted(world, title="别的题"))["finance"] == "pia"


def test_where_nobody_holds_the_role_the_office_chooses(world: World) -> None:
    world.polly.role_assignments.all().delete()
    party = side(submitted(world), "party")
    assert (party.reviewer, owing(party)) == (None, [("assign", "challenge_office")])
    with pytest.raises(GuardFailed) as refused:
        urge_review(party, by=world.olga)
    assert reasons(refused) == ("Nobody is asked yet: choose the reviewer first.",)
    paula = make_person("paula", world.north, (Role.PARTY_AFFAIRS, world.north), name="北岭党务")
    party = assign_review(party, reviewer=paula, by=world.olga)
    assert owing(party) == [("answer", "paula")]
    assert told(paula) == ["assign"]
    assert opinion(party).state == "answered"


def test_another_reviewer_takes_over_with_the_task_and_without_the_deputy(
    world: World, challenge: Challenge
) -> None:
    finance = name_deputy(side(challenge, "finance"), deputy=world.olga, by=world.frida)
    nora = make_person("nora", world.north, (Role.FINANCE_OFFICER, world.north))
    finance = assign_review(finance, reviewer=nora, by=world.olga)
    assert (finance.reviewer, finance.deputy, owing(finance)) == (nora, None, [("answer", "nora")])
    with pytest.raises(NotAllowed):
        opinion(finance, by=world.frida)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("leo", "雷欧 does not hold the role of this side over 二矿: Finance."),
        ("sue", "苏南 does not hold the role of this side over 二矿: Finance."),
        ("pia", "二矿财务: of the proposing unit 二矿, which does not review its own proposal."),
    ],
)
def test_a_reviewer_holds_the_role_and_is_not_of_the_proposing_unit(
    world: World, challenge: Challenge, name: str, reason: str
) -> None:
    pia = make_person("pia", world.pit_two, (Role.FINANCE_OFFICER, world.pit_two), name="二矿财务")
    finance = side(challenge, "finance")
    with pytest.raises(GuardFailed) as refused:
        assign_review(finance, reviewer={"pia": pia, **world.people}[name], by=world.olga)
    assert reasons(refused) == (reason,)
    assert side(challenge, "finance").reviewer == world.frida


def test_the_forms_offer_only_who_may_review(world: World, challenge: Challenge) -> None:
    make_person("pia", world.pit_two, (Role.FINANCE_OFFICER, world.pit_two), name="二矿财务")
    make_person("nora", world.north, (Role.FINANCE_OFFICER, world.north), name="北岭财务")
    finance = side(challenge, "finance")
    offered = AssignForm(finance).fields["reviewer"].choices  # type: ignore[attr-defined]
    assert [str(label) for _value, label in offered] == [
        "---------",
        "frida 傅核 · 衡岳集团",
        "nora 北岭财务 · 北岭公司",
    ]
    assert not AssignForm(finance, {"reviewer": "pia"}).is_valid()
    assert AssignForm(finance, {"reviewer": "nora"}).is_valid()
    assert DeputyForm(finance).fields["deputy"].help_text == (
        "Of your own unit, or holding the same role. Either of you may then answer. Who else holds the role of this "
        "side: nora 北岭财务."
    )
    world.polly.role_assignments.all().delete()
    party = AssignForm(side(challenge, "party")).fields["reviewer"]
    assert party.help_text == (
        "Nobody outside the proposing unit holds the role of this side over the publishing unit."
    )


CAST = ["olga", "erin", "frank", "frida", "david", "alice", "sam", "system"]


def test_exactly_these_people_may_do_exactly_these_acts(world: World, challenge: Challenge) -> None:
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    technical = name_deputy(side(challenge, "technical"), deputy=world.frank, by=world.erin)
    assert who_may_act(technical, cast) == {
        "answer": "erin frank",
        "name_deputy": "erin",
        "assign": "olga",
        "urge": "olga",
        "lapse": "system",
    }
    assert who_may_act(opinion(technical), cast) == {}


# --- Answering -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "remarks", "reason"),
    [
        ("", "", "Say whether your side agrees."),
        ("object", " ", "An objection needs its reason."),
        ("remarks", "", "Write the remarks, or simply agree."),
    ],
)
def test_an_opinion_says_what_it_is(challenge: Challenge, words: str, remarks: str, reason: str) -> None:
    review = side(challenge, "finance")
    with pytest.raises(GuardFailed) as refused:
        opinion(review, words, remarks)
    assert reason in reasons(refused)
    assert side(challenge, "finance").state == "asked"


def test_an_opinion_stands_with_its_day_and_name(world: World, challenge: Challenge) -> None:
    with clock.at(DAY + timedelta(days=1)):
        finance = opinion(side(challenge, "finance"), "remarks", "按里程碑付款。")
    assert (finance.opinion, finance.remarks, finance.answered_by) == (
        "remarks",
        "按里程碑付款。",
        world.frida,
    )
    assert finance.answered_at == DAY + timedelta(days=1)
    assert owing(finance) == []
    with pytest.raises(WrongState):
        opinion(finance, "object", "改主意了。")


def test_a_deputy_answers_on_behalf_of_the_reviewer(world: World, challenge: Challenge) -> None:
    technical = name_deputy(side(challenge, "technical"), deputy=world.frank, by=world.erin)
    assert owing(technical) == [("answer", "erin"), ("answer", "frank")]
    assert told(world.frank) == ["name_deputy"]
    technical = opinion(technical, by=world.frank)
    entry = audit.history_of("side_review", technical.pk).first()
    assert entry is not None
    assert (entry.act, entry.by_name, entry.on_behalf_of) == ("answer", "方阔", "尔林")
    assert (technical.was_deputised, owing(technical), told(world.erin)) == (True, [], ["answer"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("erin", "One is not one's own deputy."),
        ("alice", "A deputy is of your own unit or holds the same role: 艾丽 is neither."),
        ("sue", "A deputy is of your own unit or holds the same role: 苏南 is neither."),
    ],
)
def test_a_deputy_is_of_the_unit_or_of_the_role(
    world: World, challenge: Challenge, name: str, reason: str
) -> None:
    with pytest.raises(GuardFailed) as refused:
        name_deputy(side(challenge, "technical"), deputy=getattr(world, name), by=world.erin)
    assert reasons(refused) == (reason,)


def test_a_deputy_is_not_of_the_proposing_unit(world: World, challenge: Challenge) -> None:
    pia = make_person("pia", world.pit_two, (Role.FINANCE_OFFICER, world.pit_two), name="二矿财务")
    with pytest.raises(GuardFailed) as refused:
        name_deputy(side(challenge, "finance"), deputy=pia, by=world.frida)
    assert reasons(refused) == (
        "二矿财务: of the proposing unit 二矿, which does not review its own proposal.",
    )


def test_a_colleague_without_the_role_may_stand_in(world: World, challenge: Challenge) -> None:
    clerk = make_person("clerk", world.group, name="财务科员")
    finance = name_deputy(side(challenge, "finance"), deputy=clerk, by=world.frida)
    assert opinion(finance, by=clerk).answered_by == clerk


# --- Urging --------------------------------------------------------------------------------------------------------


def test_the_office_urges_once_a_day_and_one_message_comes(world: World, challenge: Challenge) -> None:
    finance = side(challenge, "finance")
    with clock.at(DAY):
        finance = urge_review(finance, by=world.olga)
        with pytest.raises(GuardFailed) as refused:
            urge_review(finance, by=world.olga)
    assert reasons(refused) == ("Urged today already; once a day is enough.",)
    assert told(world.frida) == ["urge"]
    with clock.at(DAY + timedelta(days=1)):
        urge_review(finance, by=world.olga)
    assert told(world.frida) == ["urge", "urge"]
    assert [entry.act for entry in audit.history_of("side_review", finance.pk)] == ["urge", "urge", "begin"]
    assert owing(finance) == [("answer", "frida")]


def test_whoever_has_answered_is_not_urged(world: World, challenge: Challenge) -> None:
    with pytest.raises(WrongState):
        urge_review(opinion(side(challenge, "finance")), by=world.olga)


# --- What the decision waits for -----------------------------------------------------------------------------------


def test_the_decision_waits_for_every_side_or_says_why_not(world: World, challenge: Challenge) -> None:
    opinion(side(challenge, "finance"))
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world, reason_without=" ")
    assert reasons(refused) == (
        (
            "Outstanding: Technical, Party affairs, Discipline. Wait for them, or say in the decision why it goes "
            "on without."
        ),
    )
    assert approve(challenge, world=world, reason_without="工期紧。").state == "approved"
    states = dict(challenge.side_reviews.values_list("side", "state"))
    assert states == {"technical": "lapsed", "finance": "answered", "party": "lapsed", "discipline": "lapsed"}
    assert not Task.objects.filter(subject_kind="side_review", closed_at=None).exists()


def test_by_setting_the_decision_waits_whatever_it_says(
    world: World, challenge: Challenge, settings: LazySettings
) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "DECIDE_WITHOUT_OPINIONS": False}
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world)
    assert reasons(refused) == (
        "The decision waits for every side; outstanding: Technical, Finance, Party affairs, Discipline.",
    )
    all_agree(challenge)
    assert approve(challenge, world=world, reason_without="").state == "approved"


def test_an_objection_must_be_answered_in_the_decision(world: World, challenge: Challenge) -> None:
    opinion(side(challenge, "discipline"), "object", "采购方式未定。")
    all_agree(challenge)
    with pytest.raises(GuardFailed) as refused:
        approve(challenge, world=world)
    assert reasons(refused) == ("The decision must answer the objection of: Discipline.",)
    assert approve(challenge, world=world, answer_to_objections="按公开招标办。").state == "approved"


def test_a_challenge_that_comes_back_is_reviewed_anew(world: World, challenge: Challenge) -> None:
    opinion(side(challenge, "finance"), "object", "榜额过高。")
    returned = return_challenge(challenge, note="请调整榜额。", by=world.david)
    assert not Task.objects.filter(subject_kind="side_review", closed_at=None).exists()
    again = submit_challenge(returned, by=world.olga)
    rounds = list(again.side_reviews.order_by("pk").values_list("round", "state"))
    assert rounds == [(1, "lapsed"), (1, "answered"), *[(1, "lapsed")] * 2, *[(2, "asked")] * 4]
    all_agree(again)
    # The objection was to what stood before.
    assert approve(again, world=world, reason_without="").state == "approved"


def test_nobody_answers_after_the_decision(world: World, challenge: Challenge) -> None:
    finance = side(challenge, "finance")
    approve(challenge, world=world)
    with pytest.raises(WrongState):
        opinion(finance)
    assert audit.verify().is_intact


# --- Who sees it ---------------------------------------------------------------------------------------------------


def test_whoever_is_asked_sees_the_challenge_before_its_publication(world: World) -> None:
    draft = drafted_challenge(world)
    readers: list[Callable[[], bool]] = [
        lambda name=name: challenges_visible_to(world.people[name]).filter(pk=draft.pk).exists()  # type: ignore[misc]
        for name in ("erin", "frank", "alice")
    ]
    assert [reads() for reads in readers] == [False, False, False]
    challenge = submit_challenge(draft, by=world.olga)
    assert [reads() for reads in readers] == [True, False, False]
    name_deputy(side(challenge, "technical"), deputy=world.frank, by=world.erin)
    assert [reads() for reads in readers] == [True, True, False]


def test_reviewers_see_their_own_side_and_the_office_all(world: World, challenge: Challenge) -> None:
    seen = {
        name: reviews_visible_to(world.people[name]).filter(challenge=challenge).count()
        for name in ("olga", "david", "frida", "head_two", "erin", "frank", "alice", "sam")
    }
    assert seen == {
        "olga": 4, "david": 4, "frida": 4, "head_two": 4, "erin": 1, "frank": 0, "alice": 0, "sam": 0,
    }  # fmt: skip
