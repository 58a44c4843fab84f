"""A shock team on duty and a studio with its plaque, of the demonstration's own people."""

from datetime import timedelta

from cms.demo.calendar import Story, moment
from cms.demo.people import Cast
from tracker.foundation import clock
from tracker.organisation.enums import PartyOrganizationKind
from tracker.organisation.models import PartyOrganization
from tracker.squads.services import approve_squad, award_flag, open_campaign, propose_squad, start_squad
from tracker.studios.services import apply_for_studio, name_studio, recommend_studio
from tracker.teams.rosters import Seat


def squad_story(cast: Cast) -> Story:
    party = cast.person("party")
    captain, *others = cast.staff_of["聊河"]
    yield moment(-26, 9)
    campaign = open_campaign(
        title="百日保供攻坚",
        unit=cast.group,
        goal="迎峰度冬期间机组零非停，电煤库存不低于 20 天。",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=100),
        by=party,
    )
    branch = PartyOrganization.objects.create(
        name="聊河电厂运行党支部", kind=PartyOrganizationKind.BRANCH, unit=cast.unit("聊河")
    )
    squad = propose_squad(
        by=captain,
        members=[Seat(person, "运行保障") for person in others],
        name="迎峰度冬保供党员突击队",
        squad_type="party",
        trigger="urgent",
        campaign=campaign,
        party_organization=branch,
        task="寒潮期间机组满负荷保供，消缺随叫随到。",
        goal="机组零非停，消缺 24 小时内完成率 100%。",
        support="值班车辆 2 台，备件清单与安全交底齐全。",
        starts_on=clock.today() + timedelta(days=3),
        ends_on=clock.today() + timedelta(days=95),
    )
    yield moment(-24, 10)
    squad = approve_squad(squad, approval="党群工作部批准，安全措施按方案执行。", by=party)
    yield moment(-22, 9)
    squad = award_flag(squad, flag_awarded_on=clock.today(), by=party)
    yield moment(-20, 8)
    start_squad(squad, by=captain)


def studio_story(cast: Cast) -> Story:
    leader = cast.staff("机电")[0]
    yield moment(-300, 9)
    people = [*cast.staff("机电")[1:], *cast.staff("一矿")[:2], *cast.staff("二矿")[:2]]
    studio = apply_for_studio(
        by=leader,
        members=[Seat(person, "装备研制") for person in people],
        name="采掘装备创新工作室",
        studio_type="employee",
        tier="company",
        honours="公司首席技师",
        premises="机电总厂二号厂房，160 平方米，试验台 2 套。",
        funding="每年 30 万元，纳入公司创新预算。",
        achievements="三年完成装备改造 12 项。",
        plan="锚杆支护机器人样机与备件国产化。",
    )
    yield moment(-296, 9)
    studio = recommend_studio(studio, unit_opinion="同意推荐。", by=cast.head("机电"))
    yield moment(-290, 9)
    name_studio(studio, union_opinion="同意授牌。", by=cast.person("union"))
