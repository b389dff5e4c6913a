"""Absences (外出): who is away from which day to which, and who stands in for them.

Invariant: one absence of a person begins after the one before it ended; a cancelled one counts
for nothing and stays in the list.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from county.audit.log import Act, record
from county.database.tables import absences, staff
from county.people.scope import within
from county.people.staff import Staff
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Absence:
    """One absence; both days are included, `deputy` may be nobody."""

    id: int
    staff: int
    name: str
    first: date
    last: date
    deputy: int | None
    deputy_name: str
    noted_by: str
    cancelled: bool

    def holds(self, day: date) -> bool:
        """Tell whether the person is away on a day."""
        return not self.cancelled and self.first <= day <= self.last


@dataclass(frozen=True)
class Away:
    """What somebody notes: from when until when, and who stands in."""

    person: Staff
    first: date
    last: date
    deputy: Staff | None = None


def note(connection: Connection, by: str, away: Away, now: datetime) -> None:
    """Note an absence.

    Raises:
        NotAllowedError: it ends before it begins, is too long, overlaps another one of this
            person, or the deputy is the person or has left.
    """
    days = (away.last - away.first).days
    if not 0 <= days < LONGEST_DAYS:
        raise NotAllowedError(f"an absence lasts 1 to {LONGEST_DAYS} days, not {days + 1}")
    if away.deputy is not None and (away.deputy.id == away.person.id or away.deputy.left):
        raise NotAllowedError("the deputy is somebody else who is there")
    mine = (absences.c.staff == away.person.id) & absences.c.cancelled_at.is_(None)
    meets = (absences.c.first_day <= away.last) & (absences.c.last_day >= away.first)
    if connection.scalar(select(absences.c.id).where(mine, meets).limit(1)) is not None:
        raise NotAllowedError(f"{away.person.name} is away already on one of these days")
    deputy = away.deputy.id if away.deputy else None
    row = {"staff": away.person.id, "first_day": away.first, "last_day": away.last}
    row |= {"deputy": deputy, "noted_by": by, "noted_at": now}
    connection.execute(insert(absences).values(**row))
    words = f"{away.first}..{away.last}"
    record(connection, now, by, Act.ABSENCE_NOTED, away.person.name, words)


def cancel(connection: Connection, by: str, absence: Absence, now: datetime) -> None:
    """Cancel an absence; from now on it counts for nothing.

    Raises:
        NotAllowedError: it was cancelled already.
    """
    mine = (absences.c.id == absence.id) & absences.c.cancelled_at.is_(None)
    if not connection.execute(update(absences).where(mine).values(cancelled_at=now)).rowcount:
        raise NotAllowedError("this absence has been cancelled")
    record(connection, now, by, Act.ABSENCE_CANCELLED, absence.name)


def on(connection: Connection, day: date) -> dict[int, Absence]:
    """Return who is away on a day, by the id of the account."""
    query = _all().where(
        absences.c.cancelled_at.is_(None), absences.c.first_day <= day, absences.c.last_day >= day
    )
    return {row.staff: _absence(row) for row in connection.execute(query)}


def listed(connection: Connection, scope: AreaCode, since: date, limit: int) -> list[Absence]:
    """Return the absences of an area's people that end on a day or later, the first one first."""
    query = _all().where(absences.c.last_day >= since, within(staff.c.area, scope))
    ordered = query.order_by(absences.c.first_day, absences.c.id).limit(limit)
    return [_absence(row) for row in connection.execute(ordered)]


def one(connection: Connection, scope: AreaCode, id_: int) -> Absence | None:
    """Return an absence of an area's people, or None."""
    query = _all().where(absences.c.id == id_, within(staff.c.area, scope))
    row = connection.execute(query).one_or_none()
    return None if row is None else _absence(row)


def _all() -> Select[Any]:
    deputy = staff.alias("deputies")
    return (
        select(absences, staff.c.name, deputy.c.name.label("deputy_name"))
        .join(staff, staff.c.id == absences.c.staff)
        .join(deputy, deputy.c.id == absences.c.deputy, isouter=True)
    )


def _absence(row: Row[Any]) -> Absence:
    return Absence(
        id=row.id,
        staff=row.staff,
        name=row.name,
        first=row.first_day,
        last=row.last_day,
        deputy=row.deputy,
        deputy_name=row.deputy_name or "",
        noted_by=row.noted_by,
        cancelled=row.cancelled_at is not None,
    )
