"""Gaps (缺口): what residents asked for and should have been public, owed until it is.

Invariant: a gap is never deleted: it ends when its item is public, or is dropped with a reason;
who asked for it is known to the request desk alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from county.audit.log import Act, record
from county.database.tables import areas, documents, gap_askers, gaps, live_items
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, ItemId
from disclosure.requests import RequestId

LONGEST_WHAT = 100
"""Characters of what should have been public, and of why a gap is dropped, at most."""
MOST_OFFERED = 8
"""Items that might be what was missing, offered with a gap."""


@dataclass(frozen=True)
class Gap:
    """What should have been public.

    Attributes:
        entry: the catalogue entry that it belongs to; None while the office has not said.
        due: the last day by which it has to be public.
        item: what closes it, once somebody has said so; `title` is that item's.
        public_at: when that was public.
        dropped_why: why it is not owed; None while it is.
        askers: how many people asked for it.
    """

    id: str
    area: AreaCode
    area_name: str
    entry: EntryCode | None
    what: str
    due: date
    at: datetime
    item: ItemId | None
    title: str
    public_at: datetime | None
    dropped_why: str | None
    askers: int

    @property
    def open(self) -> bool:
        """Tell whether it is still owed."""
        return self.public_at is None and self.dropped_why is None


@dataclass(frozen=True)
class Found:
    """What somebody found missing: where, what, of which entry, and owed by when."""

    area: AreaCode
    what: str
    entry: EntryCode | None
    due: date


def note(connection: Connection, found: Found, request: RequestId, who: str, now: datetime) -> str:
    """Note a gap that a request showed; return its id.

    One that is noted already, of the same entry or in the same words, is asked for by one more.

    Raises:
        NotAllowedError: nobody says what is missing.
    """
    what = found.what.strip()[:LONGEST_WHAT]
    if not what:
        raise NotAllowedError("a gap has words")
    same = gaps.c.entry == found.entry if found.entry else gaps.c.what == what
    query = select(gaps.c.id).where(gaps.c.area == found.area, same, *_open())
    id_: str | None = connection.scalar(query.order_by(gaps.c.at).limit(1))
    if id_ is None:
        id_ = str(uuid4())
        values = {"area": found.area, "entry": found.entry, "what": what, "due": found.due}
        connection.execute(insert(gaps).values(id=id_, who=who, at=now, **values))
        record(connection, now, who, Act.GAP_NOTED, id_, f"{found.area} {found.entry or ''}")
    asked = (gap_askers.c.gap == id_) & (gap_askers.c.request == request)
    if connection.scalar(select(gap_askers.c.request).where(asked)) is None:
        connection.execute(insert(gap_askers).values(gap=id_, request=request, told=False))
    return id_


def listed(
    connection: Connection, scope: AreaCode, *, still_open: bool, limit: int, offset: int
) -> list[Gap]:
    """Return the gaps of an area and all below it: owed first due first, else newest first."""
    query = _select().where(within(gaps.c.area, scope))
    if still_open:
        query = query.where(*_open()).order_by(gaps.c.due, gaps.c.at, gaps.c.id)
    else:
        query = query.where(~_is_open()).order_by(gaps.c.at.desc(), gaps.c.id)
    return [_gap(row) for row in connection.execute(query.limit(limit).offset(offset))]


def of_area(connection: Connection, area: AreaCode, entry: EntryCode | None = None) -> list[Gap]:
    """Return what one area owes because somebody asked, of one entry or of all, due first first."""
    query = _select().where(gaps.c.area == area, *_open())
    if entry is not None:
        query = query.where(gaps.c.entry == entry)
    rows = connection.execute(query.order_by(gaps.c.due, gaps.c.id).limit(MOST_OFFERED))
    return [_gap(row) for row in rows]


def count(connection: Connection, scope: AreaCode, *, still_open: bool) -> int:
    """Return how many gaps an area and all below it have."""
    chosen = _is_open() if still_open else ~_is_open()
    query = select(func.count()).select_from(gaps).where(within(gaps.c.area, scope), chosen)
    return connection.scalar(query) or 0


def one(connection: Connection, scope: AreaCode, id_: str) -> Gap | None:
    """Return a gap of an area or below it."""
    query = _select().where(gaps.c.id == id_, within(gaps.c.area, scope))
    row = connection.execute(query).one_or_none()
    return None if row is None else _gap(row)


def of_request(connection: Connection, request: RequestId) -> list[Gap]:
    """Return the gaps that a request showed."""
    mine = select(gap_askers.c.gap).where(gap_askers.c.request == request)
    query = _select().where(gaps.c.id.in_(mine)).order_by(gaps.c.at)
    return [_gap(row) for row in connection.execute(query)]


def offered(connection: Connection, gap: Gap) -> list[tuple[ItemId, str]]:
    """Return public items of its area that came after it and might be it, the newest first."""
    later = live_items.c.public_at > gap.at
    query = select(live_items.c.id, live_items.c.title).where(live_items.c.area == gap.area, later)
    if gap.entry:
        query = query.where(live_items.c.entry == gap.entry)
    rows = connection.execute(query.order_by(live_items.c.public_at.desc()).limit(MOST_OFFERED))
    return [(ItemId(row.id), row.title) for row in rows]


def place(
    connection: Connection, gap: Gap, entry: EntryCode, due: date, who: str, now: datetime
) -> None:
    """Say to which entry a gap belongs, and by when it is due."""
    _require_open(gap)
    _change(connection, gap, entry=entry, due=due)
    record(connection, now, who, Act.GAP_PLACED, gap.id, f"{gap.area} {entry}")


def close(connection: Connection, gap: Gap, item: ItemId, who: str, now: datetime) -> None:
    """Say which item a gap is closed by, public already or yet to be.

    Raises:
        NotAllowedError: it is closed already, or there is no such item in its area.
    """
    _require_open(gap)
    query = select(documents.c.area).where(documents.c.id == item)
    if connection.scalar(query) != gap.area:
        raise NotAllowedError(f"area {gap.area} has no item {item}")
    _change(connection, gap, item=item)
    record(connection, now, who, Act.GAP_CLOSED, gap.id, item)


def promise(connection: Connection, gap: Gap, item: ItemId, who: str, now: datetime) -> None:
    """Say that an item now being written will close a gap; NotAllowedError if it is closed."""
    _require_open(gap)
    _change(connection, gap, item=item)
    record(connection, now, who, Act.GAP_CLOSED, gap.id, item)


def drop(connection: Connection, gap: Gap, why: str, who: str, now: datetime) -> None:
    """Say that a gap is not owed; raise NotAllowedError without a reason, or twice."""
    _require_open(gap)
    if not why.strip():
        raise NotAllowedError("a gap is dropped for a reason")
    told = why.strip()[:LONGEST_WHAT]
    _change(connection, gap, dropped_at=now, dropped_by=who, dropped_why=told)
    record(connection, now, who, Act.GAP_DROPPED, gap.id)


def now_public(connection: Connection, *, limit: int) -> list[Gap]:
    """Return gaps whose item is public and whose askers are yet to be told."""
    is_live = (documents.c.live_at.is_not(None)) & (documents.c.withdrawn_at.is_(None))
    query = _select().where(is_live, *_open()).order_by(gaps.c.at, gaps.c.id)
    return [_gap(row) for row in connection.execute(query.limit(limit))]


def mark_public(connection: Connection, gap: Gap, now: datetime) -> None:
    """Note that a gap's item is public."""
    _change(connection, gap, public_at=now)


