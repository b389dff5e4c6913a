"""Working days by the State Council's yearly notices, make-up days included.

Invariant: whether a day works is only ever told for a year that has a notice; any
other year is named as provisional, never guessed silently.
"""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from disclosure.errors import MalformedError
from disclosure.items import Strict

LONGEST_RUN = 15
"""Days at most that a run of days off has; a longer one is a slip of the pen."""


class Holiday(Strict, frozen=True, kw_only=True):
    """A run of days off, both ends included."""

    name: str
    first: date
    last: date


class YearNotice(Strict, frozen=True, kw_only=True):
    """One year's notice on holidays (国务院办公厅关于部分节假日安排的通知).

    Attributes:
        year: calendar year that the notice settles.
        source: title and document number of the notice.
        holiday: the runs of days off.
        make_up: weekend days on which people work (调休上班).
    """

    year: int
    source: str
    holiday: tuple[Holiday, ...]
    make_up: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for run in self.holiday:
            if run.last < run.first:
                raise ValueError(f"holiday {run.name!r} ends before it begins")
            if (run.last - run.first).days >= LONGEST_RUN:
                raise ValueError(f"holiday {run.name!r} is longer than {LONGEST_RUN} days")
            self._require_near(run.first)
            self._require_near(run.last)
        for day in self.make_up:
            if day.weekday() < 5:
                raise ValueError(f"make-up day {day} is no weekend day")
            if any(run.first <= day <= run.last for run in self.holiday):
                raise ValueError(f"make-up day {day} lies in a holiday")
            self._require_near(day)

    def _require_near(self, day: date) -> None:
        """Refuse a day that is neither in the year nor in the months next to it."""
        if not date(self.year - 1, 12, 1) <= day <= date(self.year + 1, 1, 31):
            raise ValueError(f"{day} is not of the year {self.year}")


class Due(Strict, frozen=True, kw_only=True):
    """When something is due.

    Attributes:
        day: the last day in time; where `provisional` is set, the day counted with
            plain Monday–Friday weeks for the years that have no notice yet.
        provisional: years without a notice that the count ran into; empty when sure.
    """

    day: date
    provisional: tuple[int, ...] = ()


def _none(_day: date) -> bool:
    return False


class Calendar:
    """The working days of the years that have a notice.

    Arguments:
        notices: of two for the same year the later one counts.
    """

    def __init__(self, notices: tuple[YearNotice, ...]) -> None:
        self._notices = {notice.year: notice for notice in notices}
        self._off: set[date] = set()
        self._on: set[date] = set()
        for notice in self._notices.values():
            self._on.update(notice.make_up)
            for run in notice.holiday:
                length = (run.last - run.first).days
                self._off.update(run.first + timedelta(days=n) for n in range(length + 1))

    def knows(self, year: int) -> bool:
        """Tell whether the year has a notice."""
        return year in self._notices

    @property
    def notices(self) -> tuple[YearNotice, ...]:
        """Return the notices, the earliest year first."""
        return tuple(self._notices[year] for year in sorted(self._notices))

    def notice(self, year: int) -> YearNotice | None:
        """Return a year's notice, None where there is none."""
        return self._notices.get(year)

    def having(self, notices: tuple[YearNotice, ...]) -> "Calendar":
        """Return this calendar with further notices; of two for a year the later one counts."""
        return Calendar((*self._notices.values(), *notices)) if notices else self

    def is_working(self, day: date) -> bool:
        """Tell whether people work on `day`; without a notice, Monday to Friday do.

        Callers that show the answer ask `knows` too.
        """
        if day in self._on:
            return True
        return day.weekday() < 5 and day not in self._off

    def after(self, start: date, days: int, left_out: Callable[[date], bool] = _none) -> Due:
        """Return the end of the `days`-th working day after `start`.

        `start` is day 0 whatever kind of day it is (Civil Code art. 201).

        Arguments:
            start: day 0.
            days: working days allowed, 1 at least.
            left_out: tells of a day whether it counts for nothing, e.g. within a pause; it must
                leave an end to be found.
        """
        if days < 1:
            raise ValueError(f"a limit of {days} working days is below 1")
        day, left, unknown = start, days, set[int]()
        while left:
            day += timedelta(days=1)
            if not self.knows(day.year):
                unknown.add(day.year)
            left -= self.is_working(day) and not left_out(day)
        return Due(day=day, provisional=tuple(sorted(unknown)))

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative if before."""
        if end < start:
            return -self.between(end, start)
        span = range(1, (end - start).days + 1)
        return sum(self.is_working(start + timedelta(days=n)) for n in span)


def parse_notice(text: str) -> YearNotice:
    """Return the notice written in TOML (`config/holidays/<year>.toml`).

    Raises:
        MalformedError: it is no TOML or a day is wrong; names which.
    """
    try:
        return msgspec.convert(tomllib.loads(text), YearNotice)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise MalformedError(f"holiday notice: {error}") from error
