"""The book of orders: what was given, and what heads carry of it.

Invariant: a head carries an order only while it holds, and of two about the same thing the
newer one alone; no other order pushes a stop out of it.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, case, func, insert, select, update

from county.database.tables import orders
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.orders import MOST_AT_ONCE, SOUND_ACTS, SUBJECTS, Order, OrderAct

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def next_number(connection: Connection, now: datetime) -> int:
    """Return the number of the next order.

    It follows the time, so that a county restored from a backup goes on above what its
    terminals have seen.
    """
    last = connection.scalar(select(func.max(orders.c.number))) or 0
    return max(last + 1, (now - _EPOCH) // timedelta(milliseconds=1))


def enter(connection: Connection, order: Order) -> None:
    """Write an order down; it takes the place of an older one to the same terminals."""
    same = (orders.c.area == order.area) & (orders.c.terminal == order.terminal)
    about = orders.c.act.in_([act for act in OrderAct if SUBJECTS[act] is SUBJECTS[order.act]])
    connection.execute(update(orders).where(same, about, orders.c.carried).values(carried=False))
    connection.execute(
        insert(orders).values(
            number=order.number,
            area=order.area,
            terminal=order.terminal,
            act=order.act,
            who=order.who,
            why=order.why,
            given=order.given,
            until=order.until,
            carried=True,
            payload=encode(order),
        )
    )


def given_since(
    connection: Connection, area: AreaCode, acts: Collection[OrderAct], since: datetime
) -> int:
    """Return how many orders of these kinds an area's terminals were given since an instant."""
    query = select(func.count()).select_from(orders)
    query = query.where(orders.c.area == area, orders.c.act.in_(acts), orders.c.given > since)
    return connection.scalar(query) or 0


def carried(connection: Connection, area: AreaCode, now: datetime) -> list[bytes]:
    """Return the payloads that the area's head is to carry, stops and then the newest first."""
    sound_first = case((orders.c.act.in_(SOUND_ACTS), 0), else_=1)
    query = (
        select(orders.c.payload)
        .where(orders.c.area == area, orders.c.carried, orders.c.until > now)
        .order_by(sound_first, orders.c.number.desc())
        .limit(MOST_AT_ONCE)
    )
    return list(connection.scalars(query))


def let_go(connection: Connection, now: datetime) -> list[AreaCode]:
    """Carry no longer what is over; return the areas whose heads are to be signed anew."""
    over = orders.c.carried & (orders.c.until <= now)
    areas = [AreaCode(code) for code in connection.scalars(select(orders.c.area).where(over))]
    connection.execute(update(orders).where(over).values(carried=False))
    return list(dict.fromkeys(areas))
