"""Dimming: what brightness is wanted, what the panel was told, and what the picture does.

Invariant: while the panel has not taken the brightness, the picture itself is as dim as
is wanted; an order that hangs or fails never holds the picture up.
"""

import logging
from typing import Protocol

from disclosure.items import Strict
from signage.brightness import FULL
from signage.panel_power import Order

log = logging.getLogger(__name__)


class Dimmer(Protocol):
    """What sets a panel's brightness."""

    def begin(self, percent: int) -> Order:
        """Order a brightness, 0 to 100, without waiting.

        Raises:
            OSError: the order cannot even be given.
        """


class DimmingPace(Strict, frozen=True, kw_only=True):
    """How patient the dimming is.

    Attributes:
        order_seconds: how long one order may take.
        retry_seconds: pause after an order that failed.
        repeat_seconds: how often an order that was taken is given again; a panel switched
            off and on may have forgotten it.
    """

    order_seconds: float = 10.0
    retry_seconds: float = 60.0
    repeat_seconds: float = 600.0


DEFAULT_PACE = DimmingPace()


class Dimming:
    """Keeps a panel as bright as it is wanted.

    Arguments:
        dimmer: gives the orders; None dims the picture alone.
        pace: how patiently.
    """

    def __init__(self, dimmer: Dimmer | None, pace: DimmingPace = DEFAULT_PACE) -> None:
        self._dimmer, self._pace = dimmer, pace
        self._order: Order | None = None
        self._ordered = self._taken = FULL
        self._began = self._due = 0.0
        self.failures = 0

    def tick(self, steady: float, percent: int) -> float:
        """Do what is due; return how opaque the black over the picture is, 0 to 1.

        Arguments:
            steady: seconds on a clock that never jumps.
            percent: the brightness that is wanted.
        """
        if self._dimmer is not None:
            self._follow(steady)
            if self._order is None and (steady >= self._due or percent != self._ordered):
                self._give(self._dimmer, steady, percent)
        if self.failures == 0 and self._dimmer is not None and self._taken == percent:
            return 0.0
        return 1 - percent / FULL

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
            self._taken, self.failures = self._ordered, 0
            self._due = steady + self._pace.repeat_seconds
        else:
            self._fail(steady, f"ended with {result}" if result is not None else "took too long")

    def _give(self, dimmer: Dimmer, steady: float, percent: int) -> None:
        self._ordered, self._began = percent, steady
        self._due = steady + self._pace.retry_seconds
        try:
            self._order = dimmer.begin(percent)
        except OSError as error:
            self._fail(steady, str(error))

    def _fail(self, steady: float, reason: str) -> None:
        self.failures += 1
        self._due = steady + self._pace.retry_seconds
        if self.failures == 1:
            log.warning("the panel's brightness: %s; the picture is dimmed instead", reason)
