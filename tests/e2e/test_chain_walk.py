"""The whole chain, walked by its people in the browser: from a need typed on a phone to the story in the printed book.

Everything is done as a person does it, on the pages: links are clicked, forms filled in and sent. Only the calendar
is turned by the test, and the clock's own job (`tick`) run, as its worker would.
"""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from cms.site.setting_up import StorySite
from tests.e2e.accessibility import PHONE, Inspection
from tests.e2e.casebook_desk import text_of_book
from tests.e2e.conftest import Console, SetClock, TakeSeat
from tests.e2e.desk import Desk
from tests.e2e.story_desk import draft_from_project, pass_all, submit_for_review
from tests.factories.organisation import World

TITLE = "1022108掘进面瓦斯异常治理"
VERIFIED = "402.60"
EXPERTS = ("erin", "frank", "grace")
RECORD = {
    "name": "达标记录.txt",
    "mimeType": "text/plain",
    "buffer": "连续 30 天，日进尺均值 9.8 米。".encode(),
}


def test_the_chain_from_a_need_to_the_printed_story(
    world: World,
    site: StorySite,
    seat: TakeSeat,
    set_clock: SetClock,
    inspection: Inspection,
    console: Console,
    tmp_path: Path,
) -> None:
    # Wagtail saves by itself while a page is being filled in, and is refused as long as something is missing.
    console.expect(r"status of 400 .*/editor/pages/(add|\d+/edit)/")
    set_clock(2026, 3, 2)
    a_need_is_raised_on_a_phone(seat)
    a_challenge_is_made_of_it(seat, world)

    set_clock(2026, 3, 4)
    a_team_hands_in_its_bid(seat)

    set_clock(2026, 3, 23, 17, 1)
    call_command("tick", stdout=io.StringIO())
    set_clock(2026, 3, 25, 10)
    the_bid_is_judged(seat, world)

    set_clock(2026, 4, 2)
    call_command("tick", stdout=io.StringIO())
    the_project_is_established(seat)
    the_project_runs_and_is_accepted(seat, set_clock)

    set_clock(2026, 10, 19)
    the_outcome_is_registered(seat, set_clock)
    set_clock(2026, 11, 2)
    its_benefit_is_verified(seat)
    set_clock(2026, 11, 9)
    it_is_rolled_out_at_home(seat, set_clock)

    set_clock(2026, 12, 15)
    story_url = the_story_is_published(seat)
    printed = the_case_book_is_built(seat, site, tmp_path)
    assert TITLE in printed
    assert VERIFIED in printed

    reader = seat("trudy")
    reader.open(story_url)
    told = reader.main.inner_text()
    assert TITLE in told
    assert VERIFIED in told

    assert inspection.pages_seen > 50
    assert not inspection.findings, "\n".join(inspection.findings)


def a_need_is_raised_on_a_phone(seat: TakeSeat) -> None:
    dave = seat("dave")
    dave.page.set_viewport_size(PHONE)
    dave.open("/inbox/")
    dave.follow_link("/needs/new/")
    dave.submit(
        title=TITLE,
        domain="瓦斯治理",
        problem="瓦斯超限报警每月 11 次，掘进停头。",
        wanted="超限报警由 11 次/月降到 0。",
        end_user="综掘一队",
        sensitivity="no",
    )
    dave.submit()


def a_challenge_is_made_of_it(seat: TakeSeat, world: World) -> None:
    olga, david = seat("olga"), seat("david")
    olga.act_from_inbox(
        "need",
        "pool",
        expert_opinion="论证可行。",
        risk_opinion="风险可控。",
        checks=settings.JIEBANG["SCREENING_CHECKS"],
    )
    olga.begin("need", "list")
    olga.submit(
        task="查明瓦斯来源，给出抽采与监测方案并现场应用。",
        eligibility="集团内技术骨干均可牵头。",
        ip_terms="职务成果归集团所有。",
        acceptance_method="现场实测，专家组验收。",
        bounty_wan="60",
        reward_terms="榜额包干，验收后付清。",
        penalty_terms="未达标的收回未拨经费。",
        milestone_terms="第 3 个月完成首批钻孔。",
        constraints_text="不降低现行安全标准。",
        resources="开放现场与近三年监测数据。",
        outcome_form="方案、装备与规程",
        duration_months="9",
        end_user_unit=str(world.pit_two.pk),
        **row("targets-0", name="超限报警", baseline="11", comparator="lte", target="0", unit_of_measure="次/月", proof="监测系统连续 30 天记录"),
        **row("targets-1", name="日进尺", baseline="6.4", comparator="gte", target="9.6", unit_of_measure="米", proof="生产日报 30 天均值"),
    )  # fmt: skip
    olga.act("challenge", "submit")
    for reviewer in ("erin", "frida", "iris"):
        seat(reviewer).act_from_inbox("side_review", "answer", opinion=["agree"])
    david.take_up("challenge", "approve")
    david.submit(
        meeting_number="党委会〔2026〕3号",
        minutes="同意发榜。",
        reason_without="党群部门负责人出差，会上已口头同意。",
        **votes_by_name(),
    )
    olga.act_from_inbox("challenge", "publish", bid_deadline="2026-03-23")


