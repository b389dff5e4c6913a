"""Until when an answer was promised, by the locator of its collection code.

So that a code without an answer yet is told its due date, offline, at the terminal that
took the request. A row holds a locator (which opens nothing) and a day: no words, no
name, no phone. The slip says the same; a lost file costs a friendlier sentence, no more.
Invariant: a failure here never stops a request from being filed.
"""

import logging
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from disclosure.workdays import Due

_LOG = logging.getLogger(__name__)
_KEPT_DAYS = 90
_SCHEMA = """
create table if not exists promise (
    locator text primary key, day text not null, provisional text not null
) strict, without rowid
"""


class Promises:
    """The promised days of one terminal (`STORE/kiosk/promises.db`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, store: Path) -> "Promises":
        """Return the promises kept in the store; in memory where it cannot be written."""
        try:
            folder = store / "kiosk"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(_prepared(sqlite3.connect(folder / "promises.db", timeout=2.0)))
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("promised days are kept in memory only: %s", error)
            return cls(_prepared(sqlite3.connect(":memory:")))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def keep(self, locator: str, due: Due) -> None:
        """Remember the day; forget those that are long past."""
        years = ",".join(str(year) for year in due.provisional)
        past = (due.day - timedelta(days=_KEPT_DAYS)).isoformat()
        try:
            with self._connection:
                self._connection.execute("delete from promise where day < ?", (past,))
                self._connection.execute(
                    "insert or replace into promise values (?, ?, ?)",
                    (locator, due.day.isoformat(), years),
                )
        except sqlite3.Error as error:
            _LOG.warning("a promised day could not be kept: %s", error)

    def of(self, locator: str) -> Due | None:
        """Return what was promised to a locator; None when this terminal does not know."""
        try:
            row = self._connection.execute(
                "select day, provisional from promise where locator = ?", (locator,)
            ).fetchone()
        except sqlite3.Error as error:
            _LOG.warning("the promised days cannot be read: %s", error)
            return None
        if row is None:
            return None
        years = tuple(int(year) for year in row[1].split(",") if year)
        return Due(day=date.fromisoformat(row[0]), provisional=years)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("pragma synchronous = full")
        connection.execute(_SCHEMA)
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
