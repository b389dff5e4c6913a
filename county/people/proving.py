"""Proving again, from inside, that the person at the browser is who logged in.

Asked before what is dangerous: sealing, withdrawing, changing people. A stolen session has
neither the password nor the code generator. Invariant: whoever proves wrongly too often
is logged out everywhere and has to wait.
"""

import math
from datetime import datetime

from sqlalchemy import Connection, select

from county.audit.log import Act, record
from county.database.engine import Database
from county.database.tables import staff
from county.people import sessions
from county.people.attempts import Attempts
from county.people.passwords import is_right
from county.people.second_factor import SecondFactor
from county.people.staff import Staff
from county.settings import DeskSettings


class Proving:
    """Checks password and code of people who are logged in, or half so."""

    def __init__(self, database: Database, settings: DeskSettings, factor: SecondFactor) -> None:
        self._database = database
        self._settings = settings
        self._factor = factor
        self._attempts = Attempts(settings)

    def needs_code(self, person: Staff) -> bool:
        """Tell whether a person has a second factor, so that a form must ask for its code."""
        with self._database.reading() as connection:
            return self._factor.is_set(connection, person.id)

    def must_set_factor(self, person: Staff) -> bool:
        """Tell whether a person's roles need a second factor and there is none yet."""
        return person.may(self._settings.second_factor) and not self.needs_code(person)

    def prove(self, person: Staff, password: str, code: str, now: datetime) -> bool:
        """Tell whether password and, where the person has a factor, its code are right.

        Arguments:
            person: who is logged in.
            password: as typed.
            code: six figures, or a recovery code; not looked at where there is no factor.
            now: the present instant.

        Returns:
            False too while the person has to wait after too many wrong proofs.
        """
        query = select(staff.c.password_hash).where(staff.c.id == person.id)
        with self._database.reading() as connection:
            stored = connection.scalar(query) or ""
        known = is_right(stored, password)
        with self._database.writing() as connection:
            return self._judge(connection, person, code, now, known=known)

    def prove_code(self, person: Staff, code: str, now: datetime) -> bool:
        """Tell whether the code is right of a person whose password has been seen just now."""
        with self._database.writing() as connection:
            return self._judge(connection, person, code, now, known=True)

    def waits_minutes(self, person: Staff, now: datetime) -> int:
        """Return for how many minutes a person may not prove anything; 0 when they may."""
        with self._database.reading() as connection:
            until = self._attempts.proof_locked_until(connection, person.name, now)
        left = (until - now).total_seconds() if until else 0
        return max(0, math.ceil(left / 60))

    def _judge(
        self, connection: Connection, person: Staff, code: str, now: datetime, *, known: bool
    ) -> bool:
        if self._attempts.proof_locked_until(connection, person.name, now):
            return False
        # A code is used up only together with a right password.
        if known and self._knows(connection, person, code, now):
            self._attempts.right_proof(connection, person.name)
            return True
        if self._attempts.wrong_proof(connection, person.name, now):
            sessions.end_all(connection, person.id)
            record(connection, now, "door", Act.PROOF_FAILED, person.name)
        return False

    def _knows(self, connection: Connection, person: Staff, code: str, now: datetime) -> bool:
        if not self._factor.is_set(connection, person.id):
            return True
        if self._factor.check(connection, person.id, code, now):
            return True
        used = self._factor.recover(connection, person.id, code)
        if used:
            record(connection, now, person.name, Act.RECOVERY_USED, person.name)
        return used
