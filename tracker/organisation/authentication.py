"""Signing in, and finding the signed-in person again at each request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField

from tracker.foundation.kept_queries import KeptQuery, columns_of
from tracker.organisation.models import OrgUnit, Person

_COLUMNS, _UNIT_COLUMNS = columns_of(Person), columns_of(OrgUnit)
_OF_UNIT = len(_COLUMNS)
_WITH_ROLES = KeptQuery(
    lambda pk: Person.objects.filter(pk=pk).values_list(
        *_COLUMNS,
        *(f"unit__{column}" for column in _UNIT_COLUMNS),
        *("role_assignments__role", "role_assignments__unit__path"),
    ),
    pk=BigIntegerField(),
)


class PersonBackend(ModelBackend):
    """Django's own, but the person comes with unit and roles: every page asks for them, and a join is cheaper than
    a query.
    """

    def get_user(self, user_id: Any) -> Person | None:
        # The same person once for each role held, or once without any.
        rows = _WITH_ROLES.rows(pk=user_id)
        if not rows:
            return None
        first = rows[0]
        person: Person = Person.from_db(DEFAULT_DB_ALIAS, _COLUMNS, first[:_OF_UNIT])
        if not self.user_can_authenticate(person):
            return None
        person.unit = (
            OrgUnit.from_db(DEFAULT_DB_ALIAS, _UNIT_COLUMNS, first[_OF_UNIT:-2]) if person.unit_id else None
        )
        person.grants = tuple(row[-2:] for row in rows if row[-1])
        return person
