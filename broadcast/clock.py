"""The unit's clock, and whether it may be trusted with a timetable.

Invariant: the time and the trust in it are the store's (`content_sync.store.clock`), the
same as every other face's; a timetable also needs a time after the last it went by.
"""

from datetime import datetime
from typing import Protocol

from content_sync.store.clock import Instant


class Clock(Protocol):
    """What tells the time; `StoreClock` is the real one."""

    def instant(self) -> Instant:
        """Return the present moment, and whether it is to be trusted."""
        ...

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def floor(self) -> datetime:
        """Return the latest instant known to have passed."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        ...


class ClockWatch:
    """Notices jumps and tells whether the clock is to be trusted.

    Arguments:
        clock: the clock.
        jump_seconds: the time and the monotonic clock apart by more than this is a jump.
    """

    def __init__(self, clock: Clock, jump_seconds: float) -> None:
        self._clock = clock
        self._jump_seconds = jump_seconds
        self._last: tuple[datetime, float] | None = None

    def jumped(self) -> bool:
        """Tell whether the time was set since the last call."""
        now = (self._clock.now(), self._clock.monotonic())
        last, self._last = self._last, now
        if last is None:
            return False
        walked = (now[0] - last[0]).total_seconds()
        return abs(walked - (now[1] - last[1])) > self._jump_seconds

    def trusted(self, floor: datetime | None) -> bool:
        """Tell whether a timetable may go by this clock.

        Arguments:
            floor: latest instant that the timetable went by; None where it never did.
        """
        instant = self._clock.instant()
        if instant.confirmed:
            return True
        return instant.trusted and (floor is None or instant.now >= floor)
