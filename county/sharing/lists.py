"""Lists in the order in which things became public: which ids a page holds, and what follows.

Invariant: a list grows at its end alone, so a cursor never skips and never repeats: what is
published anew moves to the end, and what is sealed ahead comes when its first day begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from county.database.tables import documents, live_items
from county.people.scope import within
from county.publishing.drafts import Kind
from county.sharing.asking import Place
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId


@dataclass(frozen=True)
class Listed:
    """What a list of items holds.

    Attributes:
        areas: whose, or None for all of the county.
        below: an area below which all count, instead of `areas`.
        entry: of one entry, or None for all.
        since: public since then, or None for ever.
        now: the instant; what begins later is left out.
    """

    now: datetime
    areas: tuple[AreaCode, ...] | None = None
    below: AreaCode | None = None
    entry: EntryCode | None = None
    since: datetime | None = None


def forward(connection: Connection, listed: Listed, after: Place | None, limit: int) -> list[Place]:
    """Return the places of a page, the longest public first, after a place."""
    at, id_ = live_items.c.public_at, live_items.c.id
    query = select(at, id_).where(*_conditions(listed)).order_by(at, id_).limit(limit)
    if after is not None:
        query = query.where(or_(at > after.at, and_(at == after.at, id_ > after.id)))
    return _places(connection.execute(query))


def backward(
    connection: Connection, listed: Listed, before: Place | None, limit: int
) -> list[Place]:
    """Return the places of a page, the newest first, before a place."""
    at, id_ = live_items.c.public_at, live_items.c.id
    query = select(at, id_).where(*_conditions(listed)).order_by(at.desc(), id_.desc())
    if before is not None:
        query = query.where(or_(at < before.at, and_(at == before.at, id_ < before.id)))
    return _places(connection.execute(query.limit(limit)))


def withdrawn(
    connection: Connection, since: datetime | None, after: Place | None, limit: int
) -> list[Place]:
    """Return the places of withdrawn items, the first withdrawn first, after a place."""
    at, id_ = documents.c.withdrawn_at, documents.c.id
    query = select(at, id_).where(documents.c.kind == Kind.ITEM, at.is_not(None))
    if since is not None:
        query = query.where(at >= since)
    if after is not None:
        query = query.where(or_(at > after.at, and_(at == after.at, id_ > after.id)))
    return _places(connection.execute(query.order_by(at, id_).limit(limit)))


def _places(rows: Any) -> list[Place]:
    return [Place(at=row[0], id=ItemId(row[1])) for row in rows]


def _conditions(listed: Listed) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        (" " + live_items.c.channels + " ").contains(f" {Channel.PHONE} "),
        live_items.c.public_at <= listed.now,
    ]
    if listed.areas is not None:
        conditions.append(live_items.c.area.in_(listed.areas))
    if listed.below is not None:
        conditions.append(within(live_items.c.area, listed.below))
    if listed.entry is not None:
        conditions.append(live_items.c.entry == listed.entry)
    if listed.since is not None:
        conditions.append(live_items.c.public_at >= listed.since)
    return conditions
