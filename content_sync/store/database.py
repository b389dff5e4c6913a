"""SQLite through SQLAlchemy: how each database of the store is opened.

Invariant: every transaction starts with ``BEGIN IMMEDIATE``, so that two writers
wait for each other instead of failing in the middle.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from disclosure.errors import RetryLaterError


class BrokenStoreError(RetryLaterError):
    """SQLite calls the content damaged; a second look may still find it sound."""


BUSY_MILLISECONDS = 10_000

CONTENT_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "journal_size_limit": str(64 * 1024 * 1024),
}
"""One writer, many readers. Measured: WAL with NORMAL loses acknowledged rows in a
power cut, with FULL none."""

OUTBOX_PRAGMAS = {"journal_mode": "DELETE", "synchronous": "EXTRA"}
"""Several writers: a rollback journal whose folder is fsynced too."""


def open_engine(path: Path, pragmas: Mapping[str, str]) -> Engine:
    """Return an engine for a database file, which is made when it is missing."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def translated(path: Path, broken: type[RetryLaterError] = RetryLaterError) -> Iterator[None]:
    """Turn the database's errors into `RetryLaterError`.

    Even "database disk image is malformed" can be a passing I/O error, so one of them
    is no reason to give anything up.

    Arguments:
        path: the database, for the sentence.
        broken: what SQLite's finding that it is damaged becomes; `BrokenStoreError`
            for the content alone, since nothing may ever rebuild the outbox.
    """
    try:
        yield
    except DatabaseError as error:
        raise _ours(path, error.orig, broken) from error
    except sqlite3.DatabaseError as error:
        raise _ours(path, error, broken) from error


def _ours(
    path: Path, error: BaseException | None, broken: type[RetryLaterError]
) -> RetryLaterError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return (broken if damaged else RetryLaterError)(f"{path}: {error}")
