"""Signing in, and finding the signed-in person again at each request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from tracker.organisation.models import Person


class PersonBackend(ModelBackend):
    """Django's own, but the person comes with unit and roles: every page asks for them, and a join is cheaper than
    a query.
    """

    def get_user(self, user_id: Any) -> Person | None:
        # The same person once for each role held, or once without any.
        rows = list(
            Person.objects.select_related("unit")
            .filter(pk=user_id)
            .annotate(held=F("role_assignments__role"), held_over=F("role_assignments__unit__path"))
        )
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person: Person = rows[0]
        person.grants = tuple((row.held, row.held_over) for row in rows if row.held)
        return person
