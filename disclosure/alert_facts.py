"""What an alert says as facts: an item that has them is worded from them alone.

Invariant: the window has two instants with their zone and lasts three days at most.
Source of the levels: four levels with their colours, 《中华人民共和国突发事件应对法》.
"""

from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

LONGEST = timedelta(days=3)
"""How long one alert may stand; a longer danger is told anew."""

LONGEST_NAME = 64


class AlertLevel(IntEnum):
    """How grave an alert is; the lower, the graver (一级 to 四级)."""

    RED = 1
    ORANGE = 2
    YELLOW = 3
    BLUE = 4


class AlertFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The facts of an alert (预警要素).

    Attributes:
        source: name of the source that sent it, as the county's settings call it.
        message: identifier of the source's first message of this alert.
        hazard: code of the hazard.
        level: how grave it is.
        since, until: the window in which it stands, local time with its offset.
        drill: whether it is an exercise or a test (演练).
        ended: whether it was called off (解除).
    """

    source: str
    message: str
    hazard: str
    level: AlertLevel
    since: datetime
    until: datetime
    drill: bool = False
    ended: bool = False

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("an alert's window has no zone")
        if not self.since < self.until <= self.since + LONGEST:
            raise ValueError("an alert's window is empty or longer than three days")
        for name in (self.source, self.message):
            if not 0 < len(name) <= LONGEST_NAME:
                raise ValueError(f"{name!r} is empty or longer than {LONGEST_NAME} characters")
