"""Terminals as the desk lists them: all of an area judged, and counted by place.

Invariant: a terminal is counted once in its own area and in each above it, whatever is
filtered; a page of the list asks the database for no more than all terminals at once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from county.database.tables import areas, terminals
from county.people.scope import within
from county.terminals.health import Health, Mark, Seen, Standard, health, marks
from county.terminals.register import Standing
from disclosure.areas import Area, AreaCode, contains, parent, path
from disclosure.decoding import decode
from disclosure.machines import MachineRecord
from disclosure.outbox import TerminalReport
from disclosure.requests import TerminalId
from disclosure.seals.fingerprints import fingerprint

MOST_WAITING = 100
"""Devices that the page of confirmations shows at once."""

_REPORTS = msgspec.json.Decoder(TerminalReport)
_MACHINES = msgspec.json.Decoder(MachineRecord)
"""Reports were checked strictly when they came; a list of thousands only reads them."""


@dataclass(frozen=True)
class Line:
    """A terminal in the list.

    Attributes:
        report: its newest one.
        trouble: the newest one that told of something wrong, and when it was made.
        machine: what it told last of its board.
        marks: what a person should look after.
    """

    id: TerminalId
    number: int
    name: str
    area: AreaCode
    area_name: str
    seen_at: datetime | None
    report: TerminalReport | None
    reported_at: datetime | None
    trouble: TerminalReport | None
    trouble_at: datetime | None
    machine: MachineRecord | None
    health: Health
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; what is None or empty narrows nothing."""

    area: AreaCode
    health: Health | None = None
    mark: Mark | None = None
    words: str = ""

    def takes(self, line: Line) -> bool:
        """Tell whether a terminal is in the list."""
        return (
            inside(self.area, line.area)
            and self.health in (None, line.health)
            and (self.mark is None or self.mark in line.marks)
            and (self.words in line.name or self.words in line.area_name or self._numbers(line))
        )

    def _numbers(self, line: Line) -> bool:
        return self.words.isdigit() and int(self.words) == line.number


@dataclass(frozen=True)
class Node:
    """An area in the tree, with the health of all terminals in it and below."""

    code: AreaCode
    name: str
    depth: int
    counts: Counter[Health] = field(default_factory=Counter)


@dataclass(frozen=True)
class Waiting:
    """A device that asked to be a terminal, with the digits to compare."""

    id: TerminalId
    name: str
    area_name: str
    added_at: datetime
    fingerprint: str


@lru_cache(maxsize=8192)
def inside(outer: AreaCode, inner: AreaCode) -> bool:
    """Tell what `contains` tells; asked of thousands of terminals in hundreds of areas."""
    return contains(outer, inner)


def survey(
    connection: Connection, scope: AreaCode, standard: Standard, now: datetime
) -> tuple[Line, ...]:
    """Return all terminals in use in an area, by number, each judged."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, scope), terminals.c.standing == Standing.CONFIRMED)
        .order_by(terminals.c.number)
    )
    return tuple(line_of(row, standard, now) for row in connection.execute(query))


def tree(
    known: Sequence[Area], scope: AreaCode, chosen: AreaCode, found: Iterable[Line]
) -> list[Node]:
    """Return the areas on the way to the chosen one and below it, with their terminals.

    Arguments:
        known: the county's areas, in their order.
        scope: the top of the tree.
        chosen: the area whose terminals are looked at.
        found: the terminals of the whole scope.
    """
    opened = {*path(chosen)}
    shown = [area for area in known if contains(scope, area.code)]
    shown = [area for area in shown if area.code == scope or parent(area.code) in opened]
    top = len(path(scope))
    nodes = {area.code: Node(area.code, area.name, len(path(area.code)) - top) for area in shown}
    for (area, how), count in Counter((line.area, line.health) for line in found).items():
        for code in path(area):
            if code in nodes:
                nodes[code].counts[how] += count
    return list(nodes.values())


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


def line_of(row: Row[Any], standard: Standard, now: datetime) -> Line:
    """Return the line of a row of `terminals` with its `area_name`."""
    report = _REPORTS.decode(row.report) if row.report else None
    machine = _MACHINES.decode(row.machine) if row.machine else None
    seen = Seen(row.seen_at, report, row.trouble_at, machine)
    found = marks(seen, standard, now)
    return Line(
        id=TerminalId(row.id),
        number=row.number,
        name=row.name,
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        seen_at=row.seen_at,
        report=report,
        reported_at=row.reported_at,
        trouble=decode(row.trouble, TerminalReport) if row.trouble else None,
        trouble_at=row.trouble_at,
        machine=machine,
        health=health(seen, found, now),
        marks=found,
    )
