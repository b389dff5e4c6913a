"""Sifting open requests: how near their due days are, whose they are, and how many of each.

Invariant: every open request is in exactly one of the heaps of `Nearness`, whatever the day: what
is due today is neither overdue nor later.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from county.database.tables import requests
from county.people.scope import within
from county.people.staff import Staff
from county.requests.unassigned import nobodys
from disclosure.areas import AreaCode
from disclosure.requests import OPEN_STATES
from disclosure.workdays import Calendar


class Nearness(StrEnum):
    """How near an open request is to its due day; `STANDS` while its clock does."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    STANDS = "stands"


@dataclass(frozen=True)
class Days:
    """Today, and the next working day."""

    today: date
    soon: date


def days_of(today: date, calendar: Calendar) -> Days:
    """Return the days by which nearness is told."""
    return Days(today, calendar.after(today, 1).day)


@dataclass(frozen=True)
class Sieve:
    """What of a list is shown: all, unless a field says less."""

    days: Days
    near: Nearness | None = None
    area: AreaCode | None = None
    clerk: int | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.near or self.area or self.clerk)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions of a query over requests."""
        found: list[ColumnElement[bool]] = []
        if self.near:
            found.append(heap(self.near, self.days))
        if self.area:
            found.append(within(requests.c.area, self.area))
        if self.clerk:
            found.append(requests.c.assignee == self.clerk)
        return found


def heap(near: Nearness, days: Days) -> ColumnElement[bool]:
    """Return the condition of the open requests of one heap."""
    table = requests.c
    runs = {
        Nearness.OVERDUE: table.due < days.today,
        Nearness.TODAY: table.due == days.today,
        Nearness.SOON: and_(table.due > days.today, table.due <= days.soon),
        Nearness.LATER: table.due > days.soon,
    }
    if near is Nearness.STANDS:
        return table.state.in_(OPEN_STATES) & table.paused_from.is_not(None)
    return table.state.in_(OPEN_STATES) & table.paused_from.is_(None) & runs[near]


@dataclass(frozen=True)
class Tally:
    """How many open requests there are: of everybody, of one person, of nobody.

    `unseen` are nobody's and past the limit of their first response; `near` counts by heap
    those that a person has.
    """

    everybody: int
    mine: int
    nobodys: int
    unseen: int
    near: dict[Nearness, int]


def tally(connection: Connection, person: Staff, days: Days, now: datetime) -> Tally:
    """Return how many open requests a person sees, in one statement."""
    mine = requests.c.assignee == person.id
    late = nobodys() & (requests.c.first_due <= now)
    heaps = [_count(mine & heap(near, days)) for near in Nearness]
    query = select(func.count(), _count(mine), _count(nobodys()), _count(late), *heaps).where(
        requests.c.state.in_(OPEN_STATES), within(requests.c.area, person.area)
    )
    row = connection.execute(query).one()
    counts = [int(count or 0) for count in row]
    near = dict(zip(Nearness, counts[4:], strict=True))
    return Tally(counts[0], counts[1], counts[2], counts[3], near)


@dataclass(frozen=True)
class Share:
    """The open work of one person: how many, how heavy, and how near."""

    count: int
    weight: int
    near: dict[Nearness, int]


def shares(
    connection: Connection, scope: AreaCode, days: Days, weights: dict[str, int]
) -> dict[int, Share]:
    """Return the open work of everybody in an area by the person's id, in one statement."""
    weight = func.sum(case(weights, value=requests.c.kind, else_=1))
    heaps = [_count(heap(near, days)) for near in Nearness]
    query = (
        select(requests.c.assignee, func.count(), weight, *heaps)
        .where(requests.c.state.in_(OPEN_STATES), within(requests.c.area, scope))
        .where(requests.c.assignee.is_not(None))
        .group_by(requests.c.assignee)
    )
    return {
        row[0]: Share(
            row[1],
            int(row[2]),
            {near: int(count) for near, count in zip(Nearness, row[3:], strict=True)},
        )
        for row in connection.execute(query)
    }


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
