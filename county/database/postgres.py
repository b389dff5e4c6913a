"""The county's data in a schema of a PostgreSQL database.

Source: PostgreSQL's chapters on explicit locking (advisory locks) and NOTIFY. A write takes the
county's advisory lock first and then reads committed data: no other write is under way, so what
it sees cannot change before it commits, and nothing has to be tried again for a serialization
failure. Invariant: a county has one writer at a time on all machines together.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from county.database.settings import DatabaseSettings
from county.database.signals import channel
from disclosure.errors import RetryLaterError, UsageError

_PASSING = ("08", "53", "57", "55P03", "40001", "40P01")
"""SQLSTATE: connection, resources, operator's doing or time-out, lock time-out, conflicts."""

_AGAIN_SECONDS = 2.0
"""Wait before a lost lookout is opened again."""


class PostgresKeeping:
    """A schema of a PostgreSQL database.

    Arguments:
        settings: with an address.
        password: empty for libpq's own ways.
    """

    def __init__(self, settings: DatabaseSettings, password: str = "") -> None:
        self._settings = settings
        url = make_url(settings.address).set(drivername="postgresql+psycopg")
        self._url: URL = url.set(password=password) if password else url
        self.engine: Engine = create_engine(
            self._url,
            connect_args=_connect_args(settings),
            hide_parameters=True,
            pool_size=settings.connections,
            max_overflow=settings.rush_connections,
            pool_timeout=settings.wait_seconds,
            # A server that was restarted must not cost anybody an error.
            pool_pre_ping=True,
        )
        event.listen(self.engine, "handle_error", _without_values, retval=True)
        self._reading = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._lock = _number(f"mingbai write {settings.schema}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one unchanging state."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one transaction that may write now."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (self._lock,))
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Open a write transaction in which tables may be made anew; makes a missing schema.

        Raises:
            UsageError: the database sorts text or keeps it otherwise than the county needs.
        """
        with self.writing() as connection:
            _require_plain_text(connection)
            if self._settings.schema != "public":
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self._settings.schema}")
            yield connection

    def scrub(self) -> None:
        """Nothing at once: the server takes old rows away by itself (autovacuum)."""

    def passes(self, error: OperationalError) -> bool:
        """Tell whether an error is one that passes."""
        state = getattr(error.orig, "sqlstate", None)
        return state is None or state.startswith(_PASSING)

    def lookout(self) -> "PostgresLookout":
        """Return this process's view of the others, on whichever machine they are."""
        _, arguments = self.engine.dialect.create_connect_args(self._url)
        return PostgresLookout(
            {**arguments, **_connect_args(self._settings)}, self._settings.schema
        )


class PostgresLookout:
    """A connection of its own: it is told of new heads, and holds the post while it lives."""

    def __init__(self, arguments: dict[str, Any], schema: str) -> None:
        self._arguments = arguments
        self._channel = channel(schema)
        self._post = _number(f"mingbai lead {schema}")
        self._leads = False
        self._again = 0.0
        self._connection: psycopg.Connection[Any] | None = None
        # Whoever closes may meet a thread that has just begun to look.
        self._lock = Lock()
        self._closed = False

    def changed(self) -> bool:
        """Return whether a head or letter is new since the last call.

        The first time, and after the connection was lost, the answer is yes: nobody told before.

        Raises:
            RetryLaterError: the server does not answer.
        """
        with self._lock:
            try:
                return not self._closed and self._told()
            except psycopg.Error as error:
                self._lose()
                raise RetryLaterError("the database does not answer") from error

    def leads(self) -> bool:
        """Tell whether this process has the post."""
        with self._lock:
            if self._connection is None or self._leads:
                return self._leads
            try:
                found = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (self._post,))
                self._leads = bool((found.fetchone() or (False,))[0])
            except psycopg.Error:
                self._lose()
            return self._leads

    def close(self) -> None:
        """Leave the post, and close the connection."""
        with self._lock:
            self._closed = True
            self._leads = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _told(self) -> bool:
        if self._connection is None:
            self._connection = self._opened()
            return True
        return len(list(self._connection.notifies(timeout=0))) > 0

    def _opened(self) -> psycopg.Connection[Any]:
        if time.monotonic() < self._again:
            raise psycopg.OperationalError("waiting before another try")
        connection = psycopg.connect(**self._arguments, autocommit=True)
        try:
            connection.execute(f"LISTEN {self._channel}".encode())
        except psycopg.Error:
            connection.close()
            raise
        return connection

    def _lose(self) -> None:
        self._leads = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if time.monotonic() >= self._again:
            self._again = time.monotonic() + _AGAIN_SECONDS


def _connect_args(settings: DatabaseSettings) -> dict[str, Any]:
    limits = {
        "search_path": settings.schema,
        "statement_timeout": round(settings.statement_seconds * 1000),
        "lock_timeout": round(settings.lock_seconds * 1000),
        "idle_in_transaction_session_timeout": round(settings.idle_seconds * 1000),
        "synchronous_commit": settings.synchronous_commit,
    }
    return {
        "connect_timeout": settings.connect_seconds,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        "application_name": "mingbai county",
        # A server that vanished without a word is found out, not waited for.
        "keepalives_idle": 30,
        "tcp_user_timeout": round(settings.statement_seconds * 1000),
    }


def _without_values(context: ExceptionContext) -> BaseException | None:
    """Return the same error without PostgreSQL's DETAIL, which repeats the row's values."""
    fault, original = context.sqlalchemy_exception, context.original_exception
    if not isinstance(fault, (IntegrityError, DataError)) or not isinstance(
        original, psycopg.Error
    ):
        return None
    bare = type(original)(original.diag.message_primary or "")
    return type(fault)(context.statement, None, bare, hide_parameters=True)


def _number(name: str) -> int:
    """Return the number of an advisory lock; PostgreSQL keeps them by database."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _require_plain_text(connection: Connection) -> None:
    query = (
        "SELECT pg_encoding_to_char(encoding), datcollate"
        " FROM pg_database WHERE datname = current_database()"
    )
    encoding, order = connection.exec_driver_sql(query).one()
    if encoding != "UTF8" or order not in {"C", "POSIX", "C.UTF-8", "C.utf8"}:
        raise UsageError(
            f"the database keeps text as {encoding} and sorts it by {order}; the county needs UTF8"
            " and C, as on SQLite: make it with"
            " createdb --encoding UTF8 --locale C --template template0 NAME"
        )
