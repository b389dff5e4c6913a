"""When a visit is over: nobody has touched the screen for a while.

Invariant: a visit never ends without a countdown that any touch stops.
Source: Section 508 402.3.2 (reset after use); the times are those of the design.
"""

from enum import StrEnum

from disclosure.items import Strict


class IdleLimits(Strict, frozen=True, kw_only=True):
    """How long a visit lasts without a touch, in seconds.

    Attributes:
        quiet_seconds: stillness before the countdown while looking around.
        busy_seconds: the same while reading an item or writing.
        countdown_seconds: length of the countdown.
    """

    quiet_seconds: float = 90
    busy_seconds: float = 180
    countdown_seconds: float = 30


class Stay(StrEnum):
    """Whether somebody is there."""

    HERE = "here"
    LEAVING = "leaving"
    GONE = "gone"


class Stillness(Strict, frozen=True, kw_only=True):
    """What the stillness means; `seconds_left` of the countdown while leaving."""

    stay: Stay
    seconds_left: int = 0


def judge(still_seconds: float, limits: IdleLimits, *, busy: bool) -> Stillness:
    """Return what `still_seconds` without a touch mean.

    Arguments:
        still_seconds: seconds since the last touch, by a monotonic clock.
        limits: the times.
        busy: the person is reading or writing.
    """
    before = limits.busy_seconds if busy else limits.quiet_seconds
    if still_seconds < before:
        return Stillness(stay=Stay.HERE)
    left = before + limits.countdown_seconds - still_seconds
    if left <= 0:
        return Stillness(stay=Stay.GONE)
    return Stillness(stay=Stay.LEAVING, seconds_left=int(-(-left // 1)))
