"""Giving an order: into the book and the area's head, in one transaction.

Invariant: an order is signed by the head key alone, and the head that carries it states the
feed as it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from county.audit import log
from county.orders import book
from county.publishing.heads import HeadSigner
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.orders import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_REASON,
    SOUND_ACTS,
    Order,
    OrderAct,
)

MOST_AN_HOUR = 15
"""Stops and resumes for the same area in an hour at most, and as many of all other orders, so
that no picture asked for stands in the way of a stop; a terminal takes 90 of its whole path."""


_ACTS = {
    OrderAct.STOP: log.Act.ORDER_STOP,
    OrderAct.RESUME: log.Act.ORDER_RESUME,
    OrderAct.SYNC: log.Act.ORDER_SYNC,
    OrderAct.RESTART: log.Act.ORDER_RESTART,
    OrderAct.SCREEN_ON: log.Act.ORDER_SCREEN_ON,
    OrderAct.SCREEN_OFF: log.Act.ORDER_SCREEN_OFF,
    OrderAct.VOLUME: log.Act.ORDER_VOLUME,
    OrderAct.IDENTIFY: log.Act.ORDER_IDENTIFY,
    OrderAct.SCREENSHOT: log.Act.ORDER_SCREENSHOT,
}
_OTHER_ACTS = tuple(act for act in OrderAct if act not in SOUND_ACTS)


@dataclass(frozen=True)
class Wanted:
    """What a person wants done.

    Attributes:
        area: by whose terminals, with all below.
        act: what.
        minutes: for how long it holds; cut to what the act allows.
        why: the reason, for people.
        terminal: id of the one terminal; empty for all.
        volume: percent of what is set on the spot; for orders about the volume.
    """

    area: AreaCode
    act: OrderAct
    minutes: int
    why: str = ""
    terminal: str = ""
    volume: int | None = None


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
    alike = SOUND_ACTS if wanted.act in SOUND_ACTS else _OTHER_ACTS
    if book.given_since(connection, wanted.area, alike, now - timedelta(hours=1)) >= MOST_AN_HOUR:
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
        volume=msgspec.UNSET if wanted.volume is None else wanted.volume,
    )
    book.enter(connection, order)
    about = wanted.terminal or wanted.area
    loud = f", {wanted.volume} %" if wanted.volume is not None else ""
    note = f"{order.number}: {wanted.minutes} min{loud}"
    log.record(connection, now, who, _ACTS[wanted.act], about, note)
    signer.sign(connection, wanted.area, now)
    return order
