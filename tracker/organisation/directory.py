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
    sector: str


UNKNOWN: Final = UnitNames("", "", "")


class _Directory:
    def __init__(self) -> None:
        self._names: dict[int, UnitNames] = {}
        self._expires = 0.0

    def names_of(self, unit_id: int) -> UnitNames:
        return self._read(anew=unit_id not in self._names).get(unit_id, UNKNOWN)

    def of_sector(self, sector: str) -> list[int]:
        return [pk for pk, names in self._read().items() if names.sector == sector]

    def _read(self, *, anew: bool = False) -> dict[int, UnitNames]:
        if anew or time.monotonic() > self._expires:
            rows = OrgUnit.objects.order_by().values_list("pk", "name", "short_name", "sector")
            self._names = {pk: UnitNames(*names) for pk, *names in rows}
            self._expires = time.monotonic() + LIFETIME
        return self._names

    def forget(self) -> None:
        self._expires = 0.0


_directory = _Directory()


def names_of_unit(unit_id: int | None) -> UnitNames:
    """The unit's names; empty ones for none. A query once a minute, and for a unit that is new."""
    return UNKNOWN if unit_id is None else _directory.names_of(unit_id)


def units_of_sector(sector: str) -> list[int]:
    """The ids of the units of a line of business (板块), companies among them, as `names_of_unit` says it of each."""
    return _directory.of_sector(sector)


@receiver(post_save, sender=OrgUnit)
@receiver(post_delete, sender=OrgUnit)
def _forget_names(**_signal: Any) -> None:
    _directory.forget()
