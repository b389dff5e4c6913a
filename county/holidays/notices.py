"""Notices in the database: what is in force, and what has been.

Invariant: what was stored was read by the rules that read it again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from county.database.tables import holiday_notices
from disclosure.workdays import YearNotice, parse_notice

SHIPPED = 0
"""The version of the notice that ships with Mingbai, where there is one for the year."""
MOST_VERSIONS = 500
"""Loaded notices that a list shows at most."""


@dataclass(frozen=True)
class Loaded:
    """A notice that was loaded: which version of its year, by whom and when."""

    notice: YearNotice
    version: int
    at: datetime
    who: str


def in_force(connection: Connection) -> tuple[YearNotice, ...]:
    """Return the newest loaded notice of each year, the earliest year first."""
    table = holiday_notices.c
    newest = select(table.year, func.max(table.version).label("version")).group_by(table.year)
    last = newest.subquery()
    query = select(table.text).join(
        last, (last.c.year == table.year) & (last.c.version == table.version)
    )
    return tuple(parse_notice(text) for text in connection.scalars(query.order_by(table.year)))


def loaded(connection: Connection) -> list[Loaded]:
    """Return all loaded notices, the latest year and version first."""
    table = holiday_notices.c
    query = select(holiday_notices).order_by(table.year.desc(), table.version.desc())
    return [
        Loaded(parse_notice(row.text), row.version, row.at, row.who)
        for row in connection.execute(query.limit(MOST_VERSIONS))
    ]


def one(connection: Connection, year: int, version: int) -> Loaded | None:
    """Return a loaded notice, None where there is none of this year and version."""
    table = holiday_notices.c
    query = select(holiday_notices).where(table.year == year, table.version == version)
    row = connection.execute(query).one_or_none()
    return None if row is None else Loaded(parse_notice(row.text), row.version, row.at, row.who)


def keep(connection: Connection, text: str, who: str, now: datetime) -> Loaded:
    """Store a notice as the newest of its year; inside a write transaction.

    Raises:
        MalformedError: it is no notice.
    """
    notice, table = parse_notice(text), holiday_notices.c
    last = connection.scalar(select(func.max(table.version)).where(table.year == notice.year))
    version = (last or SHIPPED) + 1
    values = {"year": notice.year, "version": version, "at": now, "who": who, "text": text}
    connection.execute(insert(holiday_notices).values(values))
    return Loaded(notice, version, now, who)
