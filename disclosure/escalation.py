"""Escalation: when somebody is reminded of a request that is due, and who.

Invariant: nobody is told outside office hours, and nothing is due to be told while a clock
stands; what is told once is for the caller to remember.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from disclosure import clocks
from disclosure.clocks import Pause
from disclosure.office_hours import OfficeHours
from disclosure.workdays import Calendar


class Step(StrEnum):
    """How far a request has come on its way to being overdue, in this order."""

    HALF = "half"
    MOST = "most"
    DUE_MORNING = "due_morning"
    BREACH = "breach"


class Told(StrEnum):
    """Whom a step reaches."""

    CLERK = "clerk"
    LEAD = "lead"
    DIRECTOR = "director"


TELLS: dict[Step, Told] = {
    Step.HALF: Told.CLERK,
    Step.MOST: Told.LEAD,
    Step.DUE_MORNING: Told.LEAD,
    Step.BREACH: Told.DIRECTOR,
}
"""The highest who is told at each step; who is below them is told as well."""

HALF_SHARE, MOST_SHARE = 0.5, 0.8


@dataclass(frozen=True)
class Running:
    """The running clock of a request.

    Attributes:
        counts_from: day 0.
        limit_days: working days allowed.
        due: last day in time.
        pauses: days that count for nothing; one without an end means that the clock stands.
    """

    counts_from: date
    limit_days: int
    due: date
    pauses: Sequence[Pause] = ()

    @property
    def stands(self) -> bool:
        """Tell whether the clock stands."""
        return any(pause.ended is None for pause in self.pauses)


@dataclass(frozen=True)
class Office:
    """When people work: working days, office hours, the county's zone."""

    calendar: Calendar
    hours: OfficeHours
    zone: tzinfo


def reached(running: Running, now: datetime, office: Office) -> tuple[Step, ...]:
    """Return the steps that a request which is still owed has come to, the first first.

    None while the clock stands or nobody is at work: what falls due in the night or on a rest
    day is told when offices open.

    Arguments:
        running: the request's clock.
        now: instant, aware.
        office: when people work.
    """
    if running.stands or not office.hours.hold(now, office.calendar, office.zone):
        return ()
    share = spent(running, now, office)
    today = clocks.receipt_date(now, office.zone)
    come = {
        Step.HALF: share >= HALF_SHARE,
        Step.MOST: share >= MOST_SHARE,
        Step.DUE_MORNING: today >= running.due,
        Step.BREACH: today > running.due,
    }
    return tuple(step for step in Step if come[step])


def owed(come: Sequence[Step], told: Collection[Step]) -> Step | None:
    """Return the one step to tell of now: the furthest, unless it was told.

    Steps that were passed over, e.g. on a holiday, are not told of afterwards.
    """
    return come[-1] if come and come[-1] not in told else None


def spent(running: Running, now: datetime, office: Office) -> float:
    """Return the share of the working time that is used up: 0 on day 0, 1 at close of business."""
    today = clocks.receipt_date(now, office.zone)
    if today <= running.counts_from:
        return 0.0
    days = (today - running.counts_from).days
    past = (running.counts_from + timedelta(days=n) for n in range(1, days))
    whole = sum(_counts(day, running, office) for day in past)
    part = _share_of_day(now, office) if _counts(today, running, office) else 0.0
    return (whole + part) / running.limit_days


def _counts(day: date, running: Running, office: Office) -> bool:
    return office.calendar.is_working(day) and not any(p.holds(day) for p in running.pauses)


def _share_of_day(now: datetime, office: Office) -> float:
    local = now.astimezone(office.zone)
    begin = datetime.combine(local.date(), office.hours.begin, office.zone)
    close = datetime.combine(local.date(), office.hours.close, office.zone)
    return min(max((local - begin) / (close - begin), 0.0), 1.0)
