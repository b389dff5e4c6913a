"""Passwords: Argon2id, and a lock after too many wrong ones.

Source: RFC 9106, argon2-cffi's defaults (the RFC's low-memory profile). Invariant: a
wrong name costs as long, locks as soon and is answered as a wrong password is.
"""

import math
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from county.audit.log import Act, record
from county.database.engine import Database
from county.database.tables import staff
from county.people.attempts import Attempts, tidy_address, tidy_name
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


def nobodys_password() -> str:
    """Return a hash that no password opens, for an account whose owner has not set one."""
    return _hasher.hash(secrets.token_urlsafe(32))


def is_right(stored: str, password: str) -> bool:
    """Tell whether a password is that of a hash."""
    try:
        return _hasher.verify(stored, password[:LONGEST])
    except (VerifyMismatchError, InvalidHashError):
        return False


class Door:
    """Lets staff in by name and password."""

    def __init__(self, database: Database, settings: DeskSettings) -> None:
        self._database = database
        self._attempts = Attempts(settings)

    def admit(self, name: str, password: str, address: str, now: datetime) -> Staff | None:
        """Return who it is, or None where name or password is wrong or locked.

        Counts wrong tries by name and address; a right one wipes the name's from there.
        """
        name, address = tidy_name(name), tidy_address(address)
        mine = (staff.c.name == name) & staff.c.left_at.is_(None)
        with self._database.reading() as connection:
            row = connection.execute(select(staff).where(mine)).one_or_none()
        right = is_right(row.password_hash if row else _NOBODYS_HASH, password)
        with self._database.writing() as connection:
            # Read with the write lock held: tries sent at once cannot slip past each other.
            if self._attempts.locked_until(connection, name, address, now):
                return None
            if row is None or not right:
                if self._attempts.wrong(connection, name, address, now):
                    record(connection, now, "door", Act.LOGIN_LOCKED, name if row else "")
                return None
            self._attempts.right(connection, name, address)
        return of_row(row)

    def locked_minutes(self, name: str, address: str, now: datetime) -> int:
        """Return for how many minutes a name is locked still from an address; 0 when not."""
        name, address = tidy_name(name), tidy_address(address)
        with self._database.reading() as connection:
            until = self._attempts.locked_until(connection, name, address, now)
        left = (until - now).total_seconds() if until else 0
        return max(0, math.ceil(left / 60))
