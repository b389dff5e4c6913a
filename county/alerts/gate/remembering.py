"""What feeds brought before: each entry once, and the marks of the last answer.

Invariant: an entry is remembered only when it was handed in, or never can be.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from county.alerts.gate.atom import Entry
from disclosure.errors import RetryLaterError

KEPT = timedelta(days=30)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    source TEXT NOT NULL, id TEXT NOT NULL, updated TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (source, id, updated)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feed (
    source TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL
) WITHOUT ROWID;
"""


class Remembered:
    """The memory in one file; each thread opens its own."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when missing.

        Raises:
            RetryLaterError: it is busy, damaged or cannot be written.
        """
        self._path = path
        with self._translated():
            self._db = sqlite3.connect(path, timeout=5, isolation_level=None)
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def knows(self, source: str, entry: Entry) -> bool:
        """Tell whether an entry is done with."""
        with self._translated():
            found = self._db.execute(
                "SELECT 1 FROM entry WHERE source = ? AND id = ? AND updated = ?",
                (source, entry.id, _text(entry.updated)),
            ).fetchone()
        return found is not None

    def note(self, source: str, entry: Entry, now: datetime) -> None:
        """Remember an entry, and forget those of long ago."""
        with self._translated():
            self._db.execute(
                "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?)",
                (source, entry.id, _text(entry.updated), _text(now)),
            )
            self._db.execute("DELETE FROM entry WHERE at < ?", (_text(now - KEPT),))

    def marks(self, source: str) -> tuple[str, str]:
        """Return ETag and Last-Modified of the last answer, empty where there are none."""
        with self._translated():
            row = self._db.execute(
                "SELECT etag, modified FROM feed WHERE source = ?", (source,)
            ).fetchone()
        return (str(row[0]), str(row[1])) if row else ("", "")

    def mark(self, source: str, etag: str, modified: str) -> None:
        """Remember the marks of an answer that is done with."""
        with self._translated():
            self._db.execute(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?)", (source, etag, modified)
            )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise RetryLaterError(f"{self._path}: {error}") from error


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
