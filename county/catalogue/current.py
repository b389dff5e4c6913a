"""The edition in force, as every part of the county reads it.

Invariant: there is one way to it; a change made in this process is seen at once, one made in
another process after `FRESH_SECONDS`.
"""

import time
from collections.abc import Callable
from threading import Lock

from county.catalogue import versions
from county.catalogue.versions import Edition
from county.database.engine import Database

FRESH_SECONDS = 1.0


class Catalogues:
    """Keeps the edition in force parsed.

    Arguments:
        monotonic: a clock of seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._held: Edition | None = None
        self._looked = 0.0
        self._lock = Lock()

    def current(self, database: Database) -> Edition:
        """Return the edition in force."""
        with self._lock:
            now = self._monotonic()
            if self._held is None or now - self._looked >= FRESH_SECONDS:
                self._held = self._read(database)
                self._looked = now
            return self._held

    def forget(self) -> None:
        """Look anew at the next question: a new version is in force."""
        with self._lock:
            self._held = None

    def _read(self, database: Database) -> Edition:
        with database.reading() as connection:
            number = versions.newest(connection)
            if self._held is not None and self._held.number == number:
                return self._held
            found = versions.edition(connection, number)
        assert found is not None
        return found
