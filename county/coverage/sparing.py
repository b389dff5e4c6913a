"""Sparing (本地不涉及): what an area need not disclose, with the reason and who said so.

Invariant: nothing is deleted; a sparing that ended stays with who ended it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from county.audit.log import Act, record
from county.database.tables import spared_duties
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode

LONGEST_WHY = 100
"""Characters of a reason at most."""


@dataclass(frozen=True)
class Sparing:
    """Why an area need not disclose an entry; `occasion` is empty for all of it."""

    id: str
    area: AreaCode
    entry: EntryCode
    occasion: str
    why: str
    who: str
    at: datetime
    ended_at: datetime | None
    ended_by: str | None


def spare(
    connection: Connection,
    what: tuple[AreaCode, EntryCode, str],
    why: str,
    who: str,
    now: datetime,
) -> None:
    """Spare an area an entry.

    Arguments:
        connection: inside a write transaction.
        what: area, entry, and occasion or an empty text for all.
        why: the reason.
        who: the person's account name.
        now: instant.

    Raises:
        NotAllowedError: there is no reason, or it is spared already.
    """
    area, entry, occasion = what
    stands = [one.occasion for one in of_area(connection, area, entry) if one.ended_at is None]
    if not why.strip() or occasion in stands:
        raise NotAllowedError(f"{area} is not spared {entry} {occasion}")
    values = {"area": area, "entry": entry, "occasion": occasion, "why": why.strip()[:LONGEST_WHY]}
    id_ = str(uuid4())
    connection.execute(insert(spared_duties).values(id=id_, who=who, at=now, **values))
    record(connection, now, who, Act.DUTY_SPARED, f"{area} {entry} {occasion}".strip())


def end(connection: Connection, sparing: Sparing, who: str, now: datetime) -> None:
    """Ask for it again; raise NotAllowedError where that was done already."""
    if sparing.ended_at is not None:
        raise NotAllowedError(f"sparing {sparing.id} has ended")
    mine = update(spared_duties).where(spared_duties.c.id == sparing.id)
    connection.execute(mine.values(ended_at=now, ended_by=who))
    about = f"{sparing.area} {sparing.entry} {sparing.occasion}".strip()
    record(connection, now, who, Act.DUTY_ASKED_AGAIN, about)


def of_area(connection: Connection, area: AreaCode, entry: EntryCode) -> list[Sparing]:
    """Return what an area was spared of an entry, the newest first, what ended too."""
    mine = (spared_duties.c.area == area, spared_duties.c.entry == entry)
    query = select(spared_duties).where(*mine).order_by(spared_duties.c.at.desc())
    return [
        Sparing(
            id=row.id,
            area=AreaCode(row.area),
            entry=EntryCode(row.entry),
            occasion=row.occasion,
            why=row.why,
            who=row.who,
            at=row.at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
        )
        for row in connection.execute(query)
    ]
