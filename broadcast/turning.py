"""Turned down (调低音量): how loud an order lets the loudspeaker be for a while.

Invariant: never louder than the settings make it, never silent, and it ends by itself; a
grave alert is as loud as ever (`broadcast.stage`).
"""

from datetime import datetime
from math import log10

from disclosure.items import Strict
from disclosure.orders import QUIETEST_PERCENT


class Turned(Strict, frozen=True, kw_only=True):
    """How loud it is to be, and until when.

    Attributes:
        percent: of the sound pressure that the settings give, 10 to 100.
        since, until: instants, aware.
    """

    percent: int
    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if not QUIETEST_PERCENT <= self.percent <= 100:
            raise ValueError(f"{self.percent} is not between {QUIETEST_PERCENT} and 100 percent")

    def decibels(self, now: datetime) -> float:
        """Return how much quieter it is now, 0 or below; 0 once it is over."""
        holds = self.since - (self.until - self.since) <= now < self.until
        return 20 * log10(self.percent / 100) if holds else 0.0
