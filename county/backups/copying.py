"""Rows from one database to another, whichever kinds they are.

A backup's database is a SQLite file though the county's may be PostgreSQL, so a backup goes
back into either. Invariant: all rows are read in one transaction and written in one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.tables import documents
from county.database.tables.schema import metadata
from disclosure.errors import UsageError

ROWS_TOGETHER = 1_000


def to_file(database: Database, file: Path) -> None:
    """Write all rows of a county, as they are at one instant, into a new SQLite file."""
    with database.reading() as source, opened(file) as made, made.writing() as target:
        _copy(source, target)


def into(database: Database, file: Path) -> None:
    """Write all rows of a SQLite file into a county's database of this form.

    Raises:
        UsageError: the database holds a county already.
    """
    with opened(file) as made, made.reading() as source, database.writing() as target:
        if target.scalar(select(func.count()).select_from(documents)):
            raise UsageError("the database in the settings holds a county: name an empty one")
        _copy(source, target)
        if target.dialect.name == "postgresql":
            _number_on(target)


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """Yield a SQLite file as a database of the newest form."""
    database = Database(file)
    try:
        upgrade(database)
        yield database
    finally:
        database.close()


def _copy(source: Connection, target: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        rows = source.execute(query.execution_options(yield_per=ROWS_TOGETHER))
        for some in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])


def _number_on(target: Connection) -> None:
    """Let PostgreSQL give out numbers behind those that were written."""
    for table in metadata.sorted_tables:
        for name in _numbered(table):
            last = select(func.max(table.c[name])).scalar_subquery()
            own = func.pg_get_serial_sequence(table.name, name)
            # A column without a sequence has none to set: the function gives NULL for it.
            target.execute(select(func.setval(own, func.coalesce(last, 1))))


def _numbered(table: Table) -> list[str]:
    keys = list(table.primary_key.columns)
    only = len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys
    return [keys[0].name] if only and keys[0].autoincrement is not False else []


def faults(file: Path) -> list[str]:
    """Return what SQLite finds wrong with a file; nothing where it is sound."""
    with opened(file) as database, database.reading() as connection:
        told = [str(line) for line in connection.scalars(text("PRAGMA integrity_check"))]
        torn = connection.execute(text("PRAGMA foreign_key_check")).first()
    wrong = [] if told == ["ok"] else told
    return wrong if torn is None else [*wrong, f"table {torn[0]} refers to nothing"]
