"""公开答疑: who asks and answers what until when, and who is told who asked."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser

from tests.factories.chain import (
    AFTER_DEADLINE,
    DEADLINE,
    HERE,
    challenge_with_closed_bidding,
    drafted_challenge,
    published_challenge,
)
from tests.factories.organisation import World
from tests.factories.questions import TEXT, answered_question, asked_question, declined_question
from tests.factories.supplements import WHEN, supplemented
from tests.lifecycle_matrix import who_may_act
from tracker.challenges.models import Challenge, Question
from tracker.challenges.queries import questions_shown_on, questions_visible_to
from tracker.challenges.questions.services import answer_question, ask_question, decline_question
from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState
from tracker.inbox.models import Message, Task
from tracker.inbox.queries import open_tasks_of

pytestmark = pytest.mark.usefixtures("in_english")
CAST = ["olga", "david", "alice", "head_two", "iris", "sam", "trudy"]
"""olga is the group's office, sam the South's; trudy asks about the North's challenge."""

Make = Callable[[World, Challenge], Question]


@pytest.mark.parametrize(
    ("make", "state", "may"),
    [
        (asked_question, "asked", {"answer": "olga", "decline": "olga"}),
        (answered_question, "answered", {}),
        (declined_question, "declined", {}),
    ],
)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    make: Make, state: str, may: dict[str, str], world: World
) -> None:
    question = make(world, published_challenge(world))
    cast = {name: world.people[name] for name in CAST}
    assert (question.state, who_may_act(question, cast)) == (state, may)
    assert audit.verify().is_intact


# --- Asking -----------------------------------------------------------------------------------------------------


def test_a_question_is_owed_an_answer_within_three_working_days(world: World, settings: LazySettings) -> None:
    challenge = published_challenge(world)
    question = asked_question(world, challenge)
    task = Task.objects.get(subject_kind="question", closed_at=None)
    # Asked on a Thursday.
    assert (task.act, task.role, task.unit_id, task.due_at) == (
        "answer",
        "challenge_office",
        challenge.unit_id,
        datetime(2026, 3, 10, 23, 59, 59, tzinfo=HERE),
    )
    assert task in open_tasks_of(world.olga)
    assert task not in open_tasks_of(world.sam)
    assert task.subject_label == question.text
    settings.JIEBANG = {**settings.JIEBANG, "QUESTION_DAYS": 1}
    asked_question(world, challenge, text="另一个问题？")
    assert Task.objects.latest("pk").due_at == datetime(2026, 3, 6, 23, 59, 59, tzinfo=HERE)


def test_at_the_very_deadline_one_still_asks_and_after_it_no_longer(world: World) -> None:
    challenge = published_challenge(world)
    with clock.at(DEADLINE):
        assert ask_question(challenge, text="最后一问？", by=world.trudy).state == "asked"
    with clock.at(AFTER_DEADLINE), pytest.raises(GuardFailed) as refused:
        ask_question(challenge, text="晚了的一问？", by=world.trudy)
    assert refused.value.reasons == ("Questions are taken until the deadline for bids.",)


@pytest.mark.parametrize("make", [drafted_challenge, challenge_with_closed_bidding])
def test_only_what_is_published_is_asked_about(make: Callable[[World], Challenge], world: World) -> None:
    challenge = make(world)
    with clock.at(WHEN), pytest.raises(GuardFailed):
        ask_question(challenge, text=TEXT, by=world.trudy)
    assert not Question.objects.exists()


def test_a_second_click_asks_once(world: World) -> None:
    challenge = published_challenge(world)
    asked_question(world, challenge)
    with pytest.raises(GuardFailed) as refused:
        asked_question(world, challenge, text=f" {TEXT}\r\n")
    assert refused.value.reasons == ("You have asked this already; the office has it before it.",)
    assert Question.objects.count() == 1


def test_one_person_has_at_most_three_open_on_one_challenge(world: World) -> None:
    challenge, other = published_challenge(world), published_challenge(world, title="别的题")
    first, *_others = [asked_question(world, challenge, text=f"第{place}问？") for place in (1, 2, 3)]
    with pytest.raises(GuardFailed) as refused:
        asked_question(world, challenge, text="第4问？")
    assert refused.value.reasons == (
        "3 questions of yours wait for their answers; ask on when they are there.",
    )
    asked_question(world, challenge, text="第4问？", by="alice")
    asked_question(world, other, text="第4问？")
    answer_question(first, answer="可以。", by=world.olga)
    assert asked_question(world, challenge, text="第4问？").state == "asked"


