"""Orders of the county, obeyed: stop, and resume (disclosure.orders).

Invariant: each order is settled once, in the transaction that notes its number; none makes
a sound, and what a person stopped at the unit no order lets go.
"""

import logging

from broadcast.clock import Clock
from broadcast.halting import Halt
from broadcast.ledger import Ledger
from content_sync.store import orders
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.areas import AreaCode, contains
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.orders import Order, OrderAct, OrderOutcome, OrderRecord, record_id
from disclosure.outbox import OutboxKind

_LOG = logging.getLogger(__name__)
PROCESS = "broadcast"


class Obedience:
    """Obeys the orders that lie in the store.

    Arguments:
        content: the store.
        ledger: knows which orders were settled, and keeps the stops.
        outbox: takes the reports.
        clock: the unit's clock.
    """

    def __init__(
        self, content: ContentReader, ledger: Ledger, outbox: Outbox, clock: Clock
    ) -> None:
        self._content = content
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._untold: list[OrderRecord] = []

    def heed(self) -> None:
        """Settle every order that is not settled yet; obeyed first, told after."""
        try:
            for order in orders.held(self._content, self._outbox):
                if self._ledger.owes_order(order.number):
                    self._untold.append(self._record(order, self._settle(order)))
            self._tell()
        except RetryLaterError as error:
            _LOG.warning("orders: %s", error)

    def _settle(self, order: Order) -> OrderOutcome:
        """Do what an order says, unless its time is over."""
        instant = self._clock.instant()
        # A clock that nobody vouches for may run ahead; the floor has passed for sure.
        known = instant.now if instant.trusted else self._clock.floor()
        if order.until <= known:
            self._ledger.pass_over(order.number)
            return OrderOutcome.LATE
        match order.act:
            case OrderAct.STOP:
                since = order.given if instant.trusted else instant.now
                until = instant.now + (order.until - known)
                halt = Halt(who=order.who, since=since, until=until, area=order.area)
                self._ledger.put_halt(halt, order.number)
            case OrderAct.RESUME:
                self._ledger.lift(lambda halt: _lets_go(order, halt), order.number)
        _LOG.info("order %d obeyed: %s, by %s", order.number, order.act, order.who)
        return OrderOutcome.OBEYED

    def _tell(self) -> None:
        terminal = self._outbox.terminal_id()
        while self._untold:
            record = self._untold[0]
            told = record_id(terminal, record.number, PROCESS)
            self._outbox.put(OutboxKind.ORDER, encode(record), made=record.at, id=told)
            del self._untold[0]

    def _record(self, order: Order, outcome: OrderOutcome) -> OrderRecord:
        instant = self._clock.instant()
        return OrderRecord(
            format=1,
            number=order.number,
            outcome=outcome,
            process=PROCESS,
            at=instant.now,
            clock_trusted=instant.trusted,
        )


def _lets_go(order: Order, halt: Halt) -> bool:
    """Tell whether an order ends a stop: one that its own area, or one below it, had ordered."""
    return bool(halt.area) and contains(order.area, AreaCode(halt.area))
