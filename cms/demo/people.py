"""The demonstration's group: four companies, sixteen units, some eighty people. All of it is invented."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from tracker.organisation.enums import PartyOrganizationKind, PoliticalStatus, Role, UnitKind
from tracker.organisation.models import OrgUnit, PartyOrganization, Person, RoleAssignment

PASSWORD = "Jiebang-2026"  # noqa: S105 - shown on the sign-in page of a demonstration, and only there

COMPANIES = (
    ("QD", "沁东煤业公司", "沁东煤业", "煤炭", (("霍岭煤矿", "霍岭"), ("北沟煤矿", "北沟"), ("南山煤矿", "南山"), ("河底煤矿", "河底"))),
    ("ZY", "赵峪煤业公司", "赵峪煤业", "煤炭", (("赵峪一矿", "一矿"), ("赵峪二矿", "二矿"), ("赵峪洗选中心", "洗选"), ("赵峪机电总厂", "机电"))),
    ("LH", "聊河发电公司", "聊河发电", "电力", (("聊河电厂", "聊河"), ("临泽电厂", "临泽"), ("聊河检修公司", "检修"), ("聊河燃料中心", "燃料"))),
    ("SQ", "神泉煤化工公司", "神泉煤化工", "煤化工", (("电石分厂", "电石"), ("热电分厂", "热电"), ("气化分厂", "气化"), ("兰炭分厂", "兰炭"))),
)  # fmt: skip

# (username, name, title, profession, roles over the group)
HEADQUARTERS = (
    ("office", "常牧川", "高级工程师", "科技管理", (Role.CHALLENGE_OFFICE, Role.EDITOR)),
    ("decision", "韩承岳", "正高级工程师", "采矿工程", (Role.DECISION_BODY,)),
    ("leader", "魏长河", "正高级工程师", "企业管理", (Role.LEADER,)),
    ("finance", "傅慎之", "高级会计师", "财务", (Role.FINANCE_OFFICER,)),
    ("discipline", "严明德", "高级政工师", "纪检", (Role.DISCIPLINE_SUPERVISOR,)),
    ("party", "党育英", "高级政工师", "党务", (Role.PARTY_AFFAIRS,)),
    ("union", "工会新", "政工师", "工会", (Role.UNION_OFFICE,)),
    ("editor", "文采薇", "副编审", "宣传", (Role.EDITOR,)),
    ("editor2", "齐校之", "编辑", "宣传", (Role.EDITOR,)),
    ("secrecy", "闻慎言", "高级政工师", "保密", (Role.SECRECY_REVIEWER,)),
    ("expert", "苏砚书", "教授级高工", "采矿工程", (Role.EXPERT_REVIEWER,)),
    ("expert2", "陆鉴明", "教授级高工", "机电工程", (Role.EXPERT_REVIEWER,)),
    ("expert3", "程度量", "高级工程师", "热能工程", (Role.EXPERT_REVIEWER,)),
    ("expert4", "江知微", "高级工程师", "安全工程", (Role.EXPERT_REVIEWER,)),
    ("expert5", "顾细行", "高级会计师", "财务", (Role.EXPERT_REVIEWER,)),
    ("admin", "管系统", "工程师", "信息化", (Role.SYS_ADMIN,)),
)

SURNAMES = "沈贺梁秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费岑薛雷倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
GIVEN = (
    "知远", "砚秋", "以恒", "守拙", "致知", "力行", "攻坚", "破岩", "巷明", "掘进", "安澜", "通风", "排浪", "测微",
    "控尘", "降耗", "提质", "增效", "创新", "求真", "务实", "勤思", "敏学", "笃行", "承志", "继业", "启航", "立本",
    "善工", "精益", "明理", "格物", "修远", "弘毅", "思齐", "见贤", "怀瑾", "握瑜", "若谷", "有容", "如山", "似水",
    "向阳", "照野", "望舒", "听泉", "观澜", "临川", "登高", "行健", "自强", "厚德", "载物", "齐心", "聚力", "同舟",
    "共济", "一诺", "千钧", "百炼", "成钢", "铸剑", "磨砺", "扬帆",
)  # fmt: skip
PROFESSIONS = {
    "煤炭": ("采掘", "瓦斯治理", "机电", "地测防治水"),
    "电力": ("锅炉", "汽机", "电气", "燃料"),
    "煤化工": ("工艺", "自动化", "设备", "安全环保"),
}
TITLES = ("助理工程师", "工程师", "高级工程师", "高级技师")
STATUSES = (
    PoliticalStatus.MEMBER,
    PoliticalStatus.MEMBER,
    PoliticalStatus.PROBATIONARY,
    PoliticalStatus.LEAGUE,
)
STAFF_PER_UNIT = 4


@dataclass
class Cast:
    """Everyone and every unit, by short names: `unit("霍岭")`, `person("office")`, `staff("霍岭")`."""

    group: OrgUnit
    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    staff_of: dict[str, list[Person]] = field(default_factory=dict)

    def unit(self, name: str) -> OrgUnit:
        return self.units[name]

    def person(self, username: str) -> Person:
        return self.people[username]

    def head(self, unit: str) -> Person:
        return self.staff_of[unit][0]

    def staff(self, unit: str) -> list[Person]:
        """The unit's people without its head."""
        return self.staff_of[unit][1:]

    @property
    def experts(self) -> list[Person]:
        return [person for name, person in self.people.items() if name.startswith("expert")]


