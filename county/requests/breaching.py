"""Breaching: the round's chore that appends what was missed.

Invariant: the first round after a limit notes that it was missed, whatever becomes of the
request later.
"""

from datetime import datetime

from county.database.engine import Database
from county.requests import breaches


class Breaching:
    """The chore.

    Arguments:
        database: the county's.
    """

    name = "breaches"

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: datetime) -> str:
        """Append the breaches of all open requests until now."""
        with self._database.writing() as connection:
            count = breaches.note_breaches(connection, now)
        return f"{count} breaches noted" if count else ""
