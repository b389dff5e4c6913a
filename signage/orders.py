"""Orders to a panel: one at a time, given again until taken, and now and then after that.

Invariant: an order that hangs or fails never holds the picture up, and is given again
after a pause that grows.
"""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from disclosure.items import Strict

_MOST_DOUBLINGS = 16
Wanted = TypeVar("Wanted")


class Order(Protocol):
    """An order on its way to the panel."""

    def poll(self) -> int | None:
        """Return None while it is on its way, 0 when it was taken, else what went wrong."""

    def kill(self) -> None:
        """Give it up."""


class OrderPace(Strict, frozen=True, kw_only=True):
    """How patiently orders are given.

    Attributes:
        order_seconds: how long one order may take.
        retry_seconds: pause after the first failure; it doubles with each further one.
        longest_retry_seconds: longest pause after a failure.
        repeat_seconds: how often an order that was taken is given again; a panel plugged
            in late or switched by hand may have forgotten it.
    """

    order_seconds: float = 10.0
    retry_seconds: float = 5.0
    longest_retry_seconds: float = 300.0
    repeat_seconds: float = 600.0


class StandingOrder(Generic[Wanted]):
    """Keeps a panel as it is wanted.

    Arguments:
        begin: gives an order without waiting; OSError when it cannot even be given.
        first: what the panel is taken to be before any order.
        pace: how patiently.
        failed: told why an order was not taken, after the failure was counted.

    Attributes:
        ordered: what was ordered last.
        taken: what the panel took last.
        failures: orders since then that it did not take.
    """

    def __init__(
        self,
        begin: Callable[[Wanted], Order],
        first: Wanted,
        pace: OrderPace,
        failed: Callable[[str], None],
    ) -> None:
        self._begin, self._pace, self._failed = begin, pace, failed
        self._order: Order | None = None
        self._began = self._due = 0.0
        self.ordered = self.taken = first
        self.failures = 0

    def tick(self, steady: float, wanted: Wanted) -> None:
        """Do what is due.

        Arguments:
            steady: seconds on a clock that never jumps.
            wanted: how the panel is wanted.
        """
        self._follow(steady)
        if self._order is None and (steady >= self._due or wanted != self.ordered):
            self._give(steady, wanted)

    def _follow(self, steady: float) -> None:
        """See what became of the order that is on its way."""
        if self._order is None:
            return
        result = self._order.poll()
        if result is None and steady - self._began < self._pace.order_seconds:
            return
        if result is None:
            self._order.kill()
        self._order = None
        if result == 0:
            self.taken, self.failures = self.ordered, 0
            self._due = steady + self._pace.repeat_seconds
        else:
            self._fail(steady, "it takes too long" if result is None else f"exit code {result}")

    def _give(self, steady: float, wanted: Wanted) -> None:
        self.ordered, self._began = wanted, steady
        try:
            self._order = self._begin(wanted)
        except OSError as error:
            self._fail(steady, str(error))

    def _fail(self, steady: float, reason: str) -> None:
        pause = self._pace.retry_seconds * 2 ** min(self.failures, _MOST_DOUBLINGS)
        self._due = steady + min(pause, self._pace.longest_retry_seconds)
        self.failures += 1
        self._failed(reason)
