"""What the form of a need asks beside its four questions, and what becomes of tags in pasted text."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.chain import DAY, draft_need, pooled_need
from tests.factories.organisation import World
from tests.needs.ledgers import client_of
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed
from tracker.foundation.search.index import reindex
from tracker.needs.forms import PoolNeedForm
from tracker.needs.models import Need
from tracker.needs.services import Part, split_need, submit_need
from tracker.needs.states import UNCLASSIFIED

pytestmark = pytest.mark.usefixtures("in_english")

NEW = "/needs/new/"
TYPED = {"title": "托辊异响", "problem": "停机。", "wanted": "不停机。", "category": "technology"}
FACTS = {
    "sensitivity": "no",
    "phone": "0391-123456",
    "loss_wan": "36.5",
    "can_offer": "停产检修窗口与备件。",
    "prospects": "全集团 40 条皮带。",
}


def raised(world: World, **typed: str) -> Need:
    assert client_of(world.dave).post(NEW, TYPED | typed).status_code == 302
    return Need.objects.latest("pk")


def page_of(need: Need, world: World, reader: str) -> str:
    return client_of(world.people[reader]).get(need.get_absolute_url()).content.decode()


# --- Secrecy ------------------------------------------------------------------------------------------------------


def test_the_question_of_secrecy_is_open_in_a_draft_and_answered_at_submission(world: World) -> None:
    need = raised(world)
    assert (need.sensitivity, need.state) == ("", "draft")
    with pytest.raises(GuardFailed) as refused:
        submit_need(need, by=world.dave)
    assert refused.value.reasons == ("Say whether it touches secret or sensitive matters before you submit.",)
    told = client_of(world.dave).get(reverse("tracker:act", args=["need", need.pk, "submit"]))
    assert "Say whether it touches secret or sensitive matters" in told.content.decode()
    assert submit_need(raised(world, sensitivity="no"), by=world.dave).state == "submitted"


def test_what_is_sensitive_is_not_even_saved_and_is_told_where_to_go(world: World) -> None:
    response = client_of(world.dave).post(NEW, TYPED | {"sensitivity": "yes"})
    assert (response.status_code, Need.objects.count()) == (422, 0)
    assert str(UNCLASSIFIED) in response.content.decode()
    assert "secrecy office of your unit" in str(UNCLASSIFIED)


def test_what_is_sensitive_is_submitted_by_no_other_way(world: World) -> None:
    need = draft_need(world, sensitivity="yes")
    with pytest.raises(GuardFailed) as refused:
        submit_need(need, by=world.dave)
    assert refused.value.reasons == (str(UNCLASSIFIED),)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="submitted")


# --- The day that is wished for -----------------------------------------------------------------------------------


def test_a_day_that_has_passed_is_refused_and_one_that_passed_since_may_stay(world: World) -> None:
    with clock.at(DAY):
        response = client_of(world.dave).post(NEW, TYPED | {"wished_by": "2020-01-01"})
        assert (response.status_code, Need.objects.count()) == (422, 0)
        assert "This day has passed already." in response.content.decode()
        need = raised(world, wished_by=f"{DAY.date()}")
    with clock.at(DAY + timedelta(days=30)):
        address = reverse("tracker:need-edit", args=[need.pk])
        typed = TYPED | {"title": "托辊异响（二）", "wished_by": f"{DAY.date()}"}
        assert client_of(world.dave).post(address, typed).status_code == 302
        typed["wished_by"] = f"{DAY.date() + timedelta(days=1)}"
        assert client_of(world.dave).post(address, typed).status_code == 422
    need.refresh_from_db()
    assert (need.title, need.wished_by) == ("托辊异响（二）", DAY.date())


# --- The optional facts -------------------------------------------------------------------------------------------


def test_the_optional_facts_are_kept_and_shown_and_the_telephone_to_few(world: World) -> None:
    need = submit_need(raised(world, **FACTS), by=world.dave)
    assert (need.phone, need.loss_wan, need.can_offer, need.prospects) == (
        "0391-123456",
        Decimal("36.5"),
        "停产检修窗口与备件。",
        "全集团 40 条皮带。",
    )
    for reader in ("dave", "olga", "head_one"):
        shown = page_of(need, world, reader)
        assert all(words in shown for words in ("0391-123456", "36.50", "备件", "40 条皮带"))
    Need.objects.filter(pk=need.pk).update(state="pooled", expert_opinion="可行。", risk_opinion="可控。")
    shown = page_of(need, world, "trudy")
    assert ("0391-123456" in shown, "36.50" in shown) == (False, True)


@pytest.mark.parametrize(
    ("loss", "status"), [("", 302), ("0", 302), ("1000000", 302), ("1000000.01", 422), ("-1", 422)]
)
def test_a_loss_lies_between_nothing_and_a_million(world: World, loss: str, status: int) -> None:
    assert client_of(world.dave).post(NEW, TYPED | {"loss_wan": loss}).status_code == status


def test_the_parts_of_a_need_keep_what_was_said_of_it(world: World) -> None:
    need = submit_need(raised(world, **FACTS), by=world.dave)
    for part in split_need(need, parts=[Part("一", "一。"), Part("二", "二。")], note="分。", by=world.olga):
        assert (part.sensitivity, part.phone, part.can_offer) == ("no", need.phone, need.can_offer)


# --- Pasted text --------------------------------------------------------------------------------------------------


def test_tags_of_a_pasted_page_are_cleaned_away_and_figures_stay(world: World) -> None:
    need = raised(
        world,
        title="<b>上隅角</b><br>瓦斯",
        problem="<p>瓦斯浓度<1%</p><script>alert(1)</script><p>停头</p>",
        wanted="<div>降到 <0.8%</div>",
        prospects="<ul><li>一矿</li><li>二矿</li></ul>",
    )
    assert (need.title, need.problem, need.wanted, need.prospects) == (
        "上隅角 瓦斯",
        "瓦斯浓度<1%\n停头",
        "降到 <0.8%",
        "一矿\n二矿",
    )


def test_a_title_of_tags_alone_is_none(world: World) -> None:
    response = client_of(world.dave).post(NEW, TYPED | {"title": "<p></p>"})
    assert (response.status_code, Need.objects.count()) == (422, 0)
    assert "Nothing but marks of a web page stands here: write it in words." in response.content.decode()


def test_what_the_office_pastes_is_cleaned_as_well(settings: Any) -> None:
    settings.JIEBANG = settings.JIEBANG | {"SCREENING_CHECKS": []}
    form = PoolNeedForm({"expert_opinion": "<p>可行</p>", "risk_opinion": "<1%", "reply": "<b>好</b>"})
    assert form.is_valid()
    assert form.cleaned_data == {"expert_opinion": "可行", "risk_opinion": "<1%", "reply": "好"}


# --- The pages of pooling and merging -----------------------------------------------------------------------------


def test_the_page_of_pooling_offers_an_answer_that_may_be_changed(world: World) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    address = reverse("tracker:act", args=["need", need.pk, "pool"])
    client = client_of(world.olga)
    assert "Appraised and taken into the pool" in client.get(address).content.decode()
    silent = client.post(address, {"expert_opinion": "可行。", "risk_opinion": "可控。", "reply": " "})
    assert silent.status_code == 422


def merge_page(need: Need) -> str:
    return reverse("tracker:act", args=["need", need.pk, "merge"])


def test_the_page_of_merging_offers_the_needs_that_are_alike(world: World) -> None:
    alike, need = pooled_need(world), pooled_need(world)
    other = pooled_need(world, title="选煤厂介耗偏高", problem="介耗高于定额。", wanted="降耗。")
    draft = draft_need(world)
    reindex()
    client = client_of(world.olga)
    shown = client.get(merge_page(need)).content.decode()
    assert f'value="{alike.number}"' in shown
    for hidden in (need, other, draft):
        assert f'value="{hidden.number}"' not in shown
    nothing = client.post(merge_page(need), {"similar": "", "into": "", "reply": "并入。"})
    assert "Choose one of the needs above" in nothing.content.decode()
    both = client.post(merge_page(need), {"similar": alike.number, "into": other.number, "reply": "并入。"})
    assert "leave one of them out" in both.content.decode()
    done = client.post(merge_page(need), {"similar": alike.number, "into": "", "reply": "并入。"})
    assert done.headers["Location"] == alike.get_absolute_url()


def test_another_need_is_still_given_by_its_number(world: World) -> None:
    pooled_need(world)
    need, other = pooled_need(world), pooled_need(world, title="选煤厂介耗偏高", problem="介耗。")
    reindex()
    done = client_of(world.olga).post(
        merge_page(need), {"similar": "", "into": other.number.lower(), "reply": "并入。"}
    )
    assert done.headers["Location"] == other.get_absolute_url()
