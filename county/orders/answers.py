"""What terminals tell of orders, and what stands of them now.

Invariant: a terminal counts as having obeyed only by its own word; silence is shown as
silence.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, func, insert, select

from county.database.tables import areas, order_answers, orders, terminals
from county.people.scope import within
from county.terminals.register import Standing, Terminal
from disclosure.areas import AreaCode, contains
from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.orders import Order, OrderAct, OrderOutcome, OrderRecord, is_for

AGENT = "agent"


class Answer(StrEnum):
    """How a terminal stands to an order, the best first."""

    OBEYED = "obeyed"
    RECEIVED = "received"
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True)
class Place:
    """One terminal that an order is for; `at` is when it said so, `seen` when it last spoke."""

    id: str
    name: str
    area_name: str
    answer: Answer
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
    mine = (order_answers.c.number == record.number) & (order_answers.c.terminal == terminal.id)
    same = select(order_answers.c.number).where(mine, order_answers.c.process == record.process)
    if connection.scalar(same) is not None:
        return
    connection.execute(
        insert(order_answers).values(
            number=record.number,
            terminal=terminal.id,
            process=record.process,
            outcome=record.outcome,
            at=record.at,
            came=now,
            clock_trusted=record.clock_trusted,
        )
    )


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
    query = select(orders.c.payload).where(orders.c.until > now).order_by(orders.c.number.desc())
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
    """Return how a terminal stands: what a face says counts more than what its agent says."""
    last = max(told, key=lambda one: one.process != AGENT, default=None)
    answer = Answer(OrderOutcome(last.outcome).value) if last is not None else Answer.SILENT
    return Place(
        id=row.id,
        name=row.name,
        area_name=row.area_name or row.area,
        answer=answer,
        at=last.at if last is not None else None,
        seen=row.seen_at,
    )
