"""The panel's power: what is wanted, what was ordered, and what is known of it.

Invariant: what is not known to have been taken is not told as taken.
"""

import logging
from typing import Protocol

from signage.orders import Order, OrderPace, StandingOrder

log = logging.getLogger(__name__)


class Switch(Protocol):
    """What switches a panel."""

    def begin(self, *, on: bool) -> Order:
        """Order the panel on or off, without waiting.

        Raises:
            OSError: the order cannot even be given.
        """


DEFAULT_PACE = OrderPace()


class PanelPower:
    """Keeps a panel switched as it is wanted.

    Arguments:
        switch: gives the orders.
        pace: how patiently.
    """

    def __init__(self, switch: Switch, pace: OrderPace = DEFAULT_PACE) -> None:
        self._standing = StandingOrder(lambda on: switch.begin(on=on), True, pace, self._warn)

    @property
    def answers(self) -> bool:
        """Tell whether the panel takes orders, as far as is known."""
        return self._standing.failures == 0

    def tick(self, steady: float, *, on: bool) -> None:
        """Do what is due.

        Arguments:
            steady: seconds on a clock that never jumps.
            on: whether the panel is wanted on.
        """
        self._standing.tick(steady, on)

    def _warn(self, reason: str) -> None:
        log.warning("panel not switched %s: %s", "on" if self._standing.ordered else "off", reason)
