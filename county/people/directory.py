"""The directory of staff: as an admin of an area sees it.

Invariant: nobody finds an account beyond their own area.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from county.database.tables import requests, second_factors, sessions, staff
from county.people.scope import within
from county.people.staff import Role, Staff, of_row
from disclosure.areas import AreaCode
from disclosure.requests import OPEN_STATES


@dataclass(frozen=True)
class Wanted:
    """Which accounts; empty and None take all that are in use."""

    words: str = ""
    role: Role | None = None
    left: bool = False


@dataclass(frozen=True)
class Line:
    """An account in the list; `seen` is when it was last used, as far as is known."""

    person: Staff
    protected: bool
    seen: datetime | None


@dataclass(frozen=True)
class Task:
    """A request that somebody else must take over."""

    id: str
    number: str


def count(connection: Connection, scope: AreaCode, wanted: Wanted) -> int:
    """Return how many accounts there are."""
    query = select(func.count()).select_from(staff)
    return connection.scalar(_filtered(query, scope, wanted)) or 0


def rows(
    connection: Connection, scope: AreaCode, wanted: Wanted, *, limit: int, offset: int = 0
) -> list[Line]:
    """Return a page of accounts, by area and name."""
    seen = select(func.max(sessions.c.seen)).where(sessions.c.staff == staff.c.id)
    factor = select(second_factors.c.confirmed_at).where(second_factors.c.staff == staff.c.id)
    query = select(
        staff, seen.scalar_subquery().label("seen"), factor.scalar_subquery().label("factor_at")
    )
    ordered = _filtered(query, scope, wanted).order_by(staff.c.area, staff.c.name)
    return [
        Line(of_row(row), row.factor_at is not None, row.seen)
        for row in connection.execute(ordered.limit(limit).offset(offset))
    ]


def one(connection: Connection, scope: AreaCode, name: str) -> Staff | None:
    """Return the account of this name in an area or below it, or None; who has left too."""
    query = select(staff).where(staff.c.name == name, within(staff.c.area, scope))
    row = connection.execute(query).one_or_none()
    return None if row is None else of_row(row)


def subject_of(connection: Connection, person: Staff) -> str:
    """Return who a person is at the county's own login service; empty where untied."""
    return connection.scalar(select(staff.c.subject).where(staff.c.id == person.id)) or ""


def open_tasks(connection: Connection, person: Staff, *, limit: int) -> list[Task]:
    """Return the requests that wait for a person's answer, the oldest first."""
    mine = (requests.c.assignee == person.id) & requests.c.state.in_(OPEN_STATES)
    query = select(requests.c.id, requests.c.number).where(mine).order_by(requests.c.filed_at)
    return [Task(row.id, row.number) for row in connection.execute(query.limit(limit))]


def _filtered(query: Select[Any], scope: AreaCode, wanted: Wanted) -> Select[Any]:
    query = query.where(within(staff.c.area, scope))
    gone = staff.c.left_at.is_not(None) if wanted.left else staff.c.left_at.is_(None)
    query = query.where(gone)
    if wanted.words:
        query = query.where(staff.c.name.icontains(wanted.words, autoescape=True))
    if wanted.role:
        mine = or_(staff.c.role == wanted.role, staff.c.also.contains(wanted.role.value))
        query = query.where(mine)
    return query