def votes_by_name() -> dict[str, str]:
    """The member who has an account, and two who have none."""
    return {
        "votes-0-choice": "agree",
        **row("votes-1", name="齐鸣", choice="agree"),
        **row("votes-2", name="高远", choice="abstain"),
    }


def a_team_hands_in_its_bid(seat: TakeSeat) -> None:
    alice = seat("alice")
    alice.open("/inbox/")
    alice.follow_link("/challenges/")
    alice.page.get_by_role("link", name=TITLE).first.click()
    alice.page.wait_for_url("**/challenges/*/")
    alice.follow_link("/bid/")
    alice.submit(team_name="瓦斯攻关队")
    for member, task in (("bob", "钻孔设计"), ("carol", "现场监测")):
        alice.follow_link("/invite/")
        alice.submit(username=member, task=task, share="20")
        seat(member).act_from_inbox("team_member", "confirm")
    alice.begin("bid", "revise")
    promises = alice.names_of_fields("promise_")
    alice.submit(
        analysis="异常来自邻近层卸压瓦斯。",
        approach="定向钻孔分区抽采，分布式监测。",
        risks="钻孔偏斜：随钻测量纠偏。",
        budget_wan="50",
        **dict(zip(promises, ("0", "9.6"), strict=True)),
        **row(
            "steps-0", name="方案与钻孔", deliverable="设计与首批钻孔", months_after_start="3", weight="40"
        ),
        **row("steps-1", name="达标运行", deliverable="连续 30 天记录", months_after_start="6", weight="60"),
    )
    alice.act("bid", "submit", is_pledged=True)


def the_bid_is_judged(seat: TakeSeat, world: World) -> None:
    olga = seat("olga")
    olga.take_up("challenge", "evaluate")
    olga.act("bid", "qualify")
    olga.take_up("challenge", "evaluate")
    olga.submit(experts=[str(getattr(world, name).pk) for name in EXPERTS])
    for name in EXPERTS:
        expert = seat(name)
        expert.take_up("score_sheet", "submit")
        points = {
            field: str(round(expert.largest(field) * 0.85, 1)) for field in expert.names_of_fields("points_")
        }
        expert.submit(**points, comment="方案可行，监测手段可靠。", is_recommended=True)
    olga.take_up("challenge", "publicize")
    olga.follow('main a[href^="/panels/"]')
    olga.act("panel", "close")
    olga.take_up("challenge", "publicize")
    olga.submit(bids=olga.choices_of("bids"), note="专家组一致推荐。")


def the_project_is_established(seat: TakeSeat) -> None:
    alice, david = seat("alice"), seat("david")
    david.act_from_inbox("challenge", "award", meeting_number="党委会〔2026〕5号", minutes="同意定榜。")
    alice.act_from_inbox("commitment", "sign")
    david.act_from_inbox("commitment", "countersign")
    alice.take_up("project", "sign_charter")
    alice.submit()
    alice.act_from_inbox("project", "start")


def the_project_runs_and_is_accepted(seat: TakeSeat, set_clock: SetClock) -> None:
    alice, olga, david, head_two = seat("alice"), seat("olga"), seat("david"), seat("head_two")
    for day, report, figures in (
        ((2026, 6, 22), "首批钻孔完成，瓦斯来源查明。", ("4", "7.5")),
        ((2026, 9, 27), "连续 30 天达标运行。", ("0", "9.8")),
    ):
        set_clock(*day)
        alice.take_up("milestone", "report")
        measured = dict(zip(alice.names_of_fields("measured_"), figures, strict=True))
        alice.submit(text=report, evidence=RECORD, **measured)
        head_two.act_from_inbox("milestone", "pass", note="现场核实。")
    set_clock(2026, 10, 9)
    alice.open("/projects/")
    alice.follow_link_named(TITLE)
    alice.begin("project", "request_acceptance")
    measured = dict(zip(alice.names_of_fields("measured_"), ("0", "9.8"), strict=True))
    alice.submit(self_assessment="两项指标均已达到，现场稳定运行。", **measured)
    olga.act_from_inbox("project", "begin_acceptance")
    set_clock(2026, 10, 16)
    david.act_from_inbox(
        "project", "accept", opinion="同意通过验收。", experts="尔林（技术研究院）、方阔（技术研究院）"
    )


