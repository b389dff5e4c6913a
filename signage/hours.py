"""On-hours (开屏时段): when a screen is lit.

Invariant: whether it is lit follows from the local time alone, so that a restart, a jump
of the clock or a missed minute changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from disclosure.items import Strict

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


class OnHours(Strict, frozen=True, kw_only=True):
    """A stretch of the day in which a screen is lit, local wall time.

    Attributes:
        on: when it is switched on, e.g. ``07:00``.
        off: when it is switched off; at or before `on` it is the next day's.
        weekdays: the days on which it is switched on, Monday is 1.
    """

    on: str
    off: str
    weekdays: tuple[int, ...] = EVERY_DAY

    def __post_init__(self) -> None:
        for text in (self.on, self.off):
            _clock(text)
        if not self.weekdays or not set(self.weekdays) <= set(EVERY_DAY):
            raise ValueError(f"weekdays {list(self.weekdays)} are not some of 1 to 7")

    def covers(self, local: datetime) -> bool:
        """Tell whether the screen is lit at a local time."""
        on, off, at = _clock(self.on), _clock(self.off), local.time()
        if on < off:
            return on <= at < off and local.isoweekday() in self.weekdays
        if at >= on:
            return local.isoweekday() in self.weekdays
        return at < off and (local - timedelta(days=1)).isoweekday() in self.weekdays


def is_lit(hours: Sequence[OnHours], local: datetime) -> bool:
    """Tell whether a screen is lit at a local time; without any hours it always is."""
    return not hours or any(each.covers(local) for each in hours)


def _clock(text: str) -> time:
    try:
        found = time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no time such as 07:00") from error
    if len(text) != len("07:00"):
        raise ValueError(f"{text!r} is no time such as 07:00")
    return found
