"""Which entries a person may find: the rules of visibility, as the database applies them to candidates."""

# ruff: noqa: S608 - put together from constants and what the ORM has compiled; every value is a parameter

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

CANDIDATE = "candidate"
"""What a statement must call the row of `SearchEntry` that a scope is applied to."""

Sql = tuple[str, list[Any]]
"""A statement with its parameters."""


class KindScope:
    """The visible records of one kind, which are asked for in one of two ways."""

    def __init__(self, kind: str, visible: QuerySet[Any]) -> None:
        self.kind = kind
        self._visible = visible.order_by()

    @cached_property
    def of_candidate(self) -> Sql | None:
        """`EXISTS (sql)` holds for the candidate that is one of them: candidates are few, visible records may be all there
        are. `None` when nothing can be.
        """
        this = RawSQL(f"{CANDIDATE}.object_id", ())  # noqa: S611 - a constant
        return _compiled(self._visible.filter(pk=this))

    def among(self, numbers: Sequence[int]) -> Sql | None:
        """Those of the records with these numbers; `None` when none can be.

        They are put in the place of the table itself, so that the rule is neither planned against every index of the table
        nor looked up record by record. Not if the rule looks at the table twice: it may mean other records.
        """
        compiled = _compiled(self._visible)
        if compiled is None:
            return None
        model = self._visible.model._meta
        rule, params = compiled
        if _mentions(model.db_table, rule) != 1:
            return self._one_by_one(numbers)
        table, key = map(connection.ops.quote_name, (model.db_table, model.pk.column))
        # Fenced, or the planner would merge it into the rule again.
        few = f"SELECT * FROM {table} WHERE {key} = ANY(%s::bigint[]) OFFSET 0"
        return f"WITH {table} AS NOT MATERIALIZED ({few}) {rule}", [list(numbers), *params]

    def _one_by_one(self, numbers: Sequence[int]) -> Sql | None:
        if self.of_candidate is None:
            return None
        rule, params = self.of_candidate
        candidates = f"unnest(%s::bigint[]) AS {CANDIDATE}(object_id)"
        return f"SELECT {CANDIDATE}.object_id FROM {candidates} WHERE EXISTS ({rule})", [
            list(numbers),
            *params,
        ]


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

    def condition(self) -> Sql:
        """SQL that is true for a visible `CANDIDATE`, and its parameters."""
        choices = ["1 = 0"]
        params: list[Any] = []
        for each in self.kinds:
            if each.of_candidate is not None:
                sql, given = each.of_candidate
                choices.append(f"({CANDIDATE}.kind = %s AND EXISTS ({sql}))")
                params += [each.kind, *given]
        return "(" + " OR ".join(choices) + ")", params


def kind_scope(kind: str, visible: QuerySet[Any]) -> KindScope | None:
    """The scope of one kind; `None` for a queryset that is empty whatever the data."""
    # Its SQL is made when it is asked for: most searches meet few kinds.
    return None if visible.query.is_empty() else KindScope(kind, visible)


def _mentions(table: str, sql: str) -> int:
    """How often a statement names the table, other than to name a column of it."""
    return len(re.findall(rf'(?<!\w){re.escape(table)}(?!\w)(?!"?\.)', sql))


def _compiled(visible: QuerySet[Any]) -> Sql | None:
    try:
        sql, params = visible.values("pk").query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, list(params)