def the_outcome_is_registered(seat: TakeSeat, set_clock: SetClock) -> None:
    alice, olga = seat("alice"), seat("olga")
    alice.open("/projects/?scope=ended")
    alice.follow_link_named(TITLE)
    alice.follow('main a[href^="/outcomes/from-project/"]')
    alice.submit(
        effect="超限报警由每月 11 次降到 0，日进尺提高到 9.8 米。",
        description="定向钻孔分区抽采与分布式监测联动。",
        innovations="钻孔轨迹与监测数据互相校正。",
        research_from="2026-04-02",
        research_to="2026-10-16",
    )
    alice.act("outcome", "submit", is_ip_declared=True)
    for name in ("alice", "bob", "carol"):
        seat(name).act_from_inbox("contribution", "confirm")
    set_clock(2026, 10, 26)
    olga.act_from_inbox("outcome", "register")


def its_benefit_is_verified(seat: TakeSeat) -> None:
    alice = seat("alice")
    alice.open("/outcomes/")
    alice.follow_link_named(TITLE)
    alice.follow_link("/benefits/new/")
    alice.submit(
        period_from="2026-10-01",
        method="按吨煤支护材料消耗前后对比计算。",
        baseline_from="2025-10-01",
        baseline_to="2026-09-30",
        baseline_source="材料科消耗台账",
        **row(
            "lines-0",
            formula="saving",
            label="支护材料",
            before="48",
            after="37",
            volume="1200",
            rate_yuan="350",
        ),
        **row("lines-1", formula="cost", label="工装投入", volume="1", rate_yuan="240000"),
    )
    confirming, verifying = seat("head_one"), seat("frida")
    confirming.take_up("benefit", "confirm")
    first = confirming.names_of_fields("amount_")[0]
    reason = first.replace("amount_", "reason_")
    confirming.submit(**{first: "455.20", reason: "剔除检修月。"}, note="剔除检修月。")
    verifying.take_up("benefit", "verify")
    verifying.submit(**{first: "426.60", reason: "单价按年均价。"}, note="单价按年均价。")


def it_is_rolled_out_at_home(seat: TakeSeat, set_clock: SetClock) -> None:
    alice, head_one, olga = seat("alice"), seat("head_one"), seat("olga")
    alice.open("/outcomes/")
    alice.follow_link_named(TITLE)
    alice.begin("outcome", "keep_kit")
    alice.submit(
        procedure="标准作业书 V1.2",
        cost_wan="38.60",
        lead_time="6至8周",
        prerequisites="邻近层卸压瓦斯为主。",
        training="2天，8人",
        failures_seen="钻孔偏斜：随钻测量。",
        contact="bob",
    )
    alice.follow_link("/rollout/")
    alice.submit(level="1", recommendation="现场效果稳定，宜推广。")
    head_one.take_up("rollout", "approve")
    head_one.submit(meeting_number="办公会〔2026〕11号", minutes="同意推广。")
    set_clock(2026, 11, 16)
    head_one.act_from_inbox("adoption", "adopt", started_on="2026-11-16", place="1022108 面")
    set_clock(2026, 12, 14)
    head_one.take_up("adoption", "prove")
    head_one.submit(
        place="1022108 面", scale="三个掘进面", effect="超限报警由每月 11 次降到 0。", proofs=RECORD
    )
    olga.act_from_inbox("adoption", "confirm_proof")


def the_story_is_published(seat: TakeSeat) -> str:
    """Drafted from the records by the editor, passed by three others, published; its address."""
    emma = seat("emma")
    draft_from_project(emma, TITLE)
    submit_for_review(emma)
    pass_all(seat, TITLE)
    emma.open("/stories/cases/")
    emma.follow_link_named(TITLE)
    return emma.page.url


def the_case_book_is_built(seat: TakeSeat, site: StorySite, directory: Path) -> str:
    """Put together and typeset by the editor; the text of the PDF that she downloads."""
    emma = seat("emma")
    emma.open(f"/editor/pages/add/cms/collectionpage/{site.home.pk}/")
    emma.fill({"title": "揭榜挂帅创新实践案例集", "edition": "2026 年卷"})
    emma.page.locator("#id_entries-ADD").click()
    emma.fill({"entries-0-part": "安全高效"})
    emma.page.locator("#id_entries-0-story-chooser button[data-chooser-action-choose]").first.click()
    emma.page.get_by_role("dialog").get_by_role("link", name=TITLE).click()
    publish_in_editor(emma)
    emma.open("/casebooks/")
    emma.follow('main table a[href^="/casebooks/"]')
    emma.follow('main form[action$="/build/"] button')
    emma.open(emma.page.url)
    return text_of_book(emma, directory)


def publish_in_editor(editor: Desk) -> None:
    """Publishing is the second entry of the menu beside Wagtail's button for saving."""
    editor.page.locator("footer [data-w-dropdown-target=toggle]").click()
    editor.follow('button[name="action-publish"]')


def row(prefix: str, **fields: str) -> dict[str, str]:
    """The fields of one row of a formset."""
    return {f"{prefix}-{name}": value for name, value in fields.items()}
