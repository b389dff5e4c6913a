"""Giving an order: into the book and the area's head, in one transaction.

Invariant: an order is signed by the head key alone, and the head that carries it states the
feed as it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from county.audit import log
from county.orders import book
from county.publishing.heads import HeadSigner
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.orders import LONGEST, LONGEST_NAME, LONGEST_REASON, Order, OrderAct

MOST_AN_HOUR = 15
"""Orders for the same area in an hour at most: a terminal takes sixty of its whole path."""


_ACTS = {OrderAct.STOP: log.Act.ORDER_STOP, OrderAct.RESUME: log.Act.ORDER_RESUME}


@dataclass(frozen=True)
class Wanted:
    """What a person wants done.

    Attributes:
        area: by whose terminals, with all below.
        act: what.
        minutes: for how long it holds; cut to what the act allows.
        why: the reason, for people.
        terminal: id of the one terminal; empty for all.
    """

    area: AreaCode
    act: OrderAct
    minutes: int
    why: str = ""
    terminal: str = ""


def give(
    connection: Connection, signer: HeadSigner, wanted: Wanted, who: str, now: datetime
) -> Order:
    """Give an order; whoever commits rings the bell.

    Arguments:
        connection: inside a write transaction.
        signer: signs the area's head anew.
        wanted: what.
        who: the person, as every log shall name them.
        now: instant.

    Raises:
        NotAllowedError: too many orders for this area within an hour.
    """
    if book.given_since(connection, wanted.area, now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise NotAllowedError(f"{wanted.area} was given {MOST_AN_HOUR} orders within an hour")
    longest = LONGEST[wanted.act]
    order = Order(
        format=1,
        number=book.next_number(connection, now),
        area=wanted.area,
        act=wanted.act,
        who=who[:LONGEST_NAME],
        why=wanted.why[:LONGEST_REASON],
        given=now,
        until=now + min(timedelta(minutes=wanted.minutes), longest),
        terminal=wanted.terminal,
    )
    book.enter(connection, order)
    about = wanted.terminal or wanted.area
    log.record(
        connection, now, who, _ACTS[wanted.act], about, f"{order.number}: {wanted.minutes} min"
    )
    signer.sign(connection, wanted.area, now)
    return order
