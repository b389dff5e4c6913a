"""What was taken from sources before: each message once, each alert with its last facts.

Its own SQLite file, one for the signer and one for the server. Invariant: only what was
taken is remembered, so that a message refused for a wrong setting may be given again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from county.alerts.judging import Before, Told, Verdict
from county.alerts.message import Message, Reference
from disclosure.alert_facts import AlertFacts
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RetryLaterError
from disclosure.items import Strict

KEPT = timedelta(days=30)
"""A message sent longer ago is refused by its age, so that it need not be remembered."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    source TEXT NOT NULL, sender TEXT NOT NULL, identifier TEXT NOT NULL, sent TEXT NOT NULL,
    at TEXT NOT NULL, told BLOB NOT NULL,
    PRIMARY KEY (source, sender, identifier, sent)
) WITHOUT ROWID;
"""


class _Kept(Strict, frozen=True, kw_only=True):
    """An alert as it is written down."""

    message: str
    facts: AlertFacts
    areas: tuple[AreaCode, ...]
    sent: datetime


class Memory:
    """The memory in one file."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when missing.

        Raises:
            RetryLaterError: it is busy, damaged or cannot be written.
        """
        self._path = path
        with self._translated():
            self._db = sqlite3.connect(path, timeout=5, isolation_level=None)
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def before(self, source: str) -> Before:
        """Return what was taken from a source."""
        with self._translated():
            rows = self._db.execute(
                "SELECT sender, identifier, sent, told FROM message WHERE source = ? ORDER BY sent",
                (source,),
            ).fetchall()
        seen: set[Reference] = set()
        told: dict[str, str] = {}
        newest: dict[str, Told] = {}
        for sender, identifier, sent, kept in rows:
            at = datetime.fromisoformat(sent)
            seen.add(Reference(sender=sender, identifier=identifier, sent=at))
            alert = decode(kept, _Kept)
            newest[alert.message] = Told(alert.message, alert.facts, alert.areas, alert.sent)
            told[identifier] = alert.message
        return Before(frozenset(seen), {name: newest[first] for name, first in told.items()})

    def note(self, source: str, message: Message, verdict: Verdict, now: datetime) -> None:
        """Write down that a message was taken."""
        facts, sent = verdict.facts, message.sent.astimezone(UTC)
        told = _Kept(message=facts.message, facts=facts, areas=verdict.areas, sent=sent)
        name = (source, message.sender, message.identifier, sent.isoformat())
        with self._translated():
            self._db.execute(
                "INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?)",
                (*name, now.astimezone(UTC).isoformat(), encode(told)),
            )
            oldest = (now - KEPT).astimezone(UTC).isoformat()
            self._db.execute("DELETE FROM message WHERE sent < ?", (oldest,))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise RetryLaterError(f"{self._path}: {error}") from error
