"""Who has a manuscript open: two people on one text are told of each other.

Invariant: nobody is told of who has not been seen for `GONE_SECONDS`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import writing_presence
from disclosure.items import ItemId

GONE_SECONDS = 120
"""An open page says that it is there every 30 s; what is closed is forgotten after this."""


@dataclass(frozen=True)
class Present:
    """Somebody who has the manuscript open, and since when."""

    person: str
    since: datetime


def enter(connection: Connection, id_: ItemId, person: str, now: datetime) -> None:
    """Say that somebody has a manuscript open; inside a write transaction."""
    mine = (writing_presence.c.writing == id_) & (writing_presence.c.person == person)
    connection.execute(delete(writing_presence).where(writing_presence.c.seen < _oldest(now)))
    known = connection.execute(update(writing_presence).where(mine).values(seen=now))
    if not known.rowcount:
        values = {"writing": id_, "person": person, "since": now, "seen": now}
        connection.execute(insert(writing_presence).values(**values))


def leave(connection: Connection, id_: ItemId, person: str) -> None:
    """Say that somebody has closed it; inside a write transaction."""
    mine = (writing_presence.c.writing == id_) & (writing_presence.c.person == person)
    connection.execute(delete(writing_presence).where(mine))


def others(connection: Connection, id_: ItemId, person: str, now: datetime) -> list[Present]:
    """Return who else has it open, the first first."""
    query = select(writing_presence).where(
        writing_presence.c.writing == id_,
        writing_presence.c.person != person,
        writing_presence.c.seen >= _oldest(now),
    )
    rows = connection.execute(query.order_by(writing_presence.c.since))
    return [Present(row.person, row.since) for row in rows]


def _oldest(now: datetime) -> datetime:
    return now - timedelta(seconds=GONE_SECONDS)
