"""The requests that are open now, by how long ago they were received.

Invariant: every open request is in one age; the ages' limits are days of the calendar.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, func, literal, select

from county.database.tables import requests
from county.figures.wanted import Wanted
from disclosure.requests import OPEN_STATES

AGES = (1, 5, 20)
"""Days of the calendar up to which an age goes; the last one has no end."""


@dataclass(frozen=True)
class Open:
    """Open requests: by age, the youngest first, and how many of all are overdue or pause."""

    ages: tuple[int, ...]
    overdue: int
    pausing: int

    @property
    def count(self) -> int:
        """Return how many are open."""
        return sum(self.ages)


def open_now(connection: Connection, wanted: Wanted, now: datetime) -> Open:
    """Return what is open now; the months asked for play no part."""
    today = now.astimezone(wanted.zone).date()
    begins = [wanted.starts(today - timedelta(days=days)) for days in AGES]
    age = case(
        *(
            (requests.c.received_at >= begin, literal(number))
            for number, begin in enumerate(begins)
        ),
        else_=literal(len(AGES)),
    )
    pauses = requests.c.paused_from.is_not(None)
    over = and_(requests.c.cut_off <= now, ~pauses)
    query = (
        select(
            age.label("age"),
            func.count(),
            func.sum(case((over, 1), else_=0)),
            func.sum(case((pauses, 1), else_=0)),
        )
        .where(requests.c.state.in_(OPEN_STATES), *wanted.conditions())
        .group_by("age")
    )
    ages, overdue, pausing = [0] * (len(AGES) + 1), 0, 0
    for number, count, late, asleep in connection.execute(query):
        ages[number] = count
        overdue, pausing = overdue + late, pausing + asleep
    return Open(tuple(ages), overdue, pausing)
