"""Brightness by the hour (亮度): how bright a screen is at a local time.

Invariant: the brightness follows from the local time alone, as the hours do.
"""

from collections.abc import Sequence
from datetime import datetime, time

from disclosure.items import Strict

FULL = 100
LEAST = 10
"""What is darker cannot be read, and is called switched off."""


class BrightnessStep(Strict, frozen=True, kw_only=True):
    """A brightness that begins at a time of day, every day, and lasts until the next one.

    Attributes:
        at: local wall time, e.g. ``19:00``.
        percent: of the full brightness, 10 to 100.
    """

    at: str
    percent: int

    def __post_init__(self) -> None:
        try:
            time.fromisoformat(self.at)
        except ValueError as error:
            raise ValueError(f"{self.at!r} is no time such as 19:00") from error
        if len(self.at) != len("19:00"):
            raise ValueError(f"{self.at!r} is no time such as 19:00")
        if not LEAST <= self.percent <= FULL:
            raise ValueError(f"percent {self.percent} is not between {LEAST} and {FULL}")


def percent_at(steps: Sequence[BrightnessStep], local: datetime) -> int:
    """Return the brightness at a local time; without any steps it is full."""
    if not steps:
        return FULL
    in_order = sorted(steps, key=lambda step: step.at)
    begun = [step for step in in_order if time.fromisoformat(step.at) <= local.time()]
    # Before the day's first step, the last one of the day before still holds.
    return (begun or in_order)[-1].percent
