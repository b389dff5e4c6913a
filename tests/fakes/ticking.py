"""A clock that a test sets: wall and monotonic time apart from each other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4


class FakeClock:
    """Walks by `walk`; `jump` sets the wall time alone, as network time does."""

    def __init__(
        self, now: datetime, *, synchronized: bool = True, has_battery: bool = False
    ) -> None:
        self._now = now.astimezone(UTC)
        self._monotonic = 1000.0
        self.is_synchronized = synchronized
        self.battery = has_battery
        self._boot = uuid4().hex

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def synchronized(self) -> bool:
        return self.is_synchronized

    def has_battery(self) -> bool:
        return self.battery

    def boot(self) -> str:
        return self._boot

    def walk(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, to: datetime) -> None:
        self._now = to.astimezone(UTC)

    def reboot(self, to: datetime) -> None:
        """Start the machine anew with this wall time."""
        self._boot, self._monotonic = uuid4().hex, 5.0
        self.jump(to)


class NetworkClock:
    """A machine whose wall clock, told by a function, network time keeps right."""

    def __init__(self, wall: Callable[[], datetime]) -> None:
        self._wall = wall

    def now(self) -> datetime:
        return self._wall()

    def monotonic(self) -> float:
        return self._wall().timestamp()

    def synchronized(self) -> bool:
        return True

    def has_battery(self) -> bool:
        return False

    def boot(self) -> str:
        return "one"
