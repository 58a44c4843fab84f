"""Many rows at once: by COPY on PostgreSQL, in large inserts on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models, transaction
from psycopg import sql

Record = TypeVar("Record", bound=models.Model)

ROWS_AT_ONCE = 1000


def load(records: Iterable[Record]) -> list[Record]:
    """Insert new records of one model and give each its id. Sends no signal, as `bulk_create` does not."""
    rows = list(records)
    if not rows:
        return rows
    if connection.vendor != "postgresql":
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    table = rows[0]._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        for record, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            record.pk = pk
        fields = list(rows[0]._meta.concrete_fields)
        copy_rows(table, [field.column for field in fields], (_values(record, fields) for record in rows))
    return rows


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Into a table of PostgreSQL, within the transaction at hand."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _values(record: models.Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(record, add=True), connection) for field in fields]
