"""What figures are asked for: months, a scope, a kind, a person.

Invariant: a scope never reaches beyond what its asker may see.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from county.database.tables import requests
from county.people.scope import within
from county.people.staff import Role, Staff
from disclosure.accounts import Month
from disclosure.areas import AreaCode, Level, level
from disclosure.requests import RequestKind

MOST_MONTHS = 12
"""Months in one look at most."""
TREND_MONTHS = 12
"""Months that the course of the rate shows, the last one asked for included."""
OVERSEEING = (Role.LEAD, Role.OFFICE, Role.ADMIN)
"""Roles that see the figures of everybody in their area."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        scope: an area with all below it.
        first, last: months, both included.
        zone: the county's.
        kind: of requests; None for all.
        clerk: id of the person whose they are; None for everybody's.
    """

    scope: AreaCode
    first: Month
    last: Month
    zone: ZoneInfo
    kind: RequestKind | None = None
    clerk: int | None = None

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return first_day(self.first), first_day(self.last.plus(1)) - timedelta(days=1)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Return when the period begins, and when it has ended."""
        return self.starts(self.days[0]), self.starts(self.days[1] + timedelta(days=1))

    @property
    def months(self) -> list[Month]:
        """Return its months in order."""
        months = [self.first]
        while months[-1] < self.last:
            months.append(months[-1].plus(1))
        return months

    @property
    def is_whole(self) -> bool:
        """Tell whether every request of the county counts."""
        narrowed = self.kind is not None or self.clerk is not None
        return level(self.scope) is Level.COUNTY and not narrowed

    def starts(self, day: date) -> datetime:
        """Return the instant at which a day begins in the county."""
        return datetime.combine(day, time.min, self.zone)

    def course(self) -> "Wanted":
        """Return the same over the months that show how it went."""
        return replace(self, first=self.last.plus(1 - TREND_MONTHS))

    def conditions(self, assignee: ColumnElement[Any] | None = None) -> list[ColumnElement[bool]]:
        """Return whose requests count, as conditions.

        Arguments:
            assignee: column of whose a request was; None for whose it is now.
        """
        whose = requests.c.assignee if assignee is None else assignee
        conditions = [within(requests.c.area, self.scope)]
        if self.kind is not None:
            conditions.append(requests.c.kind == self.kind)
        if self.clerk is not None:
            conditions.append(whose == self.clerk)
        return conditions


def first_day(month: Month) -> date:
    """Return the first day of a month."""
    return date(month.year, month.month, 1)


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(year=day.year, month=day.month)


def month_text(month: Month) -> str:
    """Return e.g. ``2026-10``."""
    return f"{month.year:04d}-{month.month:02d}"


def own_alone(person: Staff) -> bool:
    """Tell whether somebody sees the figures of their own requests only."""
    return not person.may(OVERSEEING)
