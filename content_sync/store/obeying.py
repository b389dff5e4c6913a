"""Orders of the county as a process of the terminal obeys them.

Invariant: each order is settled once by each process: that it is settled, and what is told
of it, stand in one transaction of the outbox, so that neither a replay, a restart, a power
cut nor a content database fetched again obeys twice; what lasts ends by itself.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from content_sync.store import orders
from content_sync.store.clock import Instant
from content_sync.store.occupied import Occupied
from content_sync.store.outbox import Outbox, new_row, queue
from content_sync.store.reader import ContentReader
from content_sync.store.schema import obeyed
from disclosure.decoding import decode, encode
from disclosure.errors import RetryLaterError
from disclosure.orders import (
    SUBJECTS,
    Order,
    OrderAct,
    OrderOutcome,
    OrderReason,
    OrderRecord,
    OrderSubject,
    record_id,
)
from disclosure.outbox import OutboxKind, OutboxRow

_LOG = logging.getLogger(__name__)
KEPT_MOST = 200
"""Settled orders that a process remembers at most, the newest; older ones it owes no more."""


class OrderClock(Protocol):
    """What tells the time; `StoreClock` is the real one."""

    def instant(self) -> Instant:
        """Return the present moment, and whether it is to be trusted."""
        ...

    def floor(self) -> datetime:
        """Return the latest instant known to have passed."""
        ...


@dataclass(frozen=True)
class Verdict:
    """What a process says to an order: what becomes of it now, and why."""

    outcome: OrderOutcome
    because: OrderReason | None = None


DONE = Verdict(OrderOutcome.OBEYED)


@dataclass(frozen=True)
class Effect:
    """What an order does for a while; the instants are aware."""

    order: Order
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether it still holds; a clock set back far does not make it longer."""
        return self.since - (self.until - self.since) <= now < self.until


class Servant(Protocol):
    """A face, as orders see it."""

    def judge(self, order: Order) -> Verdict | None:
        """Say whether an order can be done now; None where it is none of this face's.

        `received` says that it is being done, and that the face settles it by itself.
        """
        ...

    def obey(self, order: Order) -> None:
        """Do it; that it is done was written down before."""
        ...


@dataclass(frozen=True)
class ToldClock:
    """A clock made of what tells the parts of it."""

    now: Callable[[], datetime]
    trusted: Callable[[], bool]
    floor: Callable[[], datetime]

    def instant(self) -> Instant:
        """Return the present moment, and whether it is to be trusted."""
        return Instant(now=self.now(), trusted=self.trusted())


def remaining(order: Order, clock: OrderClock) -> Effect | None:
    """Return since when and until when an order counts here; None when its time is over.

    A clock that nobody vouches for may run ahead: then the floor says how late it is, which
    the head that brought the order has just raised.
    """
    instant = clock.instant()
    known = instant.now if instant.trusted else clock.floor()
    if order.until <= known:
        return None
    since = order.given if instant.trusted else instant.now
    return Effect(order, since, instant.now + (order.until - known))


