"""Coverage: how far an alert has come, terminal by terminal.

Invariant: a terminal counts as having received, shown or told an alert only by its own
word about this version; silence is never taken for a yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, false, or_, select

from county.database.tables import aired_records, alert_steps, areas, terminals
from county.people.scope import within
from county.terminals import reach
from county.terminals.reach import Arrival, Newest
from county.terminals.register import Standing
from disclosure.areas import AreaCode, contains
from disclosure.decoding import decode
from disclosure.items import Item, ItemId
from disclosure.outbox import AiredRecord, AiredResult, AlertStep, TerminalReport

MOST_TERMINALS = 5_000
MOST_RECORDS = 20_000


class Reached(StrEnum):
    """How far an alert has come on a terminal; the furthest counts."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    SHOWN = "shown"
    STARTED = "started"
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True)
class Place:
    """A terminal that an alert concerns.

    Attributes:
        number, name, area_name: which one.
        seen_at: when it last sent anything; None where it never did.
        received: whether it holds the alert.
        shown: when a screen or kiosk showed it first.
        started: when a loudspeaker began to tell it first.
        finished: when one had told it whole.
        failure: why it was not told whole; empty where it was, or is not yet.
    """

    number: int
    name: str
    area_name: str
    seen_at: datetime | None
    received: bool
    shown: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    failure: str = ""

    @property
    def reached(self) -> Reached:
        """Return how far the alert has come here."""
        if self.finished is not None:
            return Reached.FINISHED
        if self.failure:
            return Reached.FAILED
        if self.started is not None:
            return Reached.STARTED
        if self.shown is not None:
            return Reached.SHOWN
        return Reached.RECEIVED if self.received else Reached.UNKNOWN


@dataclass(frozen=True)
class Tally:
    """Terminals counted: all, and how many have come so far or further."""

    total: int
    received: int
    shown: int
    started: int
    finished: int
    failed: int

    @property
    def missing(self) -> int:
        """Return how many have not said that they hold it."""
        return self.total - self.received


@dataclass(frozen=True)
class Coverage:
    """All terminals that an alert concerns; those that lack it first, then the failed."""

    places: tuple[Place, ...]

    @property
    def tally(self) -> Tally:
        """Return the terminals counted."""
        return _tally(self.places)

    @property
    def by_area(self) -> tuple[tuple[str, Tally], ...]:
        """Return them counted by area, the area that lacks most first."""
        names = dict.fromkeys(place.area_name for place in self.places)
        found = [
            (name, _tally([place for place in self.places if place.area_name == name]))
            for name in names
        ]
        return tuple(sorted(found, key=lambda one: (-one[1].missing, -one[1].failed)))


def of_items(connection: Connection, items: Iterable[Item], scope: AreaCode) -> Coverage:
    """Return how far an alert's items have come on the terminals of an area's people."""
    told = list(items)
    newest = {item.id: reach.newest(connection, item.id) for item in told}
    marks = _marks(connection, {item.id: item.version for item in told})
    places = []
    for row in connection.execute(_terminals([item.area for item in told], scope)):
        mine = [item for item in told if contains(item.area, AreaCode(row.area))]
        mark = marks.get(row.id, _Mark())
        report = decode(row.report, TerminalReport) if row.report else None
        here = any(_holds(newest[item.id], report, row.reported_at) for item in mine)
        places.append(
            Place(
                number=row.number,
                name=row.name,
                area_name=row.area_name or row.area,
                seen_at=row.seen_at,
                received=here or mark.is_told,
                shown=mark.shown,
                started=mark.started,
                finished=mark.finished,
                failure="" if mark.finished else mark.failure,
            )
        )
    order = [Reached.UNKNOWN, Reached.FAILED]
    places.sort(key=lambda place: order.index(place.reached) if place.reached in order else 2)
    return Coverage(tuple(places))


@dataclass
class _Mark:
    """What one terminal told of one alert."""

    shown: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    failure: str = ""
    _last: datetime | None = field(default=None, repr=False)

    @property
    def is_told(self) -> bool:
        return bool(self.shown or self.started or self.finished or self.failure)

    def step(self, step: AlertStep, at: datetime) -> None:
        if step is AlertStep.SHOWN:
            self.shown = min(self.shown or at, at)
        else:
            self.started = min(self.started or at, at)

    def aired(self, record: AiredRecord, at: datetime) -> None:
        """Take a record; of several results the last one counts, and whole is whole."""
        if record.started is not None:
            self.step(AlertStep.STARTED, record.started)
        if record.result is AiredResult.DONE:
            ended = record.ended or at
            self.finished = min(self.finished or ended, ended)
        elif record.result is not AiredResult.DEFERRED and (self._last is None or at > self._last):
            self.failure, self._last = record.reason or record.result.value, at


def _marks(connection: Connection, versions: dict[ItemId, int]) -> dict[str, _Mark]:
    """Return what terminals told, by terminal."""
    marks: dict[str, _Mark] = {}
    steps = select(alert_steps).where(alert_steps.c.item.in_(versions)).limit(MOST_RECORDS)
    for row in connection.execute(steps):
        if row.version == versions[row.item]:
            marks.setdefault(row.terminal, _Mark()).step(AlertStep(row.step), row.at)
    aired = select(aired_records).where(aired_records.c.item.in_(versions)).limit(MOST_RECORDS)
    for row in connection.execute(aired):
        record = decode(row.record, AiredRecord)
        if record.version == versions[row.item]:
            at = record.ended or record.started or row.planned
            marks.setdefault(row.terminal, _Mark()).aired(record, at)
    return marks


def _terminals(told: list[AreaCode], scope: AreaCode) -> Select[Any]:
    return (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(
            or_(false(), *(within(terminals.c.area, area) for area in told)),
            within(terminals.c.area, scope),
            terminals.c.standing == Standing.CONFIRMED,
        )
        .order_by(terminals.c.number)
        .limit(MOST_TERMINALS)
    )


def _holds(
    newest: Newest | None, report: TerminalReport | None, reported_at: datetime | None
) -> bool:
    return newest is not None and reach.arrival(newest, report, reported_at) is Arrival.ARRIVED


def _tally(places: Iterable[Place]) -> Tally:
    found = list(places)
    return Tally(
        total=len(found),
        received=sum(place.received for place in found),
        shown=sum(place.shown is not None for place in found),
        started=sum(place.started is not None for place in found),
        finished=sum(place.finished is not None for place in found),
        failed=sum(place.reached is Reached.FAILED for place in found),
    )
