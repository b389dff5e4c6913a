"""Erasing on schedule: a chore of the county's round.

Invariant: what is erased is gone from the database's files as well as their kind of database
allows (`Database.scrub`).
"""

from datetime import datetime

from county.parts import County
from county.privacy import erasing
from county.privacy.erasing import RULE, Erasure


class ErasingChore:
    """Erases the personal data of requests that ended long enough ago."""

    name = "erase"

    def __init__(self, county: County) -> None:
        self._county = county

    def run(self, now: datetime) -> str:
        """Erase what is due, a few at a time; return how many."""
        settings, count = self._county.settings.privacy, 0
        for _ in range(settings.batches):
            with self._county.database.writing() as connection:
                due = erasing.due(connection, now, settings, limit=settings.batch)
                if due:
                    erasing.erase(connection, due, Erasure(RULE, now), self._county.online)
            count += len(due)
            if len(due) < settings.batch:
                break
        if not count:
            return ""
        self._county.database.scrub()
        return f"{count} requests erased"
