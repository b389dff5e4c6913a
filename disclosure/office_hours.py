"""Office hours (工作时间), and until when somebody first responds to a request.

Invariant: who asks later is never due a first response earlier.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from disclosure.items import Strict
from disclosure.workdays import Calendar

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST_DAYS = 400


class OfficeHours(Strict, frozen=True, kw_only=True):
    """When the county's offices work on working days, local wall time.

    Attributes:
        opens, closes: begin and close of business, e.g. ``08:30`` and ``17:30``.
    """

    opens: str = "08:30"
    closes: str = "17:30"

    def __post_init__(self) -> None:
        for text in (self.opens, self.closes):
            if not _CLOCK.fullmatch(text):
                raise ValueError(f"office hours: {text!r} is no time such as 17:30")
        if self.closes <= self.opens:
            raise ValueError("office hours end before they begin")

    @property
    def begin(self) -> time:
        """Return the wall time at which offices open."""
        return time.fromisoformat(self.opens)

    @property
    def close(self) -> time:
        """Return the wall time at which offices close."""
        return time.fromisoformat(self.closes)

    def hold(self, now: datetime, calendar: Calendar, zone: tzinfo) -> bool:
        """Tell whether offices work at an instant."""
        local = now.astimezone(zone)
        return calendar.is_working(local.date()) and self.begin <= local.time() < self.close


class ResponseLimit(Strict, frozen=True, kw_only=True):
    """How long a first response may take: hours in office hours, or hours of rest days."""

    office_hours: int = 1
    rest_hours: int = 8

    def __post_init__(self) -> None:
        if min(self.office_hours, self.rest_hours) < 1:
            raise ValueError("a first response is allowed an hour at least")


def first_response_due(
    came: datetime, limit: ResponseLimit, hours: OfficeHours, calendar: Calendar, zone: tzinfo
) -> datetime:
    """Return the instant until which somebody is to respond.

    Time runs in office hours of working days, and at all hours of rest days, there so much
    slower as the limit for them is longer. What comes in the evening of a working day waits
    for the next day; what comes before closing time takes the rest of its limit over.

    Arguments:
        came: the instant at which the request reached the county.
        limit: what is allowed.
        hours: of the county's offices.
        calendar: tells working days.
        zone: the county's.
    """
    left, day = Fraction(1), came.astimezone(zone).date()
    for _ in range(_MOST_DAYS):
        begin, end, allowed = _running(day, limit, hours, calendar, zone)
        begin = max(begin, came.astimezone(UTC))
        spent = Fraction(max(end - begin, timedelta()) // _TICK, allowed // _TICK)
        if spent >= left:
            return begin + _TICK * int(left * (allowed // _TICK))
        left, day = left - spent, day + timedelta(days=1)
    raise ValueError(f"no working time within {_MOST_DAYS} days")


_TICK = timedelta(microseconds=1)


def _running(
    day: date, limit: ResponseLimit, hours: OfficeHours, calendar: Calendar, zone: tzinfo
) -> tuple[datetime, datetime, timedelta]:
    """Return from when to when time runs on a day, and how much is allowed at that pace."""
    if calendar.is_working(day):
        span = (day, hours.begin), (day, hours.close)
        allowed = timedelta(hours=limit.office_hours)
    else:
        span = (day, time.min), (day + timedelta(days=1), time.min)
        allowed = timedelta(hours=limit.rest_hours)
    begin, end = (datetime.combine(*one, zone).astimezone(UTC) for one in span)
    return begin, end, allowed
