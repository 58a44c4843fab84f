"""Questions about who holds which role where."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from tracker.organisation.enums import Role, UnitKind
from tracker.organisation.models import OrgUnit, Person


def paths_held(person: Any, *roles: Role) -> tuple[str, ...]:
    """Paths of the units over which the person holds one of these roles; empty for the system and for visitors."""
    grants = getattr(person, "grants", ())
    return tuple(path for role, path in grants if role in roles)


def holds_role(person: Any, *roles: Role, unit: OrgUnit | None) -> bool:
    """Does the person hold one of these roles over `unit` (directly or from above)?"""
    return unit is not None and any(str(unit.path).startswith(path) for path in paths_held(person, *roles))


def holds_role_anywhere(person: Any, *roles: Role) -> bool:
    return bool(paths_held(person, *roles))


def within(paths: Iterable[str], field: str) -> Q:
    """Rows whose unit (`field`, a relation such as "unit") lies under one of the paths; none of them, no row."""
    return _under(paths, f"{field}__path__startswith")


def units_within(paths: Iterable[str]) -> QuerySet[OrgUnit]:
    """The units under one of the paths, in the order of the tree."""
    units: QuerySet[OrgUnit] = OrgUnit.objects.filter(_under(paths, "path__startswith")).order_by("path")
    return units


def company_of(unit: OrgUnit) -> QuerySet[OrgUnit]:
    """The unit's company as `OrgUnit.company` says it, as part of a query instead of one of its own."""
    units = OrgUnit.objects.order_by("-path")
    if unit.kind == UnitKind.UNIT:
        above = [unit.path[:length] for length in range(OrgUnit.steplen, len(unit.path), OrgUnit.steplen)]
        units = units.filter(path__in=above, kind=UnitKind.COMPANY)
    else:
        units = units.filter(pk=unit.pk)
    nearest: QuerySet[OrgUnit] = units[:1]
    return nearest


def _under(paths: Iterable[str], lookup: str) -> Q:
    condition = Q(pk__in=())
    for path in shortest(paths):
        condition |= Q(**{lookup: path})
    return condition


def shortest(paths: Iterable[str]) -> list[str]:
    """The paths that no other one of them already covers."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def people_holding(role: Role, unit: OrgUnit) -> QuerySet[Person]:
    """Active people who hold the role over `unit`, directly or from above."""
    return Person.objects.filter(
        is_active=True, role_assignments__role=role, role_assignments__unit__path__in=paths_above(unit)
    ).distinct()


def paths_above(unit: OrgUnit) -> list[str]:
    """The paths of the unit and of all that it lies in, from the root on."""
    steps, path = OrgUnit.steplen, str(unit.path)
    return [path[:end] for end in range(steps, len(path) + 1, steps)]


def units_visible_to(_person: Any) -> QuerySet[OrgUnit]:
    """The tree itself is no secret inside the group."""
    units: QuerySet[OrgUnit] = OrgUnit.objects.all()
    return units
