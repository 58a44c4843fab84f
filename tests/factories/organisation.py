"""The cast: two companies of one group, so that every rule can be tried by the other company's people.

North is the company where things happen; South is the neighbour whose people must be refused.
alice leads the team (pit one), bob and carol are members (pit two), dave proposed the need (pit one),
olga is the group's challenge office, david decides, erin / frank / grace are experts of the institute.
"""

from dataclasses import dataclass, field

from tracker.organisation.enums import PoliticalStatus, Role, UnitKind
from tracker.organisation.models import OrgUnit, Person, RoleAssignment

PASSWORD = "correct horse battery"
"""Everybody's."""


@dataclass
class World:
    group: OrgUnit
    north: OrgUnit
    south: OrgUnit
    institute: OrgUnit
    pit_one: OrgUnit
    pit_two: OrgUnit
    pit_three: OrgUnit
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_unit(parent: OrgUnit | None, *, code: str, kind: UnitKind, name: str, sector: str = "") -> OrgUnit:
    facts = {"code": code, "kind": kind, "name": name, "short_name": name, "sector": sector}
    # treebeard keeps the number of children on the parent in memory: a stale parent would give a path out twice.
    return (
        OrgUnit.add_root(**facts) if parent is None else OrgUnit.objects.get(pk=parent.pk).add_child(**facts)
    )


def make_person(
    username: str,
    unit: OrgUnit,
    *roles: tuple[Role, OrgUnit],
    name: str = "",
    status: PoliticalStatus = PoliticalStatus.MEMBER,
) -> Person:
    person = Person(username=username, name=name or username, unit=unit, political_status=status)
    person.set_password(PASSWORD)
    person.save()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, role=role, unit=over) for role, over in roles
    )
    return person


def make_world() -> World:
    group = make_unit(None, code="HY", kind=UnitKind.GROUP, name="衡岳集团")
    north = make_unit(group, code="HY-N", kind=UnitKind.COMPANY, name="北岭公司", sector="煤炭")
    south = make_unit(group, code="HY-S", kind=UnitKind.COMPANY, name="南山公司", sector="电力")
    institute = make_unit(group, code="HY-I", kind=UnitKind.COMPANY, name="技术研究院", sector="科研")
    world = World(
        group=group,
        north=north,
        south=south,
        institute=institute,
        pit_one=make_unit(north, code="HY-N1", kind=UnitKind.UNIT, name="一矿"),
        pit_two=make_unit(north, code="HY-N2", kind=UnitKind.UNIT, name="二矿"),
        pit_three=make_unit(south, code="HY-S3", kind=UnitKind.UNIT, name="三厂"),
    )
    cast = world.people
    cast["alice"] = make_person("alice", world.pit_one, name="艾丽")
    cast["bob"] = make_person("bob", world.pit_two, name="柏岩")
    cast["carol"] = make_person("carol", world.pit_two, name="卡若")
    cast["dave"] = make_person("dave", world.pit_one, name="戴维")
    cast["olga"] = make_person("olga", group, (Role.CHALLENGE_OFFICE, group), name="欧阁")
    cast["david"] = make_person("david", group, (Role.DECISION_BODY, group), name="大卫")
    cast["frida"] = make_person("frida", group, (Role.FINANCE_OFFICER, group), name="傅核")
    cast["iris"] = make_person("iris", group, (Role.DISCIPLINE_SUPERVISOR, group), name="易察")
    cast["leo"] = make_person("leo", group, (Role.LEADER, group), name="雷欧")
    for expert, name in (("erin", "尔林"), ("frank", "方阔"), ("grace", "郭瑞")):
        cast[expert] = make_person(expert, institute, (Role.EXPERT_REVIEWER, group), name=name)
    # A head for each unit, and the South's own office, admin and finance: the strangers of every rule.
    cast["head_one"] = make_person("head_one", world.pit_one, (Role.UNIT_ADMIN, world.pit_one), name="一矿长")
    cast["head_two"] = make_person("head_two", world.pit_two, (Role.UNIT_ADMIN, world.pit_two), name="二矿长")
    cast["head_three"] = make_person(
        "head_three", world.pit_three, (Role.UNIT_ADMIN, world.pit_three), name="三厂长"
    )
    cast["sam"] = make_person("sam", world.south, (Role.CHALLENGE_OFFICE, world.south), name="沈南")
    cast["sid"] = make_person("sid", world.south, (Role.DECISION_BODY, world.south), name="司南")
    cast["sue"] = make_person("sue", world.south, (Role.FINANCE_OFFICER, world.south), name="苏南")
    cast["trudy"] = make_person("trudy", world.pit_three, name="楚迪")
    return world