class Obedience:
    """Obeys the orders in the store on behalf of one process.

    Arguments:
        content: the store.
        outbox: keeps what is settled, and takes the reports.
        process: who obeys: ``kiosk`` or ``signage``.
        clock: the terminal's clock.
        output: which of several outputs of a terminal, each played by a process of its own.
    """

    def __init__(
        self,
        content: ContentReader,
        outbox: Outbox,
        process: str,
        clock: OrderClock,
        output: str = "",
    ) -> None:
        self._content, self._outbox = content, outbox
        self._process, self._clock = process, clock
        self._name = f"{process} {output}".strip()
        self._seen = -1
        self._owed: list[Order] = []
        self._put_off: set[int] = set()
        self._effects: dict[OrderSubject, Effect] | None = None
        self._occupied = Occupied(outbox.folder, self._name)

    def occupy(self, busy: bool) -> None:  # noqa: FBT001 - it is what is said
        """Say whether somebody needs this face now, so that no update comes in between."""
        self._occupied.say(busy)

    def heed(self, servant: Servant) -> None:
        """Settle what can be settled now; cheap while there is nothing, so ask often."""
        try:
            version = self._content.version()
            if version != self._seen:
                self._owed = self.owed()
                self._seen = version
            for order in tuple(self._owed):
                self._settle_by(order, servant)
        except RetryLaterError as error:
            _LOG.warning("orders: %s", error)

    def owed(self) -> list[Order]:
        """Return the orders in the store that this process has not settled, oldest first.

        Raises:
            RetryLaterError: the store cannot be read now.
        """
        settled = self._numbers()
        oldest = min(settled) if len(settled) >= KEPT_MOST else 0
        return [
            order
            for order in orders.held(self._content, self._outbox)
            if order.number > oldest and order.number not in settled
        ]

    def now(self) -> datetime:
        """Return the instant by the terminal's clock."""
        return self._clock.instant().now

    def number(self) -> int:
        """Return the terminal's number; 0 while nobody has named it."""
        try:
            return self._outbox.terminal_number()
        except RetryLaterError:
            return 0

    def effect(self, subject: OrderSubject) -> Effect | None:
        """Return what an order does for now about a subject; None when nothing holds."""
        if self._effects is None:
            self._effects = self._read_effects()
        found = self._effects.get(subject)
        return found if found is not None and found.holds(self._clock.instant().now) else None

    def settle(self, order: Order, verdict: Verdict, *more: OutboxRow) -> None:
        """Write down that an order is settled, and tell the county; durable on return.

        Arguments:
            order: the order.
            verdict: what became of it.
            more: rows that go to the county with it, all or none.

        Raises:
            RetryLaterError: it could not be written; the order is still owed.
        """
        remains = remaining(order, self._clock)
        now = self._clock.instant().now
        effect = remains or Effect(order, now, now)
        told = self._told(order, verdict)
        with self._outbox.transaction() as connection:
            connection.execute(insert(obeyed).values(self._row(effect, verdict)))
            mine = obeyed.c.process == self._name
            newest = select(obeyed.c.number).where(mine).order_by(obeyed.c.number.desc())
            old = obeyed.c.number.not_in(newest.limit(KEPT_MOST))
            connection.execute(delete(obeyed).where(mine, old))
            for row in (told, *more):
                queue(connection, row)
        self._owed = [one for one in self._owed if one.number != order.number]
        if verdict.outcome is OrderOutcome.OBEYED:
            # What came later by its number counts, in whatever order they are obeyed.
            self._effects = None
        _LOG.info("order %d, %s, by %s: %s", order.number, order.act, order.who, verdict.outcome)

    def _settle_by(self, order: Order, servant: Servant) -> None:
        verdict = servant.judge(order)
        if verdict is None:
            self._owed.remove(order)
            return
        if remaining(order, self._clock) is None:
            self.settle(order, Verdict(OrderOutcome.LATE, verdict.because))
        elif verdict.outcome is OrderOutcome.PUT_OFF:
            self._tell_put_off(order, verdict)
        elif verdict.outcome is OrderOutcome.RECEIVED:
            servant.obey(order)
        else:
            self.settle(order, verdict)
            if verdict.outcome is OrderOutcome.OBEYED:
                servant.obey(order)

    def _tell_put_off(self, order: Order, verdict: Verdict) -> None:
        if order.number in self._put_off:
            return
        told = self._told(order, verdict)
        with self._outbox.transaction() as connection:
            queue(connection, told)
        self._put_off.add(order.number)

    def _told(self, order: Order, verdict: Verdict) -> OutboxRow:
        instant = self._clock.instant()
        record = OrderRecord(
            format=1,
            number=order.number,
            outcome=verdict.outcome,
            process=self._process,
            at=instant.now,
            clock_trusted=instant.trusted,
            because=verdict.because or msgspec.UNSET,
        )
        waits = verdict.outcome.value if verdict.outcome is OrderOutcome.PUT_OFF else ""
        told = record_id(self._outbox.terminal_id(), order.number, self._process, waits)
        return new_row(OutboxKind.ORDER, encode(record), made=instant.now, id=told)

    def _row(self, effect: Effect, verdict: Verdict) -> dict[str, object]:
        return {
            "process": self._name,
            "number": effect.order.number,
            "subject": SUBJECTS[effect.order.act].value,
            "outcome": verdict.outcome.value,
            "since": effect.since.isoformat(),
            "until": effect.until.isoformat(),
            "order": encode(effect.order),
        }

    def _numbers(self) -> set[int]:
        query = select(obeyed.c.number).where(obeyed.c.process == self._name)
        with self._outbox.transaction() as connection:
            return set(connection.scalars(query))

    def _read_effects(self) -> dict[OrderSubject, Effect]:
        mine = (obeyed.c.process == self._name) & (obeyed.c.outcome == OrderOutcome.OBEYED)
        query = select(obeyed).where(mine).order_by(obeyed.c.number)
        with self._outbox.transaction() as connection:
            found = connection.execute(query).all()
        return {
            OrderSubject(row.subject): Effect(
                decode(row.order, Order),
                datetime.fromisoformat(row.since),
                datetime.fromisoformat(row.until),
            )
            for row in found
        }


def wanted_volume(effect: Effect | None) -> float:
    """Return how loud an order lets the terminal be, 0.1 to 1 of what is set on the spot."""
    if effect is None or effect.order.act is not OrderAct.VOLUME:
        return 1.0
    volume = effect.order.volume
    return volume / 100 if isinstance(volume, int) else 1.0
