"""The machine's clocks: the one that people set, the one that nobody sets, and who keeps them.

Invariant: nothing here judges; whether a reading is the time, `clock.py` decides.
"""

import ctypes
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_UNSYNCHRONIZED = 5
_TIMEX_BYTES = 512
_RTC = Path("/sys/class/rtc/rtc0")
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class MachineClock(Protocol):
    """What a machine's clocks tell."""

    def now(self) -> datetime:
        """Return the wall time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only go forward, the same for all processes of one boot."""
        ...

    def synchronized(self) -> bool:
        """Tell whether network time has set the wall clock."""
        ...

    def has_battery(self) -> bool:
        """Tell whether a hardware clock keeps the time while the power is off."""
        ...

    def boot(self) -> str:
        """Return what names this boot: `monotonic` counts anew in the next."""
        ...


class SystemClock:
    """The clocks of a Linux machine."""

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

    def boot(self) -> str:
        """Return the kernel's id of this boot."""
        try:
            return _BOOT.read_text(encoding="ascii").strip()
        except OSError:
            # Without one no boot is like another, and nothing is carried over.
            return ""