# --- Answering --------------------------------------------------------------------------------------------------


def test_an_answer_settles_the_task_and_is_told_to_the_asker(world: World) -> None:
    question = answered_question(world, published_challenge(world))
    assert (question.answer, question.answered_by, question.answered_at) == (
        "可以，检修班内施工。",
        world.olga,
        WHEN,
    )
    assert not Task.objects.filter(subject_kind="question", closed_at=None).exists()
    message = Message.objects.get(subject_kind="question")
    assert (message.person, message.act, message.from_name) == (world.trudy, "answer", "欧阁")


def test_an_empty_answer_is_none(world: World) -> None:
    question = asked_question(world, published_challenge(world))
    with pytest.raises(GuardFailed) as refused:
        answer_question(question, answer=" \n ", by=world.olga)
    assert refused.value.reasons == ("Write the answer.",)


def test_it_is_not_declined_without_a_reason_and_the_asker_learns_it(world: World) -> None:
    question = asked_question(world, published_challenge(world))
    with pytest.raises(GuardFailed) as refused:
        decline_question(question, note=" ", by=world.olga)
    assert refused.value.reasons == ("A reason is needed.",)
    declined = decline_question(question, note="与本榜题无关。", by=world.olga)
    assert (declined.state, declined.answer) == ("declined", "与本榜题无关。")
    assert Message.objects.get(subject_kind="question").note == "与本榜题无关。"


def test_the_second_of_two_officers_changes_nothing(world: World) -> None:
    question = answered_question(world, published_challenge(world))
    for again in (
        lambda: answer_question(question, answer="不可以。", by=world.olga),
        lambda: decline_question(question, note="无关。", by=world.olga),
    ):
        with pytest.raises(WrongState):
            again()
    assert Question.objects.get().answer == "可以，检修班内施工。"


@pytest.mark.parametrize("name", ["sam", "trudy", "david", "head_two"])
def test_only_the_office_of_the_publishing_unit_answers(name: str, world: World) -> None:
    question = asked_question(world, published_challenge(world))
    with pytest.raises(NotAllowed):
        answer_question(question, answer="可以。", by=world.people[name])


def test_after_the_deadline_what_was_asked_is_still_answered(world: World) -> None:
    question = asked_question(world, published_challenge(world))
    with clock.at(AFTER_DEADLINE + timedelta(days=1)):
        assert answer_question(question, answer="可以。", by=world.olga).state == "answered"


def test_who_asked_follows_the_challenge(world: World) -> None:
    challenge = published_challenge(world)
    asked_question(world, challenge)
    supplemented(world, challenge)
    assert Message.objects.filter(act="supplement", person=world.trudy).exists()


# --- Who sees it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_hidden", [True, False])
def test_the_record_itself_is_for_the_asker_and_the_answering_office(is_hidden: bool, world: World) -> None:  # noqa: FBT001 - a parameter of the test
    question = asked_question(world, published_challenge(world), is_asker_hidden=is_hidden)
    seeing = {name for name, person in world.people.items() if question in questions_visible_to(person)}
    assert seeing == {"olga", "trudy"}
    assert question not in questions_visible_to(AnonymousUser())


@pytest.mark.parametrize(
    ("make", "hidden_from"),
    [
        (asked_question, {"visitor"}),
        (answered_question, set()),
        (declined_question, {"visitor", "david", "alice", "head_two", "iris", "sam"}),
    ],
)
def test_the_question_is_shown_to(make: Make, hidden_from: set[str], world: World) -> None:
    challenge = published_challenge(world)
    question = make(world, challenge)
    challenge = Challenge.objects.select_related("unit").get(pk=challenge.pk)
    readers = {name: world.people[name] for name in CAST} | {"visitor": AnonymousUser()}
    assert {
        name for name, reader in readers.items() if question not in questions_shown_on(challenge, reader)
    } == hidden_from