def _change(connection: Connection, gap: Gap, **values: object) -> None:
    connection.execute(update(gaps).where(gaps.c.id == gap.id).values(**values))


def _require_open(gap: Gap) -> None:
    if not gap.open:
        raise NotAllowedError("the gap is closed already")


def _open() -> tuple[ColumnElement[bool], ...]:
    return gaps.c.public_at.is_(None), gaps.c.dropped_at.is_(None)


def _is_open() -> ColumnElement[bool]:
    public, dropped = _open()
    return public & dropped


def _select() -> Any:
    askers = select(func.count()).where(gap_askers.c.gap == gaps.c.id).scalar_subquery()
    return (
        select(gaps, areas.c.name.label("area_name"), documents.c.title, askers.label("askers"))
        .join(areas, areas.c.code == gaps.c.area, isouter=True)
        .join(documents, documents.c.id == gaps.c.item, isouter=True)
    )


def _gap(row: Row[Any]) -> Gap:
    return Gap(
        id=row.id,
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        entry=EntryCode(row.entry) if row.entry else None,
        what=row.what,
        due=row.due,
        at=row.at,
        item=ItemId(row.item) if row.item else None,
        title=row.title or "",
        public_at=row.public_at,
        dropped_why=row.dropped_why,
        askers=row.askers,
    )
