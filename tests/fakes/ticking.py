"""A clock that a test sets: wall and monotonic time apart from each other."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Walks by `walk`; `jump` sets the wall time alone, as network time does."""

    def __init__(
        self, now: datetime, *, synchronized: bool = True, has_battery: bool = False
    ) -> None:
        self._now = now.astimezone(UTC)
        self._monotonic = 1000.0
        self.is_synchronized = synchronized
        self.battery = has_battery

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def synchronized(self) -> bool:
        return self.is_synchronized

    def has_battery(self) -> bool:
        return self.battery

    def walk(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, to: datetime) -> None:
        self._now = to.astimezone(UTC)
