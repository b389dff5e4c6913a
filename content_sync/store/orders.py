"""Orders of the county in the store: what the agent took in, and what faces obey.

Invariant: a face gets an order only if the head key signed it and it is for this terminal,
whatever the row beside it says.
"""

import logging
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from content_sync.store.schema import orders
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope
from disclosure.orders import Order, is_for
from disclosure.seals.verifying import open_order

KEPT_MOST = 100
"""Orders kept in the store at most, the newest."""

_LOG = logging.getLogger(__name__)
_NEWEST = "SELECT envelope FROM orders ORDER BY number DESC LIMIT ?"


def put(connection: Connection, order: Order, sealed: Envelope, came: datetime) -> None:
    """Keep an order that holds; the oldest ones go beyond `KEPT_MOST`."""
    row = {"number": order.number, "came": _text(came), "envelope": encode(sealed)}
    connection.execute(insert(orders).values(row).on_conflict_do_nothing())
    newest = select(orders.c.number).order_by(orders.c.number.desc()).limit(KEPT_MOST)
    connection.execute(delete(orders).where(orders.c.number.not_in(newest)))


def envelopes(connection: Connection) -> list[bytes]:
    """Return the orders as they came, the oldest first."""
    return list(connection.scalars(select(orders.c.envelope).order_by(orders.c.number)))


def is_known(connection: Connection, number: int) -> bool:
    """Tell whether an order is in the store."""
    return connection.scalar(select(orders.c.number).where(orders.c.number == number)) is not None


def came_since(connection: Connection, since: datetime) -> int:
    """Return how many orders came since an instant."""
    query = select(func.count()).select_from(orders).where(orders.c.came > _text(since))
    return connection.scalar(query) or 0


def held(content: ContentReader, outbox: Outbox) -> list[Order]:
    """Return the orders for this terminal that are in the store, the oldest first.

    Raises:
        RetryLaterError: the store cannot be read now.
    """
    home, keyring, terminal = content.home(), content.keyring(), outbox.terminal_id()
    found = []
    for row in content.rows(_NEWEST, (KEPT_MOST,)):
        try:
            order = open_order(decode(row["envelope"], Envelope), keyring)
        except RejectedError as error:
            _LOG.warning("an order in the store does not hold: %s", error)
            continue
        if is_for(order, home, terminal):
            found.append(order)
    return sorted(found, key=lambda order: order.number)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
