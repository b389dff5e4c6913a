"""What terminals tell of orders, and what stands of them now.

Invariant: a terminal counts as having obeyed only by its own word; silence is shown as
silence.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from county.database.tables import areas, order_answers, orders, terminals
from county.people.scope import within
from county.terminals.register import Standing, Terminal
from disclosure.areas import AreaCode, contains, path
from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.orders import (
    SOUND_ACTS,
    Order,
    OrderAct,
    OrderOutcome,
    OrderReason,
    OrderRecord,
    is_for,
)

AGENT = "agent"


class Answer(StrEnum):
    """How a terminal stands to an order, the best first."""

    OBEYED = "obeyed"
    PUT_OFF = "put_off"
    RECEIVED = "received"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True)
class Place:
    """One terminal that an order is for.

    Attributes:
        answer: the best of what its processes told; a face's word counts more than its agent's.
        because: why it is not done, where that was told.
        at: when it said so.
        seen: when it last spoke.
    """

    id: str
    name: str
    area_name: str
    answer: Answer
    because: OrderReason | None
    at: datetime | None
    seen: datetime | None


@dataclass(frozen=True)
class Followed:
    """An order and how far it has come.

    Attributes:
        order: as it was given.
        area_name: whose terminals it is for.
        places: all of them, those that have not answered first.
    """

    order: Order
    area_name: str
    places: tuple[Place, ...]

    def count(self, answer: Answer) -> int:
        """Return how many terminals stand so."""
        return sum(place.answer is answer for place in self.places)


def receive(connection: Connection, record: OrderRecord, terminal: Terminal, now: datetime) -> None:
    """Keep what a terminal tells of an order.

    Raises:
        MalformedError: there is no such order for this terminal.
    """
    payload = connection.scalar(select(orders.c.payload).where(orders.c.number == record.number))
    if payload is None or not is_for(decode(payload, Order), terminal.area, terminal.id):
        raise MalformedError(f"OrderRecord: terminal {terminal.id} has no order {record.number}")
    mine = and_(order_answers.c.number == record.number, order_answers.c.terminal == terminal.id)
    own = and_(mine, order_answers.c.process == record.process)
    before = connection.scalar(select(order_answers.c.outcome).where(own))
    said = {
        "outcome": record.outcome,
        "at": record.at,
        "came": now,
        "clock_trusted": record.clock_trusted,
        "because": record.because or None,
    }
    if before is None:
        key = {"number": record.number, "terminal": terminal.id, "process": record.process}
        connection.execute(insert(order_answers).values(**key, **said))
    elif before == OrderOutcome.PUT_OFF and record.outcome is not OrderOutcome.PUT_OFF:
        connection.execute(update(order_answers).where(own).values(**said))


def given(connection: Connection, scope: AreaCode, *, limit: int, offset: int = 0) -> list[Order]:
    """Return the orders for terminals in an area, the newest first."""
    query = select(orders.c.payload).where(within(orders.c.area, scope))
    query = query.order_by(orders.c.number.desc()).limit(limit).offset(offset)
    return [decode(payload, Order) for payload in connection.scalars(query)]


def count_given(connection: Connection, scope: AreaCode) -> int:
    """Return how many orders the terminals in an area were given."""
    query = select(func.count()).select_from(orders).where(within(orders.c.area, scope))
    return connection.scalar(query) or 0


def standing(connection: Connection, now: datetime) -> list[Order]:
    """Return the stops that hold now anywhere, the newest first."""
    sounds = (orders.c.until > now) & orders.c.act.in_(SOUND_ACTS)
    query = select(orders.c.payload).where(sounds).order_by(orders.c.number.desc())
    holding = [decode(payload, Order) for payload in connection.scalars(query)]
    stops: list[Order] = []
    lifted: list[Order] = []
    for order in holding:
        if order.act is OrderAct.RESUME:
            lifted.append(order)
        elif not any(_ends(later, order) for later in [*lifted, *stops]):
            stops.append(order)
    return stops


def _ends(later: Order, stop: Order) -> bool:
    """Tell whether a later order ends a stop, or takes its place."""
    same = later.terminal in ("", stop.terminal)
    if later.act is OrderAct.RESUME:
        return same and contains(later.area, stop.area)
    return later.area == stop.area and later.terminal == stop.terminal


def follow(connection: Connection, number: int) -> Followed | None:
    """Return an order with the answers of all terminals that it is for, or None."""
    payload = connection.scalar(select(orders.c.payload).where(orders.c.number == number))
    if payload is None:
        return None
    order = decode(payload, Order)
    told: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in connection.execute(select(order_answers).where(order_answers.c.number == number)):
        told[row.terminal].append(row)
    places = [_place(row, told[row.id]) for row in _addressed(connection, order)]
    name = connection.scalar(select(areas.c.name).where(areas.c.code == order.area))
    best = list(Answer)
    places.sort(key=lambda place: best.index(place.answer), reverse=True)
    return Followed(order, name or order.area, tuple(places))


@dataclass(frozen=True)
class Last:
    """An order that one terminal was given, alone or with others, and what it made of it."""

    order: Order
    answer: Answer
    because: OrderReason | None
    at: datetime | None


def of_terminal(connection: Connection, terminal: Terminal, *, limit: int) -> list[Last]:
    """Return the last orders that concern a terminal, the newest first."""
    query = (
        select(orders.c.payload)
        .where(orders.c.area.in_(path(terminal.area)), orders.c.terminal.in_(("", terminal.id)))
        .order_by(orders.c.number.desc())
        .limit(limit)
    )
    found = [decode(payload, Order) for payload in connection.scalars(query)]
    numbers = [order.number for order in found]
    mine = and_(order_answers.c.number.in_(numbers), order_answers.c.terminal == terminal.id)
    told: defaultdict[int, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in connection.execute(select(order_answers).where(mine)):
        told[row.number].append(row)
    return [Last(order, *_best(told[order.number])) for order in found]


def terminals_in(connection: Connection, area: AreaCode) -> list[str]:
    """Return the names of the terminals of an area, those of each place together."""
    query = (
        select(terminals.c.name)
        .where(within(terminals.c.area, area), terminals.c.standing == Standing.CONFIRMED)
        .order_by(terminals.c.area, terminals.c.number)
    )
    return list(connection.scalars(query))


def _addressed(connection: Connection, order: Order) -> list[Row[tuple[object, ...]]]:
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, order.area), terminals.c.standing == Standing.CONFIRMED)
        .order_by(terminals.c.number)
    )
    if order.terminal:
        query = query.where(terminals.c.id == order.terminal)
    return list(connection.execute(query))


def _place(row: Row[tuple[object, ...]], told: list[Row[tuple[object, ...]]]) -> Place:
    answer, because, at = _best(told)
    return Place(
        id=row.id,
        name=row.name,
        area_name=row.area_name or row.area,
        answer=answer,
        because=because,
        at=at,
        seen=row.seen_at,
    )


def _best(
    told: Sequence[Row[tuple[object, ...]]],
) -> tuple[Answer, OrderReason | None, datetime | None]:
    """Return the best of what a terminal's processes told, faces before the agent."""
    best = list(Answer)
    faces = [one for one in told if one.process != AGENT] or told
    last = min(faces, key=lambda one: best.index(Answer(one.outcome)), default=None)
    if last is None:
        return Answer.SILENT, None, None
    return Answer(last.outcome), OrderReason(last.because) if last.because else None, last.at
