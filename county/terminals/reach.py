"""How far a change of the feed has come: which terminals still show what was before.

Invariant: a terminal counts as having a change only by its own report that its feed of
that area reached the change's sequence; silence is never taken for a yes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from county.database.tables import areas, changes, heads, terminals
from county.people.scope import within
from county.terminals.register import Standing
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.items import ItemId
from disclosure.outbox import FeedState, TerminalReport


class Arrival(StrEnum):
    """Whether a change has arrived at a terminal."""

    ARRIVED = "arrived"
    BEHIND = "behind"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Newest:
    """The newest change of a document: where it stands in which feed, and since when."""

    area: AreaCode
    epoch: int
    sequence: int
    at: datetime


@dataclass(frozen=True)
class Place:
    """A terminal that the change concerns.

    Attributes:
        since: when it last reported; None where it never did.
    """

    number: int
    name: str
    area_name: str
    arrival: Arrival
    since: datetime | None


@dataclass(frozen=True)
class Reach:
    """All terminals that the change concerns, those without it first."""

    places: tuple[Place, ...]

    def count(self, arrival: Arrival) -> int:
        """Return how many terminals are so."""
        return sum(place.arrival is arrival for place in self.places)


def arrival(newest: Newest, report: TerminalReport | None, reported_at: datetime | None) -> Arrival:
    """Return whether a change is at a terminal, by its last report.

    `behind` is said only of a terminal that has reported since the change.
    """
    if report is None or reported_at is None:
        return Arrival.UNKNOWN
    if any(_has(state, newest) for state in report.feeds):
        return Arrival.ARRIVED
    return Arrival.BEHIND if reported_at > newest.at else Arrival.UNKNOWN


def of_item(connection: Connection, id_: ItemId) -> Reach | None:
    """Return how far an item's newest change has come; None where it never was public."""
    mark = newest(connection, id_)
    if mark is None:
        return None
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, mark.area), terminals.c.standing == Standing.CONFIRMED)
        .order_by(terminals.c.number)
    )
    places = []
    for row in connection.execute(query):
        report = decode(row.report, TerminalReport) if row.report else None
        here = arrival(mark, report, row.reported_at)
        name = row.area_name or row.area
        places.append(Place(row.number, row.name, name, here, row.reported_at))
    return Reach(tuple(sorted(places, key=lambda place: place.arrival is Arrival.ARRIVED)))


def newest(connection: Connection, id_: ItemId) -> Newest | None:
    """Return where an item's newest change stands; None where it never was public."""
    query = (
        select(changes.c.area, changes.c.sequence, changes.c.at, heads.c.epoch)
        .join(heads, heads.c.area == changes.c.area)
        .where(changes.c.id == id_, changes.c.held)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Newest(AreaCode(row.area), row.epoch, row.sequence, row.at)


def _has(state: FeedState, newest: Newest) -> bool:
    there = (state.epoch, state.sequence) >= (newest.epoch, newest.sequence)
    return state.area == newest.area and there
