"""Sessions: kept by the server, known by a token that only the browser has.

Invariant: a session ends by itself: so long after its start, so long after its last page.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from county.database.engine import Database
from county.database.tables import sessions, staff
from county.people.staff import Staff, of_row
from county.settings import DeskSettings

_TOUCH_SECONDS = 60


@dataclass(frozen=True)
class Session:
    """An open session: whose, and the token that its forms carry."""

    person: Staff
    csrf: str


class Sessions:
    """The open sessions of the desk."""

    def __init__(self, database: Database, settings: DeskSettings) -> None:
        self._database = database
        self._settings = settings

    def begin(self, person: Staff, now: datetime) -> str:
        """Open a session; return the token for the browser's cookie."""
        token = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            self._sweep(connection, now)
            connection.execute(
                insert(sessions).values(
                    token_hash=_hash(token),
                    staff=person.id,
                    csrf=secrets.token_urlsafe(32),
                    begun=now,
                    seen=now,
                )
            )
        return token

    def find(self, token: str, now: datetime) -> Session | None:
        """Return the open session of a token, or None."""
        query = select(staff, sessions.c.csrf, sessions.c.begun, sessions.c.seen).join(sessions)
        with self._database.reading() as connection:
            row = connection.execute(
                query.where(sessions.c.token_hash == _hash(token))
            ).one_or_none()
        if row is None or not self._alive(row.begun, row.seen, now):
            return None
        if now - row.seen > timedelta(seconds=_TOUCH_SECONDS):
            self._touch(token, now)
        return Session(person=of_row(row), csrf=row.csrf)

    def end(self, token: str) -> None:
        """Close the session of a token."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))

    def _alive(self, begun: datetime, seen: datetime, now: datetime) -> bool:
        whole = timedelta(hours=self._settings.session_hours)
        idle = timedelta(minutes=self._settings.idle_minutes)
        return now - begun < whole and now - seen < idle

    def _touch(self, token: str, now: datetime) -> None:
        with self._database.writing() as connection:
            mine = sessions.c.token_hash == _hash(token)
            connection.execute(update(sessions).where(mine).values(seen=now))

    def _sweep(self, connection: Connection, now: datetime) -> None:
        whole = now - timedelta(hours=self._settings.session_hours)
        connection.execute(delete(sessions).where(sessions.c.begun < whole))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
