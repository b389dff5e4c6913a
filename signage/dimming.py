"""Dimming: what brightness is wanted, what the panel was told, and what the picture does.

Invariant: while the panel has not taken the brightness, the picture itself is as dim as
is wanted; an order that hangs or fails never holds the picture up.
"""

import logging
from typing import Protocol

from signage.brightness import FULL
from signage.orders import Order, OrderPace, StandingOrder

log = logging.getLogger(__name__)


class Dimmer(Protocol):
    """What sets a panel's brightness."""

    def begin(self, percent: int) -> Order:
        """Order a brightness, 0 to 100, without waiting.

        Raises:
            OSError: the order cannot even be given.
        """


class DimmingPace(OrderPace, frozen=True, kw_only=True):
    """As `OrderPace`, but no quicker after a first failure: the picture is dimmed meanwhile.

    Attributes:
        order_seconds: how long one order may take.
        retry_seconds: pause after the first failure; it doubles with each further one.
        longest_retry_seconds: longest pause after a failure.
        repeat_seconds: how often an order that was taken is given again; a panel switched
            off and on may have forgotten it.
    """

    retry_seconds: float = 60.0
    longest_retry_seconds: float = 60.0


DEFAULT_PACE = DimmingPace()


class Dimming:
    """Keeps a panel as bright as it is wanted.

    Arguments:
        dimmer: gives the orders; None dims the picture alone.
        pace: how patiently.
    """

    def __init__(self, dimmer: Dimmer | None, pace: DimmingPace = DEFAULT_PACE) -> None:
        self._standing = (
            None if dimmer is None else StandingOrder(dimmer.begin, FULL, pace, self._warn)
        )

    @property
    def failures(self) -> int:
        """Orders that the panel did not take since the last that it took."""
        return 0 if self._standing is None else self._standing.failures

    def tick(self, steady: float, percent: int) -> float:
        """Do what is due; return how opaque the black over the picture is, 0 to 1.

        Arguments:
            steady: seconds on a clock that never jumps.
            percent: the brightness that is wanted.
        """
        standing = self._standing
        if standing is not None:
            standing.tick(steady, percent)
            if self.failures == 0 and standing.taken == percent:
                return 0.0
        return 1 - percent / FULL

    def _warn(self, reason: str) -> None:
        if self.failures == 1:
            log.warning("the panel's brightness: %s; the picture is dimmed instead", reason)
