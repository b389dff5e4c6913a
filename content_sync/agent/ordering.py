"""Orders that ride in heads: checked, kept for the faces, and reported.

Invariant: an order is kept once, by its number, and only while it holds; one that does not
hold, or that this software does not know, keeps no content from the terminal, and whoever
gave the unknown one is told so.
"""

import logging
from datetime import timedelta

from content_sync.agent.journal import Journal
from content_sync.agent.trust import Trust
from content_sync.store import orders
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedError, RejectedFeedError, RetryLaterError
from disclosure.feed import Envelope, Head
from disclosure.orders import (
    Order,
    OrderAct,
    OrderOutcome,
    OrderRecord,
    StrangeOrder,
    is_for,
    record_id,
)
from disclosure.outbox import OutboxKind
from disclosure.seals.verifying import open_order, open_strange_order

_LOG = logging.getLogger(__name__)
_HOUR = timedelta(hours=1)
AGENT = "agent"
SYNC = "sync"
"""As whom the agent reports an order to synchronise that it has done."""


class OrderDesk:
    """Takes in the orders of heads.

    Arguments:
        writer, outbox, trust, journal: the agent's parts.
        terminal: the terminal's id.
        an_hour: orders taken in an hour at most; the others are left.

    Attributes:
        to_sync: orders to synchronise that are not done yet.
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
        self._strange: set[int] = set()
        self.to_sync: list[Order] = []

    def take(self, head: Head, instant: Instant) -> None:
        """Take in the orders of an accepted head.

        Raises:
            RetryLaterError: the store fails now.
        """
        for sealed in head.orders or ():
            order = self._opened(head, sealed)
            if order is None or not is_for(order, self._writer.home, self._terminal):
                continue
            if isinstance(order, StrangeOrder):
                self._decline(order, instant)
            else:
                self._keep(order, sealed, instant)

    def recall(self, instant: Instant) -> None:
        """Take up again what a process that ended had not done; for the start.

        Raises:
            RetryLaterError: the store fails now.
        """
        with self._writer.transaction() as connection:
            kept = [decode(raw, Envelope) for raw in orders.envelopes(connection)]
        known = [decode(sealed.payload, Order) for sealed in kept]
        self.to_sync = [
            one for one in known if one.act is OrderAct.SYNC and one.until > instant.now
        ]

    def synced(self, instant: Instant) -> None:
        """Tell that what was ordered to be synchronised is."""
        for order in self.to_sync:
            late = instant.trusted and order.until <= instant.now
            outcome = OrderOutcome.LATE if late else OrderOutcome.OBEYED
            self._tell(order.number, outcome, instant, SYNC)
        self.to_sync.clear()

    def _decline(self, order: StrangeOrder, instant: Instant) -> None:
        """Answer an order that a newer software would know."""
        if order.number not in self._strange and len(self._strange) < self._an_hour:
            self._strange.add(order.number)
            self._tell(order.number, OrderOutcome.UNKNOWN, instant)
            _LOG.warning("order %d is unknown here: %s", order.number, order.act)

    def _opened(self, head: Head, sealed: Envelope) -> Order | StrangeOrder | None:
        try:
            order = self._read(sealed)
            if order.area != head.area:
                raise RejectedFeedError(
                    f"an order for {order.area} came in the head of {head.area}"
                )
        except RejectedError as error:
            self._journal.reject(head.area, "order", str(error), encode(sealed))
            return None
        return order

    def _read(self, sealed: Envelope) -> Order | StrangeOrder:
        try:
            return open_order(sealed, self._trust.keyring)
        except MalformedError:
            strange = open_strange_order(sealed, self._trust.keyring)
            if strange is None:
                raise
            return strange

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
        self._tell(order.number, outcome, instant)
        with self._writer.transaction() as connection:
            orders.put(connection, order, sealed, instant.now)
        if order.act is OrderAct.SYNC and outcome is OrderOutcome.RECEIVED:
            self.to_sync.append(order)
        _LOG.info("order %d, %s, by %s: %s", order.number, order.act, order.who, outcome)

    def _tell(
        self, number: int, outcome: OrderOutcome, instant: Instant, process: str = AGENT
    ) -> None:
        record = OrderRecord(
            format=1,
            number=number,
            outcome=outcome,
            process=process,
            at=instant.now,
            clock_trusted=instant.trusted,
        )
        told = record_id(self._terminal, number, process)
        try:
            self._outbox.put(OutboxKind.ORDER, encode(record), made=instant.now, id=told)
        except RetryLaterError as error:
            # It must be obeyed even where it cannot be told.
            _LOG.warning("order %d is not reported: %s", number, error)
