"""Lists that were checked and wait to be issued, in a box whose key their page alone holds.

Invariant: a list is issued once, for issuing takes it away; what is not issued in time is
gone. Nothing of it can be read in the database.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from county.database.tables import held_lists
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedSealError
from disclosure.items import Strict
from disclosure.seals import keepsakes

KEY_BYTES = 32
_PURPOSE = "payment list"


class PaymentList(Strict, frozen=True, kw_only=True):
    """A checked list: whose terminals, what it is called, whom to ask, and its rows."""

    area: AreaCode
    title: str
    contact: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ticket:
    """What the page keeps of a list that waits: its id, and its key in hex."""

    id: str
    key: str


def hold(connection: Connection, held: PaymentList, who: str, now: datetime) -> Ticket:
    """Keep a list; return what takes it back."""
    ticket = Ticket(str(uuid4()), secrets.token_hex(KEY_BYTES))
    box = keepsakes.wrap(bytes.fromhex(ticket.key), _PURPOSE, encode(held))
    connection.execute(insert(held_lists).values(id=ticket.id, who=who, at=now, box=box))
    return ticket


def look(connection: Connection, ticket: Ticket, who: str, since: datetime) -> PaymentList | None:
    """Return a list; None where it is gone, another person's, older, or the key is wrong.

    Arguments:
        connection: any.
        ticket: as the page sent it.
        who: who held it.
        since: no list from before this instant is given.
    """
    mine = (held_lists.c.id == ticket.id) & (held_lists.c.who == who) & (held_lists.c.at >= since)
    box = connection.scalar(select(held_lists.c.box).where(mine))
    if box is None:
        return None
    try:
        opened = keepsakes.unwrap(bytes.fromhex(ticket.key), _PURPOSE, box)
    except (RejectedSealError, ValueError):
        return None
    return decode(opened, PaymentList)


def take_away(connection: Connection, ticket: Ticket) -> bool:
    """Drop a list that is issued in this transaction; False where somebody did so before."""
    mine = delete(held_lists).where(held_lists.c.id == ticket.id)
    return connection.execute(mine).rowcount > 0


def forget(connection: Connection, now: datetime, minutes: int) -> int:
    """Drop what waited longer than so many minutes; return how many lists."""
    old = held_lists.c.at < now - timedelta(minutes=minutes)
    return connection.execute(delete(held_lists).where(old)).rowcount
