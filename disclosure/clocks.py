"""The clocks of requests: when an answer is due, how much time is left.

Invariant: overdue is computed from the filing instant and the calendar, never stored.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from disclosure.errors import MalformedError
from disclosure.items import Strict
from disclosure.workdays import Calendar, Due


class Urgency(StrEnum):
    """How near a request is to its due day."""

    OPEN = "open"
    NEAR = "near"
    TODAY = "today"
    OVERDUE = "overdue"


class Pause(Strict, frozen=True, kw_only=True):
    """Days that count for nothing: those after `began` up to and with `ended`.

    The day on which the clock stops has been worked on; the day on which it goes on again is
    day 0 once more (Civil Code art. 201). Where `ended` is None the clock still stands.
    """

    began: date
    ended: date | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and self.ended < self.began:
            raise ValueError(f"a pause from {self.began} cannot end on {self.ended}")

    def holds(self, day: date) -> bool:
        """Tell whether a day is left out; a pause that still stands leaves out none yet."""
        return self.ended is not None and self.began < day <= self.ended


class TimeLeft(Strict, frozen=True, kw_only=True):
    """Working days left (0 on the due day, negative when overdue) and what that means."""

    working_days: int
    urgency: Urgency


def receipt_date(filed_at: datetime, zone: tzinfo) -> date:
    """Return the local date on which a request was received.

    Raises:
        MalformedError: the timestamp is naive: without a zone it names no instant.
    """
    if filed_at.tzinfo is None:
        raise MalformedError(f"timestamp {filed_at.isoformat()} has no zone: add one, e.g. +08:00")
    return filed_at.astimezone(zone).date()


def due(filed_at: datetime, working_days: int, calendar: Calendar, zone: tzinfo) -> Due:
    """Return the last day in time for a request filed at `filed_at`.

    The legal cut-off is 24:00 of that day (Civil Code art. 203).
    """
    return calendar.after(receipt_date(filed_at, zone), working_days)


def due_from(day: date, working_days: int, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """Return the last day in time, counted from a day 0 with pauses left out.

    While a pause stands, it is the day that would be the last if it ended on its first.
    """
    return calendar.after(day, working_days, lambda one: any(p.holds(one) for p in pauses))


def cut_off(due_day: date, zone: tzinfo) -> datetime:
    """Return the instant at which a due day is over: 24:00 in the county (Civil Code art. 203)."""
    return datetime.combine(due_day + timedelta(days=1), time.min, zone).astimezone(UTC)


def time_left(due_day: date, today: date, calendar: Calendar) -> TimeLeft:
    """Return the working days from `today` to `due_day`; one left or none is near."""
    days = calendar.between(today, due_day)
    if today > due_day:
        return TimeLeft(working_days=min(days, -1), urgency=Urgency.OVERDUE)
    if today == due_day:
        return TimeLeft(working_days=0, urgency=Urgency.TODAY)
    urgency = Urgency.NEAR if days <= 1 else Urgency.OPEN
    return TimeLeft(working_days=days, urgency=urgency)
