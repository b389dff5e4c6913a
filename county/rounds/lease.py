"""Leases: a chore is held by whoever does it, and by nobody else meanwhile.

Invariant: of all processes and machines that take rounds, one holds a chore; who lost the lease
by taking too long changes nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Update, select, update

from county.database.tables import chores
from county.database.upserts import insert_into

SAID_CHARACTERS = 200


@dataclass(frozen=True)
class Lease:
    """A chore held since an instant."""

    name: str
    since: datetime


def take(
    connection: Connection, name: str, now: datetime, *, held: timedelta, gap: timedelta
) -> Lease | None:
    """Hold a chore; None where somebody does it now, or did it a moment ago.

    Arguments:
        connection: inside a write transaction, which one process at a time has.
        name: of the chore.
        now: the present instant.
        held: for how long, if it is never ended.
        gap: from when it was begun last until it may be begun again.
    """
    row = connection.execute(select(chores).where(chores.c.name == name)).one_or_none()
    if row is not None:
        running = row.held_until is not None and now < row.held_until
        # A clock that was set back keeps nobody from the chore.
        lately = timedelta() <= now - row.begun_at < gap
        if running or lately:
            return None
    values = {"begun_at": now, "held_until": now + held}
    entry = insert_into(connection, chores).values(name=name, **values)
    connection.execute(entry.on_conflict_do_update(index_elements=["name"], set_=values))
    return Lease(name, now)


def end(connection: Connection, lease: Lease, now: datetime, said: str) -> None:
    """Let go of a chore that was done well."""
    good = {"done_at": now, "said": said[:SAID_CHARACTERS], "failures": 0, "fault": ""}
    connection.execute(_mine(lease).values(held_until=None, **good))


def fail(connection: Connection, lease: Lease, fault: str) -> int:
    """Let go of a chore that failed; return how often in a row."""
    bad = {"failures": chores.c.failures + 1, "fault": fault[:SAID_CHARACTERS]}
    connection.execute(_mine(lease).values(held_until=None, **bad))
    query = select(chores.c.failures).where(chores.c.name == lease.name)
    return connection.scalar(query) or 0


def _mine(lease: Lease) -> Update:
    mine = (chores.c.name == lease.name) & (chores.c.begun_at == lease.since)
    return update(chores).where(mine)
