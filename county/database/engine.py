"""Transactions: many readers, one writer at a time.

Source: SQLAlchemy's SQLite notes on serializable isolation; `synchronous=FULL` since
WAL with NORMAL lost acknowledged rows in power cuts. Invariant: a write holds the
database's write lock from its first statement, so no two assign the same sequence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from disclosure.errors import MingbaiError, RetryLaterError

BUSY_SECONDS = 10
"""How long a write waits for another to end."""

_WRITES = "mingbai_writes"


class IntegrityFaultError(MingbaiError):
    """A migration would leave rows that refer to nothing."""


class Database:
    """The county's database."""

    def __init__(self, path: Path) -> None:
        self.engine = _engine(path)
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection that holds the write lock; commit at the end.

        Raises:
            RetryLaterError: another write took longer than `BUSY_SECONDS`.
        """
        try:
            with self._writing.begin() as connection:
                yield connection
        except OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise RetryLaterError("the database is busy: try again in a moment") from error
            raise

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Yield a connection as `writing`, on which tables may be made anew.

        A table that others refer to can be replaced only while references are not
        enforced (SQLite's twelve steps of ALTER TABLE); they are checked at the end.

        Raises:
            IntegrityFaultError: what was done leaves a reference to nothing; undone.
        """
        with self._writing.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise IntegrityFaultError(f"table {broken[0]} refers to nothing")
            finally:
                raw.execute("PRAGMA foreign_keys=ON")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        # What a statement carries may be a person's; it has no place in an error or a log.
        hide_parameters=True,
        pool_size=10,
        max_overflow=30,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
