"""The office writes a supplementary notice, looks at its differences, and issues exactly those."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.factories.chain import (
    AFTER_DEADLINE,
    DEADLINE,
    challenge_with_closed_bidding,
    published_challenge,
)
from tests.factories.organisation import World
from tests.factories.supplements import WHEN, supplemented
from tracker.challenges.models import Challenge, ChallengeNotice
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


def address(challenge: Challenge) -> str:
    return f"/challenges/{challenge.pk}/supplement/"


def opened(client: Client, challenge: Challenge) -> dict[str, Any]:
    """What a browser would send back of the page as it comes."""
    with clock.at(WHEN):
        context = client.get(address(challenge)).context
    typed: dict[str, Any] = {"based_on": challenge.supplement_count, "reason": "与新规定一致。"}
    forms = [context["form"]]
    for formset in (context["targets"], context["criteria"]):
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, False) and field.html_name not in typed:
                typed[field.html_name] = value
    return typed


def sent(client: Client, challenge: Challenge, typed: dict[str, Any]) -> Any:
    with clock.at(WHEN):
        return client.post(address(challenge), typed)


def issued(client: Client, challenge: Challenge, typed: dict[str, Any]) -> Any:
    """Through the preview, by what it holds."""
    page = sent(client, challenge, typed)
    return sent(client, challenge, {**typed, "step": "issue", "seen": page.context["digest"]})


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def challenge(world: World) -> Challenge:
    return published_challenge(world, resources="开放现场。", background="一\n二")


def test_the_page_is_filled_with_what_is_published_and_that_is_no_change(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    response = sent(client, challenge, opened(client, challenge))
    assert response.status_code == 422
    assert "Nothing differs from what is published." in response.content.decode()


def test_the_preview_shows_the_differences_and_changes_nothing(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {
        "resources": "<b>踏勘</b>",
        "bounty_wan": "80",
        "is_substantive": "on",
        "bid_deadline": "2026-03-30",
    }
    response = sent(client, challenge, typed)
    page = response.content.decode()
    assert response.status_code == 200
    # What is typed goes along for the last step, as it was typed; what is shown was cleaned, and that is said.
    assert "&lt;b&gt;踏勘&lt;/b&gt;" in page
    assert "<b>踏勘</b>" not in page
    assert "Marks of a web page were taken out of: What we provide" in page
    assert response.context["changes"] == {
        "resources": ["开放现场。", "踏勘"],
        "bounty_wan": ["60", "80"],
        "bid_deadline": ["2026年3月23日17:00", "2026年3月30日17:00"],
    }
    assert (ChallengeNotice.objects.count(), Challenge.objects.get().bounty_wan) == (0, Decimal(60))


def test_the_form_names_the_day_to_which_a_substantive_change_extends_the_deadline(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {"bounty_wan": "80", "is_substantive": "on"}
    page = sent(client, challenge, typed).content.decode()
    assert "A substantive change extends the deadline: March 30, 2026 or later." in page
    assert "extends the deadline by 5 working days at least: it may be March 30, 2026 or later." in page


def test_what_the_preview_holds_is_enough_to_issue_it(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    page = sent(client, challenge, opened(client, challenge) | {"resources": "一行\r\n两行"}).content.decode()
    held = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    again = {name: unescape(value) for name, value in held}
    response = sent(client, challenge, {**again, "seen": seen, "step": "issue"})
    assert (response.status_code, response["Location"]) == (302, f"/challenges/{challenge.pk}/")
    assert said(response) == ["Supplementary notice No. 1 is issued; bidding teams and followers are told."]
    assert ChallengeNotice.objects.get().changes == {"resources": ["开放现场。", "一行\n两行"]}


def test_going_back_to_editing_keeps_what_was_typed(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    response = sent(client, challenge, opened(client, challenge) | {"resources": "新的条件", "step": "edit"})
    assert response.status_code == 200
    assert response.context["form"]["resources"].value() == "新的条件"
    assert "新的条件" in response.content.decode()


def test_a_mistake_keeps_what_was_typed(challenge: Challenge, world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    wrong = {"reason": "", "task": "打了一半的话", "targets-0-name": "", "targets-0-target": "x"}
    response = sent(client, challenge, opened(client, challenge) | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "打了一半的话" in page
    assert "Name the target." in page


def test_an_emptied_row_of_a_published_target_is_refused_beside_it(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge)
    empty = dict.fromkeys(
        (f"targets-0-{name}" for name in ("name", "baseline", "target", "unit_of_measure", "proof")), ""
    )
    response = sent(client, challenge, typed | empty)
    assert response.status_code == 422
    assert response.context["targets"].forms[0].errors == {
        "name": ["A published target may be changed, not removed, for teams promise it."]
    }


def test_the_figure_of_today_is_asked_for_beside_a_target_that_changes(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    response = sent(client, challenge, opened(client, challenge) | {"targets-0-baseline": ""})
    assert response.status_code == 422
    assert response.context["targets"].forms[0].errors == {
        "baseline": ["Say where the target stands now; 0 is a figure as well."]
    }
    challenge.targets.update(baseline=None)
    older = opened(client, challenge) | {"resources": "新"}
    assert sent(client, challenge, older).status_code == 200
    assert sent(client, challenge, older | {"targets-0-target": "3"}).status_code == 422


def test_what_the_rules_refuse_is_said_before_the_preview(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    response = sent(client, challenge, opened(client, challenge) | {"bounty_wan": "80"})
    assert response.status_code == 422
    assert "mark the change as substantive: Bounty (10,000 yuan)." in response.content.decode()


def test_a_digest_that_does_not_fit_issues_nothing(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {"resources": "新"}
    for seen in ("", "0" * 64, "ü"):
        response = sent(client, challenge, {**typed, "step": "issue", "seen": seen})
        assert response.status_code == 422
        assert "Your entries are kept" in response.content.decode()
    assert not ChallengeNotice.objects.exists()


def test_a_second_click_is_told_and_issues_nothing(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {"resources": "新"}
    digest = sent(client, challenge, typed).context["digest"]
    for _click in range(2):
        response = sent(client, challenge, {**typed, "step": "issue", "seen": digest})
    assert (response.status_code, response["Location"]) == (302, f"/challenges/{challenge.pk}/")
    assert any(words.startswith("Nothing was changed") for words in said(response))
    assert ChallengeNotice.objects.count() == 1


@pytest.mark.parametrize("step", ["", "issue"])
def test_the_second_of_two_officers_keeps_their_words_and_sees_the_first_ones_notice(
    step: str, challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {"background": "第二位写的话"}
    digest = sent(client, challenge, typed).context["digest"]
    supplemented(world, challenge, resources="第一位的更正", reason="第一位的理由")
    response = sent(client, challenge, {**typed, "step": step, "seen": digest})
    page = response.content.decode()
    assert response.status_code == 422
    assert "第二位写的话" in page
    assert "第一位的理由" in page
    assert "Meanwhile issued: supplementary notice No. 1" in page
    assert 'name="based_on" value="1"' in page
    assert ChallengeNotice.objects.count() == 1
    # What the first changed is still as it was on the second one's screen: taken over, it goes through.
    again = {**typed, "based_on": 1, "resources": "第一位的更正"}
    assert issued(client, challenge, again).status_code == 302
    assert ChallengeNotice.objects.first().changes == {"background": ["一\n二", "第二位写的话"]}  # type: ignore[union-attr]


def test_when_bidding_is_closed_the_page_leads_back(world: World, as_person: AsPerson) -> None:
    closed = challenge_with_closed_bidding(world)
    for send in (as_person(world.olga).get, as_person(world.olga).post):
        response = send(address(closed))
        assert (response.status_code, response["Location"]) == (302, f"/challenges/{closed.pk}/")


def test_the_button_stands_on_the_challenge_for_its_office_alone(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    link = f"/acts/challenge/{challenge.pk}/supplement/"
    pages = {
        name: as_person(world.people[name]).get(challenge.get_absolute_url()).content.decode()
        for name in ("olga", "david", "alice", "sam")
    }
    assert {name for name, page in pages.items() if link in page} == {"olga"}
    assert as_person(world.olga).get(link)["Location"] == address(challenge)


def test_a_visitor_reads_the_notices_of_a_public_challenge(world: World) -> None:
    public = published_challenge(world, visibility="public", title="公开榜题")
    for words in ("第一次", "<i>第二次</i>"):
        supplemented(world, public, resources=words, reason=f"理由{words}")
    visitor = Client(headers={"accept-language": "en"})
    page = visitor.get(public.get_absolute_url()).content.decode()
    assert page.index("Supplementary notice No. 2") < page.index("Supplementary notice No. 1")
    assert "<i>第二次</i>" not in page
    assert "欧阁" not in page
    alone = visitor.get(f"/challenges/{public.pk}/notices/2/").content.decode()
    assert "理由&lt;i&gt;第二次&lt;/i&gt;" in alone
    assert "欧阁" not in alone


@pytest.mark.parametrize("number", [0, 2, 10**6, 10**30])
def test_a_number_that_was_not_given_out_is_not_found(number: int, world: World) -> None:
    public = published_challenge(world, visibility="public")
    supplemented(world, public)
    assert Client().get(f"/challenges/{public.pk}/notices/{number}/").status_code == 404


def test_after_the_deadline_the_form_does_not_open_although_the_clock_has_not_ticked(
    challenge: Challenge, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    typed = opened(client, challenge) | {"resources": "开放现场与台账。"}
    with clock.at(AFTER_DEADLINE):
        response = client.get(address(challenge))
        late = client.post(address(challenge), typed)
    assert response["Location"] == challenge.get_absolute_url()
    words = "The deadline has passed: what is published can no longer be supplemented."
    assert said(response) == [words]
    # What was typed in time is kept and answered.
    assert late.status_code == 422
    assert words in late.content.decode()
    assert "开放现场与台账。" in late.content.decode()
    with clock.at(DEADLINE):
        assert client.get(address(challenge)).status_code == 200
