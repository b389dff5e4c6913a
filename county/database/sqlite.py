"""The county's data in one SQLite file.

Source: SQLAlchemy's SQLite notes on serializable isolation; `synchronous=FULL` since
WAL with NORMAL lost acknowledged rows in power cuts. Invariant: a write takes the file's write
lock before it reads anything.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from disclosure.errors import MingbaiError

BUSY_SECONDS = 10
"""How long a write waits for another to end."""

_WRITES = "mingbai_writes"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""What is deleted or overwritten is zeroed in its page: erased words are to be gone."""

_SCRUB_SECONDS = 2.0
"""How long it is waited for readers before the log is cut off."""


class IntegrityFaultError(MingbaiError):
    """A migration would leave rows that refer to nothing."""


class SqliteKeeping:
    """A SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.engine = _engine(path)
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one unchanging state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one transaction that may write now."""
        with self._writing.begin() as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Open a write transaction in which tables may be made anew.

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

    def scrub(self) -> None:
        """Move the log into the file and cut it off: it still holds pages as they were.

        What a long reader still needs stays until the next time.
        """
        with closing(sqlite3.connect(self._path, timeout=_SCRUB_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def passes(self, error: OperationalError) -> bool:
        """Tell whether another write took too long."""
        return "locked" in str(error.orig) or "busy" in str(error.orig)

    def lookout(self) -> "SqliteLookout":
        """Return this process's view of the others; all of them are on this machine."""
        return SqliteLookout(self._path)


class SqliteLookout:
    """Sees commits of other connections; the post is a lock on a file beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._beside = path.with_name(f"{path.name}.lead")
        self._post: IO[str] | None = None
        # Whoever closes may meet a thread that has just begun to look.
        self._lock = Lock()
        self._closed = False

    def changed(self) -> bool:
        """Return whether something was committed since the last call; yes at the first."""
        with self._lock:
            version = self._version if self._closed else self._read()
            changed = version != self._version
            self._version = version
        return changed

    def leads(self) -> bool:
        """Tell whether this process has the post."""
        with self._lock:
            if self._post is None and not self._closed:
                self._post = _taken(self._beside)
            return self._post is not None

    def close(self) -> None:
        """Leave the post, and close the connection."""
        with self._lock:
            self._closed = True
            if self._post is not None:
                self._post.close()
                self._post = None
            if self._connection is not None:
                self._connection.close()

    def _read(self) -> int:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
        row: tuple[int] = self._connection.execute("PRAGMA data_version").fetchone()
        return row[0]


def _taken(file: Path) -> IO[str] | None:
    post = file.open("a")
    try:
        fcntl.flock(post, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        post.close()
        return None
    return post


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
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
