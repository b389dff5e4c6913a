"""The panel's power: what is wanted, what was ordered, and what is known of it.

Invariant: an order is given again until the panel took it, and again every
`repeat_seconds`, so that a panel plugged in late or switched by hand comes round; a
switch that hangs or fails never holds the picture up.
"""

import logging
from typing import Protocol

from disclosure.items import Strict

log = logging.getLogger(__name__)


class Order(Protocol):
    """An order on its way to the panel."""

    def poll(self) -> int | None:
        """Return None while it is on its way, 0 when it was taken, else what went wrong."""

    def kill(self) -> None:
        """Give it up."""


class Switch(Protocol):
    """What switches a panel."""

    def begin(self, *, on: bool) -> Order:
        """Order the panel on or off, without waiting.

        Raises:
            OSError: the order cannot even be given.
        """


class PowerPace(Strict, frozen=True, kw_only=True):
    """How patient the switching is.

    Attributes:
        order_seconds: how long one order may take.
        retry_seconds: pause after the first failure; it doubles with each further one.
        longest_retry_seconds: longest pause after a failure.
        repeat_seconds: how often an order that was taken is given again.
    """

    order_seconds: float = 10.0
    retry_seconds: float = 5.0
    longest_retry_seconds: float = 300.0
    repeat_seconds: float = 600.0


DEFAULT_PACE = PowerPace()


class PanelPower:
    """Keeps a panel switched as it is wanted.

    Arguments:
        switch: gives the orders.
        pace: how patiently.
    """

    def __init__(self, switch: Switch, pace: PowerPace = DEFAULT_PACE) -> None:
        self._switch, self._pace = switch, pace
        self._order: Order | None = None
        self._ordered, self._began, self._due = True, 0.0, 0.0
        self.failures = 0

    @property
    def answers(self) -> bool:
        """Tell whether the panel takes orders, as far as is known."""
        return self.failures == 0

    def tick(self, steady: float, *, on: bool) -> None:
        """Do what is due.

        Arguments:
            steady: seconds on a clock that never jumps.
            on: whether the panel is wanted on.
        """
        self._follow(steady)
        if self._order is None and (steady >= self._due or self._is_new(on=on)):
            self._give(steady, on=on)

    def _is_new(self, *, on: bool) -> bool:
        return self._ordered != on

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
            self.failures = 0
            self._due = steady + self._pace.repeat_seconds
        else:
            self._fail(steady, "it takes too long" if result is None else f"exit code {result}")

    def _give(self, steady: float, *, on: bool) -> None:
        self._ordered, self._began = on, steady
        try:
            self._order = self._switch.begin(on=on)
        except OSError as error:
            self._fail(steady, str(error))

    def _fail(self, steady: float, reason: str) -> None:
        pause = self._pace.retry_seconds * 2 ** min(self.failures, 16)
        self._due = steady + min(pause, self._pace.longest_retry_seconds)
        self.failures += 1
        log.warning("panel not switched %s: %s", "on" if self._ordered else "off", reason)
