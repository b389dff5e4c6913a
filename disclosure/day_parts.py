"""Day parts (时段): stretches of the day on some weekdays, also over midnight.

Invariant: whether one holds follows from the local time alone; a part over midnight
belongs to the day on which it began.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta

from disclosure.items import Strict

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


class DayPart(Strict, frozen=True, kw_only=True):
    """A stretch of the day, local wall time.

    Attributes:
        start: e.g. ``19:00``.
        end: at or before `start` it is the next day's; ``00:00`` to ``00:00`` is all day.
    """

    start: str
    end: str

    def __post_init__(self) -> None:
        for text in (self.start, self.end):
            wall_time(text)

    def covers(self, local: datetime, began_on: Callable[[date], bool]) -> bool:
        """Tell whether it holds at a local time.

        Arguments:
            local: the time.
            began_on: tells whether it begins on a day.
        """
        start, end, at = wall_time(self.start), wall_time(self.end), local.time()
        today = local.date()
        if start < end:
            return start <= at < end and began_on(today)
        if at >= start:
            return began_on(today)
        return at < end and began_on(today - timedelta(days=1))


def wall_time(text: str) -> time:
    """Return a wall time such as ``07:00``; ValueError for anything else."""
    try:
        found = time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no time such as 07:00") from error
    if len(text) != len("07:00"):
        raise ValueError(f"{text!r} is no time such as 07:00")
    return found


def check_weekdays(weekdays: Collection[int]) -> None:
    """Raise ValueError unless these are some of 1 (Monday) to 7."""
    if not weekdays or not set(weekdays) <= set(EVERY_DAY):
        raise ValueError(f"weekdays {list(weekdays)} are not some of 1 to 7")
