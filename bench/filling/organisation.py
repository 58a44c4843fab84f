"""The group: forty units, their people, and the person whose pages are measured."""

from dataclasses import dataclass
from typing import Any

from tracker.organisation.enums import PoliticalStatus, Role, UnitKind
from tracker.organisation.models import OrgUnit, Person, RoleAssignment

COMPANIES = 5
UNITS_PER_COMPANY = 7  # with the companies themselves: forty units
SECTORS = ("煤炭", "电力", "化工")
SMALLEST_STAFF = 200
CHALLENGES_PER_PERSON = 4


@dataclass(frozen=True)
class Group:
    """Everyone. `offices` are one challenge office per company, in the companies' order."""

    companies: list[OrgUnit]
    units: list[OrgUnit]
    people: list[Person]
    offices: list[Person]

    @property
    def reader(self) -> Person:
        """The office of the first company: of all daily users the one who sees and owes most."""
        return self.offices[0]

    def company_of(self, number: int) -> OrgUnit:
        return self.companies[number % COMPANIES]

    def unit_of(self, number: int) -> OrgUnit:
        """A unit of the same company; over many numbers each unit as often as any other."""
        return self.units[number % COMPANIES * UNITS_PER_COMPANY + number // COMPANIES % UNITS_PER_COMPANY]

    def person(self, number: int) -> Person:
        return self.people[number % len(self.people)]


def fill_organisation(challenges: int) -> Group:
    """More challenges mean more people, but no more units."""
    root = OrgUnit.add_root(name="衡岳能源集团", short_name="集团", code="HY", kind=UnitKind.GROUP)
    companies: list[Any] = []
    units: list[Any] = []
    for number in range(1, COMPANIES + 1):
        company = root.add_child(
            name=f"第{number}煤业公司",
            short_name=f"{number}公司",
            code=f"C{number}",
            kind=UnitKind.COMPANY,
            sector=SECTORS[number % len(SECTORS)],
        )
        companies.append(company)
        units += [
            company.add_child(
                name=f"第{number}煤业公司{place}号矿",
                short_name=f"{number}-{place}矿",
                code=f"C{number}U{place}",
                kind=UnitKind.UNIT,
            )
            for place in range(1, UNITS_PER_COMPANY + 1)
        ]
    staff = max(SMALLEST_STAFF, challenges // CHALLENGES_PER_PERSON)
    people = Person.objects.bulk_create(
        [_person(f"E{number:06}", f"职工{number}", units[number % len(units)]) for number in range(staff)],
        batch_size=1000,
    )
    offices = Person.objects.bulk_create(
        [_person(f"office{number}", f"办公室{number}", company) for number, company in enumerate(companies)]
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=office, role=Role.CHALLENGE_OFFICE, unit=company)
        for office, company in zip(offices, companies, strict=True)
    )
    return Group(companies, units, people, offices)


def _person(username: str, name: str, unit: Any) -> Person:
    # Nobody signs in by password here; "!" is Django's own mark for an account without one.
    return Person(
        username=username, name=name, unit=unit, password="!", political_status=PoliticalStatus.MEMBER
    )
