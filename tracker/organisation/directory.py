"""Names of units without a join: a dictionary that each process reads anew every minute.

A page names half a dozen units, a list a hundred; joined, they cost more than the records themselves. For what is
shown only: a name may be a minute old in another process. Rights are always asked of the database.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from tracker.organisation.models import OrgUnit

LIFETIME: Final = 60.0
"""Seconds after which a process reads the names anew."""


@dataclass(frozen=True, slots=True)
class UnitNames:
    name: str
    short_name: str


UNKNOWN: Final = UnitNames("", "")


class _Directory:
    def __init__(self) -> None:
        self._names: dict[int, UnitNames] = {}
        self._expires = 0.0

    def names_of(self, unit_id: int) -> UnitNames:
        if time.monotonic() > self._expires or unit_id not in self._names:
            rows = OrgUnit.objects.order_by().values_list("pk", "name", "short_name")
            self._names = {pk: UnitNames(name, short_name) for pk, name, short_name in rows}
            self._expires = time.monotonic() + LIFETIME
        return self._names.get(unit_id, UNKNOWN)

    def forget(self) -> None:
        self._expires = 0.0


_directory = _Directory()


def names_of_unit(unit_id: int | None) -> UnitNames:
    """The unit's names; empty ones for none. A query once a minute, and for a unit that is new."""
    return UNKNOWN if unit_id is None else _directory.names_of(unit_id)


@receiver(post_save, sender=OrgUnit)
@receiver(post_delete, sender=OrgUnit)
def _forget_names(**_signal: Any) -> None:
    _directory.forget()
