"""A read-only connection to the content database that follows what happens to it.

Invariant: a connection of this module never writes, and notices when the database is
replaced or when the agent starts to write again.
"""

import sqlite3
from pathlib import Path

from disclosure.errors import RetryLaterError

_BUSY_SECONDS = 5.0


class ReadingConnection:
    """One read-only connection, reopened where that is needed.

    A WAL database without ``-wal`` and ``-shm`` cannot be opened by who may not write;
    then the agent has stopped cleanly, and the file is read as immutable until the two
    appear (SQLite, "Read-Only WAL-Mode Databases").
    """

    def __init__(self, path: Path) -> None:
        """Open the database.

        Raises:
            RetryLaterError: there is none yet, or it cannot be read now.
        """
        self._path = path
        self._generation = 0
        self._connect()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def current(self) -> sqlite3.Connection:
        """Return the connection, reopened if the file behind it is no longer the one.

        Raises:
            RetryLaterError: the database cannot be read now.
        """
        if self._inode != self._inode_now() or (self._immutable and self._has_log()):
            self._connection.close()
            self._generation += 1
            self._connect()
        return self._connection

    def version(self) -> int:
        """Return a number that differs whenever the content may have changed."""
        connection = self.current()
        try:
            (seen,) = connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.DatabaseError as error:
            raise RetryLaterError(f"{self._path}: {error}") from error
        return (self._generation << 32) | int(seen)

    def _connect(self) -> None:
        self._inode = self._inode_now()
        self._immutable = False
        try:
            self._connection = self._open("mode=ro")
        except sqlite3.OperationalError as error:
            if self._has_log():
                raise RetryLaterError(f"{self._path}: {error}") from error
            self._immutable = True
            self._connection = self._open_immutable()
        except sqlite3.DatabaseError as error:
            raise RetryLaterError(f"{self._path}: {error}") from error

    def _open_immutable(self) -> sqlite3.Connection:
        try:
            return self._open("mode=ro&immutable=1")
        except sqlite3.DatabaseError as error:
            raise RetryLaterError(f"{self._path}: {error}") from error

    def _open(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("SELECT value FROM settled WHERE name = 'home'").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _has_log(self) -> bool:
        return any(
            self._path.with_name(self._path.name + suffix).exists() for suffix in ("-wal", "-shm")
        )

    def _inode_now(self) -> int:
        try:
            return self._path.stat().st_ino
        except OSError as error:
            raise RetryLaterError(f"{self._path}: the store has no content yet") from error
