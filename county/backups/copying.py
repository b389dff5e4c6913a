"""The database of a backup: a SQLite file, whichever kind the county's is.

Invariant: all rows are read in one transaction and written in one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.moving import move


def to_file(database: Database, file: Path) -> None:
    """Write all rows of a county, as they are at one instant, into a new SQLite file."""
    with opened(file) as made:
        move(database, made)


def into(database: Database, file: Path) -> None:
    """Write all rows of a SQLite file into a county's database of this form.

    Raises:
        UsageError: the database holds a county already.
    """
    with opened(file) as made:
        move(made, database)


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """Yield a SQLite file as a database of the newest form."""
    database = Database(file)
    try:
        upgrade(database)
        yield database
    finally:
        database.close()


def faults(file: Path) -> list[str]:
    """Return what SQLite finds wrong with a file; nothing where it is sound."""
    with opened(file) as database, database.reading() as connection:
        told = [str(line) for line in connection.scalars(text("PRAGMA integrity_check"))]
        torn = connection.execute(text("PRAGMA foreign_key_check")).first()
    wrong = [] if told == ["ok"] else told
    return wrong if torn is None else [*wrong, f"table {torn[0]} refers to nothing"]
