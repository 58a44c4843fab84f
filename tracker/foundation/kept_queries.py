"""Queries whose SQL is drawn up once and then run with other values.

Django draws up the SQL of a query anew each time, which takes it four times as long as PostgreSQL needs to answer one
that reads a few rows by an index. Pages that everybody opens all day keep theirs: a statement of columns, with `Slot`
wherever a value stands that changes. What Django offers for it is internal to its compilers; all of it is used here.
"""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
_Drawn = tuple[str, tuple[Any, ...], SQLCompiler]
_DRAWN: Final = "drawn_up_here"
"""The attribute of a connection that holds what was drawn up for it."""


class Slot(Expression):
    """The place of a value that is known only when the query is run: good wherever a filter takes an expression."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(  # type: ignore[override]  # the parameter is this place itself, until a value stands there
        self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


class KeptQuery:
    """A query of columns (`values_list`) over slots, by name.

    `draw` takes a `Slot` for each name in `slots`, whose fields say of what kind the values are, and returns the
    query set. Its shape must not depend on the values: no slot for a list, or for what may be None.
    """

    def __init__(
        self, draw: Callable[..., QuerySet[Any, tuple[Any, ...]]], **slots: "Field[Any, Any]"
    ) -> None:
        self._draw = draw
        self._slots = slots

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values, as `values_list` would give them; one statement."""
        connection = connections[DEFAULT_DB_ALIAS]
        # With the connection, hence by thread: a compiler belongs to one, knows it, and goes when it goes.
        drawn: dict[KeptQuery, _Drawn] = vars(connection).setdefault(_DRAWN, {})
        if self not in drawn:
            drawn[self] = self._draw_up(connection)
        sql, parameters, compiler = drawn[self]
        given = [
            parameter.output_field.get_db_prep_value(values[parameter.name], connection)
            if isinstance(parameter, Slot)
            else parameter
            for parameter in parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.results_iter([found], tuple_expected=True)]

    def queryset(self, **values: Any) -> QuerySet[Any, tuple[Any, ...]]:
        """The same query as Django runs it, with the values themselves."""
        return self._draw(**values)

    def _draw_up(self, connection: BaseDatabaseWrapper) -> _Drawn:
        slots = {name: Slot(name, field) for name, field in self._slots.items()}
        compiler = self.queryset(**slots).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return sql, tuple(parameters), compiler


class KeptRecords(Generic[M]):
    """As `KeptQuery` for whole records of one model, without those that they point to."""

    def __init__(self, model: type[M], draw: Callable[..., QuerySet[M]], **slots: "Field[Any, Any]") -> None:
        self._model = model
        self._columns = columns_of(model)
        self._query = KeptQuery(lambda **given: draw(**given).values_list(*self._columns), **slots)

    def records(self, **values: Any) -> list[M]:
        return [
            self._model.from_db(DEFAULT_DB_ALIAS, self._columns, row) for row in self._query.rows(**values)
        ]


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a record in the order in which `from_db` takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields)
