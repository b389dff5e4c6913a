"""Orders that ride in heads: checked, kept for the faces, and reported.

Invariant: an order is kept once, by its number, and only while it holds; one that does not
hold, or that this software does not know, keeps no content from the terminal.
"""

import logging
from datetime import timedelta

from content_sync.agent.journal import Journal
from content_sync.agent.trust import Trust
from content_sync.store import orders
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.decoding import encode
from disclosure.errors import RejectedError, RejectedFeedError, RetryLaterError
from disclosure.feed import Envelope, Head
from disclosure.orders import Order, OrderOutcome, OrderRecord, is_for, record_id
from disclosure.outbox import OutboxKind
from disclosure.seals.verifying import open_order

_LOG = logging.getLogger(__name__)
_HOUR = timedelta(hours=1)


class OrderDesk:
    """Takes in the orders of heads.

    Arguments:
        writer, outbox, trust, journal: the agent's parts.
        terminal: the terminal's id.
        an_hour: orders taken in an hour at most; the others are left.
    """

    def __init__(
        self,
        writer: ContentWriter,
        outbox: Outbox,
        trust: Trust,
        journal: Journal,
        *,
        terminal: str,
        an_hour: int,
    ) -> None:
        self._writer = writer
        self._outbox = outbox
        self._trust = trust
        self._journal = journal
        self._terminal = terminal
        self._an_hour = an_hour

    def take(self, head: Head, instant: Instant) -> None:
        """Take in the orders of an accepted head.

        Raises:
            RetryLaterError: the store fails now.
        """
        for sealed in head.orders or ():
            order = self._opened(head, sealed)
            if order is not None and is_for(order, self._writer.home, self._terminal):
                self._keep(order, sealed, instant)

    def _opened(self, head: Head, sealed: Envelope) -> Order | None:
        try:
            order = open_order(sealed, self._trust.keyring)
            if order.area != head.area:
                raise RejectedFeedError(
                    f"an order for {order.area} came in the head of {head.area}"
                )
        except RejectedError as error:
            self._journal.reject(head.area, "order", str(error), encode(sealed))
            return None
        return order

    def _keep(self, order: Order, sealed: Envelope, instant: Instant) -> None:
        # A clock that nobody vouches for may run ahead; the floor has passed for sure.
        now = instant.now if instant.trusted else self._trust.floors.time
        outcome = OrderOutcome.LATE if order.until <= now else OrderOutcome.RECEIVED
        with self._writer.transaction() as connection:
            if orders.is_known(connection, order.number):
                return
            if orders.came_since(connection, instant.now - _HOUR) >= self._an_hour:
                self._journal.problem(f"more than {self._an_hour} orders came within an hour")
                return
        # Told first: should the power go now, it is told again under the same id.
        self._tell(order, outcome, instant)
        with self._writer.transaction() as connection:
            orders.put(connection, order, sealed, instant.now)
        _LOG.info("order %d, %s, by %s: %s", order.number, order.act, order.who, outcome)

    def _tell(self, order: Order, outcome: OrderOutcome, instant: Instant) -> None:
        record = OrderRecord(
            format=1,
            number=order.number,
            outcome=outcome,
            process="agent",
            at=instant.now,
            clock_trusted=instant.trusted,
        )
        told = record_id(self._terminal, order.number, "agent")
        try:
            self._outbox.put(OutboxKind.ORDER, encode(record), made=instant.now, id=told)
        except RetryLaterError as error:
            # It must be obeyed even where it cannot be told.
            _LOG.warning("order %d is not reported: %s", order.number, error)
