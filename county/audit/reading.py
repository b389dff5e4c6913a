"""Reading the log: by person, act and day.

Invariant: who looks for an area sees what people of that area did, and nobody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, func, select

from county.database.tables import acts, staff
from county.people.scope import within
from disclosure.areas import AreaCode, Level, level


@dataclass(frozen=True)
class Sought:
    """Which acts are sought; empty and None take all.

    Attributes:
        scope: whose people; the county's own area takes machines' acts too.
        who: account name.
        act: a word of `Act`.
        first, last: days, both counted in.
        zone: in which the days are.
    """

    scope: AreaCode
    zone: ZoneInfo
    who: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Line:
    """An act as people read it."""

    number: int
    at: datetime
    who: str
    act: str
    about: str
    note: str


def count(connection: Connection, sought: Sought) -> int:
    """Return how many acts there are."""
    return connection.scalar(_filtered(select(func.count()).select_from(acts), sought)) or 0


def newest(connection: Connection, sought: Sought, *, limit: int, offset: int = 0) -> list[Line]:
    """Return a page of acts, the newest first."""
    query = _filtered(select(acts), sought).order_by(acts.c.number.desc())
    return list(_lines(connection, query.limit(limit).offset(offset)))


def oldest(connection: Connection, sought: Sought, *, limit: int) -> list[Line]:
    """Return acts in the order in which they were done."""
    query = _filtered(select(acts), sought).order_by(acts.c.number)
    return list(_lines(connection, query.limit(limit)))


def _lines(connection: Connection, query: Select[Any]) -> Iterator[Line]:
    for row in connection.execute(query):
        yield Line(row.number, row.at, row.who, row.act, row.about, row.note)


def _filtered(query: Select[Any], sought: Sought) -> Select[Any]:
    if level(sought.scope) is not Level.COUNTY:
        theirs = select(staff.c.name).where(within(staff.c.area, sought.scope))
        query = query.where(acts.c.who.in_(theirs))
    if sought.who:
        query = query.where(acts.c.who == sought.who)
    if sought.act:
        query = query.where(acts.c.act == sought.act)
    if sought.first:
        query = query.where(acts.c.at >= _midnight(sought.first, sought.zone))
    if sought.last:
        query = query.where(acts.c.at < _midnight(sought.last + timedelta(days=1), sought.zone))
    return query


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
