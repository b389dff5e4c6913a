"""Moving a county's rows from one database to another.

Invariant: either all rows are in the new database, or none; the old one is only read.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from county.database.engine import Database
from county.database.tables import metadata
from disclosure.errors import UsageError

ROWS_TOGETHER = 1000


def move(old: Database, new: Database) -> dict[str, int]:
    """Copy all rows of a county.

    Arguments:
        old: at the newest revision.
        new: at the newest revision, without a county in it.

    Returns:
        The number of rows by table.

    Raises:
        UsageError: the new database holds something already.
    """
    with old.reading() as reading, new.writing() as writing:
        _require_empty(writing)
        # What a migration puts there, as the first tip of the acts, comes with the rest.
        for table in reversed(metadata.sorted_tables):
            writing.execute(table.delete())
        counts = {table.name: _copy(reading, writing, table) for table in metadata.sorted_tables}
        for table in metadata.sorted_tables:
            _number_on(writing, table)
        return counts


def _require_empty(connection: Connection) -> None:
    for name in ("areas", "documents", "staff", "terminals"):
        if connection.execute(select(metadata.tables[name]).limit(1)).first() is not None:
            raise UsageError(f"the new database holds {name} already: name an empty one")


def _copy(reading: Connection, writing: Connection, table: Table) -> int:
    done = 0
    for rows in _together(reading, table):
        writing.execute(insert(table), rows)
        done += len(rows)
    return done


def _together(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=ROWS_TOGETHER).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _number_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give the next number after those that were brought along."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    newest = select(func.max(column)).scalar_subquery()
    if connection.scalar(select(newest)) is not None:
        connection.execute(select(func.setval(sequence, newest)))
