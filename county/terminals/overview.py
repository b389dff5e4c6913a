"""Terminals as the desk lists them: where they stand, when they last spoke.

Invariant: a terminal that has been silent too long is told apart from one that is well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from county.database.tables import areas, terminals
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.outbox import TerminalReport

SILENT = timedelta(hours=1)
"""After so long without a word a terminal is called silent."""


class Health(StrEnum):
    """How a terminal is."""

    WELL = "well"
    TROUBLED = "troubled"
    SILENT = "silent"
    NEW = "new"


@dataclass(frozen=True)
class Line:
    """A terminal in the list."""

    number: int
    name: str
    area_name: str
    seen_at: datetime | None
    report: TerminalReport | None
    health: Health


def lines(
    connection: Connection, scope: AreaCode, now: datetime, *, limit: int, offset: int
) -> list[Line]:
    """Return a page of the terminals in an area, by number."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, scope))
        .order_by(terminals.c.number)
    )
    return [_line(row, now) for row in connection.execute(query.limit(limit).offset(offset))]


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many terminals there are in an area."""
    query = select(func.count()).select_from(terminals).where(within(terminals.c.area, scope))
    return connection.scalar(query) or 0


def _line(row: Row[Any], now: datetime) -> Line:
    report = decode(row.report, TerminalReport) if row.report else None
    return Line(
        number=row.number,
        name=row.name,
        area_name=row.area_name or row.area,
        seen_at=row.seen_at,
        report=report,
        health=_health(row.seen_at, report, now),
    )


def _health(seen_at: datetime | None, report: TerminalReport | None, now: datetime) -> Health:
    if seen_at is None:
        return Health.NEW
    if now - seen_at > SILENT:
        return Health.SILENT
    if report and (report.problems or report.rejected or report.damaged):
        return Health.TROUBLED
    return Health.WELL
