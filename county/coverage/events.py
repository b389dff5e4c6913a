"""Events (即时事项) that somebody noted: each starts the clock of an immediate entry.

Invariant: an event is noted for an area that owes its entry; it is never deleted, only dropped
with a reason.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from county.audit.log import Act, record
from county.database.tables import areas, events
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.catalogue import Entry, Term
from disclosure.duties import owes
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, ItemId

LONGEST_WHAT = 100
"""Characters of what happened, and of why an event is dropped, at most."""


@dataclass(frozen=True)
class Event:
    """An event as it was noted.

    Attributes:
        day: on which it happened.
        what: in a few words.
        item: what disclosed it, where somebody said so.
        dropped_why: why it does not count any more; None while it does.
    """

    id: str
    area: AreaCode
    area_name: str
    entry: EntryCode
    day: date
    what: str
    item: ItemId | None
    who: str
    at: datetime
    dropped_why: str | None


def note(
    connection: Connection,
    entry: Entry,
    area: AreaCode,
    told: tuple[date, str],
    who: tuple[str, datetime],
) -> str:
    """Note an event; return its id.

    Arguments:
        connection: inside a write transaction.
        entry: what is to be disclosed of it.
        area: where it happened.
        told: the day, and what happened.
        who: the person's account name, and the instant.

    Raises:
        NotAllowedError: the entry is not immediate, the area does not owe it, or no words.
    """
    day, what = told
    if entry.term is not Term.IMMEDIATE or not owes(entry, area) or not what.strip():
        raise NotAllowedError(f"area {area} notes no event of {entry.code!r}")
    id_ = str(uuid4())
    values = {"area": area, "entry": entry.code, "day": day, "what": what.strip()[:LONGEST_WHAT]}
    connection.execute(insert(events).values(id=id_, who=who[0], at=who[1], **values))
    record(connection, who[1], who[0], Act.EVENT_NOTED, id_, f"{area} {entry.code}")
    return id_


def drop(connection: Connection, event: Event, why: str, who: str, now: datetime) -> None:
    """Let an event count no more; raise NotAllowedError without a reason, or twice."""
    if not why.strip() or event.dropped_why is not None:
        raise NotAllowedError(f"event {event.id} is not dropped")
    mine = update(events).where(events.c.id == event.id)
    connection.execute(mine.values(dropped_at=now, dropped_why=why.strip()[:LONGEST_WHAT]))
    record(connection, now, who, Act.EVENT_DROPPED, event.id, f"{event.area} {event.entry}")


def link(
    connection: Connection, event: Event, item: ItemId | None, who: str, now: datetime
) -> None:
    """Say which item disclosed an event, or that none did."""
    connection.execute(update(events).where(events.c.id == event.id).values(item=item))
    record(connection, now, who, Act.EVENT_LINKED, event.id, item or "")


def find(connection: Connection, id_: str, scope: AreaCode) -> Event | None:
    """Return an event, None where there is none in the scope."""
    row = connection.execute(_select(scope).where(events.c.id == id_)).one_or_none()
    return _event(row) if row is not None else None


def of_area(connection: Connection, area: AreaCode, entry: EntryCode) -> list[Event]:
    """Return the events of an entry in exactly one area, the newest first, dropped ones too."""
    mine = (events.c.area == area, events.c.entry == entry)
    query = _select(area).where(*mine).order_by(events.c.day.desc(), events.c.id)
    return [_event(row) for row in connection.execute(query.limit(MOST_EVENTS))]


MOST_EVENTS = 200
"""Events of one entry in one area that are looked at."""


def page(connection: Connection, scope: AreaCode, *, limit: int, offset: int) -> list[Event]:
    """Return a page of the events of an area and below, the newest first."""
    query = _select(scope).where(events.c.dropped_at.is_(None))
    query = query.order_by(events.c.day.desc(), events.c.at.desc(), events.c.id)
    return [_event(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many events of an area and below count."""
    query = select(func.count()).select_from(events)
    mine = (within(events.c.area, scope), events.c.dropped_at.is_(None))
    return connection.scalar(query.where(*mine)) or 0


def _select(scope: AreaCode) -> Any:
    name = areas.c.name.label("area_name")
    query = select(events, name).join(areas, areas.c.code == events.c.area, isouter=True)
    return query.where(within(events.c.area, scope))


def _event(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        entry=EntryCode(row.entry),
        day=row.day,
        what=row.what,
        item=ItemId(row.item) if row.item else None,
        who=row.who,
        at=row.at,
        dropped_why=row.dropped_why,
    )
