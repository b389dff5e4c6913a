"""The clock, and whether it may be trusted with a timetable.

Invariant: a clock is trusted only if network time set it, or if a hardware clock kept
it and it is not before what is known to have passed.
"""

import ctypes
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_UNSYNCHRONIZED = 5
_TIMEX_BYTES = 512
_RTC = Path("/sys/class/rtc/rtc0")


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the wall time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        ...

    def synchronized(self) -> bool:
        """Tell whether network time has set the wall clock."""
        ...

    def has_battery(self) -> bool:
        """Tell whether a hardware clock keeps the time while the power is off."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the wall time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some start."""
        return time.monotonic()

    def synchronized(self) -> bool:
        """Ask the kernel (`adjtimex`), which every time service tells."""
        libc = ctypes.CDLL(None)
        answer = libc.adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return 0 <= int(answer) < _UNSYNCHRONIZED

    def has_battery(self) -> bool:
        """Look for a hardware clock."""
        return _RTC.exists()


class ClockWatch:
    """Notices jumps and tells whether the clock is to be trusted.

    Arguments:
        clock: the clock.
        jump_seconds: wall and monotonic time apart by more than this is a jump.
    """

    def __init__(self, clock: Clock, jump_seconds: float) -> None:
        self._clock = clock
        self._jump_seconds = jump_seconds
        self._last: tuple[datetime, float] | None = None

    def jumped(self) -> bool:
        """Tell whether the wall clock was set since the last call."""
        now = (self._clock.now(), self._clock.monotonic())
        last, self._last = self._last, now
        if last is None:
            return False
        walked = (now[0] - last[0]).total_seconds()
        return abs(walked - (now[1] - last[1])) > self._jump_seconds

    def trusted(self, floor: datetime | None) -> bool:
        """Tell whether a timetable may go by this clock.

        Arguments:
            floor: latest instant known to have passed; None where none is known.
        """
        if self._clock.synchronized():
            return True
        return self._clock.has_battery() and (floor is None or self._clock.now() >= floor)
