"""Terminals as the desk lists them: where they stand, when they last spoke.

Invariant: a terminal that has been silent too long is told apart from one that is well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from county.database.tables import areas, terminals
from county.people.scope import within
from county.terminals.register import Standing
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.outbox import TerminalReport
from disclosure.requests import TerminalId
from disclosure.seals.fingerprints import fingerprint

SILENT = timedelta(hours=1)
"""After so long without a word a terminal is called silent."""

RECENT = timedelta(hours=24)
"""For so long after trouble was reported a terminal is called troubled."""

MOST_WAITING = 100
"""Devices that the page of confirmations shows at once."""


class Health(StrEnum):
    """How a terminal is."""

    WELL = "well"
    TROUBLED = "troubled"
    SILENT = "silent"
    NEW = "new"


@dataclass(frozen=True)
class Line:
    """A terminal in the list.

    Attributes:
        report: its newest one.
        trouble: the newest one that told of something wrong, and when it was made.
    """

    id: TerminalId
    number: int
    name: str
    area_name: str
    seen_at: datetime | None
    report: TerminalReport | None
    reported_at: datetime | None
    trouble: TerminalReport | None
    trouble_at: datetime | None
    health: Health


@dataclass(frozen=True)
class Waiting:
    """A device that asked to be a terminal, with the digits to compare."""

    id: TerminalId
    name: str
    area_name: str
    added_at: datetime
    fingerprint: str


def lines(
    connection: Connection, scope: AreaCode, now: datetime, *, limit: int, offset: int
) -> list[Line]:
    """Return a page of the terminals in an area, by number."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(*_in_use(scope))
        .order_by(terminals.c.number)
    )
    return [line_of(row, now) for row in connection.execute(query.limit(limit).offset(offset))]


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many terminals there are in an area."""
    query = select(func.count()).select_from(terminals).where(*_in_use(scope))
    return connection.scalar(query) or 0


def pending(connection: Connection, scope: AreaCode) -> list[Waiting]:
    """Return the devices of an area that wait for a person, the oldest first."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, scope), terminals.c.standing == Standing.PENDING)
        .order_by(terminals.c.added_at)
        .limit(MOST_WAITING)
    )
    return [
        Waiting(
            id=TerminalId(row.id),
            name=row.name,
            area_name=row.area_name or row.area,
            added_at=row.added_at,
            fingerprint=fingerprint(bytes.fromhex(row.device_key)),
        )
        for row in connection.execute(query)
    ]


def health(seen_at: datetime | None, trouble_at: datetime | None, now: datetime) -> Health:
    """Return how a terminal is, by when it last spoke and last told of trouble."""
    if seen_at is None:
        return Health.NEW
    if now - seen_at > SILENT:
        return Health.SILENT
    if trouble_at is not None and now - trouble_at < RECENT:
        return Health.TROUBLED
    return Health.WELL


def _in_use(scope: AreaCode) -> tuple[ColumnElement[bool], ...]:
    return within(terminals.c.area, scope), terminals.c.standing == Standing.CONFIRMED


def line_of(row: Row[Any], now: datetime) -> Line:
    """Return the line of a row of `terminals` with its `area_name`."""
    return Line(
        id=TerminalId(row.id),
        number=row.number,
        name=row.name,
        area_name=row.area_name or row.area,
        seen_at=row.seen_at,
        report=_report(row.report),
        reported_at=row.reported_at,
        trouble=_report(row.trouble),
        trouble_at=row.trouble_at,
        health=health(row.seen_at, row.trouble_at, now),
    )


def _report(raw: bytes | None) -> TerminalReport | None:
    return decode(raw, TerminalReport) if raw else None
