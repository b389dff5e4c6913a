"""Orders of the county, obeyed by a loudspeaker (disclosure.orders).

Invariant: each order is settled once, in the transaction that notes its number; none makes
a sound, and what a person stopped at the unit no order lets go. A restart waits until
nothing is heard.
"""

import logging

import msgspec

from broadcast.clock import Clock
from broadcast.halting import Halt
from broadcast.ledger import Ledger
from broadcast.player import Player
from broadcast.turning import Turned
from content_sync.store import orders
from content_sync.store.obeying import DONE, Effect, Verdict, remaining
from content_sync.store.occupied import Occupied
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.areas import AreaCode, contains
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.orders import (
    Order,
    OrderAct,
    OrderOutcome,
    OrderReason,
    OrderRecord,
    record_id,
)
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
        player: tells what is heard.

    Attributes:
        restarts: the process is to end and be started anew.
    """

    def __init__(
        self, content: ContentReader, ledger: Ledger, outbox: Outbox, clock: Clock, player: Player
    ) -> None:
        self._content = content
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._player = player
        self._put_off: set[int] = set()
        self._occupied = Occupied(outbox.folder, PROCESS)
        self.restarts = False

    @property
    def waits(self) -> bool:
        """Tell whether an order waits for its moment."""
        return bool(self._put_off)

    def occupy(self, *, soon: bool) -> None:
        """Say whether something is heard now, or `soon`, so that no update comes in between."""
        self._occupied.say(self._player.is_airing or soon)

    def heed(self) -> None:
        """Settle every order that is not settled yet; obeyed first, told after."""
        try:
            for order in orders.held(self._content, self._outbox):
                if self._ledger.owes_order(order.number):
                    self._settle(order)
            for record in self._ledger.untold_orders():
                self._tell(record)
                self._ledger.told_order(record.number)
        except RetryLaterError as error:
            _LOG.warning("orders: %s", error)

    def _settle(self, order: Order) -> None:
        """Do what an order says, unless its time is over or it is none for a loudspeaker."""
        if order.act is OrderAct.SYNC:
            return
        effect = remaining(order, self._clock)
        if effect is None:
            self._ledger.pass_over(self._record(order, Verdict(OrderOutcome.LATE)))
        elif order.act is OrderAct.RESTART and self._player.is_airing:
            self._wait(order)
            return
        else:
            self._obey(effect)
        self._put_off.discard(order.number)

    def _obey(self, effect: Effect) -> None:
        order = effect.order
        done = self._record(order, DONE)
        match order.act:
            case OrderAct.STOP:
                halt = Halt(who=order.who, since=effect.since, until=effect.until, area=order.area)
                self._ledger.put_halt(halt, done)
            case OrderAct.RESUME:
                self._ledger.lift(lambda halt: _lets_go(order, halt), done)
            case OrderAct.VOLUME:
                percent = order.volume
                assert isinstance(percent, int)
                turned = Turned(percent=percent, since=effect.since, until=effect.until)
                self._ledger.put_turned(turned, done)
            case OrderAct.RESTART:
                # Noted before it ends, so that it ends once.
                self._ledger.pass_over(done)
                self.restarts = True
            case _:
                verdict = Verdict(OrderOutcome.REFUSED, OrderReason.NO_SCREEN)
                self._ledger.pass_over(self._record(order, verdict))
                return
        _LOG.info("order %d obeyed: %s, by %s", order.number, order.act, order.who)

    def _wait(self, order: Order) -> None:
        """Tell once why a restart waits: what is heard is heard to its end."""
        if order.number not in self._put_off:
            alerting = self._player.is_alerting
            reason = OrderReason.ALERT if alerting else OrderReason.SOUNDING
            self._tell(self._record(order, Verdict(OrderOutcome.PUT_OFF, reason)))
            self._put_off.add(order.number)

    def _tell(self, record: OrderRecord) -> None:
        waits = record.outcome.value if record.outcome is OrderOutcome.PUT_OFF else ""
        told = record_id(self._outbox.terminal_id(), record.number, PROCESS, waits)
        self._outbox.put(OutboxKind.ORDER, encode(record), made=record.at, id=told)

    def _record(self, order: Order, verdict: Verdict) -> OrderRecord:
        instant = self._clock.instant()
        return OrderRecord(
            format=1,
            number=order.number,
            outcome=verdict.outcome,
            process=PROCESS,
            at=instant.now,
            clock_trusted=instant.trusted,
            because=verdict.because or msgspec.UNSET,
        )


def _lets_go(order: Order, halt: Halt) -> bool:
    """Tell whether an order ends a stop: one that its own area, or one below it, had ordered."""
    return bool(halt.area) and contains(order.area, AreaCode(halt.area))
