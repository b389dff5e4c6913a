"""Amounts as bars that can be compared: how long each is, and what stands beside it.

Invariant: lengths are in proportion, and an amount above zero is never without a bar.
"""

from collections.abc import Sequence

from disclosure.items import Strict

LEAST_PX = 3


class Bar(Strict, frozen=True, kw_only=True):
    """One bar: its label, its amount (None where there is none to show), and its words.

    Attributes:
        label: left of the bar.
        amount: what it shows; None leaves the bar out.
        words: right of the bar: the amount, or why there is none.
        solid: filled; else outlined, so that two kinds differ without their colours.
    """

    label: str
    amount: int | None
    words: str
    solid: bool = True


class BarGroup(Strict, frozen=True, kw_only=True):
    """Bars under one heading."""

    name: str
    bars: tuple[Bar, ...]


def lengths(groups: Sequence[BarGroup], most_px: int) -> dict[int, int]:
    """Return each amount's length in pixels; the largest of all groups is `most_px` long."""
    amounts = {bar.amount for group in groups for bar in group.bars if bar.amount is not None}
    largest = max((abs(amount) for amount in amounts), default=0)
    return {
        amount: max(LEAST_PX, abs(amount) * most_px // largest) if amount else 0
        for amount in amounts
    }
