"""Proofs that last a few minutes, so that a batch of seals asks for one password.

Invariant: a proof belongs to one session and ends with it; it never outlives its minutes.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from county.database.engine import Database
from county.database.tables import seal_proofs
from county.people.sessions import id_of
from county.settings import DeskSettings


class Proofs:
    """Remembers which sessions have proved their person just now."""

    def __init__(self, database: Database, settings: DeskSettings) -> None:
        self._database = database
        self._lasts = timedelta(minutes=settings.proof_minutes)

    def is_fresh(self, token: str, now: datetime) -> bool:
        """Tell whether the session of a token need not prove anything again yet."""
        query = select(seal_proofs.c.at).where(seal_proofs.c.session == id_of(token))
        with self._database.reading() as connection:
            at = connection.scalar(query)
        return at is not None and at <= now < at + self._lasts

    def note(self, token: str, now: datetime) -> None:
        """Remember that the session of a token has proved its person."""
        session = id_of(token)
        with self._database.writing() as connection:
            connection.execute(delete(seal_proofs).where(seal_proofs.c.session == session))
            connection.execute(insert(seal_proofs).values(session=session, at=now))
