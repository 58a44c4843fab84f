"""The one page of every act: what keeps it back is said, and what is refused changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils.html import escape

from tests.factories.chain import (
    DAY,
    DEADLINE,
    draft_need,
    drafted_bid,
    drafted_challenge,
    pooled_need,
    published_challenge,
    submitted_bid,
)
from tests.factories.organisation import World
from tracker.bids.models import Bid
from tracker.challenges.models import Challenge
from tracker.challenges.services import submit_challenge
from tracker.foundation import audit, clock
from tracker.foundation.audit import AuditEntry
from tracker.needs.models import Need
from tracker.needs.services import submit_need
from tracker.organisation.models import Person
from tracker.web.records import act_url, record_url

AsPerson = Callable[[Person], Client]
LATER = DAY + timedelta(days=2)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def acts_on(kind: str, pk: int) -> list[str]:
    entries = AuditEntry.objects.filter(subject_kind=kind, subject_id=str(pk)).order_by("pk")
    return list(entries.values_list("act", flat=True))


def submitted_challenge(world: World) -> Challenge:
    return submit_challenge(drafted_challenge(world), by=world.olga)


def test_an_act_is_carried_out_and_leads_back_to_the_record(world: World, as_person: AsPerson) -> None:
    need = draft_need(world)
    response = as_person(world.dave).post(act_url("need", need.pk, "submit"))
    assert (response.status_code, response["Location"]) == (302, record_url("need", need.pk))
    assert said(response) == ["Done: Submit the need."]
    assert Need.objects.get(pk=need.pk).state == "submitted"


def test_a_second_click_is_told_and_changes_nothing(world: World, as_person: AsPerson) -> None:
    need = draft_need(world)
    client = as_person(world.dave)
    client.post(act_url("need", need.pk, "submit"))
    before = audit.head_digest()
    response = client.post(act_url("need", need.pk, "submit"))
    assert (response.status_code, response["Location"]) == (302, record_url("need", need.pk))
    assert f"Nothing was changed: “{need}” already stands at “Submitted”." in said(response)
    assert acts_on("need", need.pk) == ["begin", "submit"]
    assert audit.head_digest() == before


def test_the_page_of_an_act_that_is_over_leads_to_the_record(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    response = as_person(world.olga).get(act_url("need", need.pk, "pool"), follow=True)
    assert response.redirect_chain == [(record_url("need", need.pk), 302)]
    assert f"Nothing was changed: “{need}” already stands at “In the pool”." in response.content.decode()


def test_without_the_right_the_page_says_which_one_is_missing(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    for send in (as_person(world.alice).get, as_person(world.sid).post):
        response = send(act_url("need", need.pk, "divert"))
        assert response.status_code == 403
        assert "You do not hold the right to “Divert to another channel” here." in response.content.decode()
    assert acts_on("need", need.pk)[-1] == "pool"


def test_duties_stay_separated_for_administrators_too(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    world.leo.is_superuser = world.leo.is_staff = True
    world.leo.save()
    assert as_person(world.leo).get(act_url("need", need.pk, "divert")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("challenge", "close_bidding"),  # the clock's
        ("challenge", "nonsense"),
        ("nonsense", "submit"),
        ("Challenge", "submit"),
    ],
)
def test_inner_acts_and_unknown_words_are_not_found(
    kind: str, act: str, world: World, as_person: AsPerson
) -> None:
    challenge = published_challenge(world)
    client = as_person(world.olga)
    address = f"/acts/{kind}/{challenge.pk}/{act}/"
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_records_that_cannot_be_are_not_found(pk: int, world: World, as_person: AsPerson) -> None:
    assert as_person(world.olga).get(f"/acts/need/{pk}/submit/").status_code == 404
    assert as_person(world.olga).get(f"/records/need/{pk}/").status_code == 404


def test_a_mistake_keeps_what_was_typed_and_stands_beside_its_field(
    world: World, as_person: AsPerson
) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    response = as_person(world.olga).post(
        act_url("need", need.pk, "pool"), {"expert_opinion": '论证可行 <𠮷> "好"', "risk_opinion": ""}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert escape('论证可行 <𠮷> "好"') in page
    assert '<div class="mistake" id="id_risk_opinion_error">' in page
    assert "This field is required." in page
    assert Need.objects.get(pk=need.pk).state == "submitted"


def test_an_act_that_needs_a_reason_is_not_done_without_one(world: World, as_person: AsPerson) -> None:
    challenge = submitted_challenge(world)
    client = as_person(world.david)
    for note in ("", "   "):
        response = client.post(act_url("challenge", challenge.pk, "return"), {"note": note})
        assert response.status_code == 422
    assert (
        client.post(act_url("challenge", challenge.pk, "return"), {"note": "请补指标。"}).status_code == 302
    )
    assert AuditEntry.objects.filter(act="return").get().note == "请补指标。"


def test_what_keeps_an_act_back_is_said_before_the_form(world: World, as_person: AsPerson) -> None:
    need = draft_need(world, wanted="")
    page = as_person(world.dave).get(act_url("need", need.pk, "submit")).content.decode()
    assert "Not yet possible" in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]


def test_what_keeps_an_act_back_is_said_after_sending(world: World, as_person: AsPerson) -> None:
    need = draft_need(world, wanted="")
    response = as_person(world.dave).post(act_url("need", need.pk, "submit"), {"sent": "1"})
    assert response.status_code == 422
    assert "This did not happen" in response.content.decode()
    assert acts_on("need", need.pk) == ["begin"]


def test_every_reason_is_told_at_once(world: World, as_person: AsPerson) -> None:
    bid = drafted_bid(world, published_challenge(world), is_complete=False)
    with clock.at(LATER):
        response = as_person(world.alice).post(act_url("bid", bid.pk, "submit"), {"is_pledged": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    reasons = page.split('class="jb-errors"')[1].split("</ul>")[0].count("<li>")
    assert reasons >= 3
    assert Bid.objects.get(pk=bid.pk).state == "draft"


def test_a_bid_a_second_late_is_refused_on_the_page(world: World, as_person: AsPerson) -> None:
    bid = drafted_bid(world, published_challenge(world))
    with clock.at(DEADLINE + timedelta(seconds=1)):
        response = as_person(world.alice).post(act_url("bid", bid.pk, "submit"), {"is_pledged": "on"})
    assert response.status_code == 422
    assert Bid.objects.get(pk=bid.pk).state == "draft"


def test_an_act_with_a_page_of_its_own_leads_there(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    response = as_person(world.olga).get(act_url("challenge", challenge.pk, "evaluate"))
    assert response["Location"] == f"/challenges/{challenge.pk}/evaluate/"


def test_a_record_without_a_page_is_shown_to_whom_it_concerns(world: World, as_person: AsPerson) -> None:
    bid = submitted_bid(world, published_challenge(world))
    seat = bid.team.members.get(person=world.bob)
    address = f"/records/team_member/{seat.pk}/"
    assert as_person(world.bob).get(address).status_code == 200
    assert as_person(world.trudy).get(address).status_code == 404


def test_the_pages_of_acts_run_without_a_visitor(world: World) -> None:
    need = draft_need(world)
    response = Client().post(act_url("need", need.pk, "submit"))
    assert response["Location"] == f"/sign-in/?next=/acts/need/{need.pk}/submit/"
    assert acts_on("need", need.pk) == ["begin"]
