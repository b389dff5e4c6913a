"""The time on a terminal whose clock may be wrong: never before the floor.

Invariant: what is below the floor is not the time; the county's signed time, asked
with a nonce and answered quickly, is.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from content_sync.agent.accepting import Instant
from content_sync.agent.county import County
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.feed import Envelope
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_time

ROUND_TRIP_MOST_SECONDS = 10.0
"""An answer that took longer says too little about now."""

TOLERANCE = timedelta(minutes=2)
"""A clock within this of the county's is left alone."""


class Timekeeper:
    """Tells the time.

    Arguments:
        wall: the system's clock, aware.
        monotonic: seconds since some start; never set.
        floor: the time is not before this.
    """

    def __init__(
        self, wall: Callable[[], datetime], monotonic: Callable[[], float], floor: datetime
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._floor = floor
        self._started = monotonic()
        self._known: tuple[datetime, float] | None = None

    def now(self) -> Instant:
        """Return the time, and whether the terminal can vouch for it."""
        wall = self._wall()
        if self._known is not None:
            told, at = self._known
            expected = told + timedelta(seconds=self._monotonic() - at)
            return Instant(wall if abs(wall - expected) <= TOLERANCE else expected)
        if wall >= self._floor:
            return Instant(wall)
        uptime = timedelta(seconds=self._monotonic() - self._started)
        return Instant(self._floor + uptime, trusted=False)

    def is_confirmed(self) -> bool:
        """Tell whether the county has told the time since the start."""
        return self._known is not None

    def ask(self, county: County, keyring: Keyring) -> None:
        """Learn the time from the county.

        Raises:
            RejectedError: the answer is not signed for this question.
            RetryLaterError: the county cannot be reached, or was slow.
        """
        nonce = secrets.token_hex(16)
        asked = self._monotonic()
        raw = county.time(nonce)
        answered = self._monotonic()
        told = open_time(decode(raw, Envelope), keyring, nonce)
        if answered - asked > ROUND_TRIP_MOST_SECONDS:
            raise RetryLaterError(f"the county's time took {answered - asked:.0f} seconds")
        if told >= self._floor:
            self._known = (told, (asked + answered) / 2)
