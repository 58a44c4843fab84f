"""The pages of the joint review and of the decision: what they show, to whom, and what they keep of a mistake."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.chain import DAY, drafted_challenge, pooled_need, published_challenge
from tests.factories.decisions import all_agree, side
from tests.factories.organisation import World, make_person
from tracker.challenges.models import Challenge
from tracker.challenges.review.services import give_opinion
from tracker.challenges.services import submit_challenge
from tracker.deliberation.models import Decision
from tracker.foundation import clock
from tracker.inbox.models import Message
from tracker.organisation.enums import Role
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


@pytest.fixture
def challenge(world: World) -> Challenge:
    with clock.at(DAY):
        return submit_challenge(drafted_challenge(world), by=world.olga)


def ballots(*votes: tuple[str, str]) -> dict[str, str]:
    rows = {f"votes-{place}-{part}": value for place, vote in enumerate(votes, start=1)
            for part, value in zip(("name", "choice"), vote, strict=True)}  # fmt: skip
    return {"votes-TOTAL_FORMS": "6", "votes-INITIAL_FORMS": "1", **rows}


AGREED = ballots(("齐鸣", "agree"), ("高远", "agree"), ("闻达", "abstain"))
MEETING = {"meeting_number": "党委会〔2026〕3号", "minutes": "同意发榜。"}


def sent(client: Client, challenge: Challenge, data: dict[str, Any], act: str = "approve") -> Any:
    with clock.at(DAY):
        return client.post(f"/challenges/{challenge.pk}/{act}/", data)


def words(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_page_shows_who_has_answered_and_who_has_not(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    with clock.at(DAY):
        give_opinion(side(challenge, "finance"), opinion="object", remarks="榜额过高。", by=world.frida)
        page = words(as_person(world.olga).get(challenge.get_absolute_url()))
    for shown in ("1 of 4 answered", "Finance", "榜额过高。", "白莉"):
        assert shown in page
    assert (page.count("Outstanding, due "), page.count("/urge/")) == (3, 3)
    assert "/answer/" not in page
    reader = words(as_person(world.erin).get(challenge.get_absolute_url()))
    assert f"/acts/side_review/{side(challenge, 'technical').pk}/answer/" in reader
    assert "榜额过高。" not in reader


def test_an_objection_without_reason_is_sent_back_with_what_was_chosen(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    finance = side(challenge, "finance")
    response = as_person(world.frida).post(
        f"/acts/side_review/{finance.pk}/answer/", {"opinion": "object", "remarks": " "}
    )
    assert response.status_code == 422
    assert "An objection needs its reason." in words(response)
    assert side(challenge, "finance").state == "asked"


def test_a_stranger_as_deputy_is_refused_and_an_unknown_number_too(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    client, address = (
        as_person(world.frida),
        f"/acts/side_review/{side(challenge, 'finance').pk}/name_deputy/",
    )
    assert "艾丽 is neither" in words(client.post(address, {"deputy": "alice"}))
    assert "Nobody with an account has this employee number." in words(client.post(address, {"deputy": "x"}))


def test_names_in_the_help_of_the_form_are_text(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    make_person("eve", world.north, (Role.FINANCE_OFFICER, world.north), name="<script>alert(1)</script>")
    page = (
        as_person(world.olga)
        .get(f"/acts/side_review/{side(challenge, 'finance').pk}/assign/")
        .content.decode()
    )
    assert "frida 傅核" in page
    assert "<script>alert(1)" not in page


def test_the_committee_decides_with_votes_minutes_and_file(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    all_agree(challenge)
    client = as_person(world.david)
    page = words(client.get(f"/challenges/{challenge.pk}/approve/"))
    assert 'value="大卫"' in page
    assert "reason_without" not in page
    data = {**MEETING, **AGREED, "votes-0-choice": "agree", "votes-0-member": str(world.david.pk)}
    signed = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 signed")
    assert sent(client, challenge, {**data, "file": signed}).status_code == 302
    decision = Decision.objects.get()
    assert list(decision.votes.values_list("name", "choice")) == [
        ("大卫", "agree"), ("齐鸣", "agree"), ("高远", "agree"), ("闻达", "abstain"),
    ]  # fmt: skip
    shown = words(as_person(world.olga).get(challenge.get_absolute_url()))
    for told in ("党委会〔2026〕3号", "闻达", "Abstain 1", "同意发榜。", "纪要.pdf"):
        assert told in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"minutes": ""}, "This field is required."),
        (ballots(("齐鸣", "agree")), "votes of at least 3 members by name; there are 1."),
        (ballots(("齐鸣", "agree"), ("高远", "disagree"), ("闻达", "abstain")), "1 of 3 votes agree"),
        (ballots(("齐鸣", "agree"), ("齐鸣", "agree"), ("高远", "agree")), "Named twice: 齐鸣."),
        (ballots(("", "agree"), ("齐鸣", "agree"), ("高远", "agree")), "A vote is given by name."),
        ({"reason_without": ""}, "This field is required."),
        ({"file": SimpleUploadedFile("纪要.pdf", b"MZ\x90")}, "is not what its name says"),
    ],
)
def test_a_decision_that_does_not_hold_is_sent_back_with_all_that_was_typed(
    world: World, as_person: AsPerson, challenge: Challenge, typed: dict[str, Any], said: str
) -> None:
    data = {**MEETING, **AGREED, "reason_without": "工期紧。", **typed}
    if typed.get("votes-1-name") is not None:
        data = {name: value for name, value in data.items() if name not in AGREED or name in typed}
    response = sent(as_person(world.david), challenge, data)
    assert response.status_code == 422
    assert said in words(response)
    assert "党委会〔2026〕3号" in words(response)
    assert (Decision.objects.count(), Challenge.objects.get().state) == (0, "in_review")


def test_the_proposing_unit_is_told_before_it_types_and_refused_after(
    world: World, as_person: AsPerson
) -> None:
    with clock.at(DAY):
        challenge = submit_challenge(drafted_challenge(world, need=pooled_need(world)), by=world.olga)
    paul = make_person("paul", world.pit_one, (Role.DECISION_BODY, world.group), name="一矿委员")
    client = as_person(paul)
    page = words(client.get(f"/challenges/{challenge.pk}/approve/"))
    assert "You belong to the proposing unit 一矿" in page
    assert 'value="一矿委员"' not in page
    response = sent(client, challenge, {**MEETING, **AGREED, "reason_without": "工期紧。"})
    assert "of the proposing unit 一矿, which does not decide on its own proposal." in words(response)
    assert response.status_code == 422


def test_a_second_decision_is_told_that_it_comes_too_late(
    world: World, as_person: AsPerson, challenge: Challenge
) -> None:
    client, data = as_person(world.david), {**MEETING, **AGREED, "reason_without": "工期紧。"}
    assert sent(client, challenge, data).status_code == 302
    response = sent(client, challenge, data)
    assert response.headers["Location"] == challenge.get_absolute_url()
    assert Decision.objects.count() == 1


def test_a_withdrawal_asks_for_its_reason_and_tells_everyone(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    client = as_person(world.david)
    response = sent(client, challenge, {**MEETING, **AGREED}, "withdraw")
    assert response.status_code == 422
    assert Challenge.objects.get().state == "published"
    client.post(f"/challenges/{challenge.pk}/follow/", {"follow": "1"})
    as_person(world.leo).post(f"/challenges/{challenge.pk}/follow/", {"follow": "1"})
    assert sent(client, challenge, {**MEETING, **AGREED, "note": "重复。"}, "withdraw").status_code == 302
    assert Challenge.objects.get().state == "withdrawn"
    assert list(Message.objects.filter(act="withdraw").values_list("person__username", flat=True)) == ["leo"]
    matters = Decision.objects.order_by("pk").values_list("matter", flat=True)
    assert list(matters) == ["publication", "withdrawal"]


def test_votes_are_for_those_who_work_for_the_unit_and_never_for_visitors(
    world: World, as_person: AsPerson
) -> None:
    challenge = published_challenge(world, visibility="public")
    address = challenge.get_absolute_url()
    for name, leads, gets in (
        ("olga", True, 200),
        ("erin", False, 200),
        ("alice", False, 404),
        ("sam", False, 404),
    ):
        client = as_person(world.people[name])
        assert (f"{address}review/" in client.get(address).content.decode()) is leads
        assert client.get(f"{address}review/").status_code == gets
    visitor = words(Client().get(address))
    for secret in ("党委会", "委员1", "review/"):
        assert secret not in visitor
