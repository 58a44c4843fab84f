"""A challenge is drafted, reviewed by four sides at once, decided by name and published, by its people in the browser."""

import pytest

from tests.e2e.accessibility import Inspection
from tests.e2e.conftest import SetClock, TakeSeat
from tests.e2e.desk import Desk
from tests.factories.organisation import World, make_person
from tracker.challenges.models import Challenge
from tracker.organisation.enums import Role

TITLE = "综采面端头支护自动化"
REST = {
    "domain": "智能开采",
    "background": "端头支护靠人工，每班 6 人。",
    "task": "研制端头自动支护装备。",
    "constraints_text": "不降低现行安全标准。",
    "resources": "开放 1022108 面。",
    "outcome_form": "装备与规程",
    "eligibility": "集团内技术骨干均可牵头。",
    "ip_terms": "职务成果归集团所有。",
    "acceptance_method": "现场实测。",
    "bounty_wan": "80",
    "reward_terms": "榜额包干，验收后付清。",
    "penalty_terms": "未达标的收回未拨经费。",
    "milestone_terms": "第 6 个月完成样机。",
    "targets-0-name": "端头支护用工",
    "targets-0-baseline": "6",
    "targets-0-comparator": "lte",
    "targets-0-target": "2",
    "targets-0-unit_of_measure": "人/班",
    "targets-0-proof": "劳动组织写实 30 天",
}


@pytest.fixture
def world(world: World) -> World:
    """With somebody for the party's side; the South's people have no part in it."""
    world.people["polly"] = make_person("polly", world.group, (Role.PARTY_AFFAIRS, world.group), name="白莉")
    return world


def test_a_challenge_is_reviewed_decided_and_published(
    world: World, seat: TakeSeat, set_clock: SetClock, inspection: Inspection
) -> None:
    set_clock(2026, 3, 2)
    olga = seat("olga")
    a_draft_grows(olga, world)
    olga.act("challenge", "submit")
    four_sides_are_asked(seat)
    set_clock(2026, 3, 3)
    the_last_side_is_urged_and_its_deputy_answers(seat)
    the_committee_decides(seat)
    set_clock(2026, 3, 4)
    olga.act_from_inbox("challenge", "publish", bid_deadline="2026-03-23")
    assert Challenge.objects.get(title=TITLE).state == "published"
    who_voted_stands_on_its_page_for_the_office_alone(seat)
    it_is_withdrawn_by_a_decision(seat)
    assert not inspection.findings, "\n".join(inspection.findings)


def a_draft_grows(olga: Desk, world: World) -> None:
    """Saved with nothing but its title, then completed from the links of the meter."""
    olga.open("/challenges/new/")
    olga.submit(title=TITLE)
    assert "0/14" in olga.page.locator("#completeness").inner_text()
    olga.follow('#completeness a[href$="#id_task"]')
    olga.submit(unit=str(world.pit_one.pk), end_user_unit=str(world.pit_one.pk), **REST)
    assert "14/14" in olga.page.locator("#completeness").inner_text()


def four_sides_are_asked(seat: TakeSeat) -> None:
    seat("erin").act_from_inbox("side_review", "answer", opinion=["agree"])
    seat("frida").act_from_inbox("side_review", "answer", opinion=["remarks"], remarks="按里程碑付款。")
    iris = seat("iris")
    iris.take_up("side_review", "answer")
    iris.submit(opinion=["object"], remarks="采购方式未定。")
    review = iris.page.locator("#review").inner_text()
    assert "已答复 3/4" in review
    assert "采购方式未定。" in review


def the_last_side_is_urged_and_its_deputy_answers(seat: TakeSeat) -> None:
    olga, polly = seat("olga"), seat("polly")
    olga.open(Challenge.objects.get(title=TITLE).get_absolute_url())
    olga.act("side_review", "urge")
    assert "今天已催办" in olga.page.locator("#review").inner_text()
    assert olga.page.locator('#review a[href$="/urge/"]').count() == 0
    polly.open("/inbox/?box=read")
    assert "催办" in polly.main.inner_text()
    polly.open(Challenge.objects.get(title=TITLE).get_absolute_url())
    polly.act("side_review", "name_deputy", deputy="leo")
    seat("leo").act_from_inbox("side_review", "answer", opinion=["agree"])
    olga.open(Challenge.objects.get(title=TITLE).get_absolute_url())
    review = olga.page.locator("#review").inner_text()
    assert "已答复 4/4" in review
    assert "雷欧（代白莉）" in review


def the_committee_decides(seat: TakeSeat) -> None:
    david = seat("david")
    david.take_up("challenge", "approve")
    david.submit(
        meeting_number="党委会〔2026〕3号",
        minutes="会议同意发榜。",
        answer_to_objections="按公开招标办理。",
        file={"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"},
        **{
            "votes-0-choice": "agree",
            "votes-1-name": "齐鸣",
            "votes-1-choice": "agree",
            "votes-2-name": "高远",
            "votes-2-choice": "abstain",
        },
    )
    decided = david.page.locator("#review").inner_text()
    for words in ("党委会〔2026〕3号", "齐鸣", "弃权", "按公开招标办理。", "纪要.pdf"):
        assert words in decided


def who_voted_stands_on_its_page_for_the_office_alone(seat: TakeSeat) -> None:
    olga, alice = seat("olga"), seat("alice")
    address = Challenge.objects.get(title=TITLE).get_absolute_url()
    olga.open(address)
    olga.page.locator("#review summary").first.click()
    olga.page.locator("#review .jb-votes").wait_for()
    assert "齐鸣" in olga.page.locator("#review").inner_text()
    alice.open(address)
    assert alice.page.locator("#review").count() == 0
    assert "齐鸣" not in alice.main.inner_text()


def it_is_withdrawn_by_a_decision(seat: TakeSeat) -> None:
    david = seat("david")
    david.open(Challenge.objects.get(title=TITLE).get_absolute_url())
    david.begin("challenge", "withdraw")
    david.submit(
        meeting_number="党委会〔2026〕4号",
        minutes="会议同意撤榜。",
        note="与集团集采重复。",
        **{
            "votes-0-choice": "agree",
            "votes-1-name": "齐鸣",
            "votes-1-choice": "agree",
            "votes-2-name": "高远",
            "votes-2-choice": "agree",
        },
    )
    assert Challenge.objects.get(title=TITLE).state == "withdrawn"
