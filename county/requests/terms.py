"""Terms: what due days of requests follow from.

Invariant: everything that counts days of a request counts them by one value of these; a
change made in this process is seen at once, one made in another after `FRESH_SECONDS`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from county.database.engine import Database
from county.holidays import notices
from county.publishing import profiles
from disclosure import shipped
from disclosure.errors import UsageError
from disclosure.office_hours import OfficeHours
from disclosure.requests import ServiceLevels
from disclosure.workdays import Calendar

FRESH_SECONDS = 1.0


@dataclass(frozen=True)
class Terms:
    """What due days follow from: limits, working days, the county's zone and office hours."""

    levels: ServiceLevels
    calendar: Calendar
    zone: ZoneInfo
    hours: OfficeHours


def in_force(connection: Connection) -> Terms:
    """Return the terms as the county's profile has them now.

    Raises:
        UsageError: no profile has been imported.
    """
    profile = profiles.current(connection)
    if profile is None:
        raise UsageError("the county has no areas yet: import a content folder first")
    return Terms(
        levels=shipped.service_levels().with_own(profile.levels),
        calendar=shipped.calendar().having(notices.in_force(connection)),
        zone=profile.zone,
        hours=profile.hours or OfficeHours(),
    )


class CurrentTerms:
    """Keeps the terms in force at hand.

    Arguments:
        monotonic: a clock of seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._held: Terms | None = None
        self._looked = 0.0
        self._lock = Lock()

    def of(self, database: Database) -> Terms:
        """Return the terms in force; raises as `in_force`."""
        with self._lock:
            now = self._monotonic()
            if self._held is None or now - self._looked >= FRESH_SECONDS:
                with database.reading() as connection:
                    self._held = in_force(connection)
                self._looked = now
            return self._held

    def forget(self) -> None:
        """Look anew at the next question: something else is in force."""
        with self._lock:
            self._held = None
