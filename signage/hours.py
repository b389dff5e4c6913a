"""On-hours (开屏时段): when a screen is lit.

Invariant: whether it is lit follows from the local time alone, so that a restart, a jump
of the clock or a missed minute changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from disclosure.day_parts import EVERY_DAY, DayPart, check_weekdays, wall_time
from disclosure.items import Strict


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
            wall_time(text)
        check_weekdays(self.weekdays)

    def covers(self, local: datetime) -> bool:
        """Tell whether the screen is lit at a local time."""
        part = DayPart(start=self.on, end=self.off)
        return part.covers(local, lambda day: day.isoweekday() in self.weekdays)


def is_lit(hours: Sequence[OnHours], local: datetime) -> bool:
    """Tell whether a screen is lit at a local time; without any hours it always is."""
    return not hours or any(each.covers(local) for each in hours)


def lit_stretches(
    hours: Sequence[OnHours], start: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the lit stretches between two local times, in order; they may touch."""
    if end <= start:
        return ()
    days = [start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1)]
    clocks = {wall_time(text) for each in hours for text in (each.on, each.off)}
    turns = {
        datetime.combine(day, clock, start.tzinfo) for day in days for clock in {*clocks, time()}
    }
    edges = sorted({start, end, *(edge for edge in turns if start < edge < end)})
    return tuple(pair for pair in pairwise(edges) if is_lit(hours, pair[0]))


def next_on(hours: Sequence[OnHours], start: datetime, end: datetime) -> datetime | None:
    """Return when a screen is switched on next between two local times; None if it is not."""
    dark_until = start
    for begins, ends in lit_stretches(hours, start, end):
        if begins > dark_until:
            return begins
        dark_until = ends
    return None


def lit_seconds(hours: Sequence[OnHours], start: datetime, end: datetime) -> float:
    """Return for how many seconds a screen is lit between two local times."""
    return sum((b - a).total_seconds() for a, b in lit_stretches(hours, start, end))
