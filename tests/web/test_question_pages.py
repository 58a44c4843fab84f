"""The questions on a challenge's page, and who reads in them who asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories.chain import AFTER_DEADLINE, challenge_with_closed_bidding, published_challenge
from tests.factories.organisation import World
from tests.factories.questions import TEXT, answered_question, asked_question, declined_question
from tests.factories.supplements import WHEN
from tracker.challenges.models import Challenge, Question
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.web.records import act_url, record_url

AsPerson = Callable[[Person], Client]
ASKER = "楚迪"
HTMX = {"HX-Request": "true"}


def questions_of(challenge: Challenge) -> str:
    return reverse("tracker:challenge-questions", args=[challenge.pk])


def ask(client: Client, challenge: Challenge, **typed: str) -> Any:
    with clock.at(WHEN):
        return client.post(reverse("tracker:challenge-ask", args=[challenge.pk]), typed)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def challenge(world: World) -> Challenge:
    return published_challenge(world, visibility="public")


def test_a_question_is_asked_and_stands_among_the_others(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.trudy)
    response = ask(client, challenge, text="<script>alert(1)</script> 能否？", is_asker_hidden="on")
    assert (response.status_code, response["Location"]) == (302, questions_of(challenge))
    assert said(response) == [
        "Your question is with the office; the answer comes by March 10, 2026.",
        "Marks of a web page were taken out of: Your question",
    ]
    page = client.get(questions_of(challenge)).content.decode()
    assert "能否？" in page
    assert "alert(1)" not in page


def test_after_the_deadline_the_form_is_not_opened(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.trudy)
    with clock.at(AFTER_DEADLINE):
        told = client.get(reverse("tracker:challenge-ask", args=[challenge.pk]))
    assert (told.status_code, told["Location"]) == (302, challenge.get_absolute_url())
    assert said(told) == ["Questions are taken until the deadline for bids."]


def test_a_mistake_keeps_what_was_typed(challenge: Challenge, world: World, as_person: AsPerson) -> None:
    client = as_person(world.trudy)
    long = "问" * 1001
    for typed in (long, " "):
        response = ask(client, challenge, text=typed)
        assert response.status_code == 422
        assert response.context["form"].errors["text"]
    assert long in ask(client, challenge, text=long).content.decode()
    assert not Question.objects.exists()


def test_a_second_click_is_told_and_asks_once(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.trudy)
    ask(client, challenge, text=TEXT)
    response = ask(client, challenge, text=TEXT)
    assert response.status_code == 422
    assert "You have asked this already" in response.content.decode()
    assert TEXT in response.content.decode()
    assert Question.objects.count() == 1


def test_when_bidding_is_closed_the_form_leads_back(world: World, as_person: AsPerson) -> None:
    closed = challenge_with_closed_bidding(world)
    response = ask(as_person(world.trudy), closed, text=TEXT)
    assert (response.status_code, response["Location"]) == (302, f"/challenges/{closed.pk}/")
    assert "tracker:challenge-ask" not in as_person(world.trudy).get(questions_of(closed)).content.decode()


@pytest.mark.parametrize(
    ("is_hidden", "readers"), [(True, {"olga", "trudy"}), (False, {"olga", "trudy", "alice", "sam"})]
)
def test_who_reads_who_asked(
    is_hidden: bool,  # noqa: FBT001 - a parameter of the test
    readers: set[str],
    challenge: Challenge,
    world: World,
    as_person: AsPerson,
) -> None:
    question = answered_question(world, challenge, is_asker_hidden=is_hidden)
    clients = {name: as_person(world.people[name]) for name in ("olga", "trudy", "alice", "sam")}
    clients["visitor"] = Client(headers={"accept-language": "en"})
    for headers in ({}, HTMX):
        pages = {
            name: client.get(questions_of(challenge), headers=headers).content.decode()
            for name, client in clients.items()
        }
        assert all(TEXT in page and "可以，检修班内施工。" in page for page in pages.values())
        # Trudy's own name stands in the head of her page as well.
        told = {name for name, page in pages.items() if ASKER in page.split('<ul class="jb-list jb-qa">')[1]}
        assert told == readers
    for name in ("alice", "sam"):
        assert clients[name].get(f"/records/question/{question.pk}/history/").status_code == 404
        assert clients[name].get(record_url("question", question.pk)).status_code == 404
    assert ASKER in clients["olga"].get(f"/records/question/{question.pk}/history/").content.decode()


def test_the_part_comes_without_the_page_around_it(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    answered_question(world, challenge)
    part = as_person(world.alice).get(questions_of(challenge), headers=HTMX).content.decode()
    assert part.lstrip().startswith('<ul class="jb-list jb-qa">')
    assert "<html" not in part


def test_a_visitor_reads_what_is_answered_and_is_asked_to_sign_in(challenge: Challenge, world: World) -> None:
    asked_question(world, challenge, text="还没有答复的？")
    declined_question(world, challenge, text="不予答复的？")
    answered_question(world, challenge)
    visitor = Client(headers={"accept-language": "en"})
    with clock.at(WHEN):
        page = visitor.get(questions_of(challenge)).content.decode()
    assert TEXT in page
    assert "还没有答复的？" not in page
    assert "不予答复的？" not in page
    assert "Sign in to ask" in page
    assert ask(visitor, challenge, text=TEXT)["Location"].startswith("/sign-in/")
    inside = published_challenge(world, title="集团内")
    assert visitor.get(questions_of(inside)).status_code == 404


def test_the_office_answers_from_the_list_and_sees_what_is_late(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    question = asked_question(world, challenge)
    office, alice = as_person(world.olga), as_person(world.alice)
    link = act_url("question", question.pk, "answer")
    with clock.at(WHEN):
        in_time = office.get(questions_of(challenge)).content.decode()
    assert link in in_time
    assert "l-yellow" not in in_time
    with clock.at(WHEN + timedelta(days=7)):
        late = office.get(questions_of(challenge)).content.decode()
        others = alice.get(questions_of(challenge)).content.decode()
    assert "l-yellow" in late
    assert "Answer was due 10 Mar" in late
    assert "l-yellow" not in others
    assert link not in others
    page = office.get(link).content.decode()
    assert f"{ASKER} (name not shown) asks: {TEXT}" in page
    response = office.post(link, {"answer": "可以。"})
    assert (response.status_code, response["Location"]) == (302, questions_of(challenge))
    again = office.post(link, {"answer": "不可以。"})
    assert again.status_code == 302
    assert any(words.startswith("Nothing was changed") for words in said(again))
    assert Question.objects.get().answer == "可以。"


def test_an_answer_that_is_too_long_is_kept(challenge: Challenge, world: World, as_person: AsPerson) -> None:
    question = asked_question(world, challenge)
    response = as_person(world.olga).post(act_url("question", question.pk, "answer"), {"answer": "答" * 4001})
    assert response.status_code == 422
    assert "答" * 4001 in response.content.decode()


def test_the_challenge_takes_them_in(challenge: Challenge, world: World, as_person: AsPerson) -> None:
    attribute = f'hx-get="{questions_of(challenge)}"'
    for client in (as_person(world.alice), Client()):
        assert attribute in client.get(challenge.get_absolute_url()).content.decode()
