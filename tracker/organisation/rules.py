"""Predicates about roles, from which the stages build their permissions."""

from collections.abc import Callable
from typing import Any

import rules

from tracker.foundation.actors import is_system as _is_system
from tracker.organisation.enums import Role
from tracker.organisation.queries import holds_role, holds_role_anywhere

is_system = rules.predicate(_is_system, name="is_system")


def holds(*roles: Role, over: Callable[[Any], Any] = lambda record: record.unit) -> rules.Predicate:
    """Holds one of the roles over the unit that `over` finds in the record."""

    def check(person: Any, record: Any) -> bool:
        return record is not None and holds_role(person, *roles, unit=over(record))

    return rules.predicate(check, name="holds_" + "_or_".join(roles))


def holds_anywhere(*roles: Role) -> rules.Predicate:
    """Holds one of the roles over some unit."""

    def check(person: Any) -> bool:
        return holds_role_anywhere(person, *roles)

    return rules.predicate(check, name="holds_anywhere_" + "_or_".join(roles))


def is_person(field: str) -> rules.Predicate:
    """Is the very person whom the record names in `field` (a relation, or a path such as "team.lead")."""
    *way, last = field.split(".")

    def check(person: Any, record: Any) -> bool:
        found = record
        for name in way:
            found = getattr(found, name, None)
        # The key alone: the person need not be loaded to be compared.
        return person.pk is not None and getattr(found, f"{last}_id", None) == person.pk

    return rules.predicate(check, name=f"is_{field}")


@rules.predicate
def is_signed_in(person: Any) -> bool:
    return bool(person.is_authenticated) and person.pk is not None
