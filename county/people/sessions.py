"""Sessions: kept by the server, known by a token that only the browser has.

Invariant: a session ends by itself: so long after its start, so long after its last page;
one that has not come through the whole door opens no page but the rest of the door.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from county.database.engine import Database
from county.database.tables import sessions, staff
from county.people.staff import Staff, of_row
from county.settings import DeskSettings

_TOUCH_SECONDS = 60


class Stage(StrEnum):
    """How far a session has come through the door.

    OPEN is inside; CODE still owes the code of the second factor; FACTOR has a role that
    needs one and must set it up.
    """

    OPEN = "open"
    CODE = "code"
    FACTOR = "factor"


@dataclass(frozen=True)
class Session:
    """A session: whose, the token that its forms carry, how far it has come."""

    person: Staff
    csrf: str
    stage: Stage = Stage.OPEN


@dataclass(frozen=True)
class Place:
    """From where a session is: network address, and the browser in words."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True)
class Line:
    """A session in its owner's list; `id` names it and opens nothing."""

    id: str
    place: Place
    begun: datetime
    seen: datetime


class Sessions:
    """The open sessions of the desk."""

    def __init__(self, database: Database, settings: DeskSettings) -> None:
        self._database = database
        self._settings = settings

    def begin(
        self, person: Staff, now: datetime, place: Place = Place(), stage: Stage = Stage.OPEN
    ) -> str:
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
                    stage=stage,
                    address=place.address[:64],
                    browser=place.browser[:64],
                )
            )
        return token

    def find(self, token: str, now: datetime) -> Session | None:
        """Return the session of a token, or None."""
        own = (sessions.c.csrf, sessions.c.begun, sessions.c.seen, sessions.c.stage)
        query = select(staff, *own).join(sessions)
        mine = (sessions.c.token_hash == _hash(token)) & staff.c.left_at.is_(None)
        with self._database.reading() as connection:
            row = connection.execute(query.where(mine)).one_or_none()
        if row is None or not self._alive(row.begun, row.seen, Stage(row.stage), now):
            return None
        if now - row.seen > timedelta(seconds=_TOUCH_SECONDS):
            self._touch(token, now)
        return Session(person=of_row(row), csrf=row.csrf, stage=Stage(row.stage))

    def enter(self, token: str, now: datetime) -> str:
        """Let a session in that has come through the whole door; return its new token.

        Raises:
            KeyError: there is no session of that token any more.
        """
        fresh = secrets.token_urlsafe(32)
        changed = {"token_hash": _hash(fresh), "csrf": secrets.token_urlsafe(32)}
        mine = update(sessions).where(sessions.c.token_hash == _hash(token))
        with self._database.writing() as connection:
            put = mine.values(**changed, stage=Stage.OPEN, begun=now, seen=now)
            if not connection.execute(put).rowcount:
                raise KeyError("the session has ended")
        return fresh

    def end(self, token: str) -> None:
        """Close the session of a token."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))

    def of_person(self, person: Staff, now: datetime) -> list[Line]:
        """Return a person's open sessions, the one last used first."""
        query = select(sessions).where(sessions.c.staff == person.id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(sessions.c.seen.desc())).all()
        return [
            Line(row.token_hash, Place(row.address, row.browser), row.begun, row.seen)
            for row in rows
            if self._alive(row.begun, row.seen, Stage(row.stage), now)
        ]

    def _alive(self, begun: datetime, seen: datetime, stage: Stage, now: datetime) -> bool:
        if stage is not Stage.OPEN:
            return now - begun < timedelta(minutes=self._settings.door_minutes)
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


def id_of(token: str) -> str:
    """Return the id by which a session's owner names it."""
    return _hash(token)


def end_one(connection: Connection, person: int, id_: str) -> bool:
    """Close one session of a person; tell whether there was such a one."""
    mine = (sessions.c.staff == person) & (sessions.c.token_hash == id_)
    return connection.execute(delete(sessions).where(mine)).rowcount == 1


def end_all(connection: Connection, person: int, *, but: str = "") -> int:
    """Close a person's sessions, all but the one of the token `but`; return how many."""
    mine = sessions.c.staff == person
    if but:
        mine &= sessions.c.token_hash != _hash(but)
    return connection.execute(delete(sessions).where(mine)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
