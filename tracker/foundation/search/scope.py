"""Which entries a person may find, as a condition that the database itself applies to each candidate."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

CANDIDATE = "candidate"
"""What a statement must call the row of `SearchEntry` that a scope is applied to."""


@dataclass(frozen=True, slots=True)
class KindScope:
    """The visible records of one kind: `EXISTS (sql)` holds for the candidate that is one of them."""

    kind: str
    sql: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be found at all; `every_kind` says that no registered kind was left out."""

    kinds: tuple[KindScope, ...]
    every_kind: bool

    @property
    def names(self) -> list[str]:
        return [each.kind for each in self.kinds]

    def only(self, kind: str) -> "Scope":
        return Scope(kinds=tuple(each for each in self.kinds if each.kind == kind), every_kind=False)

    def condition(self, fence: str = "") -> tuple[str, list[Any]]:
        """SQL that is true for a visible `CANDIDATE`, and its parameters. `fence` ends each subquery."""
        choices = [f"({CANDIDATE}.kind = %s AND EXISTS ({each.sql}{fence}))" for each in self.kinds]
        params = [param for each in self.kinds for param in (each.kind, *each.params)]
        return "(" + " OR ".join(choices) + ")", params


def kind_scope(kind: str, visible: QuerySet[Any]) -> KindScope | None:
    """The scope of one kind; `None` if the queryset is empty whatever the data."""
    # Asked for each candidate by primary key: candidates are few, visible records may be all there are.
    this = RawSQL(f"{CANDIDATE}.object_id", ())  # noqa: S611 - a constant
    the_candidate = visible.filter(pk=this).order_by().values("pk")
    try:
        sql, params = the_candidate.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return KindScope(kind=kind, sql=sql, params=tuple(params))