def make_cast() -> Cast:
    """Units through treebeard's own API; people in one statement, for hashing eighty passwords would take a minute."""
    group = OrgUnit.add_root(code="HY", kind=UnitKind.GROUP, name="衡岳能源集团", short_name="集团")
    cast = Cast(group=group)
    password = make_password(PASSWORD)
    grants: list[tuple[Person, Role, OrgUnit]] = []
    people: list[Person] = []

    def hire(
        username: str, name: str, unit: OrgUnit, title: str, profession: str, status: PoliticalStatus
    ) -> Person:
        person = Person(
            username=username, name=name, unit=unit, professional_title=title, profession=profession,
            political_status=status, password=password,
        )  # fmt: skip
        people.append(person)
        return person

    for username, name, title, profession, roles in HEADQUARTERS:
        person = hire(username, name, group, title, profession, PoliticalStatus.MEMBER)
        cast.people[username] = person
        person.is_staff = person.is_superuser = Role.SYS_ADMIN in roles
        grants += [(person, role, group) for role in roles]
    number = 0
    for code, company_name, short_name, sector, units in COMPANIES:
        company = OrgUnit.objects.get(pk=group.pk).add_child(
            code=f"HY-{code}", kind=UnitKind.COMPANY, name=company_name, short_name=short_name, sector=sector
        )
        cast.units[short_name] = company
        for unit_number, (unit_name, unit_short) in enumerate(units, start=1):
            unit = OrgUnit.objects.get(pk=company.pk).add_child(
                code=f"HY-{code}-{unit_number}",
                kind=UnitKind.UNIT,
                name=unit_name,
                short_name=unit_name,
                sector=sector,
            )
            cast.units[unit_short] = unit
            cast.staff_of[unit_short] = []
            for place in range(STAFF_PER_UNIT):
                person = hire(
                    f"{code.lower()}{unit_number}{place}",
                    SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
                    unit,
                    TITLES[3 if place == 0 else number % 3],
                    PROFESSIONS[sector][(number + place) % 4],
                    PoliticalStatus.MEMBER if place < 2 else STATUSES[number % 4],  # noqa: PLR2004 - heads and leads
                )
                cast.staff_of[unit_short].append(person)
                cast.people[person.username] = person
                number += 1
            grants.append((cast.staff_of[unit_short][0], Role.UNIT_ADMIN, unit))
            grants.append((cast.staff_of[unit_short][3], Role.NEED_OWNER, unit))
            grants.append((cast.staff_of[unit_short][2], Role.CORRESPONDENT, unit))
        finance = hire(
            f"{code.lower()}finance",
            f"{SURNAMES[-number % len(SURNAMES)]}算清",
            company,
            "会计师",
            "财务",
            PoliticalStatus.MEMBER,
        )
        cast.people[finance.username] = finance
        grants.append((finance, Role.FINANCE_OFFICER, company))
        PartyOrganization.objects.create(
            name=f"{company_name}党委", kind=PartyOrganizationKind.COMMITTEE, unit=company
        )
    Person.objects.bulk_create(people)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, role=role, unit=unit) for person, role, unit in grants
    )
    return cast
