"""Whose proposal a challenge is, and who therefore neither reviews it nor decides on it."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from tracker.challenges.models import Challenge
from tracker.organisation.enums import UnitKind
from tracker.organisation.models import OrgUnit, Person

WITH_UNIT = re.compile(r"(.+?)\s*[（(]\s*(.+?)\s*[）)]")
"""A name with the unit behind it: 姓名（单位）."""


def proposing_unit(challenge: Challenge) -> OrgUnit:
    """Whose problem it is: the unit of the need, or the end user where no need stands behind it."""
    need = challenge.need
    return need.unit if need is not None and need.unit is not None else challenge.end_user_unit


def kept_out(challenge: Challenge) -> OrgUnit | None:
    """The proposing unit, where its people must not decide. The group itself has nobody above it."""
    proposing = proposing_unit(challenge)
    is_kept = settings.JIEBANG["FORBID_OWN_UNIT_DECISION"] and proposing.kind != UnitKind.GROUP
    return proposing if is_kept else None


def decides_its_own(challenge: Challenge, person: Any) -> bool:
    """Whether the person would decide about a proposal of their own or of their own unit."""
    proposing = kept_out(challenge)
    if proposing is None:
        return False
    unit = getattr(person, "unit", None)
    is_proposer = person.pk is not None and person.pk == _proposer_id(challenge)
    return is_proposer or (unit is not None and unit.is_within(proposing))


def others_than_proposers(people: QuerySet[Person], challenge: Challenge) -> QuerySet[Person]:
    """Of these people those of whom `decides_its_own` does not hold."""
    proposing = kept_out(challenge)
    if proposing is None:
        return people
    return people.exclude(unit__path__startswith=proposing.path).exclude(pk=_proposer_id(challenge) or 0)


def proposers_named(challenge: Challenge, names: Iterable[str]) -> dict[str, Person]:
    """By each of these names, as it was typed, the person of the proposing unit (or its proposer) who bears it. A name
    with another unit behind it means a namesake.
    """
    proposing = kept_out(challenge)
    if proposing is None:
        return {}
    typed = {name: _taken_apart(name) for name in names}
    spellings = {spelling for bare, _unit in typed.values() for spelling in _spellings(bare)}
    bearers: dict[str, Person] = {}
    own = Q(is_active=True, unit__path__startswith=proposing.path) | Q(pk=_proposer_id(challenge) or 0)
    called = Q(name__in=spellings) | Q(username__in=spellings)
    for person in Person.objects.filter(own & called).select_related("unit").order_by("-pk"):
        bearers[person.name] = bearers[person.username] = person
    found: dict[str, Person] = {}
    for name, (bare, unit) in typed.items():
        bearer = next((bearers[spelling] for spelling in _spellings(bare) if spelling in bearers), None)
        if bearer is not None and not (unit and _is_another(unit, proposing, bearer)):
            found[name] = bearer
    return found


def _proposer_id(challenge: Challenge) -> int | None:
    return challenge.need.proposer_id if challenge.need is not None else None


def _taken_apart(typed: str) -> tuple[str, str]:
    """The name and the unit of "戴维（一矿）"; without a unit the second is empty."""
    parts = WITH_UNIT.fullmatch(typed.strip())
    return (parts[1], parts[2]) if parts else (typed.strip(), "")


def _spellings(name: str) -> tuple[str, str]:
    """A name of two characters is often written with a blank between them."""
    return name, "".join(name.split())


def _is_another(unit: str, proposing: OrgUnit, bearer: Person) -> bool:
    """A unit of ours by its name, short name or code, but not the bearer's; one name may be that of several."""
    named = list(OrgUnit.objects.filter(Q(name=unit) | Q(short_name=unit) | Q(code=unit)))
    return bool(named) and not any(one.is_within(proposing) or one.pk == bearer.unit_id for one in named)
