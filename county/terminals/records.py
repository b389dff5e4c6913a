"""Display records as the desk lists them.

Invariant: a record is listed as the terminal sent it; nothing is added up that it did
not say.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from county.database.tables import display_records, live_items, terminals
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import ItemId


@dataclass(frozen=True)
class Shown:
    """A display record; `title` is empty where the item is no longer public."""

    item: ItemId
    title: str
    version: int
    terminal: str
    channel: Channel
    started: datetime
    seconds: float
    times: int
    lit: bool


def shown(connection: Connection, scope: AreaCode, *, limit: int, offset: int) -> list[Shown]:
    """Return a page of the display records of an area's terminals, newest first."""
    order = display_records.c.started.desc(), display_records.c.row
    # Which rows they are is read from an index; only those few are then read whole.
    chosen = select(display_records.c.row).where(_sent_from(scope)).order_by(*order)
    query = (
        select(display_records, live_items.c.title, terminals.c.name.label("place"))
        .join(terminals, terminals.c.id == display_records.c.terminal)
        .join(live_items, live_items.c.id == display_records.c.item, isouter=True)
        .where(display_records.c.row.in_(chosen.limit(limit).offset(offset)))
        .order_by(*order)
    )
    return [
        Shown(
            item=ItemId(row.item),
            title=row.title or "",
            version=row.version,
            terminal=row.place,
            channel=Channel(row.channel),
            started=row.started,
            seconds=row.milliseconds / 1000,
            times=row.times,
            lit=row.lit,
        )
        for row in connection.execute(query)
    ]


def count_shown(connection: Connection, scope: AreaCode, most: int) -> int:
    """Return how many display records an area's terminals have sent, counted up to `most`.

    There are millions of them in a county, and nobody turns that many pages.
    """
    some = select(display_records.c.row).where(_sent_from(scope)).limit(most)
    return connection.scalar(select(func.count()).select_from(some.subquery())) or 0


def _sent_from(scope: AreaCode) -> ColumnElement[bool]:
    mine = select(terminals.c.id).where(within(terminals.c.area, scope))
    return display_records.c.terminal.in_(mine)
