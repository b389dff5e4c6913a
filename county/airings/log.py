"""The as-aired log: what loudspeakers said, found by day, area, unit, item and result.

Invariant: an airing is told as its terminal sent it; a miss is found like a success.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from county.database.tables import aired_records, areas, documents, terminals
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.items import ItemId
from disclosure.outbox import AiredRecord, AiredResult
from disclosure.requests import TerminalId


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is None or empty leaves all in.

    Attributes:
        area: an area with all below it.
        zone: the county's, in which days begin.
        first, last: days of the planned times, both included.
        unit: one loudspeaker unit.
        item: one item.
        words: part of an item's title.
        result: how it ended.
    """

    area: AreaCode
    zone: tzinfo
    first: date | None = None
    last: date | None = None
    unit: TerminalId | None = None
    item: ItemId | None = None
    words: str = ""
    result: AiredResult | None = None


@dataclass(frozen=True)
class Airing:
    """An as-aired record and where it came from; `title` is empty for an unknown item."""

    title: str
    unit: str
    number: int
    area: AreaCode
    area_name: str
    record: AiredRecord

    @property
    def seconds(self) -> float:
        """Return how long it was heard."""
        started, ended = self.record.started, self.record.ended
        return (ended - started).total_seconds() if started and ended else 0.0


@dataclass(frozen=True)
class Unit:
    """A loudspeaker unit."""

    id: TerminalId
    number: int
    name: str
    area: AreaCode
    area_name: str


def tally(connection: Connection, wanted: Wanted) -> dict[AiredResult, int]:
    """Return how many airings ended in which way."""
    query = select(aired_records.c.result, func.count()).select_from(_joined())
    rows = connection.execute(query.where(*_conditions(wanted)).group_by(aired_records.c.result))
    return {AiredResult(row[0]): row[1] for row in rows}


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> list[Airing]:
    """Return a page of the airings, the newest first."""
    query = _select(wanted).order_by(aired_records.c.planned.desc(), aired_records.c.row)
    return [_airing(row) for row in connection.execute(query.limit(limit).offset(offset))]


def in_order(connection: Connection, wanted: Wanted, *, limit: int) -> Iterator[Airing]:
    """Yield the airings as they were planned, the oldest first."""
    query = _select(wanted).order_by(aired_records.c.planned, aired_records.c.row)
    for row in connection.execute(query.limit(limit)):
        yield _airing(row)


def places(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """Return in how many areas, and on how many units, something was said to its end."""
    count = func.count(terminals.c.area.distinct()), func.count(terminals.c.id.distinct())
    done = aired_records.c.result == AiredResult.DONE
    query = select(*count).select_from(_joined()).where(*_conditions(wanted), done)
    row = connection.execute(query).one()
    return row[0], row[1]


def units(connection: Connection, area: AreaCode, limit: int) -> list[Unit]:
    """Return the units of an area that have told of an airing, by their numbers."""
    told = select(aired_records.c.row).where(aired_records.c.terminal == terminals.c.id)
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, area), told.exists())
        .order_by(terminals.c.number)
        .limit(limit)
    )
    return [
        Unit(
            TerminalId(row.id),
            row.number,
            row.name,
            AreaCode(row.area),
            row.area_name or row.area,
        )
        for row in connection.execute(query)
    ]


def _joined() -> Any:
    return aired_records.join(terminals, terminals.c.id == aired_records.c.terminal).join(
        documents, documents.c.id == aired_records.c.item, isouter=True
    )


def _select(wanted: Wanted) -> Select[Any]:
    return (
        select(
            aired_records.c.record,
            documents.c.title,
            terminals.c.name,
            terminals.c.number,
            terminals.c.area,
            areas.c.name.label("area_name"),
        )
        .select_from(_joined().join(areas, areas.c.code == terminals.c.area, isouter=True))
        .where(*_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [within(terminals.c.area, wanted.area)]
    if wanted.first is not None:
        found.append(aired_records.c.planned >= _begin(wanted.first, wanted.zone))
    if wanted.last is not None and wanted.last < date.max:
        end = _begin(wanted.last + timedelta(days=1), wanted.zone)
        found.append(aired_records.c.planned < end)
    if wanted.unit is not None:
        found.append(terminals.c.id == wanted.unit)
    if wanted.item is not None:
        found.append(aired_records.c.item == wanted.item)
    if wanted.words:
        found.append(documents.c.title.icontains(wanted.words, autoescape=True))
    if wanted.result is not None:
        found.append(aired_records.c.result == wanted.result)
    return found


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _airing(row: Any) -> Airing:
    return Airing(
        title=row.title or "",
        unit=row.name,
        number=row.number,
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        record=decode(row.record, AiredRecord),
    )
