"""Passwords: Argon2id, and a lock after too many wrong ones.

Source: RFC 9106, argon2-cffi's defaults (the RFC's low-memory profile). Invariant: a
wrong name costs as long, locks as soon and is answered as a wrong password is.
"""

import math
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from county.database.engine import Database
from county.database.tables import attempts, staff
from county.people.staff import Staff, of_row
from county.settings import DeskSettings
from disclosure.errors import NotAllowedError

LONGEST = 200

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash("nobody's password")


def hash_password(password: str, settings: DeskSettings) -> str:
    """Return the hash to store.

    Raises:
        NotAllowedError: it is too short or too long.
    """
    if not settings.shortest_password <= len(password) <= LONGEST:
        shortest = settings.shortest_password
        raise NotAllowedError(f"a password has between {shortest} and {LONGEST} characters")
    return _hasher.hash(password)


class Door:
    """Lets staff in by name and password."""

    def __init__(self, database: Database, settings: DeskSettings) -> None:
        self._database = database
        self._settings = settings

    def admit(self, name: str, password: str, now: datetime) -> Staff | None:
        """Return who it is, or None where name or password is wrong or locked.

        Counts wrong tries by the name typed; a right one wipes the count.
        """
        name = name.strip().lower()[:64]
        with self._database.reading() as connection:
            row = connection.execute(select(staff).where(staff.c.name == name)).one_or_none()
        right = _verify(row.password_hash if row else _NOBODYS_HASH, password[:LONGEST])
        with self._database.writing() as connection:
            # Read with the write lock held: tries sent at once cannot slip past each other.
            locked = _locked_until(connection, name)
            if locked and now < locked:
                return None
            if row is None or not right:
                self._count(connection, name, now)
                return None
            connection.execute(delete(attempts).where(attempts.c.name == name))
        return of_row(row)

    def locked_minutes(self, name: str, now: datetime) -> int:
        """Return for how many minutes a name is locked still; 0 when it is not."""
        with self._database.reading() as connection:
            until = _locked_until(connection, name.strip().lower()[:64])
        left = (until - now).total_seconds() if until else 0
        return max(0, math.ceil(left / 60))

    def _count(self, connection: Connection, name: str, now: datetime) -> None:
        row = connection.execute(select(attempts).where(attempts.c.name == name)).one_or_none()
        failures = 1 if row is None or row.locked_until else row.failures + 1
        full = failures >= self._settings.failures
        until = now + timedelta(minutes=self._settings.lock_minutes) if full else None
        values = {"failures": failures, "locked_until": until}
        put = insert(attempts).values(name=name, **values)
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=values))


def _locked_until(connection: Connection, name: str) -> datetime | None:
    query = select(attempts.c.locked_until).where(attempts.c.name == name)
    return connection.scalar(query)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
